"""Letters of joint targeted area inspections, to the leaders of an area's agencies together.

Form A (2016–20) has key strengths and areas for improvement, each a paragraph of findings that is
also what must be improved; form B (2022 onwards) has a short list of what needs to improve and then
the findings. Both ask for a written statement of proposed action by a stated day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders import facts, names
from loaders.families import _letter, _recipients
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph, Section, sections
from loaders.families._sections import Heading, Lists, heading_of
from loaders.family import Family
from loaders.figure_times import Times
from loaders.figures import sentences
from loaders.periods import MONTHS
from loaders.read.document import Block, Document
from ontology.record import Records
from ontology.statute import NATIONAL
from ontology.terms import (
    DocumentFamily,
    DocumentState,
    Framework,
    InspectorRole,
    Label,
    LeadRole,
    Modality,
    PassageKind,
    Polarity,
    RecommendationKind,
    Relationship,
    ResponseDueBasis,
    Stance,
)

_SUBJECT = r"^Dear .{0,90}?\bjoint targeted area inspection\b"
_AREA = re.compile(
    r"\bjoint targeted area inspection of (?:the multi-agency response to .+ in )?(?:the )?"
    r"(?P<area>.+)$",
    re.I,
)

_IMPROVE, _PRIORITY = (
    RecommendationKind.AREA_FOR_IMPROVEMENT,
    RecommendationKind.AREA_FOR_PRIORITY_ACTION,
)
_BOX = r"(?:case|practice) stud(?:y|ies)"
_HEADINGS = (
    Heading(r"next steps?$"),
    Heading(rf"{_BOX}\b.*\beffective", Polarity.STRENGTH),
    Heading(rf"{_BOX}\b.*\b(improvement|priority action)", Polarity.WEAKNESS),
    Heading(rf"{_BOX}\b"),
    Heading(r"(key )?strengths?$", Polarity.STRENGTH),
    Heading(r"areas? for priority action", Polarity.WEAKNESS, _PRIORITY),
    Heading(r"areas? for improvement", Polarity.WEAKNESS, _IMPROVE),
    Heading(r"what needs to improve", None, _IMPROVE, finding=False),
    Heading(r"(headline|main) findings|context|summary"),
)
_OTHER = Heading("")

#: Paragraphs about how the inspection was done, not about what it found.
_ABOUT = re.compile(
    r"^(?:This (?:letter|inspection|joint)\b|Between \d|The inspectorates recognise\b|"
    r"The findings in the report\b|Inspectors (?:considered|evaluated)\b)"
)
_NONE = re.compile(r"^there (?:are|were) no areas? for\b", re.I)
_INSPECTORATES = (
    (r"\bOfsted\b", "ofsted"),
    (r"\bCare Quality Commission\b", "care-quality-commission"),
    (r"\bConstabulary\b", "hmicfrs"),
    (r"\bHMI Prob|\bInspectorate of Probation\b", "hmi-probation"),
)
_STATEMENT = re.compile(r"\bwritten statement of (?:proposed )?action\b")
_DUE = re.compile(
    rf"\bby (?:\w+day,? )?(?P<day>\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(MONTHS)}) \d{{4}})\b"
)
_SIGNATORY = re.compile(
    r"(?P<name>(?:Dr )?(?!National|Chief|Her |His |Care|HMI|Deputy|Assistant|The )"
    r"[A-Z][\w’'-]+ [A-Z][\w’'-]+)(?:,?\s+(?:[A-Z]{2,4}|BSc|MSc|ChB|DCH)\b)*"
    r"(?:$|,?\s+(?=National|Deputy|Chief|Assistant|Her |His |HMI))"
)
_NOT_A_NAME = re.compile(r"\b(?:Commission|Probation|Constabulary|Majesty|Director|Inspector)\b")


def _recognises(document: Document) -> float:
    return 0.95 if _letter.says(document, _SUBJECT) else 0.0


def _parse(document: Document) -> Records:
    opened = _letter.open_letter(document, DocumentFamily.JTAI_LETTER, Framework.JTAI, _AREA)
    partnership = _addressed(opened)
    under = sections(opened.letter.body)
    headings = [heading_of(s.heading.text, _HEADINGS) if s.heading else None for s in under]
    lists = Lists(
        opened,
        several=len({h.kind for h in headings if h and h.kind}) > 1,
        addressed=partnership,
    )
    start = str(opened.draft.get(opened.inspection, "startedOn") or "")
    scene = facts.set_scene(
        opened.draft,
        " ".join(p.text for p in opened.letter.body),
        times=Times(at=start, inspection=start),
        until=str(opened.draft.get(opened.inspection, "endedOn") or ""),
    )
    for paragraph, title, heading in _items(opened, under):
        if heading is _HEADINGS[0]:
            _next_step(opened, paragraph, title)
        elif _ABOUT.match(paragraph.text) or _NONE.match(paragraph.text):
            _inspected_by(opened, paragraph, opened.told(paragraph, title))
        else:
            passage, _, _ = lists.add(paragraph, title, heading)
            facts.state(scene, passage, paragraph.text)
    for section in under:
        if section.heading:
            opened.account.passage(section.heading.blocks, kind=PassageKind.HEADING)
    _signed(opened)
    return opened.account.records()


def _items(opened: Opened, under: list[Section]) -> Iterator[tuple[Paragraph, str | None, Heading]]:
    """Each paragraph with the printed heading that it is under and what that says of it.

    A heading that says nothing of its own (a topic) goes on from the one before it; so does a
    bullet after a boxed case study, which stands in the middle of a list.
    """
    within, title = _OTHER, None
    for section in under:
        printed = section.heading.text.rstrip(":?¹²³") if section.heading else None
        own = heading_of(printed, _HEADINGS) if printed else None
        boxed = printed is not None and re.match(_BOX, printed, re.I) is not None
        if not boxed:
            within, title = own or (within if within.polarity else _OTHER), printed
            for paragraph in section.items:
                listed = within.kind is None or paragraph.bullet or not _bulleted(section)
                yield paragraph, title, within if listed else Heading("", within.polarity)
            continue
        back = False
        for paragraph in section.items:
            back = back or (paragraph.bullet and title is not None)
            yield (paragraph, title, within) if back else (paragraph, printed, own or _OTHER)


def _bulleted(section: Section) -> bool:
    return any(p.bullet for p in section.items)


# ------------------------------------------------------------------------------------ who is who


def _addressed(opened: Opened) -> tuple[str, str, str] | None:
    """The recipients; and the partnership, where the salutation names it."""
    letter, account, draft = opened.letter, opened.account, opened.draft
    day = letter.day.isoformat()
    lines: list[list[Block]] = []
    for block in letter.addressee:
        if lines and "," not in block.text:
            lines[-1].append(block)
        else:
            lines.append([block])
    for blocks in lines:
        passage = account.passage(blocks, kind=PassageKind.LINE)
        text = " ".join(b.text for b in blocks)
        for recipient in _recipients.listed(text):
            _recipients.address(draft, opened.document, recipient, LeadRole.ADDRESSEE, passage, day)
    salutation = account.passage(letter.salutation, kind=PassageKind.LINE)
    draft.cites(opened.document, salutation, letter.salutation.text)
    named = re.sub(r"^Dear\s+", "", letter.salutation.text).strip(" ,")
    if not re.search(r"\b(?:Partnership|Board)\b", named):
        return None
    body = names.body(draft, named)
    draft.cites(body, salutation, letter.salutation.text)
    draft.edge(
        Relationship.ADDRESSED_TO,
        opened.document,
        body,
        passage=salutation,
        quote=letter.salutation.text,
        role=LeadRole.ADDRESSEE,
    )
    return body, salutation, letter.salutation.text


def _inspected_by(opened: Opened, paragraph: Paragraph, passage: str) -> None:
    """The inspectorates that a paragraph says carried out the inspection."""
    if not re.search(r"\binspection\b", paragraph.text):
        return
    for sentence in sentences(paragraph.text):
        if not re.search(r"\b(?:undertook|carried out by)\b", sentence):
            continue
        for pattern, key in _INSPECTORATES:
            organisation = f"organisation/national/{key}"
            if re.search(pattern, sentence) and any(n.id == organisation for n in NATIONAL):
                opened.draft.edge(
                    Relationship.INSPECTED_BY,
                    opened.inspection,
                    organisation,
                    passage=passage,
                    quote=sentence,
                )


def _signed(opened: Opened) -> None:
    """Those who sign, one for each inspectorate."""
    draft = opened.draft
    for block in opened.letter.signature:
        passage = opened.account.passage(block, kind=None if block.cells else PassageKind.LINE)
        draft.cites(opened.document, passage, block.text)
        for cell in block.cells or (block.text,):
            match = _SIGNATORY.match(cell.strip())
            if match is None or _NOT_A_NAME.search(match["name"]):
                continue
            name, role = _recipients.plain_name(match["name"]), InspectorRole.SIGNATORY
            names.inspector(draft, opened.inspection, name, role, passage, cell)


# ------------------------------------------------------------------------------- what must be done


def _next_step(opened: Opened, paragraph: Paragraph, title: str | None) -> None:
    """The statement that must be written, and the day by which it is due."""
    draft, text = opened.draft, paragraph.text
    passage = opened.told(paragraph, title)
    for sentence in sentences(text):
        if _STATEMENT.search(sentence):
            _expects(opened, sentence, passage)
        match = _DUE.search(sentence)
        due = _letter.day(match["day"]) if match else None
        if due and draft.get(opened.inspection, "responseDue") is None:
            draft.node(
                Label.INSPECTION,
                *opened.key,
                responseDue=due,
                responseDueBasis=ResponseDueBasis.STATED,
            )
            draft.cites(
                opened.inspection, passage, sentence, property="responseDue", value=due.isoformat()
            )


def _expects(opened: Opened, sentence: str, passage: str) -> None:
    """The written statement: expected until it is loaded."""
    draft, family = opened.draft, DocumentFamily.STATEMENT
    expected = draft.node(
        Label.DOCUMENT,
        draft.source.authority.split("/", 1)[1],
        "expected",
        family,
        "-".join(opened.key[1:]),
        title="Written statement of proposed action",
        family=family,
        state=DocumentState.EXPECTED,
    )
    day = opened.letter.day
    draft.refers(
        expected,
        earliest=day.isoformat(),
        latest=day.replace(year=day.year + 1, day=min(day.day, 28)).isoformat(),
        kinds=(family,),
    )
    draft.cites(expected, passage, sentence)
    draft.edge(
        Relationship.REFERS_TO,
        opened.document,
        expected,
        passage=passage,
        quote=sentence,
        modality=Modality.RECOMMENDED,
        stance=Stance.CITES,
    )


FAMILY = Family(DocumentFamily.JTAI_LETTER, _recognises, _parse)
