"""What a drawing of links shows: boxes by level, in short words, and lines by their basis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontology.record import Node
from ontology.terms import CODES, PHRASES, WORDING, Basis, Label, Modality
from queries.answers import Claim, Hop, Ref
from queries.surroundings import Line, Surroundings
from queries.wording import counted, listed
from web.filling import basis_words, lower_first, shortened

#: The levels of a drawing from what was found to the law, with the kinds of thing on each.
LEVELS: tuple[tuple[str, tuple[Label, ...]], ...] = (
    ("Document", (Label.AUTHORITY, Label.DOCUMENT, Label.PASSAGE)),
    ("Inspected", (Label.INSPECTION, Label.INTERVENTION, Label.JUDGEMENT)),
    ("Found", (Label.FINDING, Label.INDICATOR)),
    ("Recommended", (Label.RECOMMENDATION, Label.THEME)),
    ("Plans", (Label.PLAN, Label.OUTCOME)),
    ("Planned", (Label.ACTION, Label.COMMITMENT)),
    ("Shown by", (Label.MEASURE, Label.UPDATE, Label.WAIVER, Label.CHANGE)),
    ("People", (Label.PERSON, Label.TENURE)),
    ("Posts", (Label.POST,)),
    ("Bodies", (Label.BODY, Label.ORGANISATION, Label.MEETING, Label.DECISION)),
    ("Law", (Label.DUTY,)),
)
_LEVEL = {label: n for n, (_, labels) in enumerate(LEVELS) for label in labels}
#: Property → its code list, for what stands below a name.
_CODES = {
    Label.BODY: ("kind", "BodyKind"),
    Label.ORGANISATION: ("kind", "OrganisationKind"),
    Label.INSPECTION: ("framework", "Framework"),
    Label.DOCUMENT: ("family", "DocumentFamily"),
}
#: Which basis a line of several claims is drawn by: the first.
_SUREST = (Basis.STATED, Basis.STATUTE, Basis.REGISTERED, Basis.INFERRED, Basis.CONVENTION)
_NAME, _SUB = 64, 34


@dataclass(frozen=True)
class Box:
    """A thing drawn. ``more``: how many things it is joined to that are not drawn, by kind."""

    ref: Ref
    sub: str
    level: int
    state: str
    more: Mapping[Label, int]

    @property
    def further(self) -> int:
        """How many things it is joined to that are not drawn."""
        return sum(self.more.values())

    @property
    def not_drawn(self) -> str:
        """What it is joined to that is not drawn, in words: ``"3 documents and 1 body"``."""
        return listed([counted(n, "|".join(WORDING[of][:2])) for of, n in self.more.items()])


def boxes(
    found: Surroundings, start: str, holders: Mapping[str, str], *, role_only: bool
) -> list[Box]:
    """The things of an answer; ``holders``: id of a post → who holds it."""
    return [
        Box(
            Ref.of(n, role_only=role_only),
            holders.get(n.id) or _sub(n),
            _LEVEL[n.label],
            "start" if n.id == start else "body" if n.label is Label.BODY else "",
            found.more.get(n.id, {}),
        )
        for n in found.nodes
    ]


def _sub(node: Node) -> str:
    if node.get("text"):
        return shortened(str(node.get("text")), _SUB)
    if node.label in _CODES:
        name, codes = _CODES[node.label]
        code = CODES[codes].get(str(node.get(name)), "")
        when = str(node.get("startedOn") or node.get("issuedOn") or "")[:4]
        return f"{code} {when}".strip()
    return WORDING[node.label][0].capitalize()


def steps_of(line: Line | None) -> dict[str, int]:
    """Id of a claim of a line → which step it is, from 1."""
    return {h.claim.id: n for n, h in enumerate(line.edges, 1)} if line else {}


def data(
    shown: Sequence[Box],
    edges: Iterable[Hop],
    steps: Mapping[str, int],
    href: Callable[[Box], Mapping[str, str]],
) -> dict[str, object]:
    """What the drawing's script is given: levels, nodes and edges. Claims that say the same of the
    same two things are one line, drawn by the surest of them.
    """
    lines: dict[tuple[str, str, str], list[Hop]] = {}
    for hop in edges:
        lines.setdefault((hop.from_.id, hop.relationship, hop.to.id), []).append(hop)
    return {
        "levels": [words for words, _ in LEVELS],
        "nodes": [
            {
                "id": box.ref.id, "label": WORDING[box.ref.label][0],
                "name": shortened(box.ref.name, _NAME), "sub": shortened(box.sub, _SUB),
                "level": box.level, "state": box.state, "more": box.further,
                "notDrawn": box.not_drawn, **href(box),
            }
            for box in shown
        ],
        "edges": [_drawn(hops, steps) for hops in lines.values()],
    }  # fmt: skip


def _drawn(hops: Sequence[Hop], steps: Mapping[str, int]) -> dict[str, object]:
    hop = min(hops, key=lambda h: (h.claim.assumed, _SUREST.index(h.claim.basis)))
    step = next((steps[h.claim.id] for h in hops if h.claim.id in steps), None)
    return {
        "from": hop.from_.id, "to": hop.to.id, "relation": phrase(hop), "step": step,
        "basis": hop.claim.basis.value, "modality": hop.claim.modality.value,
        "words": lower_first(basis_words(hop.claim)),
    }  # fmt: skip


def phrase(hop: Hop) -> str:
    """What joins two things, in words; that it is only planned, or is denied, is said."""
    words = PHRASES[hop.relationship][0]
    said = {
        Modality.IS: "",
        Modality.PLANNED: " (planned)",
        Modality.RECOMMENDED: " (recommended)",
        Modality.DENIED: " (denied)",
        Modality.ENDED: " (ended)",
    }
    return words + said[hop.claim.modality]


def told(line: Line) -> str:
    """A line in sentences: on what its steps rest, and what it would be without what is assumed."""
    claims = [h.claim for h in line.edges]
    rests = [f"{len(some)} {words}" for words, some in _by_basis(claims).items()]
    assumed = [c for c in claims if c.assumed]
    told_ = f"{', '.join(rests)}." if rests else "Both are the same thing."
    if not assumed:
        return told_
    kind = "inferred" if all(c.basis is Basis.INFERRED for c in assumed) else "assumed"
    without = f"the {kind} hop" if len(assumed) == 1 else f"the {len(assumed)} {kind} hops"
    if line.without_assumed is None:
        return f"{told_} Without {without} there is no path."
    if line.without_assumed == len(claims):
        return f"{told_} Without {without} another path is as short."
    return f"{told_} Without {without} the shortest path has {line.without_assumed} hops."


def _by_basis(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda c: (c.assumed, _SUREST.index(c.basis))):
        words = {
            Basis.STATED: "stated",
            Basis.STATUTE: "by statute",
            Basis.REGISTERED: "registered",
            Basis.CONVENTION: "assumed by convention",
            Basis.INFERRED: f"inferred and {'awaiting review' if claim.assumed else 'accepted'}",
        }[claim.basis]
        found.setdefault(words, []).append(claim)
    return found
