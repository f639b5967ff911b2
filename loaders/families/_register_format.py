"""What a governance register may say: its facts, its sections and their columns.

The template, the documentation and the messages to officers are made from these tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology.terms import CODES, Relationship

#: The first thing in a register, and the authority it is of.
TITLE = "governance_register"

#: A sheet of a workbook that only lists what may be written.
ALLOWED = "allowed_values"


@dataclass(frozen=True)
class Column:
    """A column, or a fact at the top.

    ``reads`` is how its value is read: ``text``, ``person``, ``date``, ``thing`` (a post, body,
    organisation or person of this register, by name), ``item`` (a plan, action, recommendation …
    by id or printed number), ``of`` (what such a number is counted in), ``line``, ``link``, or the
    name of a code list.
    """

    name: str
    reads: str
    meaning: str
    required: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values that it may have, as people write them; empty where any may be."""
        if self.reads in ("line", "link"):
            return tuple(LINES if self.reads == "line" else LINKS)
        return tuple(CODES.get(self.reads, {}).values())


@dataclass(frozen=True)
class Section:
    """A list of entries of one sort; ``example`` is one entry."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    example: dict[str, str]


#: The two lines that a post, body or organisation may have to another.
LINES = {
    "accountable to": Relationship.ACCOUNTABLE_TO,
    "reports to": Relationship.REPORTS_TO,
}

#: What may join two items.
LINKS = {
    "supports": Relationship.SUPPORTS,
    "addresses": Relationship.ADDRESSES,
    "recurs as": Relationship.RECURS_AS,
    "same as": Relationship.SAME_AS,
}

FACTS = (
    Column(TITLE, "text", "the authority that the register is of", required=True),
    Column("stated_by", "text", "who states it; a post is enough", required=True),
    Column("as_at", "date", "the day on which it was true", required=True),
    Column("council", "text", "the council's full name"),
    Column("gss_code", "text", "the area's code of the Office for National Statistics"),
    Column("ofsted_urn", "text", "the number Ofsted gives the authority"),
)

_FROM = Column("from", "date", "since when, if known")
_TO = Column("to", "date", "until when; empty while it lasts")
_NOTE = Column("note", "text", "anything for those who read the register")
_ITEM = Column(
    "item",
    "item",
    "its id, or with 'of': 'plan', 'action 2.3' or 'recommendation 4'",
)
_OF = Column(
    "of", "of", "what a printed number is counted in: improvement_plan/2019-10, sif/2016-07-04"
)


def _required(column: Column) -> Column:
    return Column(column.name, column.reads, column.meaning, required=True)


SECTIONS = {
    section.name: section
    for section in (
        Section(
            "organisations",
            "Organisations beside the council: health, police, schools, trusts.",
            (
                Column("name", "text", "its full name", required=True),
                Column("kind", "OrganisationKind", "what it is"),
                Column("part_of", "thing", "the organisation that it is part of"),
                _NOTE,
            ),
            {"name": "Aldermoor Integrated Care Board", "kind": "icb"},
        ),
        Section(
            "bodies",
            "Boards, committees, panels and partnerships.",
            (
                Column("name", "text", "its full name", required=True),
                Column("kind", "BodyKind", "what it is; read from the name if empty"),
                _FROM,
                _TO,
                Column("part_of", "thing", "the body that it is part of"),
                _NOTE,
            ),
            {"name": "Corporate Parenting Board", "from": "2018-05"},
        ),
        Section(
            "posts",
            "Posts, held or not.",
            (
                Column("title", "text", "as it is written in plans", required=True),
                Column("in", "thing", "organisation or body; the council if empty"),
                Column("statutory", "StatutoryPost", "the statutory post that it is"),
                _NOTE,
            ),
            {"title": "Head of Service, Children in Care"},
        ),
        Section(
            "holders",
            "Who holds a post, and when. A vacancy is an entry without a person.",
            (
                Column("person", "person", "first and last name; 'not named', or empty if vacant"),
                Column("post", "thing", "a post of this register", required=True),
                Column("kind", "TenureKind", "how it is held"),
                _FROM,
                _TO,
                Column("attested", "date", "a day on which this was so; 'as_at' if empty"),
                _NOTE,
            ),
            {
                "person": "Ama Mensah",
                "post": "Head of Service, Children in Care",
                "kind": "interim",
                "from": "2021-01-04",
            },
        ),
        Section(
            "lines",
            "Who answers to whom, and who sends reports to whom.",
            (
                Column("who", "thing", "post, body or organisation", required=True),
                Column("line", "line", "which of the two", required=True),
                Column("whom", "thing", "post, body or organisation", required=True),
                _FROM,
                _TO,
                _NOTE,
            ),
            {
                "who": "Head of Service, Children in Care",
                "line": "accountable to",
                "whom": "Director of Children's Services",
            },
        ),
        Section(
            "chairs",
            "Who chairs a body.",
            (
                Column("body", "thing", "the body", required=True),
                Column("chair", "thing", "post, person or organisation", required=True),
                _FROM,
                _TO,
                _NOTE,
            ),
            {
                "body": "Corporate Parenting Board",
                "chair": "Lead Member for Children",
                "from": "2018-05",
            },
        ),
        Section(
            "members",
            "Who sits on a body.",
            (
                Column("body", "thing", "the body", required=True),
                Column("member", "thing", "post, person or organisation", required=True),
                _FROM,
                _TO,
                _NOTE,
            ),
            {"body": "Corporate Parenting Board", "member": "Aldermoor Integrated Care Board"},
        ),
        Section(
            "oversight",
            "Which body watches over a plan, an action or a recommendation, and how.",
            (
                Column("overseer", "thing", "body, organisation or post", required=True),
                _required(_ITEM),
                _OF,
                Column("mode", "OversightMode", "how"),
                _FROM,
                _TO,
                _NOTE,
            ),
            {
                "overseer": "Corporate Parenting Board",
                "item": "action 2.3",
                "of": "improvement_plan/2019-10",
                "mode": "monitors",
            },
        ),
        Section(
            "leads",
            "Who answers for a recommendation or an action as a whole.",
            (
                _required(_ITEM),
                _OF,
                Column("lead", "thing", "post, person, body or organisation", required=True),
                Column("role", "LeadRole", "lead, joint or support"),
                _FROM,
                _TO,
                _NOTE,
            ),
            {
                "item": "recommendation 4",
                "of": "ilacs/2019-06-24",
                "lead": "Director of Children's Services",
                "role": "lead",
            },
        ),
        Section(
            "succession",
            "What took over from what: body from body, organisation from organisation, post "
            "from post.",
            (
                Column("old", "thing", "what ended", required=True),
                Column("new", "thing", "what took over", required=True),
                Column("on", "date", "when"),
                _NOTE,
            ),
            {
                "old": "Aldermoor Safeguarding Children Board",
                "new": "Aldermoor Safeguarding Children Partnership",
                "on": "2019-09-01",
            },
        ),
        Section(
            "same",
            "Two names of one thing.",
            (
                Column("one", "thing", "a name", required=True),
                Column("other", "thing", "the other name", required=True),
                _NOTE,
            ),
            {"one": "Director of Children's Services", "other": "Corporate Director for Children"},
        ),
        Section(
            "links",
            "What joins findings, recommendations and actions, where it is known and not printed.",
            (
                _required(_ITEM),
                _OF,
                Column("link", "link", "how the first is joined to the second", required=True),
                Column("to", "item", "the second, as the first", required=True),
                Column("to_of", "of", "what its printed number is counted in"),
                _NOTE,
            ),
            {
                "item": "finding 12",
                "of": "sif/2016-07-04",
                "link": "recurs as",
                "to": "recommendation 4",
                "to_of": "ilacs/2019-06-24",
            },
        ),
        Section(
            "updates",
            "Progress of an action or a recommendation on a day; an update is never overwritten.",
            (
                _required(_ITEM),
                _OF,
                Column("kind", "UpdateKind", "what sort of news it is", required=True),
                Column("on", "date", "the day of which it is true", required=True),
                Column("text", "text", "what happened, and what shows it"),
                Column("status", "ActionStatus", "how the item stands"),
                Column("due", "date", "the new date, where it was revised"),
                Column("approver", "text", "who approved or verified it; a post or body"),
                Column("reason", "text", "why"),
                _NOTE,
            ),
            {
                "item": "action 2.3",
                "of": "improvement_plan/2019-10",
                "kind": "due revised",
                "on": "2020-01-16",
                "due": "2020-06-30",
                "approver": "Corporate Parenting Board",
                "reason": "The contract was let late.",
            },
        ),
        Section(
            "meetings",
            "What a body considered, and what it decided.",
            (
                Column("body", "thing", "the body", required=True),
                Column("held_on", "date", "the day of the meeting", required=True),
                Column("item", "item", "the document, plan or recommendation considered"),
                _OF,
                Column("decision", "text", "what was resolved, in the words of the minutes"),
                _NOTE,
            ),
            {
                "body": "Corporate Parenting Board",
                "held_on": "2020-01-16",
                "item": "plan",
                "of": "improvement_plan/2019-10",
                "decision": "The plan was agreed and is to return each quarter.",
            },
        ),
    )
}
