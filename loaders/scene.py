"""Who is meant: the posts, bodies and organisations that a document's prose speaks of.

Prose is matched with its typography made plain and the local names of the safeguarding board
replaced by "LSCB" (:class:`Scene`), so that one table of names serves every area.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from loaders import names
from loaders.figure_times import Times
from ontology.record import Draft, normalise_text
from ontology.terms import BodyKind, Label, OrganisationKind, StatutoryPost

_NOT_LOCAL = r"(?!The\b|Local\b|Review\b|Chair\b|Services\b|Board\b)"
_LOCAL_BOARD = re.compile(
    rf"(?P<name>\b{_NOT_LOCAL}[A-Z][\w'-]+(?:(?: and| upon| of| with| &)? {_NOT_LOCAL}[A-Z]"
    r"[\w'-]+){0,4}? Safeguarding Children'?s?'? Board)(?: \((?P<short>[A-Z]{3,6})\))?"
)


@dataclass(frozen=True)
class Scene:
    """What the words of a document stand for.

    ``times`` says what "the inspection" means as a date, ``until`` is its last day (ISO), and
    ``spelled`` gives the words that stand for local names and abbreviations ("WSCB" → "LSCB").
    """

    draft: Draft
    times: Times = field(default_factory=Times)
    until: str = ""
    spelled: Mapping[str, str] = field(default_factory=dict)
    unnamed: dict[str, str] = field(default_factory=dict)
    """The last tenure without a name, by post: "is stepping down" is said of it."""

    def plain(self, text: str) -> str:
        """Text as the patterns see it."""
        plain = normalise_text(text)
        for words, stands_for in self.spelled.items():
            plain = re.sub(rf"(?<![\w-]){re.escape(words)}(?![\w-])", stands_for, plain)
        return re.sub(r"\bLSCB \(LSCB\)", "LSCB", plain)


def set_scene(draft: Draft, text: str, *, times: Times, until: str = "") -> Scene:
    """The scene of a document; the local names of the safeguarding board are found in its text."""
    spelled = {
        f"{local} {board}": "LSCB"
        for local in ("Local Safeguarding", "local safeguarding")
        for board in ("Children Board", "Children's Board", "children board", "children's board")
    }
    for match in _local_boards(text):
        spelled |= dict.fromkeys(filter(None, match.groups()), "LSCB")
    return Scene(draft, times, until, dict(sorted(spelled.items(), key=lambda i: -len(i[0]))))


def board_name(text: str) -> str:
    """The name of the area's own safeguarding board, as the text first gives it in full."""
    match = next(_local_boards(text), None)
    return match["name"] if match else "Local Safeguarding Children Board"


def _local_boards(text: str) -> Iterator[re.Match[str]]:
    for line in text.split("\n"):
        yield from _LOCAL_BOARD.finditer(normalise_text(line))


Maker = Callable[[Scene, str], str]
Actors = tuple[tuple[str, Maker], ...]


def lscb_chair(scene: Scene) -> str:
    """The post of the safeguarding board's chair, one in every document."""
    board = names.body(scene.draft, "Local Safeguarding Children Board")
    id_ = names.post(scene.draft, "Chair of the Local Safeguarding Children Board", employer=board)
    key = id_.split("/")[1:]
    return scene.draft.node(Label.POST, *key, statutory=StatutoryPost.LSCB_CHAIR)


def _post(title: str) -> Maker:
    return lambda scene, _: names.post(scene.draft, title)


def _body(name: str = "") -> Maker:
    return lambda scene, words: names.body(scene.draft, name or words[0].upper() + words[1:])


def _sub_committees(scene: Scene, _: str) -> str:
    area = scene.draft.source.authority.split("/", 1)[1]
    return scene.draft.node(
        Label.BODY,
        area,
        "lscb-sub-committees",
        name="Sub-committees of the LSCB",
        kind=BodyKind.SUB_COMMITTEE,
    )


def _partners(scene: Scene, _: str) -> str:
    return names.organisation(
        scene.draft, "Statutory partners of the LSCB", OrganisationKind.PARTNERSHIP
    )


#: Posts, bodies and organisations: how they are written, and the node that they stand for.
POSTS: Actors = (
    (
        r"(?:independent )?chair of (?:the )?LSCB|LSCB(?:'s)? (?:independent )?chair|"
        r"independent chair(?! of)",
        lambda scene, _: lscb_chair(scene),
    ),
    (
        r"director (?:of|for) children'?s?'? services(?: \(DCS\))?|DCS",
        _post("Director of Children's Services"),
    ),
    (
        r"lead member(?: (?:for|of) children(?:'s services)?)?(?: \([A-Z]+\))?",
        _post("Lead Member for Children's Services"),
    ),
    (r"chief executive(?: officer)?", _post("Chief Executive")),
    (r"leader of the council", _post("Leader of the Council")),
)
BODIES: Actors = (
    (r"LSCB's sub-(?:committees|groups)", _sub_committees),
    (r"frontline practitioner group", _body("Frontline practitioner group")),
    (r"LSCB(?! chair| independent)", _body("Local Safeguarding Children Board")),
    (r"corporate parenting (?:board|panel|committee)", _body()),
    (r"health and well-?being board", _body("Health and Wellbeing Board")),
    (r"children's trust(?: board)?", _body("Children's Trust")),
    (
        r"(?:local )?safeguarding adults?'? board|adults?'?s? safeguarding board",
        _body("Safeguarding Adults Board"),
    ),
    (r"(?:safeguarding )?improvement board", _body("Improvement Board")),
    (r"(?<!interim )executive board(?! of)", _body("Executive board")),
    (
        r"(?:[A-Z]\w+ )?child death overview panel(?: \(CDOP\))?|CDOP",
        _body("Child death overview panel"),
    ),
)
_ORGANISATIONS: Actors = ((r"statutory partners", _partners),)
ACTORS = (*POSTS, *BODIES, *_ORGANISATIONS)


def named(actors: Actors) -> str:
    """A pattern for any of these."""
    return f"(?:{'|'.join(pattern for pattern, _ in actors)})"


def actor(scene: Scene, words: str) -> str:
    """The node that matched words stand for."""
    return next(m for p, m in ACTORS if re.fullmatch(p, words, re.I))(scene, words)


PANEL = re.compile(r"(?:[A-Z]\w+ )?child death overview panel(?: \(CDOP\))?|CDOP", re.I)
