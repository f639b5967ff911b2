"""What both engines are asked of every function of ``queries`` (``tests/test_engines.py``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter

from ontology.errors import NotFound
from ontology.record import Graph, authority_of
from ontology.terms import CODES, GapKindId, Label, Relationship
from queries import cypher, explore, records, searching
from queries.accountability import accountability_chain, accountability_chains, chain_verdicts
from queries.answers import Hop
from queries.asked import remembering, resting_documents
from queries.catalogue import catalogue
from queries.changes import changes
from queries.chase import chase
from queries.claims import described
from queries.conditions import CONDITIONS, ORDERS, Range, fitting
from queries.coverage import (
    coverage,
    coverage_by_authority,
    coverage_gaps,
    coverage_summary,
    gaps_of,
    seen,
)
from queries.documents import documents
from queries.having import checks
from queries.inspected import authorities, graded
from queries.ladder import ladder
from queries.lines import register
from queries.meetings import agenda, last_recorded, meeting_bodies
from queries.overview import issued_documents, overview
from queries.parties import parties
from queries.passages import evidence, read_passages, resting_on, told_in
from queries.peers import peers
from queries.profiles import holdings, profile
from queries.quoted import passages_with
from queries.recurrence import recurrence
from queries.registers import last_meeting, registers
from queries.reviewing import effect, ends, proposals, unreviewed
from queries.roles import roles
from queries.selecting import select
from queries.since import changed
from queries.source import opened
from queries.statements import authority_of_link, statements, unmet
from queries.structure import structure
from queries.supposing import supposing
from queries.surroundings import line, surroundings
from queries.themes import inspections, theme_elsewhere, theme_met, themes
from queries.together import Question, together
from queries.viewer import Viewer
from queries.within import Within, choices
from tests.both import comparable

AS_AT = "2024-06-30"
#: At most so many subjects of each kind are asked about.
FEW = 4


def some(graph: Graph, label: Label) -> list[str]:
    """Ids of a few nodes of a label, spread over all of them."""
    ids = ids_of(graph, label)
    return ids[:: max(1, len(ids) // FEW)][:FEW]


def ids_of(graph: Graph, label: Label) -> list[str]:
    return sorted(i for i, n in graph.nodes.items() if n.label is label)


# ------------------------------------------------------------------------------------- questions


def _links(viewer: Viewer) -> list[Hop]:
    """A few links that wait for review."""
    return explore.proposed_links(viewer)[:FEW]


#: Function of ``queries`` → what it is asked of a store that holds a graph.
FUNCTIONS: dict[str, Callable[[Viewer, Graph], Sequence[object]]] = {
    "accountability_chains": lambda v, g: [
        str(chain) if isinstance(chain, NotFound) else chain
        for chain in accountability_chains(v, [(i, AS_AT) for i in some(g, Label.FINDING)])
    ],
    "actions_of": lambda v, g: records.actions_of(v, ids_of(g, Label.RECOMMENDATION)),
    "claims_of": lambda v, g: explore.claims_of(v, ids_of(g, Label.PASSAGE)[:60]),
    "claims_on_each": lambda v, g: explore.claims_on_each(v, ids_of(g, Label.PASSAGE)[:60]),
    "described": lambda v, g: [
        sorted(map(comparable, described(v, i).edges.values())) for i in some(g, Label.ACTION)
    ],
    "documents": lambda v, g: [documents(v, a, AS_AT) for a in seen(v)],
    "documents_of": lambda v, g: records.documents_of(v, some(g, Label.FINDING)),
    "ends": lambda v, g: [ends(v, link) for link in _links(v)],
    "effect": lambda v, g: [
        effect(v, link, str(authority_of(link.from_.id)), AS_AT) for link in _links(v)[:2]
    ],
    "evidence": lambda v, g: sorted(map(comparable, evidence(v, some(g, Label.ACTION)))),
    "parties": lambda v, g: [sorted(parties(v, a).items()) for a in seen(v)],
    "passages_with": lambda v, g: [
        passage for a in seen(v) for passage in passages_with(v, a, "the")
    ],
    "proposals": lambda v, g: [proposals(v, a) for a in seen(v)],
    "roles": lambda v, g: [
        sorted(roles(v, accountability_chain(v, i, as_at=AS_AT)).items())
        for i in some(g, Label.ACTION)
    ],
    "supposing": lambda v, g: [
        sorted(supposing(v, link.claim.id).store.graph().edges) for link in _links(v)[:2]
    ],
    "told_in": lambda v, g: sorted(told_in(v, some(g, Label.ACTION)).items()),
    "unreviewed": lambda v, g: [unreviewed(v, a) for a in seen(v)],
    "words_about": lambda v, g: [str(searching.words_about(v, a)) for a in seen(v)],
    "evidenced_by_each": lambda v, g: explore.evidenced_by_each(v, some(g, Label.PASSAGE)),
    "gaps_of": lambda v, g: [
        sorted(gaps_of(v, a, ids_of(g, Label.ACTION)).items()) for a in seen(v)
    ],
    "holdings": lambda v, g: [h for a in seen(v) for h in holdings(v, a, as_at=AS_AT)],
    "inspections": lambda v, g: [o for a in seen(v) for o in inspections(v, a, AS_AT)],
    "profile": lambda v, g: [
        profile(v, i, authority=a, as_at=AS_AT)
        for a in seen(v)[:1]
        for of in Label
        for i in some(g, of)[:2]
    ],
    "structure": lambda v, g: [structure(v, a, AS_AT) for a in seen(v)],
    "theme_elsewhere": lambda v, g: [
        pair for i in ids_of(g, Label.THEME) for pair in theme_elsewhere(v, i)
    ],
    "theme_met": lambda v, g: [
        met for a in seen(v) for i in ids_of(g, Label.THEME) for met in theme_met(v, i, a, AS_AT)
    ],
    "themes": lambda v, g: [themes(v, a, AS_AT) for a in seen(v)],
    "holders": lambda v, g: records.holders(v, ids_of(g, Label.POST), AS_AT),
    "joined": lambda v, g: records.joined(
        v, [records.Join(i, Relationship.LED_BY) for i in ids_of(g, Label.ACTION)]
    ),
    "measures_of": lambda v, g: records.measures_of(v, ids_of(g, Label.RECOMMENDATION)),
    "opened": lambda v, g: [
        opened(v, i) for i in [*some(g, Label.DOCUMENT), *some(g, Label.PASSAGE)]
    ],
    "overview": lambda v, g: [overview(v, a) for a in seen(v)],
    "remembering": lambda v, g: [seen(both) for both in [remembering(v)] * 2],
    "surroundings": lambda v, g: [
        edge
        for i in some(g, Label.ACTION)
        for edge in surroundings(v, str(g.nodes[i].get("authority")), i, depth=2, as_at=AS_AT).edges
    ],
    "together": lambda v, g: together(v, [Question("node", i) for i in some(g, Label.ACTION)]),
    "accountability_chain": lambda v, g: [
        accountability_chain(v, i, as_at=AS_AT) for i in some(g, Label.ACTION)
    ],
    "ask": lambda v, g: cypher.ask(v, "authorities", authorities=seen(v)),
    "changes": lambda v, g: [n for a in seen(v) for n in changes(v, a, "2000-01-01")] or [seen(v)],
    "claims_on": lambda v, g: [
        hop for i in ids_of(g, Label.PASSAGE)[:60] for hop in explore.claims_on(v, i)
    ],
    "coverage": lambda v, g: coverage(v, as_at=AS_AT).gaps,
    "coverage_by_authority": lambda v, g: coverage_by_authority(v, as_at=AS_AT),
    "coverage_gaps": lambda v, g: coverage_gaps(v, as_at=AS_AT),
    "coverage_summary": lambda v, g: [coverage_summary(v, as_at=AS_AT)],
    "evidenced_by": lambda v, g: [
        ref for i in some(g, Label.PASSAGE) for ref in explore.evidenced_by(v, i)
    ],
    "fitting": lambda v, g: [
        [of, name, order, sorted(fitting(v, of, {name: value}, seen(v), order), key=repr)]
        for of, name, value in _asked(g)
        for order in (["id", *ORDERS[of]] if name == "search" else ["id"])
    ],
    "holder": lambda v, g: [
        who for i in ids_of(g, Label.POST) if (who := records.holder(v, i, AS_AT)) is not None
    ],
    "line": lambda v, g: [
        line(v, str(g.nodes[e.from_].get("authority")), e.from_, e.to, as_at=AS_AT)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.LED_BY
    ][:FEW],
    "last_meeting": lambda v, g: [
        last_meeting(v, e.to, "2100-01-01")
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.OF_BODY and g.nodes[e.from_].get("heldOn")
    ],
    "neighbourhood": lambda v, g: [
        edge for i in some(g, Label.ACTION) for edge in explore.neighbourhood(v, i).edges
    ],
    "node": lambda v, g: [records.node(v, i) for i in some(g, Label.ACTION)],
    "nodes": lambda v, g: records.nodes(v, [i for of in Label for i in some(g, of)]),
    "page": lambda v, g: [n for of in Label for n in records.page(v, of, first=3).nodes],
    "path": lambda v, g: [
        explore.path(v, e.from_, e.to)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.type is Relationship.LED_BY
    ][:FEW],
    "peers": lambda v, g: [
        alike for a in seen(v) for alike in peers(v, a, as_at="2100-01-01").alike
    ],
    "proposed_links": lambda v, g: explore.proposed_links(v, review=None),
    "read_passages": lambda v, g: sorted(
        read_passages(v, some(g, Label.PASSAGE)).items(), key=itemgetter(0)
    ),
    "recurrence": lambda v, g: [one for a in seen(v) for one in recurrence(v, a)],
    "registers": lambda v, g: [registers(v, as_at=AS_AT)],
    "related": lambda v, g: [
        edge
        for i in some(g, Label.ACTION)
        for edge, _ in records.related(v, i, Relationship.LED_BY)
    ],
    "resting_documents": lambda v, g: sorted(resting_documents(v, some(g, Label.ACTION))),
    "resting_on": lambda v, g: sorted(resting_on(v, some(g, Label.ACTION)).items()),
    "search": lambda v, g: searching.search(v, "plan"),
    "seen": lambda v, g: seen(v),
    "select": lambda v, g: [
        (n.id, p.key)
        for of in CONDITIONS
        for found in [select(v, of, {"search": "a"}, order="number")]
        for n, p in zip(found.nodes, found.places, strict=True)
    ],
    "checks": lambda v, g: [
        i
        for given_ in (
            {"has_body": True},
            {"has_measure": False},
            {"has_named_lead": True, "as_at": AS_AT},
            {"overdue": AS_AT},
            {"document": some(g, Label.DOCUMENT)},
            {"gap": ["recommendation_without_lead"]},
            {"without_gap": ["recommendation_recurs"]},
        )
        for every in [checks(v, Label.RECOMMENDATION, given_, None)]
        for i in ids_of(g, Label.RECOMMENDATION)
        if all(fits(i) for fits in every)
    ],
    "authority_of_link": lambda v, g: [
        authority_of_link(v, e.id)
        for e in sorted(g.edges.values(), key=lambda e: e.id)
        if e.get("basis") == "inferred"
    ][:FEW],
    "statements": lambda v, g: statements(v),
    "unmet": lambda v, g: [*unmet(v), len(statements(v))],
    "agenda": lambda v, g: [
        agenda(v, a, b.body.id, on="2025-01-01", since="2023-12-31", as_at=AS_AT)
        for a in seen(v)
        for b in meeting_bodies(v, a, AS_AT)
    ],
    "authorities": lambda v, g: authorities(v, AS_AT),
    "chain_verdicts": lambda v, g: sorted(chain_verdicts(v, as_at=AS_AT).items()),
    "changed": lambda v, g: [changed(v, a, "2010-01-01", AS_AT) for a in seen(v)],
    "issued_documents": lambda v, g: [x for a in seen(v) for x in issued_documents(v, a, AS_AT)],
    "graded": lambda v, g: [[a, graded(v, a, AS_AT)] for a in seen(v)],
    "ladder": lambda v, g: sorted(ladder(v, as_at=AS_AT).items()),
    "register": lambda v, g: [register(v, as_at=AS_AT), *(register(v, a) for a in seen(v))],
    "catalogue": lambda v, g: [
        catalogue(v, a, as_at=AS_AT, since="2016-01-01", opened=GapKindId.CHAIN_BROKEN, within=of)
        for a in seen(v)
        for of in (None, *(Within(theme=t.id) for t in choices(v, a, AS_AT).themes[:2]))
    ],
    "chase": lambda v, g: [chase(v, a, 90, as_at="2019-12-01") for a in seen(v)],
    "choices": lambda v, g: [choices(v, a, AS_AT) for a in seen(v)],
    "last_recorded": lambda v, g: [[a, last_recorded(v, a, "2100-01-01")] for a in seen(v)],
    "meeting_bodies": lambda v, g: [meeting_bodies(v, a, "2100-01-01") for a in seen(v)],
}


def _asked(graph: Graph) -> Iterator[tuple[Label, str, object]]:
    """Every condition with values that fit: all ids of some things, and all codes."""
    ids = [i for label in Label for i in some(graph, label)]
    codes = [code for scheme in CODES.values() for code in scheme]
    for label, conditions in CONDITIONS.items():
        for name, text in conditions.items():
            yes = True if f"${name}" not in text else [*ids, *codes]
            yield label, name, Range() if f"${name}From" in text else yes
        yield label, "search", "a"
        if label is not Label.AUTHORITY:
            yield label, "basis", ["stated", "inferred"]
            yield label, "review", ["unreviewed", "accepted"]
    yield Label.INSPECTION, "grade", codes
