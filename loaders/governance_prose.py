"""What a plan's own prose says of its governance: who reports to whom, who watches over it, which
interventions and bodies there are or are no more, and what the plan promises beside its actions.

Each rule is a turn of phrase; what it finds is said with the words and how they are meant: what
will be is planned. No one is made accountable to anyone by "report to", and nobody oversees
anything by a name: a sentence must say that the plan, or progress with it, is watched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from loaders import facts, names
from loaders.account import Account
from loaders.actors import read_post
from loaders.figures import Times, sentences
from loaders.leads import put_post
from loaders.read.document import Block
from ontology.record import Draft, node_id, slug
from ontology.terms import (
    BodyKind,
    CommitmentKind,
    DocumentFamily,
    DocumentState,
    InterventionKind,
    Label,
    Modality,
    OversightMode,
    Relationship,
    Stance,
)

_RANK = (
    r"(?:Corporate|Executive|Strategic|Deputy|Assistant|Interim|Acting|Managing|Service|Lead|"
    r"Independent|Cabinet|Chief|Portfolio|Director|Directors|Head|Heads|Chair|Leader)"
)
_SUBJECT = rf"(?!{_RANK}\b)[A-Z][\w'’-]*"
_SUBJECTS = rf"{_SUBJECT}(?:(?:,\s+|\s+and\s+|\s+&\s+|\s+){_SUBJECT})*"
_POST = re.compile(
    rf"\b(?:(?:Corporate|Executive|Strategic|Deputy|Assistant|Managing|Service)\s+)*"
    rf"(?:Directors?|Heads?\s+of\s+Service|Chief\s+Executive|(?:Cabinet|Lead)\s+Members?|"
    rf"Portfolio\s+Holder|Head|Leader)\b(?:\s+(?:for|of)\s+(?:the\s+)?{_SUBJECTS})?"
)
_BODY = re.compile(
    r"\b(?:(?!The\b|With\b|Each\b|Our\b)[A-Z][\w'’-]*\s+(?:(?:and|&|of|for)\s+)?)*"
    r"(?:Committee|Board|Partnership|Panel|Forum)\b|\bCabinet\b(?!\s+(?:Member|Office))"
)
_DFE = re.compile(r"\b(?:Department for Education|DfE)\b")

_PROMISE = re.compile(
    r"(?<!which )(?<!who )(?<!that )\bwill\b|\b(?:is|are) intended to\b|\bensuring that\b|"
    r"\bhave been identified\b",
    re.I,
)
_NO_PROMISE = re.compile(
    r":$|\b(?:how|what)\b[^.]*\bwill\b|^(?:ofsted|inspectors|the inspectorate) will\b", re.I
)
_COMMITMENTS: tuple[tuple[CommitmentKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        (CommitmentKind.MEASURES,
         r"\b(?:outcome|success|impact|performance) measures?\b.*\bwill\b|"
         r"\bwill\b.*\b(?:outcome|success|impact|performance) measures?\b"),
        (CommitmentKind.REVIEW,
         r"\breview meetings?\b|\breviewed\b|\breview of (?:the|this) plan\b"),
        (CommitmentKind.REPORTING,
         r"\breport(?:s|ed|ing)?\b[^.]*\bto\b|\breceive\b[^.]*\breports?\b"),
        (CommitmentKind.MEETING, r"\bmeet(?:s|ings?)?\b"),
        (CommitmentKind.ALIGNMENT, r"\balign|\bpart of a wider\b"),
        (CommitmentKind.OTHER, r""),
    )
)  # fmt: skip

_INTERVENTION = r"(?P<what>improvement notice|(?:statutory )?direction|supervision and support)"
_INTERVENTION_KINDS = {
    "improvement notice": InterventionKind.IMPROVEMENT_NOTICE,
    "direction": InterventionKind.DIRECTION,
    "statutory direction": InterventionKind.DIRECTION,
    "supervision and support": InterventionKind.SUPERVISION_AND_SUPPORT,
}
_WATCH = (
    (OversightMode.SCRUTINISES, r"scrutin"),
    (OversightMode.CHALLENGES, r"challeng"),
    (OversightMode.SUPERVISES, r"supervis"),
    (OversightMode.MONITORS, r"monitor|overse|assur|track|review"),
)
#: Names in quotation marks and of meetings.
_NAMED = re.compile(r"(?<!\w)['‘“][^'’”]*['’”](?!\w)|\b[A-Z]\w+ meetings?\b")
#: What is watched when a plan is.
_WATCHED = re.compile(r"\b(?:plans?|progress|delivery|actions?|recommendations?)\b", re.I)


@dataclass
class _Said:
    """A sentence being read: ``label`` is what stands before it ("Internal Assurance")."""

    prose: GovernanceProse
    text: str
    label: str
    block: Block
    before: str = ""

    @property
    def draft(self) -> Draft:
        return self.prose.account.draft

    @property
    def passage(self) -> str:
        return self.prose.passage(self.block)

    def posts(self, text: str) -> list[str]:
        """The posts that a text names, as nodes."""
        found = (read_post(" ".join(m[0].split())) for m in _POST.finditer(text))
        return [put_post(self.draft, post, self.passage, self.text) for post in found]

    def bodies(self, text: str) -> list[str]:
        """The bodies that a text names, as nodes."""
        ids = []
        for match in _BODY.finditer(text):
            ids.append(names.body(self.draft, " ".join(match[0].split())))
            self.draft.cites(ids[-1], self.passage, self.text)
        return ids

    def edge(
        self,
        type_: Relationship,
        from_: str,
        to: str,
        modality: Modality,
        *,
        quote: str | None = None,
        mode: OversightMode | None = None,
    ) -> None:
        self.draft.edge(
            type_,
            from_,
            to,
            passage=self.passage,
            quote=quote or self.text,
            modality=modality,
            distinct="" if modality is Modality.IS else modality.value,
            mode=mode,
        )

    def oversees(
        self, who: str, modality: Modality, mode: OversightMode, *, quote: str | None = None
    ) -> None:
        self.edge(Relationship.OVERSEES, who, self.prose.plan, modality, mode=mode, quote=quote)


@dataclass
class GovernanceProse:
    """The prose of a plan, read paragraph by paragraph. ``plan`` is the plan's id, ``document``
    that of its document, ``title`` the plan's own title.
    """

    account: Account
    plan: str
    document: str
    title: str = ""
    heading: str | None = None
    count: int = 0

    def passage(self, block: Block) -> str:
        """The passage of a block that says something."""
        return self.account.passage(block, heading=self.heading)

    def read(self, block: Block) -> bool:
        """Read a paragraph; whether it said anything."""
        label, text = _label(block.text)
        said = False
        before = ""
        for sentence in sentences(text):
            this = _Said(self, sentence, label, block, before)
            for pattern, rule in _RULES:
                for match in pattern.finditer(sentence):
                    said = rule(this, match) or said
            said = self._commitment(this) or said
            before = sentence
        return self._lines(block) or said

    def _commitment(self, said: _Said) -> bool:
        if not _PROMISE.search(said.text) or _NO_PROMISE.search(said.text):
            return False
        kind = next(kind for kind, pattern in _COMMITMENTS if pattern.search(said.text))
        self.count += 1
        key = (*self.plan.split("/")[1:], str(self.count))
        id_ = said.draft.node(Label.COMMITMENT, *key, text=said.text, kind=kind)
        said.draft.cites(id_, said.passage, said.text)
        said.edge(Relationship.PART_OF, id_, self.plan, Modality.IS)
        return True

    def _lines(self, block: Block) -> bool:
        """Lines of accountability and chairs, in the words that inspection reports use too."""
        if not re.search(r"\bchair(?:s|ed)?\b|\baccountable to\b|\bto account\b", block.text, re.I):
            return False
        draft = self.account.draft
        scene = facts.set_scene(draft, block.text, times=Times())
        # once on paper that is thrown away: a paragraph that says nothing is not to be used up
        if not facts.state(
            replace(scene, draft=Draft(draft.source)), "passage/-", block.text
        ).count:
            return False
        facts.state(scene, self.passage(block), block.text)
        return True


def _label(text: str) -> tuple[str, str]:
    """A short label before a colon, and what comes after it."""
    match = re.match(r"([^:.]{3,60}):\s+(?=[A-Z])(.+)", text, re.S)
    return (match[1].strip(), match[2]) if match else ("", text)


# ----------------------------------------------------------------------------------------- rules


def _report(said: _Said, match: re.Match[str]) -> bool:
    """As in: the director and the deputy will report to the committee and cabinet."""
    modality = facts.modality(match[0])
    who = said.posts(said.text[: match.start()]) or said.bodies(said.text[: match.start()])
    to = said.bodies(said.text[match.end() :])
    for from_ in who:
        for body in to:
            said.edge(Relationship.REPORTS_TO, from_, body, modality)
    if mode := _mode(said.text):
        for body in to:
            said.oversees(body, modality, mode)
    return bool(who and to)


def _hold(said: _Said, match: re.Match[str]) -> bool:
    """As in: the director will hold monthly meetings to review progress."""
    mode = _mode(match[0])
    if mode is None:
        return False
    who = said.posts(said.text[: match.start()]) or said.bodies(said.text[: match.start()])
    for from_ in who:
        said.oversees(from_, facts.modality(match[0]), mode)
    return bool(who)


def _meeting(said: _Said, match: re.Match[str]) -> bool:
    """As in: meetings will be held involving the director and the cabinet member."""
    name = said.label if "meeting" in said.label.lower() else match["name"]
    name = re.sub(r"meetings\b", "meeting", name)
    area = said.draft.source.authority.split("/", 1)[1]
    body = node_id(Label.BODY, area, slug(name))
    if not said.draft.has(body):
        said.draft.node(Label.BODY, area, slug(name), name=name, kind=BodyKind.TEAM_MEETING)
    said.draft.cites(body, said.passage, said.text)
    modality = facts.modality(match[0])
    for member in said.posts(said.text[match.end() :]):
        said.edge(Relationship.MEMBER_OF, member, body, modality)
    if mode := _mode(said.text):
        said.oversees(body, modality, mode)
    return True


def _watched(said: _Said, match: re.Match[str]) -> bool:
    """As in: progress will be monitored by the board; the board will oversee this plan."""
    modality, mode = facts.modality(match[0]), _mode(said.text)
    if mode is None:
        return False
    around = said.text[match.end() :] if match["by"] else said.text[: match.start()]
    who = [*said.bodies(around), *([] if match["by"] is None else said.posts(around))]
    for from_ in who:
        said.oversees(from_, modality, mode)
    return bool(who)


def _removed(said: _Said, match: re.Match[str]) -> bool:
    """As in: following the removal of the improvement notice."""
    return _intervene(said, match["what"], Modality.ENDED, match[0])


def _entered(said: _Said, match: re.Match[str]) -> bool:
    """As in: it has entered a period of supervision and support."""
    return _intervene(said, match["what"], Modality.IS, said.text, match["time"])


def _intervene(
    said: _Said, what: str, modality: Modality, quote: str, lasting: str | None = None
) -> bool:
    kind = _INTERVENTION_KINDS[what.lower()]
    area = said.draft.source.authority.split("/", 1)[1]
    id_ = node_id(Label.INTERVENTION, area, kind.value)
    if not said.draft.has(id_):
        title = what[0].upper() + what[1:]
        said.draft.node(Label.INTERVENTION, area, kind.value, title=title, kind=kind)
    if lasting and not said.draft.get(id_, "toText"):
        said.draft.node(Label.INTERVENTION, area, kind.value, toText=lasting)
    said.draft.cites(id_, said.passage, quote)
    said.edge(Relationship.ABOUT_AUTHORITY, id_, said.draft.source.authority, modality, quote=quote)
    return True


def _dissolved(said: _Said, match: re.Match[str]) -> bool:
    """As in: with the dis-establishment of the improvement board."""
    for body in said.bodies(match["body"]):
        if not said.draft.get(body, "toText"):
            words = " ".join(match[0].split())
            said.draft.node(Label.BODY, *body.split("/")[1:], toText=words)
    return True


def _department(said: _Said, _: re.Match[str]) -> bool:
    """The department's reviews of progress, told in a sentence after the one that names it."""
    both = f"{said.before} {said.text}".strip()
    if not _DFE.search(both):
        return False
    said.posts(said.text)
    mode = OversightMode.SUPERVISES if "supervision" in both.lower() else OversightMode.MONITORS
    quote = said.text if _DFE.search(said.text) else both
    said.oversees(names.DFE, facts.modality(said.text), mode, quote=quote)
    return True


def _wider(said: _Said, match: re.Match[str]) -> bool:
    """Another document that the plan is to be read with: cited, not loaded."""
    title = " ".join(match["title"].split())
    if title in said.prose.title:
        return False
    area = said.draft.source.authority.split("/", 1)[1]
    plan = re.search(r"\b(?:improvement|action) plan$", title, re.I)
    id_ = node_id(Label.DOCUMENT, area, "cited", slug(title))
    if not said.draft.has(id_):
        said.draft.node(
            Label.DOCUMENT,
            area,
            "cited",
            slug(title),
            title=title,
            family=DocumentFamily.IMPROVEMENT_PLAN if plan else DocumentFamily.OTHER,
            state=DocumentState.CITED,
        )
    said.draft.cites(id_, said.passage, said.text)
    said.draft.edge(
        Relationship.REFERS_TO,
        said.prose.document,
        id_,
        passage=said.passage,
        quote=said.text,
        stance=Stance.CITES,
    )
    return True


def _mode(words: str) -> OversightMode | None:
    """How a sentence says that the plan is watched, if it does: names of bodies and of meetings,
    which may hold such a word as "scrutiny", say nothing.
    """
    plain = re.sub(
        r"(?<!\w)['‘“][^'’”]*['’”](?!\w)|\b[A-Z]\w+ meetings?\b", "", _BODY.sub("", words)
    )
    if not _WATCHED.search(plain):
        return None
    return next((m for m, p in _WATCH if re.search(p, plain, re.I)), None)


_Rule = Callable[[_Said, "re.Match[str]"], bool]
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = tuple(
    (re.compile(pattern, flags), rule)
    for pattern, rule, flags in (
        (r"\b(?:(?:will|should|must|does not|do not)\s+)?(?:also\s+)?reports?\s+(?:\w+\s+)?to\b",
         _report, 0),
        (r"\b(?:will|should)\s+hold\b[^.]*\bmeetings?\b[^.]*", _hold, 0),
        (r"(?P<name>(?:[A-Z][\w-]*\s+)*meetings?)\s+(?:will be|are|should be)\s+held\s+"
         r"(?:involving|with|attended by|between)\b", _meeting, 0),
        (r"\b(?:will|should|to|is|are)\s+(?:also\s+)?(?:be\s+)?(?:\w+ly\s+)?(?:monitored|"
         r"overseen|scrutinised|challenged|reviewed|tracked)(?:\s+\w+ly)?\s+(?P<by>by)\b|"
         r"\b(?:will|should|is to|must)\s+(?:also\s+)?(?:monitor|oversee|scrutinise|challenge|"
         r"track)\b(?=[^.]*\b(?:plan|progress|delivery|actions?|recommendations?)\b)",
         _watched, re.I),
        (rf"\b(?:removal|lifting|withdrawal|discharge) of (?:the|an?|our) {_INTERVENTION}",
         _removed, re.I),
        (rf"\b{_INTERVENTION} (?:was|has been) (?:removed|lifted|withdrawn|discharged)",
         _removed, re.I),
        (rf"\b(?:entered|under|subject to|placed (?:in|under|into)) (?:an? )?(?:period of )?"
         rf"['‘’\"]?{_INTERVENTION}['’\"]?(?:[^.]*?\bfor (?P<time>(?:one|two|\d+) "
         r"(?:years?|months)))?",
         _entered, re.I),
        (rf"\b(?:[Dd]is-?establishment|[Aa]bolition|[Cc]losure|[Dd]isbanding) of (?:the\s+)?"
         rf"(?:[a-z]+\s+)*(?P<body>{_BODY.pattern})", _dissolved, 0),
        (rf"(?P<body>{_BODY.pattern}) (?:was|has been) (?:dis-?established|abolished|disbanded|"
         r"dissolved)", _dissolved, 0),
        (r"\breview meetings?\b|\breviews? of progress\b", _department, re.I),
        (r"\b(?:aligned (?:with|to)|read (?:with|alongside)|part of|linked to|complements?) "
         r"(?:a|an|the|our)?\s*(?:wider\s+)?(?P<title>(?:[A-Z][\w'’&-]+\s+)+(?:Plan|Strategy|"
         r"Programme))\b", _wider, 0),
    )
)  # fmt: skip


def about_plan(text: str) -> Iterator[str]:
    """The sentences in which a plan speaks of itself."""
    for sentence in sentences(text):
        if re.search(r"\b(?:this|the|our)\s+(?:[A-Z]\w+\s+)*[Pp]lan\b|['’]s (?:[A-Z]\w+ )*Plan\b",
                     sentence, re.I):  # fmt: skip
            yield sentence
