"""The rows of a plan as records: actions with their leads, dates, measures, status and updates, and
the recommendations that they address, as the plan quotes them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from loaders.account import Account
from loaders.actors import LeadCell, read_leads
from loaders.dates import Due, beside_date, read_done, read_due
from loaders.leads import lead_roles, put_leads
from loaders.measures import MeasureRead, is_status, read_measures, read_status
from loaders.plans import Cell, Column, PlanRow
from ontology.record import node_id, normalise_text
from ontology.terms import (
    ActionStatus,
    DatePrecision,
    Label,
    LeadRole,
    RecommendationKind,
    Relationship,
    UpdateKind,
)

_ONLY_REFS = re.compile(
    r"(?:(?:R|Recs?|Recommendations?|AFIs?|Areas? for improvement|Priority)\.?\s*)?"
    r"\d{1,2}(?:\s*(?:,|&|and|/)\s*(?:R|AFI)?\d{1,2})*\.?",
    re.I,
)
_OTHER_TIME = re.compile(
    r"\b(?:previous|prior|initial|baseline|target|forecast|predicted|expected)\b", re.I
)
_NUMBERED = re.compile(
    r"(?:R|Rec(?:ommendation)?|AFI|Area for improvement|Priority)?\.?\s*(\d{1,2})\s*[.):–-]\s+"
    r"(\S.*)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Something that the rows after it belong to, with the words that say so."""

    id: str
    passage: str
    quote: str


@dataclass
class Actions:
    """The actions of a plan in the making.

    ``plan`` is the plan's id, ``issued`` its date, ``initials`` and ``colours`` what the plan says
    that they stand for. ``addressed`` and ``outcome`` are what a row belongs to by where it stands;
    ``listed`` holds number and text of each recommendation, ``unread`` how many cells of which
    columns were not understood, ``undated`` how many updates have the plan's date for want of one.
    """

    account: Account
    plan: str
    issued: Due | None = None
    initials: Mapping[str, str] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    addressed: list[Place] = field(default_factory=list)
    outcome: Place | None = None
    heading: str | None = None
    count: int = 0
    listed: dict[str, tuple[str, str]] = field(default_factory=dict)
    unread: Counter[str] = field(default_factory=Counter)
    undated: int = 0

    @property
    def key(self) -> tuple[str, ...]:
        """The key of the plan, from which those of its parts are made."""
        return tuple(self.plan.split("/")[1:])

    # -- recommendations

    def recommend(
        self,
        text: str,
        number: str | None,
        passage: str,
        kind: RecommendationKind = RecommendationKind.AREA_FOR_IMPROVEMENT,
        quotes: tuple[str, str] | None = None,
    ) -> str:
        """A recommendation that the plan quotes: the one listed before with this number or text,
        or a new one. Another wording of one listed before is kept beside the first. ``quotes`` is
        the passage, with its words, that says that it is quoted.
        """
        draft = self.account.draft
        found = self.find(number, text)
        if found is None:
            ordinal = len(self.listed) + 1
            found = draft.node(
                Label.RECOMMENDATION,
                *self.key,
                str(ordinal),
                number=number,
                ordinal=ordinal,
                kind=kind,
                text=text,
            )
            self.listed[found] = (number or "", text)
            draft.edge(Relationship.PART_OF, found, self.plan, passage=passage, quote=text)
            draft.cites(found, passage, text)
        elif normalise_text(self.listed[found][1]) != normalise_text(text):
            draft.cites(found, passage, text, property="text", value=text)
        else:
            draft.cites(found, passage, text)
        if number and not self.listed[found][0]:
            draft.node(Label.RECOMMENDATION, *self.key, found.rsplit("/", 1)[1], number=number)
            self.listed[found] = (number, self.listed[found][1])
        if quotes:
            draft.cites(found, quotes[0], quotes[1], property="quotes")
        return found

    def find(self, number: str | None, text: str = "") -> str | None:
        """The recommendation listed before with this number, or else with this text."""
        wanted = normalise_text(text).lower().strip(" .")
        for id_, (its, words) in self.listed.items():
            if number and number == (its or id_.rsplit("/", 1)[1]):
                return id_
            if not number and wanted and normalise_text(words).lower().strip(" .") == wanted:
                return id_
        return None

    def _addressed(self, row: PlanRow, passage: str) -> list[Place]:
        """The recommendations that a row is about: in its own column, or where it stands."""
        cell = " ".join(row.get(Column.RECOMMENDATION).split())
        if not cell:
            return self.addressed
        numbers = re.findall(r"\d+", cell) if _ONLY_REFS.fullmatch(cell) else []
        if numbers:
            found = [self.find(n) or self.recommend(cell, n, passage) for n in numbers]
        else:
            numbered = _NUMBERED.fullmatch(cell)
            number, text = (numbered[1], numbered[2]) if numbered else (None, cell)
            label = row.header.label(Column.RECOMMENDATION)
            quotes = None
            if re.search(r"ofsted|inspect|recommend|area", label, re.I):
                quotes = (self.account.passage(row.header.block), label)
            kind = recommendation_kind(label)
            found = [self.find(number, text) or self.recommend(text, number, passage, kind, quotes)]
        self.addressed = [Place(id_, passage, cell) for id_ in dict.fromkeys(found)]
        return self.addressed

    # -- actions

    def add(self, row: PlanRow) -> str | None:
        """Say all that a row says, and return the action's id; ``None`` if it holds no action."""
        text = " ".join(row.get(Column.ACTION).split())
        if not text:
            return None
        draft, account = self.account.draft, self.account
        passage = account.passage(row.blocks, heading=self.heading)
        self.count += 1
        number = row.get(Column.REF).strip(" .") or None
        key = (*self.key, re.sub(r"[^\w.-]+", "-", number) if number else str(self.count))
        if draft.has("/".join(("action", *key))):
            key = (*key[:-1], f"{key[-1]}-{self.count}")
        due, start = read_due(row.get(Column.DUE)), read_due(row.get(Column.START))
        measures = self._measures(row)
        status_text, status = self._status(row, [m.text for m, _ in measures])
        action = draft.node(
            Label.ACTION,
            *key,
            number=number,
            ordinal=self.count,
            text=text,
            desiredOutcome=" ".join(row.get(Column.OUTCOME).split()),
            startText=start.text,
            startFrom=start.first,
            startTo=start.last,
            startPrecision=start.precision if start.text else None,
            dueText=due.text,
            dueFrom=due.first,
            dueTo=due.last,
            duePrecision=due.precision,
            statusText=status_text,
            status=status,
            leadText="; ".join(" ".join(c.text.split()) for c in row.each(Column.LEAD)),
        )
        draft.edge(Relationship.PART_OF, action, self.plan)
        draft.cites(action, passage, text)
        for place in self._addressed(row, passage):
            draft.edge(
                Relationship.ADDRESSES, action, place.id, passage=place.passage, quote=place.quote
            )
        if self.outcome:
            aim = self.outcome
            draft.edge(Relationship.AIMS_FOR, action, aim.id, passage=aim.passage, quote=aim.quote)
        self._lead(action, row)
        for ordinal, (measure, cell) in enumerate(measures, 1):
            self._measure(action, self._cell(row, cell), ordinal, measure)
        self._updates(action, row, status)
        for date_ in (start, due):
            if date_.precision is DatePrecision.UNREAD:
                draft.note(f"action {number or self.count}: the date '{date_.text}' was not read")
        for cell in row.each(None):
            self._unread(cell)
        return action

    def _unread(self, cell: Cell) -> None:
        self.account.unread_cell(cell.block, cell.place, heading=cell.heading)
        self.unread[cell.heading] += 1

    def _cell(self, row: PlanRow, cell: Cell) -> str:
        """The passage of a cell (of the row, where it goes on over a page)."""
        if len(row.blocks) > 1:
            return self.account.passage(row.blocks)
        return self.account.cell(cell.block, cell.place, heading=cell.heading)

    def _lead(self, action: str, row: PlanRow) -> None:
        """Who leads: in several columns everybody has the part that the column's heading names."""
        cells = [(cell, read_leads(cell.text, self.initials)) for cell in row.each(Column.LEAD)]
        roles = lead_roles([cell.heading for cell, read in cells if read.leads])
        ids: list[str] = []
        for cell, read in sorted(cells, key=lambda c: _RANK.index(roles.get(c[0].heading))):
            role = roles.get(cell.heading)
            if role is LeadRole.SUPPORT:
                read = _as(read, {LeadRole.LEAD: role, LeadRole.JOINT: role})
            elif role:
                read = _as(read, {LeadRole.LEAD: role})
            ids += put_leads(
                self.account.draft,
                action,
                read,
                passage=self._cell(row, cell),
                attested=self.issued,
                before=ids,
            )
            for part in read.unread:
                number = action.rsplit("/", 1)[1]
                self.account.draft.note(f"action {number}: '{part}' in the lead cell was not read")

    def _measures(self, row: PlanRow) -> list[tuple[MeasureRead, Cell]]:
        """The measures of a row, each with the cell that it stands in."""
        cells = row.each(Column.MEASURE)
        found = [(measure, cell) for cell in cells for measure in read_measures(cell.text)]
        for column in (Column.BASELINE, Column.TARGET, Column.SOURCE, Column.FREQUENCY):
            values = [v.strip() for v in re.split(r"[;\n]", row.get(column)) if v.strip()]
            if len(values) == len(found):
                found = [
                    (_with(m, column, v), cell) for (m, cell), v in zip(found, values, strict=True)
                ]
            elif values:
                self.account.draft.note(
                    f"row '{row.get(Column.REF) or self.count}': {column.value} "
                    f"'{row.get(column)}' is of no one measure and was left in the table"
                )
        return found

    def _measure(self, action: str, passage: str, ordinal: int, read: MeasureRead) -> None:
        draft = self.account.draft
        id_ = draft.node(
            Label.MEASURE,
            *action.split("/")[1:],
            str(ordinal),
            ordinal=ordinal,
            text=read.text,
            unit=read.unit,
            baseline=read.baseline,
            target=read.target,
            source=read.source,
            frequency=read.frequency,
        )
        draft.cites(id_, passage, read.text)
        draft.edge(
            Relationship.MEASURED_BY, action, id_, passage=passage, quote=read.text, ordinal=ordinal
        )

    def _status(self, row: PlanRow, measures: Sequence[str]) -> tuple[str, ActionStatus]:
        """The status as printed and as read: in its own column, or strayed into another, where it
        may stand beside a date. Where the first column says nothing without a key, the others and
        the last of progress count whose cells are nothing but one status.
        """
        worded = [cell for cell in row.each(Column.UPDATE)[-1:] if _worded(cell)]
        ratings = [*row.each(Column.STATUS), *worded]
        text = shown = ratings[0].text if ratings else ""
        if len(ratings) > 1:
            shown = "; ".join(f"{cell.heading}: {cell.text}" for cell in ratings)
        due = row.get(Column.DUE)
        for stray, status in (*((m, m) for m in measures), (due, due), (due, beside_date(due))):
            if not text and is_status(status):
                text, shown = status, stray
        if not text and row.get(Column.DONE) and read_due(row.get(Column.DONE)).first:
            return row.get(Column.DONE), ActionStatus.COMPLETE
        if read := _said(read_status(text, self.colours)):
            return shown, read
        others = {said for cell in ratings[1:] if (said := _worded(cell))}
        return shown, others.pop() if len(others) == 1 else ActionStatus.NOT_STATED

    def _updates(self, action: str, row: PlanRow, status: ActionStatus) -> None:
        """Progress, completion, and a date that replaces the first one, each as a fact of its own.
        One without a date of its own is as of the plan; its status is what it says, or the row's.
        """
        ratings = row.each(Column.STATUS)
        scale = ratings[0].heading if ratings else None
        for cell in row.each(Column.UPDATE):
            text = " ".join(cell.text.split())
            dated = re.match(r"[^:–]{4,20}(?=\s*[:–])", text)
            on = _day(dated[0]) if dated else _day(row.get(Column.UPDATED))
            own = _worded(cell) or _said(status)
            self._update(action, row, cell, UpdateKind.PROGRESS, on=on, status=own, scale=scale)
        for cell in (*row.each(Column.DONE), *row.each(Column.DUE)):
            if done := read_done(cell.text, known=cell.column is Column.DONE):
                self._update(action, row, cell, UpdateKind.CLAIMED_COMPLETE, on=_day(done.text))
            elif cell.column is Column.DONE:
                self._dateless(cell)
        for cell in row.each(Column.REVISED):
            if due := read_due(cell.text).last:
                self._update(action, row, cell, UpdateKind.DUE_REVISED, due=due)
            else:
                self._dateless(cell)
        for cell in row.each(Column.UPDATED):
            if _day(cell.text) is None or not row.each(Column.UPDATE):
                self._dateless(cell)

    def _dateless(self, cell: Cell) -> None:
        """Tell of a cell without a date in a column of dates, unless it says that there is none."""
        if read_due(cell.text).precision is not DatePrecision.NONE:
            self._unread(cell)

    def _update(
        self,
        action: str,
        row: PlanRow,
        cell: Cell,
        kind: UpdateKind,
        *,
        on: date | None = None,
        status: ActionStatus | None = None,
        scale: str | None = None,
        due: date | None = None,
    ) -> None:
        draft, passage = self.account.draft, self._cell(row, cell)
        text = " ".join(cell.text.split())
        key = (*action.split("/")[1:], kind.value)
        if draft.has(node_id(Label.UPDATE, *key)):
            key = (*key[:-1], f"{kind.value}-{cell.place + 1}")
        if on is None and kind is not UpdateKind.DUE_REVISED and self.issued:
            on, self.undated = self.issued.last, self.undated + 1
        id_ = draft.node(
            Label.UPDATE, *key, kind=kind, text=text, on=on, status=status, scale=scale, dueTo=due
        )
        draft.cites(id_, passage, text)
        draft.edge(Relationship.UPDATES, id_, action, passage=passage, quote=text)

    # -- what the load report tells

    def tell(self) -> None:
        """Tell of what was not understood, and of what was taken to be of the plan's date."""
        note = self.account.draft.note
        for heading, count in self.unread.items():
            column = f"the column '{heading}'" if heading else "a column without a heading"
            cells = "1 filled cell" if count == 1 else f"{count} filled cells"
            note(f"{column}: {cells} not understood, and the text kept as it is")
        if self.undated and self.issued:
            one = "1 update bears no day and was"
            several = f"{self.undated} updates bear no day and were"
            told = one if self.undated == 1 else several
            note(f"{told} taken to be of the plan's date, {self.issued.text}")


#: In which order the leads of several columns are told.
_RANK = (LeadRole.LEAD, LeadRole.JOINT, None, LeadRole.SUPPORT)


def _as(cell: LeadCell, roles: Mapping[LeadRole, LeadRole]) -> LeadCell:
    """A lead cell in which everybody has another part."""
    leads = tuple(replace(lead, role=roles.get(lead.role, lead.role)) for lead in cell.leads)
    return replace(cell, leads=leads)


def _worded(cell: Cell) -> ActionStatus | None:
    """The status that a cell is nothing but, unless its heading tells of another time."""
    if not is_status(cell.text) or _OTHER_TIME.search(cell.heading):
        return None
    return read_status(cell.text)


def _said(status: ActionStatus | None) -> ActionStatus | None:
    """A status, unless it is that none is stated."""
    return None if status is ActionStatus.NOT_STATED else status


def _day(text: str) -> date | None:
    """The day that a text gives, if it gives one."""
    due = read_due(text)
    return due.first if due.precision is DatePrecision.DAY else None


def _with(measure: MeasureRead, column: Column, value: str) -> MeasureRead:
    if column is Column.BASELINE:
        return replace(measure, baseline=value)
    if column is Column.TARGET:
        return replace(measure, target=value)
    if column is Column.SOURCE:
        return replace(measure, source=value)
    return replace(measure, frequency=value)


def recommendation_kind(words: str) -> RecommendationKind:
    """The kind of recommendation by what a plan calls it."""
    for kind, pattern in (
        (RecommendationKind.AREA_FOR_PRIORITY_ACTION, r"priority action"),
        (RecommendationKind.AREA_FOR_DEVELOPMENT, r"areas? (?:for|of) development"),
        (RecommendationKind.AREA_FOR_IMPROVEMENT, r"areas? (?:for|of) improvement|\bAFI"),
    ):
        if re.search(pattern, words, re.I):
            return kind
    return RecommendationKind.RECOMMENDATION
