"""Sections that are more than a list of claims, each made from what a page's making knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ontology.record import Node
from ontology.terms import CODES, Label, Relationship
from queries.answers import Passage, Ref, name_of
from queries.days import dated
from queries.profiles import Bond
from queries.records import Join, joined
from queries.wording import counted, natural
from web.profiles import timeline
from web.profiles.making import ActionRow, Group, Making
from web.profiles.shapes import Section, lines, words_of
from web.profiles.timeline import Axis, Span, Time

#: How a page says that a list has nothing: it was looked for, in these documents.
NOT_FOUND = "not found in the documents loaded"


# ----------------------------------------------------------------------------------- over time


def holders(making: Making) -> Section:
    """Who held a post, and when."""
    lines, axis = timeline.tenures(
        making.holdings(of_posts=False), making.ask.as_at, of_posts=False
    )
    return Section(
        "holders", "Who held it, and when", "timeline", lines,
        f"A holder is {NOT_FOUND}.",
        "A document shows a holder on its own date: that is a mark, and says nothing of the days "
        "before and after. A bar is a time whose start is stated.",
        {"axis": axis, "head": "Holder"},
    )  # fmt: skip


def posts_held(making: Making) -> Section:
    """Which posts a person held, and when."""
    lines, axis = timeline.tenures(making.holdings(of_posts=True), making.ask.as_at, of_posts=True)
    return Section(
        "posts", "Posts held", "timeline", lines,
        f"A post is {NOT_FOUND}.",
        "As documents show it on their own dates; what is not shown may still be so.",
        {"axis": axis, "head": "Post"},
    )  # fmt: skip


def body_over_time(making: Making) -> Section:
    """When a body was there, with what came before and after it."""
    profile = making.profile
    successions = profile.bonds and [
        b for b in profile.bonds if b.relationship is Relationship.SUCCEEDED_BY
    ]
    before = [b for b in successions if not b.outward]
    after = [b for b in successions if b.outward]
    meetings = profile.of(Relationship.OF_BODY, outward=False)
    named = [c.issued for c in profile.cited if c.issued]
    days = sorted(
        {*named, *(str(m.other.get("heldOn")) for m in meetings if m.other.get("heldOn"))}
    )
    rows: list[tuple[Node, Span, Bond | None]] = [
        *((b.other, _body_span(b.other, until=b.claim.valid_from), b) for b in before),
        (
            profile.node,
            _body_span(profile.node, until=_first(after), since=_first(before), shown=days),
            None,
        ),
        *((b.other, _body_span(b.other, since=b.claim.valid_from), b) for b in after),
    ]
    known = [row for row in rows if row[1].since or row[1].until or row[1].shown]
    if not known:
        return Section("time", "Over time", "timeline", ())
    axis = Axis.over([span for _, span, _ in known], making.ask.as_at)
    lines = []
    for node, span, bond in known:
        bars, marks = axis.drawn(span, "body")
        own = bond is None
        lines.append(
            Time(
                None if own else Ref.of(node), name_of(node),
                "" if bond is None else words_of(bond),
                _body_words(node, span, days if own else ()),
                bars, marks, () if bond is None else (bond.claim,),
            )
        )  # fmt: skip
    return Section(
        "time", "Over time", "timeline", lines, "",
        "Marks are the days of documents that name it, and of its meetings.",
        {"axis": axis, "head": "Body"},
    )  # fmt: skip


def _first(bonds: Iterable[Bond]) -> str | None:
    return min((b.claim.valid_from for b in bonds if b.claim.valid_from), default=None)


def _body_span(
    node: Node, *, since: str | None = None, until: str | None = None, shown: Iterable[str] = ()
) -> Span:
    """What is known of a body's time; what is stated of it itself comes before a succession."""
    start, end = str(node.get("from") or since or ""), str(node.get("to") or until or "")
    goes_on = bool(start) and not end and not node.get("toText")
    return Span(start, end, tuple(shown), goes_on)


def _body_words(node: Node, span: Span, days: Iterable[str]) -> str:
    told = []
    if span.since:
        told.append(f"from {dated(span.since)}")
    if span.until:
        by = "until" if node.get("to") else "succeeded by"
        told.append(f"{by} {dated(span.until)}")
    elif node.get("toText"):
        told.append(f"ended (“{node.get('toText')}”), without a date")
    words = " ".join(told)
    shown = timeline.shown_on(list(days))
    return "; ".join(w[:1].upper() + w[1:] for w in (words, shown) if w)


# --------------------------------------------------------------------------------------- tables


def led_actions(making: Making) -> Section:
    """The actions that a lead leads, as named, in the order of their plans."""
    lines = [a for a in making.registers.actions if making.leads(a.leads)]
    plans: dict[str, list[ActionRow]] = {}
    refs: dict[str, Ref | None] = {}
    for one in lines:
        key = one.plan.id if one.plan else ""
        refs[key] = one.plan
        plans.setdefault(key, []).append(making.row(one))
    groups = [
        Group(refs[key], "", tuple(rows))
        for key, rows in sorted(plans.items(), key=lambda item: natural(item[0]))
    ]
    return Section("leads", "Actions that it leads", "actions", groups)


def named_actions(making: Making) -> Section:
    """The same, of a person."""
    return replace(led_actions(making), title="Actions that name this person as a lead")


def led_recommendations(making: Making) -> Section:
    """The recommendations that a lead leads itself."""
    lines = [r for r in making.registers.recommendations if making.leads(r.leads)]
    return Section(
        "recommendations-led", "Recommendations led, without an action between", "recommendations",
        [making.recommendation(r) for r in lines],
    )  # fmt: skip


def planned(making: Making) -> Section:
    """The actions of a plan, under its outcomes, or under what they answer."""
    lines = [a for a in making.registers.actions if a.plan and a.plan.id == making.id]
    viewer = making.ask.viewer.about(making.authority)
    aims = joined(viewer, [Join(a.action.id, Relationship.AIMS_FOR) for a in lines])
    groups: dict[str, tuple[Ref | None, str, list[ActionRow]]] = {}
    for one, found in zip(lines, aims, strict=True):
        if found:
            node = found[0][1]
            key, ref, words = node.id, Ref.of(node), str(node.get("text") or "")
        elif one.answers:
            ref = one.answers[0]
            key, words = ref.id, ""
        else:
            key, ref, words = "", None, "Actions under no outcome or recommendation"
        groups.setdefault(key, (ref, words, []))[2].append(making.row(one))
    rows = [Group(ref, words, tuple(rows)) for ref, words, rows in groups.values()]
    return Section(
        "actions", f"Actions ({len(lines)})", "actions", rows,
        f"An action is {NOT_FOUND}.",
    )  # fmt: skip


def aimed_for(making: Making) -> Section:
    """The actions that serve an outcome."""
    ids = {b.ref.id for b in making.profile.of(Relationship.AIMS_FOR, outward=False)}
    rows = [making.row(a) for a in making.registers.actions if a.action.id in ids]
    groups = [Group(None, "", tuple(rows))] if rows else []
    return Section(
        "actions", "Actions that aim for it", "actions", groups, f"An action is {NOT_FOUND}."
    )


def measured(making: Making) -> Section:
    """The actions that a measure is of."""
    ids = {b.ref.id for b in making.profile.of(Relationship.MEASURED_BY, outward=False)}
    rows = [making.row(a) for a in making.registers.actions if a.action.id in ids]
    groups = [Group(None, "", tuple(rows))] if rows else []
    return Section("actions", "What it is a measure of", "actions", groups)


def _once(bonds: Iterable[Bond]) -> list[Bond]:
    """Things once each, though several sources say so."""
    return list({bond.ref.id: bond for bond in bonds}.values())


def recommended(making: Making) -> Section:
    """The recommendations made in an inspection, with what answers them."""
    every = making.registers.recommendations
    lines = [r for r in every if r.inspection and r.inspection.id == making.id]
    acted = sum(bool(r.actions) for r in lines)
    led = sum(bool(r.leads) for r in lines)
    many = len(lines)
    note = (
        f"Of {counted(many, 'recommendation')}, {acted or 'none'} "
        f"{'is' if acted < 2 else 'are'} found to have an action in a plan that is loaded, and "
        f"{led or 'none'} to have a lead of {'its' if led < 2 else 'their'} own."
    )
    return Section(
        "recommendations", "Recommendations", "recommendations",
        [making.recommendation(r) for r in lines],
        f"A recommendation is {NOT_FOUND}.", note if many else "",
    )  # fmt: skip


@dataclass(frozen=True)
class Area:
    """Findings of one area: its words, how many of which polarity, and the findings, each with the
    passage where it stands.
    """

    words: str
    told: str
    findings: tuple[tuple[Bond, Passage | None], ...]


def found(making: Making) -> Section:
    """The findings of an inspection by area."""
    bonds = _once(making.profile.of(Relationship.MADE_IN, outward=False, label=Label.FINDING))
    areas: dict[str, list[Bond]] = {}
    for bond in bonds:
        areas.setdefault(_area(bond.other), []).append(bond)
    places = making.places([b.ref.id for b in bonds])
    rows = [
        Area(words, _polarities(several), tuple((b, places.get(b.ref.id)) for b in several))
        for words, several in areas.items()
    ]
    return Section(
        "findings", f"Findings ({len(bonds)})", "findings", rows,
        f"A finding is {NOT_FOUND}.",
        "Whether a finding tells of a strength or a weakness is read from its heading, from a "
        "marker of the report, or from its words; each says which.",
    )  # fmt: skip


def _area(finding: Node) -> str:
    code = CODES["Area"].get(str(finding.get("area")), "")
    words = code or str(finding.get("heading") or "") or "Under no heading"
    return words[:1].upper() + words[1:]


_POLARITIES = {
    "strength": "strength",
    "satisfactory": "satisfactory|satisfactory",
    "mixed": "mixed|mixed",
    "weakness": "weakness|weaknesses",
    "": "not told|not told",
}


def _polarities(bonds: Iterable[Bond]) -> str:
    count = Counter(str(b.other.get("polarity") or "") for b in bonds)
    told = [counted(count[code], words) for code, words in _POLARITIES.items() if count[code]]
    return ", ".join(told)


def graded(making: Making) -> Section:
    """The grades that an inspection gave."""
    bonds = _once(making.profile.of(Relationship.MADE_IN, outward=False, label=Label.JUDGEMENT))
    order = list(CODES["Area"])
    rows = sorted(
        bonds,
        key=lambda b: (natural(str(b.other.get("number") or "")),
                       order.index(str(b.other.get("area") or "other"))),
    )  # fmt: skip
    places = making.places([b.ref.id for b in rows])
    return Section("grades", "Grades", "grades", [(b, places.get(b.ref.id)) for b in rows])


@dataclass(frozen=True)
class Figure:
    """A figure that a document states, with the claim that it is one of this measure."""

    bond: Bond
    value: str
    period: str


def figures(making: Making) -> Section:
    """The figures that observe a measure."""
    rows = [
        Figure(b, str(b.other.get("value") or ""), str(b.other.get("period") or ""))
        for b in _once(making.profile.of(Relationship.OBSERVES, outward=False))
    ]
    return Section(
        "figures", "Figures for it", "figures", rows,
        "A figure that a document gives for this measure is not found in the documents loaded.",
    )  # fmt: skip


@dataclass(frozen=True)
class Meeting:
    """A meeting, what it had before it, and what it resolved."""

    bond: Bond
    considered: tuple[Ref, ...]
    decided: tuple[tuple[Ref, str], ...]


def meetings(making: Making) -> Section:
    """The meetings of a body, the latest first."""
    bonds = _once(making.profile.of(Relationship.OF_BODY, outward=False))
    bonds = sorted(bonds, key=lambda b: str(b.other.get("heldOn") or ""), reverse=True)
    viewer = making.ask.viewer.about(making.authority) if making.authority else making.ask.viewer
    wanted = [Join(b.ref.id, Relationship.CONSIDERED) for b in bonds]
    wanted += [Join(b.ref.id, Relationship.DECIDED_AT, incoming=True) for b in bonds]
    told = joined(viewer, wanted) if wanted else []
    rows = [
        Meeting(
            bond,
            tuple(Ref.of(n) for _, n in considered),
            tuple((Ref.of(n), str(n.get("text") or "")) for _, n in decided),
        )
        for bond, considered, decided in zip(
            bonds, told[: len(bonds)], told[len(bonds) :], strict=True
        )
    ]
    return Section(
        "meetings", "Meetings and decisions", "meetings", rows,
        f"A meeting of this body is {NOT_FOUND}: minutes and agendas show them.",
    )  # fmt: skip


def quoted(making: Making) -> Section:
    """The recommendations that a plan quotes, with those whose words differ."""
    bonds = _once(
        making.profile.of(Relationship.PART_OF, outward=False, label=Label.RECOMMENDATION)
    )
    ids = [b.ref.id for b in bonds]
    viewer = making.ask.viewer.about(making.authority)
    same = joined(viewer, [Join(id_, Relationship.SAME_AS) for id_ in ids]) if ids else []
    originals = {id_: found[0] for id_, found in zip(ids, same, strict=True) if found}
    made = [node.id for _, node in originals.values()]
    differing = {
        gap.subject.id: gap.sentence
        for gap in making.gaps_at([*ids, *made], frozenset({"plan_wording_differs"}))
    }
    rows = [
        Quoted(
            bond,
            Ref.of(originals[bond.ref.id][1]) if bond.ref.id in originals else None,
            differing.get(bond.ref.id) or differing.get(
                originals[bond.ref.id][1].id if bond.ref.id in originals else ""
            ) or "",
        )
        for bond in bonds
    ]  # fmt: skip
    return Section("quoted", "Recommendations that it quotes", "quoted", rows)


@dataclass(frozen=True)
class Quoted:
    """A recommendation as a plan quotes it, the one that inspectors made, and how they differ."""

    bond: Bond
    made: Ref | None
    differs: str


def _mode(bond: Bond) -> list[str]:
    mode = CODES["OversightMode"].get(str(bond.carries.get("mode")), "")
    return [f"In what way: {mode}"] if mode else []


def oversight(making: Making) -> Section:
    """What a body, a post or an organisation oversees: things themselves, or a plan as a whole."""
    bonds = making.profile.of(Relationship.OVERSEES, outward=True)
    rows = lines(bonds, _mode)
    only = bool(bonds) and all(b.ref.label is Label.PLAN for b in bonds)
    note = "The plan as a whole: that it oversees a single action or recommendation is not found."
    return Section(
        "oversees", "Oversees", "claims", rows,
        f"That it oversees a plan, an action or a recommendation is {NOT_FOUND}.",
        note if only else "",
    )  # fmt: skip
