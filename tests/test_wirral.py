"""What must hold of the real documents (issue: the Wirral thread), each line checked on the page.

No text of the documents stands here: texts are compared with the files themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from ontology.record import Edge, Graph, Node, normalise_text
from ontology.terms import Label, Relationship

S16 = "inspection/wirral/sif/2016-07-04"
S10 = "inspection/wirral/annual_unannounced/2010-07-20"
S17 = "inspection/wirral/monitoring_visit/2017-08-30"
R19 = "inspection/wirral/ilacs/2019-06-17"
R24 = "inspection/wirral/ilacs/2023-09-18"
PLAN = "plan/wirral/improvement_plan/2019-10"
NAMELESS = {"1.6", "2.9", "3.8", "3.9", "3.10", "3.11", "3.12", "4.5", "5.2"}


class Thread:
    """The loaded graph, with the look-ups that the tests share."""

    def __init__(self, graph: Graph) -> None:
        self.nodes, self.edges = graph.nodes, graph.edges
        self._out: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        self._in: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in sorted(graph.edges.values(), key=lambda e: e.id):
            self._out[edge.from_, edge.type].append(edge)
            self._in[edge.to, edge.type].append(edge)

    def of(self, label: Label) -> list[Node]:
        return sorted((n for n in self.nodes.values() if n.label is label), key=lambda n: n.id)

    def out(self, id_: str, type_: Relationship) -> list[Edge]:
        return self._out[id_, type_]

    def to(self, id_: str, type_: Relationship) -> list[Node]:
        return [self.nodes[e.to] for e in self._out[id_, type_]]

    def into(self, id_: str, type_: Relationship) -> list[Edge]:
        return self._in[id_, type_]

    def made_in(self, inspection: str, label: Label) -> list[Node]:
        found = {e.from_ for e in self._in[inspection, Relationship.MADE_IN]}
        return [n for n in self.of(label) if n.id in found]

    def actions(self) -> dict[str, Node]:
        return {str(a.get("number")): a for a in self.of(Label.ACTION)}

    def leads(self, action: Node, label: Label | None = None) -> list[Node]:
        edges = sorted(
            self.out(action.id, Relationship.LED_BY), key=lambda e: e.get("ordinal") or 0
        )
        ends = [self.nodes[e.to] for e in edges]
        return [n for n in ends if label is None or n.label is label]

    def name(self, id_: str) -> str:
        return str(self.nodes[id_].get("name") or self.nodes[id_].get("title"))


@pytest.fixture(scope="module")
def thread(wirral_graph: Graph) -> Thread:
    return Thread(wirral_graph)


def plain(path: Path) -> str:
    return normalise_text(path.read_text("utf-8"))


def numbered(text: str, first: int, last: int) -> Iterator[tuple[int, str]]:
    """The numbered items of a text file, as printed, in order."""
    lines = text.split("\n")
    starts = [
        (int(m.group(1)), i) for i, line in enumerate(lines) if (m := re.match(r"(\d+)\. ", line))
    ]
    for n, at in starts:
        if first <= n <= last:
            yield n, lines[at].split(". ", 1)[1]


# -------------------------------------------------------------------------------- recommendations


def test_recommendations_are_counted_once(thread: Thread) -> None:
    """42: 19 + 7 (2016), 4 (2010), 5 (2019), 7 (2024); the plan's five are the 2019 report's."""
    counts = {i: len(thread.made_in(i, Label.RECOMMENDATION)) for i in (S16, S10, R19, R24, S17)}
    assert counts == {S16: 26, S10: 4, R19: 5, R24: 7, S17: 0}
    made = [n for n in thread.of(Label.RECOMMENDATION) if thread.out(n.id, Relationship.MADE_IN)]
    assert len(made) == 42
    copies = [n for n in thread.of(Label.RECOMMENDATION) if n not in made]
    assert len(copies) == 5
    for copy in copies:
        (same,) = thread.out(copy.id, Relationship.SAME_AS)
        assert thread.to(copy.id, Relationship.PART_OF)[0].id == PLAN
        assert same.get("basis") == "stated"
        assert same.get("passage") in thread.nodes
        assert thread.to(same.to, Relationship.MADE_IN)[0].id == R19


def test_numbers_and_addressees_of_2016(thread: Thread) -> None:
    to_council, to_board = set(), set()
    for node in thread.made_in(S16, Label.RECOMMENDATION):
        ends = {n.label for n in thread.to(node.id, Relationship.ADDRESSED_TO)}
        number = int(str(node.get("number")))
        (to_board if ends == {Label.BODY} else to_council).add(number)
    assert to_council == set(range(1, 20))
    assert to_board == set(range(124, 131))


def test_text_of_2016_recommendations_is_exact(thread: Thread, wirral: Path) -> None:
    source = (wirral / "004_759cc2ab4bc49052.txt").read_text("utf-8")
    printed = dict(numbered(source, 1, 19)) | dict(numbered(source, 124, 130))
    for node in thread.made_in(S16, Label.RECOMMENDATION):
        number = int(str(node.get("number")))
        assert normalise_text(str(node.get("text"))) == normalise_text(printed[number])


def test_text_of_other_recommendations_stands_in_the_file(thread: Thread, wirral: Path) -> None:
    letter = plain(wirral / "001_6b564b44eaa108f6.txt")
    for node in thread.made_in(S10, Label.RECOMMENDATION):
        assert normalise_text(str(node.get("text"))) in letter
        assert str(node.get("text")).rstrip().endswith(".")
    plan = plain(wirral / "003_0d67a00a8f20d19a.txt")
    for n in range(1, 6):
        text = normalise_text(
            str(thread.nodes[f"recommendation/wirral/improvement_plan/2019-10/{n}"].get("text"))
        )
        assert text in plan and text.endswith(".")


def test_letters_without_recommendations_say_so(wirral_reports: dict[str, object]) -> None:
    for name in ("000_258b0688f97f3041.txt", "002_d0f0c40c75258d7d.txt"):
        report = wirral_reports[name]
        assert any("no recommendation" in note.lower() for note in report.notes)  # type: ignore[attr-defined]


# --------------------------------------------------------------------------------------- findings


def test_findings_of_2016(thread: Thread) -> None:
    findings = thread.made_in(S16, Label.FINDING)
    assert {int(str(f.get("number"))) for f in findings} == {*range(20, 124), *range(131, 153)}
    assert len(findings) == 126
    marked = {int(str(f.get("number"))) for f in findings if f.get("marked")}
    assert len(marked) == 24
    assert not any("(Recommendation)" in str(f.get("text")) for f in findings)


def test_text_of_2016_findings_is_complete(thread: Thread, wirral: Path) -> None:
    """Each begins as printed, and its last words stand before the next number."""
    source = plain(wirral / "004_759cc2ab4bc49052.txt")
    for finding in thread.made_in(S16, Label.FINDING):
        text = normalise_text(str(finding.get("text")))
        start = source.index(f"{finding.get('number')}. {text[:40]}")
        assert text[-30:] in source[start : start + len(text) + 80]


def test_findings_of_the_letters(thread: Thread) -> None:
    polarity = [f.get("polarity") for f in thread.made_in(S10, Label.FINDING)]
    assert {p: polarity.count(p) for p in set(polarity)} == {
        "strength": 6, "satisfactory": 13, "weakness": 4,
    }  # fmt: skip
    assert len(thread.made_in(R19, Label.FINDING)) == 49
    assert len(thread.made_in(R24, Label.FINDING)) == 61
    assert len(thread.made_in(S17, Label.FINDING)) >= 14


def test_judgements(thread: Thread) -> None:
    def grades(inspection: str) -> dict[object, object]:
        return {j.get("area"): j.get("grade") for j in thread.made_in(inspection, Label.JUDGEMENT)}

    assert grades(S16) == {
        "overall_effectiveness": "inadequate",
        "help_and_protection": "inadequate",
        "children_in_care": "requires_improvement",
        "adoption": "requires_improvement",
        "care_leavers": "inadequate",
        "leadership": "inadequate",
        "lscb": "inadequate",
    }
    assert grades(R19) == {
        "overall_effectiveness": "requires_improvement",
        "help_and_protection": "requires_improvement",
        "children_in_care_and_care_leavers": "requires_improvement",
        "leadership": "good",
    }
    assert grades(R24) == {
        "overall_effectiveness": "requires_improvement",
        "help_and_protection": "requires_improvement",
        "children_in_care": "requires_improvement",
        "care_leavers": "requires_improvement",
        "leadership": "requires_improvement",
    }


def test_two_copies_of_2016_are_one_inspection(thread: Thread) -> None:
    reports = {e.from_ for e in thread.into(S16, Relationship.REPORTS)}
    assert reports == {
        "document/wirral/sif_report/2016-09-20",
        "document/wirral/committee_agenda/2016-09-22/report",
    }
    assert (
        len(
            [
                i
                for i in thread.of(Label.INSPECTION)
                if str(i.get("startedOn")).startswith("2016-07")
            ]
        )
        == 1
    )


# ---------------------------------------------------------------------------------------- actions


def test_actions(thread: Thread) -> None:
    numbers = [a.split(".")[0] for a in thread.actions()]
    assert [numbers.count(str(n)) for n in range(1, 6)] == [7, 9, 12, 7, 6]
    for number, action in thread.actions().items():
        (addressed,) = {e.to for e in thread.out(action.id, Relationship.ADDRESSES)}
        assert addressed.endswith("/" + number.split(".")[0])
        assert len(thread.out(action.id, Relationship.AIMS_FOR)) == 1
        assert action.get("desiredOutcome")
        assert action.get("leadText")


def test_dates_as_printed_and_read(thread: Thread) -> None:
    def due(number: str) -> tuple[object, ...]:
        action = thread.actions()[number]
        return tuple(action.get(k) for k in ("dueText", "dueFrom", "dueTo", "duePrecision"))

    assert due("2.6") == ("2020/21", "2020-04-01", "2021-03-31", "financial_year")
    assert due("2.9") == ("December 2018", "2018-12-01", "2018-12-31", "month")
    assert due("4.1") == ("March 2019", "2019-03-01", "2019-03-31", "month")
    assert due("3.1") == ("September 2019", "2019-09-01", "2019-09-30", "month")
    for number in ("2.5", "3.3", "5.4"):
        assert due(number) == ("Ongoing", None, None, "ongoing")
    assert all(a.get("dueText") for a in thread.actions().values())


def test_fifteen_people_lead_thirty_two_actions(thread: Thread) -> None:
    named = {n: thread.leads(a, Label.PERSON) for n, a in thread.actions().items()}
    people = {p.id for leads in named.values() for p in leads}
    assert len(people) == 15
    assert {n for n, leads in named.items() if not leads} == NAMELESS
    names = [thread.name(p) for p in people]
    assert names.count("Lynn Campbell") == 1 and names.count("Simone White") == 1
    assert [p.get("name") for p in named["1.5"]] == [
        "Nabeel Chaudhry",
        "Alex Kaitell",
        "Lynn Campbell",
    ]


def test_no_page_header_becomes_a_person(thread: Thread) -> None:
    names = {str(p.get("name")) for p in thread.of(Label.PERSON)}
    noise = re.compile(r"Davies|Clavies|Brand|Bond|Pric|Prof|Cou|Wina|Counci", re.I)
    assert not [n for n in names if noise.search(n)]


def test_leads_that_are_not_people(thread: Thread) -> None:
    def kinds(number: str) -> list[str]:
        return [n.label.value for n in thread.leads(thread.actions()[number])]

    assert kinds("1.6") == ["Body"]
    assert kinds("3.9") == ["Organisation"]
    assert set(kinds("3.8")) == {"Post"} and set(kinds("4.5")) == {"Post"}
    assert kinds("3.12") == ["Post"] and kinds("3.10") == ["Post"]
    assert kinds("2.9") == ["Post", "Post"]
    assert kinds("3.11") == ["Post", "Post", "Organisation"]
    for number in ("3.8", "4.5"):
        (lead,) = thread.out(thread.actions()[number].id, Relationship.LED_BY)
        assert lead.get("several") is True


def test_measures(thread: Thread) -> None:
    measures = {
        n: [thread.nodes[e.to] for e in thread.out(a.id, Relationship.MEASURED_BY)]
        for n, a in thread.actions().items()
    }
    assert [n for n, m in measures.items() if not m] == ["3.1"]
    assert [m.get("unit") for m in measures["3.9"]] == ["status"]
    assert thread.actions()["3.9"].get("status") == "complete"
    assert len(measures["1.2"]) == 3 and len(measures["2.3"]) == 3
    first = [
        min(m, key=lambda x: x.get("ordinal") or 0).get("unit") for m in measures.values() if m
    ]
    assert first.count("count") == 21 and first.count("percentage") == 14
    assert not any(
        m.get(k) for ms in measures.values() for m in ms for k in ("baseline", "target", "source")
    )


# ------------------------------------------------------------------------------------- who is who


def posts_of(thread: Thread, person: str) -> set[str]:
    (node,) = [p for p in thread.of(Label.PERSON) if p.get("name") == person]
    tenures = [e.from_ for e in thread.into(node.id, Relationship.HOLDER)]
    return {str(p.get("title")) for t in tenures for p in thread.to(t, Relationship.OF_POST)}


def test_addressee_and_copies_of_2010(thread: Thread) -> None:
    addressed = {
        thread.name(e.to): e.get("role")
        for d in thread.of(Label.DOCUMENT)
        for e in thread.out(d.id, Relationship.ADDRESSED_TO)
        if str(d.get("issuedOn")) == "2010-08-18" and e.to.startswith("person/")
    }
    roles = {re.sub(r"^(Mr|Councillor Mrs) | MBE$", "", n): r for n, r in addressed.items()}
    assert roles == {
        "Howard Cooper": "addressee",
        "Stephen Maddox": "copied",
        "Dennis Charlton": "copied",
        "Sheila Clarke": "copied",
        "Andrew Spencer": "copied",
    }
    cooper = next(n for n in addressed if "Cooper" in n)
    (post,) = posts_of(thread, cooper)
    assert post in ("Director of Children's Services", "Director for Children's Services")


def test_addressee_of_2017_has_no_post(thread: Thread) -> None:
    assert posts_of(thread, "Deborah Gornik") == set()


def test_inspectors(thread: Thread) -> None:
    def team(inspection: str) -> set[str]:
        edges = thread.out(inspection, Relationship.INSPECTED_BY)
        return {thread.name(e.to) for e in edges if e.to.startswith("person/")}

    assert team(S17) == {"Susan Myers", "Shabana Abasi"}
    assert team(R19) == {"Paula Thomson-Jones"} and team(R24) == {"Teresa Godfrey"}
    assert team(S10) == {"Jenny Gwilt"}
    assert len(team(S16)) == 12
    assert {"Shirley Bailey", "Nick Stacey", "Russ Henry", "Donna Neill", "Paul Armitage"} <= {
        re.sub(r"^Dr ", "", n) for n in team(S16)
    }


def test_tenures_without_a_person(thread: Thread) -> None:
    unnamed = [t for t in thread.of(Label.TENURE) if not thread.out(t.id, Relationship.HOLDER)]
    told = {
        (
            str(thread.to(t.id, Relationship.OF_POST)[0].get("statutory")),
            t.get("kind"),
            str(t.get("from"))[:7],
        )
        for t in unnamed
    }
    assert ("dcs", "acting", "2012-06") in told
    assert ("dcs", "permanent", "2013-04") in told
    assert any("hair" in str(thread.to(t.id, Relationship.OF_POST)[0].get("title"))
               and str(t.get("from")).startswith("2013-06") for t in unnamed)  # fmt: skip


def test_two_titles_proposed_as_one_post(thread: Thread) -> None:
    proposed = [
        {thread.name(e.from_), thread.name(e.to)}
        for e in thread.edges.values()
        if e.type is Relationship.SAME_AS
        and e.from_.startswith("post/")
        and e.get("basis") == "inferred"
    ]
    assert any(
        "Corporate Director for Children" in pair and any(t.startswith("Director ") for t in pair)
        for pair in proposed
    )


# ---------------------------------------------------------------------------- what refers to what


def test_areas_for_development_are_findings_and_recommendations(thread: Thread) -> None:
    for node in thread.made_in(S10, Label.RECOMMENDATION):
        (support,) = thread.into(node.id, Relationship.SUPPORTS)
        assert support.get("basis") == "stated"
        assert thread.nodes[support.from_].get("text") == node.get("text")


def test_visits_follow_up_the_inspection_of_2016(thread: Thread) -> None:
    followers = {e.from_ for e in thread.into(S16, Relationship.FOLLOWS_UP)}
    assert S17 in followers
    assert any("undated" in f for f in followers)


def test_expected_and_cited(thread: Thread) -> None:
    documents = thread.of(Label.DOCUMENT)
    assert len([d for d in documents if d.get("state") == "expected"]) == 2
    assert [d for d in documents if d.get("state") == "cited"]
    cited = [i for i in thread.of(Label.INSPECTION) if i.get("state") == "cited"]
    assert {"2008", "2011"} <= {str(i.get("startedOn") or i.id)[:4] for i in cited} | {
        y for i in cited for y in re.findall(r"20\d\d", i.id)
    }


def test_ended(thread: Thread) -> None:
    ended = [e for e in thread.edges.values() if e.get("modality") == "ended"]
    about = {e.from_ for e in ended} | {e.to for e in ended}
    (board,) = [b for b in thread.of(Label.BODY) if b.get("kind") == "improvement_board"]
    assert board.get("toText") and board.id not in about  # nothing is said of what it oversaw
    assert any(thread.nodes[i].label is Label.INTERVENTION for i in about if i in thread.nodes)


def test_executive_board_is_part_of_the_lscb(thread: Thread) -> None:
    parts = {
        (e.from_.rsplit("/", 1)[1], e.to.rsplit("/", 1)[1])
        for e in thread.edges.values()
        if e.type is Relationship.PART_OF and e.from_.startswith("body/")
    }
    assert ("executive_board", "lscb") in parts


def test_the_meeting_and_no_decision(thread: Thread) -> None:
    (meeting,) = thread.of(Label.MEETING)
    assert meeting.get("heldOn") == "2016-09-22"
    considered = {n.id for n in thread.to(meeting.id, Relationship.CONSIDERED)}
    assert considered == {"document/wirral/committee_agenda/2016-09-22/report"}
    assert thread.of(Label.DECISION) == []


def test_indicators_and_conflicts(thread: Thread) -> None:
    values = {
        i.id: {
            str(c.get("value"))
            for c in thread.out(i.id, Relationship.CITES)
            if c.get("property") == "value"
        }
        for i in thread.of(Label.INDICATOR)
    }
    assert {"392", "393"} in values.values()
    assert any(v == {"yes", "no"} for v in values.values())
    sources = {
        str(e.get("source"))
        for i in thread.of(Label.INDICATOR)
        for e in thread.out(i.id, Relationship.CITES)
    }
    assert {"committee_agenda", "monitoring_visit_letter", "news_article"} <= {
        s.split("/")[2] for s in sources
    }


def test_what_is_said_softly_stays_soft(thread: Thread) -> None:
    modalities = {
        e.get("modality")
        for e in thread.edges.values()
        if e.get("basis") == "stated"
        and e.type in (Relationship.REPORTS_TO, Relationship.ACCOUNTABLE_TO)
    }
    assert {"planned", "recommended", "denied"} <= modalities
    for edge in thread.edges.values():
        quote = str(edge.get("quote") or "").lower()
        if edge.type in (
            Relationship.REPORTS_TO,
            Relationship.ACCOUNTABLE_TO,
            Relationship.OVERSEES,
        ):
            if re.search(r"\bwill\b", quote):
                assert edge.get("modality") in ("planned", "ended"), edge
            if "should" in quote or "ensure that" in quote:
                assert edge.get("modality") == "recommended", edge
            if "not strongly apparent" in quote:
                assert edge.get("modality") == "denied", edge


def test_no_partner_answers_to_the_director(thread: Thread) -> None:
    """Only posts of the council are accountable to the director, whatever the claim rests on."""
    directors = {
        p.id
        for p in thread.of(Label.POST)
        if p.get("statutory") == "dcs" or "Director" in str(p.get("title"))
    }
    claims = [e for d in directors for e in thread.into(d, Relationship.ACCOUNTABLE_TO)]
    assert claims
    for claim in claims:
        employers = {n.id for n in thread.to(claim.from_, Relationship.POST_IN)}
        assert employers == {"organisation/wirral/council"}, claim


# ------------------------------------------------------------------------------------------ whole


def test_everything_is_accounted_for(wirral_reports: dict[str, object]) -> None:
    assert len(wirral_reports) == 8
    for name, report in wirral_reports.items():
        assert report.error == "", name  # type: ignore[attr-defined]
        assert report.accounted >= 0.98, (name, report.not_understood)  # type: ignore[attr-defined]


def test_every_claim_says_on_what_it_rests(thread: Thread) -> None:
    structural = {
        *("PART_OF", "MADE_IN", "REPORTS", "ABOUT_AUTHORITY", "OF_BODY", "OF_POST"),
        *("HOLDER", "AIMS_FOR", "MEASURED_BY", "ADDRESSES", "RESPONDS_TO"),
    }
    for edge in thread.edges.values():
        if edge.get("basis") == "stated" and edge.type not in structural:
            assert edge.get("passage") in thread.nodes, edge
        if edge.get("basis") == "inferred":
            assert edge.get("review") and edge.get("score") is not None and edge.get("reasons"), (
                edge
            )
        if edge.get("basis") in ("statute", "convention"):
            assert edge.get("reasons"), edge


def test_quotations_stand_in_their_passage(thread: Thread) -> None:
    for edge in thread.edges.values():
        quote, passage = edge.get("quote"), edge.get("passage")
        if quote and passage:
            text = normalise_text(str(thread.nodes[str(passage)].get("text")))
            parts = [normalise_text(p) for p in re.split(r"\s*…\s*", str(quote)) if p]
            assert all(p in text for p in parts), edge
