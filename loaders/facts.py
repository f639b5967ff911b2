"""Facts stated in prose: who chairs, reports or answers to whom, and since when a post is held.

Everything is in tables of patterns: to read another turn of phrase, add a line. Who is meant stands
in ``scene.py``, figures in ``figure_table.py``. What is kept as a quotation is the sentence as
printed, and how a thing is said is kept: what will be, should be, is not or is no longer is never
said to be (:func:`modality`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders import names
from loaders.dates import read_due
from loaders.figure_times import DATE, When, date_key
from loaders.figures import sentences, state_figures
from loaders.scene import (
    ACTORS,
    BODIES,
    PANEL,
    POSTS,
    Scene,
    actor,
    board_name,
    lscb_chair,
    named,
    set_scene,
)
from ontology.terms import Label, Modality, Relationship, TenureKind

__all__ = ["Scene", "Stated", "board_name", "lscb_chair", "modality", "set_scene", "state"]


@dataclass(frozen=True)
class Stated:
    """How many facts a passage stated, and the time that its figures are of."""

    count: int
    when: When | None = None


def state(
    scene: Scene,
    passage: str,
    text: str,
    *,
    lead_in: str = "",
    carried: When | None = None,
    of_board: bool = False,
    default: Modality = Modality.IS,
) -> Stated:
    """Read all facts that a passage states.

    ``lead_in`` is what a bullet goes on from ("The proportion of children …:") and ``carried`` the
    time that the bullet before was about. ``of_board`` tells that "the board" is the safeguarding
    board, and ``default`` is the modality of a statement that has no word of its own for it (a
    recommendation recommends).
    """
    reader = _Reader(scene, passage, default)
    for sentence in sentences(text):
        plain = scene.plain(sentence)
        if of_board:
            plain = re.sub(r"\bthe board\b(?!s)", "the LSCB", plain, flags=re.I)
            plain = re.sub(r"(?<!LSCB's )\bsub-?(committees|groups)\b", r"LSCB's sub-\1", plain)
        reader.sentence(sentence, plain)
    count, when = state_figures(
        scene.draft,
        passage,
        text,
        plain=scene.plain,
        times=scene.times,
        lead_in=lead_in,
        carried=carried,
    )
    return Stated(reader.count + count, when)


# ------------------------------------------------------------------------------------ governance

#: Words that tell how a thing is said, the strongest first.
_MODALITIES: tuple[tuple[re.Pattern[str], Modality], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.I), modality)
    for words, modality in (
        (
            r"no longer|formerly|previously|used to|was (?:disbanded|disestablished)",
            Modality.ENDED,
        ),
        (r"should|must|needs? to|ought to|ensure that", Modality.RECOMMENDED),
        (r"not|never|neither|nor|cannot", Modality.DENIED),
        (r"will|plans? to|planned|(?:is|are) to|intends? to|intended to", Modality.PLANNED),
    )
)


def modality(words: str, default: Modality = Modality.IS) -> Modality:
    """How a statement is made, by the words between its two ends.

    >>> modality("the panel will report to the board").value, modality("is not chaired by").value
    ('planned', 'denied')
    """
    return next((m for pattern, m in _MODALITIES if pattern.search(words)), default)


@dataclass(frozen=True)
class _Line:
    """A way of saying how two stand to each other: ``a`` is where the claim starts, ``b`` where it
    ends (``to``, where the words do not name it).
    """

    relationship: Relationship
    pattern: re.Pattern[str]
    modality: Modality | None = None
    to: str = ""


def _line(
    relationship: Relationship, pattern: str, modality: Modality | None = None, to: str = ""
) -> _Line:
    """``<a:post>``, ``<b:body>``, ``<a:any>`` … name one of that kind; ``<gap>`` is up to 80
    characters that name nobody else.
    """
    for kind, actors in (("post", POSTS), ("body", BODIES), ("any", ACTORS)):
        for end in "ab":
            pattern = pattern.replace(f"<{end}:{kind}>", rf"(?P<{end}>{named(actors)})(?!\w)")
    gap = rf"(?:(?!{named(ACTORS)}|\bwho\b|\bwhich\b)[^.;]){{0,80}}?"
    return _Line(
        relationship, re.compile(rf"\b{pattern.replace('<gap>', gap)}", re.I), modality, to
    )


_CHAIRED = (
    r"(?:,? (?:which|that))?(?: (?!and\b)\w+){0,3}?,? (?:\w+ )?chaired by (?:the |an? |its )?"
)
_LINES: tuple[_Line, ...] = (
    _line(
        Relationship.CHAIRS,
        r"<a:post><gap>\b(?:chairs|(?:will|should|must|to) chair) (?:the )?<b:body>",
    ),
    _line(Relationship.CHAIRS, rf"<b:body>{_CHAIRED}<a:post>"),
    _line(Relationship.CHAIRS, r"<b:body>, which (?:the |its )?<a:post> (?:also )?chairs"),
    _line(
        Relationship.CHAIRS,
        r"(?P<a>(?:independent )?chair of (?:the )?LSCB) has been in (?:the )?post",
        to="LSCB",
    ),
    _line(
        Relationship.REPORTS_TO,
        r"<a:body><gap>\b(?:reports?|reporting arrangements)(?: directly| regularly)? to (?:the )?"
        r"<b:body>",
    ),
    _line(
        Relationship.REPORTS_TO,
        r"<b:body> receives [^.;]*\breports\b[^.;]* from [^.;]*?\b<a:body>",
    ),
    _line(Relationship.REPORTS_TO, r"<b:body> reviews the work of (?:the )?<a:body>"),
    _line(Relationship.ACCOUNTABLE_TO, r"<a:any> (?:\w+ ){1,3}?accountable to (?:the )?<b:any>"),
    _line(Relationship.ACCOUNTABLE_TO, r"<b:any>(?: \w+){0,3}? holds? (?:the )?<a:any> to account"),
    _line(
        Relationship.ACCOUNTABLE_TO, r"<a:any>(?: \w+){1,3}? held to account by (?:the )?<b:any>"
    ),
    _line(Relationship.ACCOUNTABLE_TO, r"<a:any> are held to account(?! by)", to="LSCB"),
    _line(
        Relationship.ACCOUNTABLE_TO,
        r"influence of (?:the )?<b:body> within (?:the )?<a:body>, in calling it to account[^.;]*? "
        r"is not\b",
        Modality.DENIED,
    ),
    _line(Relationship.PART_OF, r"<a:body> (?:then )?makes decisions about <b:body>"),
    _line(Relationship.PART_OF, r"structure of (?:the )?<b:body> includes <a:body>"),
    _line(Relationship.PART_OF, r"structure of (?:the )?<b:body> includes [^.]* <a:body>"),
    _line(Relationship.MEMBER_OF, r"<a:post><gap>\bis an? (?:\w+ )?member of (?:the )?<b:body>"),
    _line(Relationship.MEMBER_OF, r"<a:post> sits on (?:the )?<b:body>"),
)


# --------------------------------------------------------------------------------------- tenures


def _term(pattern: str) -> re.Pattern[str]:
    who, gap = rf"(?P<post>{named(POSTS)})(?!\w)", rf"(?:(?!{named(POSTS)})[^.;]){{0,80}}?"
    for hole, expression in (("<post>", who), ("<gap>", gap), ("<date>", DATE)):
        pattern = pattern.replace(hole, expression)
    return re.compile(pattern, re.I)


_SINCE = _term(
    r"(?P<kind>interim |acting |permanent )?<post><gap> "
    r"(?:has been in (?:the )?post since|was (?:permanently )?appointed in|"
    r"took up (?:the )?post in) (?P<from><date>)"
)
_ACTING = _term(
    r"<post> was (?P<kind>acting|interim) in the post from (?P<from><date>) and was permanently "
    r"(?:recruited|appointed) in (?P<then><date>)"
)
_LEAVING = _term(
    r"(?:<post>[^.;]*? (?:is stepping down|is retiring)|announced \w+ intention to step down) ?"
    r"(?P<how>(?:following|at|in) [^.;,]*?)(?= shortly | and |[.;,]|$)"
)
_HEAD = re.compile(r"\bhead of service(?: position)? (?:in|for) children's social care", re.I)
_INTERIM = re.compile(r"\binterim (?:had|has) recently (?:commenced|started)", re.I)
_NEW_CHAIR = re.compile(r"\bhas an? (?:new )?(?P<kind>interim|acting) chair\b", re.I)


@dataclass
class _Reader:
    """A passage being read; ``panel``, ``post`` and ``tenure`` are those last spoken of."""

    scene: Scene
    passage: str
    default: Modality
    count: int = 0
    panel: str = ""
    post: str = ""
    tenure: str = ""

    def sentence(self, printed: str, plain: str) -> None:
        """Read one sentence, given as printed and as the patterns see it."""
        if match := PANEL.search(plain):
            self.panel = match[0]
        elif self.panel:
            plain = re.sub(r"\bthe panel\b", f"the {self.panel}", plain, flags=re.I)
        for line in _LINES:
            for match in line.pattern.finditer(plain):
                self._say(line, match, printed, plain)
        self._tenures(printed, plain)

    def _say(self, line: _Line, match: re.Match[str], printed: str, plain: str) -> None:
        draft = self.scene.draft
        start = actor(self.scene, match["a"])
        end = actor(self.scene, line.to or match["b"])
        if start == end:
            return
        clause = re.split(r"[;:]", plain[: match.start()])[-1]
        words = clause + match[0] if re.search(r"\bensure that\b", clause, re.I) else match[0]
        said = line.modality or modality(words, self.default)
        draft.edge(
            line.relationship,
            start,
            end,
            passage=self.passage,
            quote=printed,
            modality=said,
            distinct="" if said is Modality.IS else said.value,
        )
        for node in (start, end):
            draft.cites(node, self.passage, printed)
        self.count += 1

    def _tenures(self, printed: str, plain: str) -> None:
        """Posts that somebody unnamed holds, and since when."""
        for match in _ACTING.finditer(plain):
            post = actor(self.scene, match["post"])
            then = _dated("to", match["then"])
            kind = TenureKind(match["kind"].lower())
            self._hold(post, kind, printed, match["from"], to=then["toTo"],
                       toText=match["then"], toPrecision=then["toPrecision"])  # fmt: skip
            self._hold(post, TenureKind.PERMANENT, printed, match["then"])
        for match in _SINCE.finditer(plain):
            kind = TenureKind((match["kind"] or "not_stated").strip().lower())
            self._hold(actor(self.scene, match["post"]), kind, printed, match["from"])
        for match in _LEAVING.finditer(plain):
            post = match["post"]
            tenure = self.scene.unnamed.get(actor(self.scene, post)) if post else self.tenure
            if tenure:
                self._ends(tenure, printed, match["how"])
        if _HEAD.search(plain):
            self.post = "Head of service for children's social care"
        if self.post and _INTERIM.search(plain):
            self._hold(names.post(self.scene.draft, self.post), TenureKind.INTERIM, printed)
        if (chair := _NEW_CHAIR.search(plain)) and self.panel:
            body = actor(self.scene, self.panel)
            name = str(self.scene.draft.get(body, "name"))
            title = f"Chair of the {name[0].lower()}{name[1:]}"
            post_ = names.post(self.scene.draft, title, body, passage=self.passage, quote=printed)
            self.scene.draft.edge(
                Relationship.CHAIRS, post_, body, passage=self.passage, quote=printed
            )
            self._hold(post_, TenureKind(chair["kind"].lower()), printed)

    def _hold(
        self, post: str, kind: TenureKind, printed: str, since: str = "", **to: object
    ) -> None:
        key = date_key(since) if since else ""
        last = self.scene.unnamed.get(post, "")
        known = last.rsplit("/", 1)[-1]
        if key and self.scene.draft.has(last) and (key.startswith(known) or known.startswith(key)):
            self.tenure = last  # "since April 2010", elsewhere "since 2010"
            self.scene.draft.cites(last, self.passage, printed)
            self.count += 1
            return
        dates = _dated("from", since) if since else {"attestedFrom": self.scene.times.at}
        if not to:
            dates["attestedTo"] = self.scene.until
        self.tenure = names.tenure(
            self.scene.draft,
            post,
            None,
            kind=kind,
            since=key,
            passage=self.passage,
            quote=printed,
            **dates,
            **to,
        )
        self.scene.unnamed[post] = self.tenure
        self.scene.draft.cites(post, self.passage, printed)
        self.count += 1

    def _ends(self, tenure: str, printed: str, words: str) -> None:
        """Keep in which words the end of a tenure is announced (no date is)."""
        draft = self.scene.draft
        if draft.get(tenure, "toText") is None:
            draft.node(Label.TENURE, *tenure.split("/")[1:], toText=words)
        draft.cites(tenure, self.passage, printed, property="toText", value=words)
        self.count += 1


def _dated(name: str, printed: str) -> dict[str, object]:
    """The four properties of a printed date."""
    due = read_due(printed)
    return {
        f"{name}Text": printed,
        name: due.first,
        f"{name}To": due.last,
        f"{name}Precision": due.precision,
    }
