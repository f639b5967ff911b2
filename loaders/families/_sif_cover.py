"""The first page and the last of a single inspection framework report: whose services, when, the
grades; and who inspected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.periods import Period, periods
from loaders.read.document import Block
from ontology.terms import Area, DatePrecision, Grade, InspectorRole, IssuedOnBasis

TITLE = re.compile(
    r"^(?:re-?)?inspection of services for children in need of help and\s+protection", re.I
)
_GRADES = (
    ("outstanding", Grade.OUTSTANDING),
    ("good", Grade.GOOD),
    ("requires? improvement(?: to be good)?", Grade.REQUIRES_IMPROVEMENT),
    ("adequate", Grade.ADEQUATE),
    ("inadequate", Grade.INADEQUATE),
    ("not judged", Grade.NOT_JUDGED),
)
GRADE = rf"(?P<grade>{'|'.join(pattern for pattern, _ in _GRADES)})\b"

#: What is judged, as the cover prints it: a number, where it has one, then the name.
_JUDGED: tuple[tuple[Area, str], ...] = (
    (Area.OVERALL_EFFECTIVENESS, r"(?P<name>children['’]s services in .{2,60}?)(?: are| is)?"),
    (
        Area.OVERALL_EFFECTIVENESS,
        r"(?P<name>the overall judgement) is(?: that children['’]s services(?: are)?)?",
    ),
    (Area.HELP_AND_PROTECTION, r"(?P<name>children who need help and protection)"),
    (Area.CHILDREN_IN_CARE, r"(?P<name>children looked after and achieving permanence)"),
    (Area.ADOPTION, r"(?P<name>adoption performance)"),
    (Area.CARE_LEAVERS, r"(?P<name>experiences and progress of care leavers)"),
    (Area.LEADERSHIP, r"(?P<name>leadership, management and governance)"),
    (
        Area.LSCB,
        r"(?P<name>the effectiveness of the (?:LSCB|local safeguarding children board"
        r"(?: \(LSCB\))?))(?: is)?",
    ),
)
_NUMBER = r"(?:\b(?P<number>\d(?:\.\d)?)\.?\s*)?"
_WHEN = re.compile(r"(?:re-?)?inspection dates?\b:?", re.I)
_PUBLISHED = re.compile(r"report(?:ing)? (?:published|(?:publication )?date)\b:?", re.I)


def grade(printed: str) -> Grade:
    """The code of a printed grade."""
    return next(g for pattern, g in _GRADES if re.fullmatch(pattern, printed.strip(), re.I))


@dataclass(frozen=True)
class Judged:
    """A grade as printed, the name of what is judged, and the blocks that print it, each with those
    of its words that do.
    """

    area: Area
    name: str
    printed: str
    evidence: tuple[tuple[Block, str], ...]
    number: str | None = None

    @property
    def grade(self) -> Grade:
        """The grade's code."""
        return grade(self.printed)


@dataclass(frozen=True)
class Cover:
    """What a report's first page says: whose services, when they were inspected, the grades."""

    authority: str
    title: str
    when: Period | None
    published: Period | None
    judged: tuple[Judged, ...]
    blocks: tuple[Block, ...]
    authority_blocks: tuple[Block, ...]
    title_blocks: tuple[Block, ...]
    dated_blocks: tuple[Block, ...]
    basis: IssuedOnBasis = IssuedOnBasis.PRINTED
    """What ``published`` rests on."""

    @property
    def issued(self) -> str:
        """The ISO date of publication, or ``""``."""
        return self.published.from_.isoformat() if self.published else ""

    @property
    def started(self) -> str:
        """The ISO date of the inspection's first day, or ``""``."""
        return self.when.from_.isoformat() if self.when else ""

    @property
    def reviews_board(self) -> bool:
        """Whether the report holds a review of the safeguarding board."""
        return "review of the effectiveness" in self.title.lower()


def begins(blocks: Sequence[Block]) -> int | None:
    """The position of a report's title among blocks, if they hold one."""
    return next((i for i, b in enumerate(blocks) if TITLE.match(" ".join(b.text.split()))), None)


def read_cover(blocks: Sequence[Block]) -> Cover:
    """Read the first page: ``blocks`` are those before the first section, without furniture."""
    at = begins(blocks) or 0
    end = next((i for i, b in enumerate(blocks) if i > at and _WHEN.match(b.text)), at + 1)
    title = " ".join(" ".join(b.text for b in blocks[at:end]).split())
    when_block, when = _dated(blocks[end:], _WHEN)
    published_block, published = _dated(blocks[end:], _PUBLISHED)
    return Cover(
        authority=" ".join(" ".join(b.text for b in blocks[:at]).split()),
        title=re.sub(r"[¹1]$", "", title),
        when=when,
        published=published,
        judged=tuple(_judged(blocks[end:])),
        blocks=tuple(blocks),
        authority_blocks=tuple(blocks[:at]),
        title_blocks=tuple(blocks[at:end]),
        dated_blocks=tuple(b for b in (when_block, published_block) if b),
    )


def _dated(blocks: Sequence[Block], label: re.Pattern[str]) -> tuple[Block | None, Period | None]:
    """The block with a label, and the day or days printed after it."""
    for block in blocks:
        if match := label.search(block.text):
            days = (DatePrecision.DAY, DatePrecision.RANGE)
            found = [p for p in periods(block.text[match.end() :]) if p.precision in days]
            return block, found[0] if found else None
    return None, None


def _judged(blocks: Sequence[Block]) -> Iterator[Judged]:
    """The grades: a name and, in the same row or after it, a grade."""
    text = ""
    spans: list[tuple[int, int, Block]] = []
    for block in blocks:
        if block.kind != "footnote":
            words = " ".join(block.text.split())
            spans.append((len(text), len(text) + len(words), block))
            text += f"{words} "
    for area, name in _JUDGED:
        found = list(re.finditer(rf"{_NUMBER}{name}\s+{GRADE}", text, re.I))
        if found:
            # The table's row comes after what prose may say of the same area.
            match = found[0] if area is Area.OVERALL_EFFECTIVENESS else found[-1]
            start, end = match.span()
            held = tuple(
                (block, text[max(first, start) : min(last, end)])
                for first, last, block in spans
                if first < end and start < last
            )
            yield Judged(area, match["name"], match["grade"], held, match["number"])


# ------------------------------------------------------------------------------------------- team

_ROLES = (
    (r"(?:deputy|assistant) lead inspectors?", InspectorRole.DEPUTY),
    (r"lead inspectors?", InspectorRole.LEAD),
    (r"(?:[a-z]+ )?inspectors?", InspectorRole.TEAM),
    (r"(?:senior )?(?:data |quantitative )?(?:analysts?|analytical officers?)",
     InspectorRole.ANALYST),
    (r"(?:senior )?quality assurance(?: managers?)?", InspectorRole.QUALITY_ASSURANCE),
)  # fmt: skip
_SAYS = rf"(?P<role>{'|'.join(pattern for pattern, _ in _ROLES)})"
_ROLE = re.compile(rf"\b{_SAYS}(?:\s*\([^)]*\))?\s*:\s*", re.I)
_BARE_ROLE = re.compile(rf"^{_SAYS}\s+(?=(?-i:[A-Z][a-z]))", re.I)
_QUALIFIED = re.compile(
    r"\([^)]*\)|^(?:Dr|Mr|Mrs|Ms|Miss)\.? |\b(?:(?:Her|His) Majesty|S?HMI|AI|OI|RI|SCRI|Ofsted|"
    r"Additional|Seconded|Contracted|Associate|Regulatory|Shadow|Designate|Senior|Deputy)\b.*$",
)
_NAME = re.compile(r"[A-Z][\w’'.-]*(?: (?:de|du|van|von|der|la|le|al|[A-Z][\w’'.-]*)){1,3}")


def is_team_line(text: str) -> bool:
    """Whether a line names members of the inspection team."""
    return _ROLE.match(text) is not None or _BARE_ROLE.match(text) is not None


@dataclass(frozen=True)
class Inspector:
    """An inspector as the last page names them, and the words that do."""

    name: str
    role: InspectorRole
    blocks: tuple[Block, ...]
    quote: str


def inspection_team(groups: Iterable[tuple[Block, ...]]) -> list[Inspector]:
    """Everyone whom the list of the inspection team names, in order; names only. A group of blocks
    is one line of the list, which may be wrapped.
    """
    found: list[Inspector] = []
    role = InspectorRole.TEAM
    for group in groups:
        text = " ".join(" ".join(b.text for b in group).split())
        said_at = list(_ROLE.finditer(text)) or list(_BARE_ROLE.finditer(text))
        labels = [(m.start(), m.end(), m["role"]) for m in said_at]
        starts = [(0, 0, ""), *labels, (len(text), len(text), "")]
        for (at, begins_, said), (end, _, _) in pairwise(starts):
            if said:
                role = next(r for pattern, r in _ROLES if re.fullmatch(pattern, said, re.I))
            for part in re.split(r"[,;]\s*(?:and )?|\s+and\s+|\s+&\s+", text[begins_:end]):
                name = " ".join(_QUALIFIED.sub(" ", part.strip()).split()).strip(" .,")
                if _NAME.fullmatch(name):
                    found.append(Inspector(name, role, group, text[at:end].strip()))
    return found
