"""How much one request may ask for: checked on the query itself, before any of it is answered.

One validation rule, the same class for every request, so that a query that was checked once need
not be checked again. A fragment is measured once however often it is spread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    InlineFragmentNode,
    IntValueNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from strawberry.extensions import ValidationCache

from api.paging import MOST

#: How many words and signs a query may have.
MOST_TOKENS = 4000
#: How many fields and fragments may be written in a query.
MOST_FIELDS = 500
#: How many directives a query may have.
MOST_DIRECTIVES = 50
#: How deep a query may go: things lead to things without end.
MOST_DEPTH = 12
#: How often a query may ask for something under another name.
MOST_ALIASES = 30
#: How many things an answer may have, by the estimate below: a full page of recommendations, with
#: their actions and all that belongs to each, is some 75,000.
MOST_THINGS = 100_000
#: How many bytes a request may have.
MOST_BYTES = 1024 * 1024

#: How many things a list is taken to have where the query does not bound it: those that are known
#: to be long or short, and all others.
_LISTS, _LIST = {
    "Inspection.findings": 50, "Inspection.recommendations": 30, "Plan.actions": 50,
    "Plan.quotes": 50, "Body.oversees": 50, "Document.passages": 500, "Theme.things": 200,
    "Authority.documents": 50, "Authority.inspections": 50, "Authority.plans": 50,
    "Authority.indicators": 50, "Duty.binds": 100, "Organisation.inspected": 100,
    "Organisation.leads": 100, "Organisation.addressedBy": 100, "evidence": 3,
}, 10  # fmt: skip
#: The arguments that bound a list, and the fields that hold what is bounded.
_BOUNDS, _BOUNDED = ("first", "last", "limit"), ("edges", "nodes")
#: Fields that take as long as so many things.
_WEIGHTS = {"coverageGaps": 500, "coverageSummary": 500, "gaps": 20, "chain": 20,
            "accountabilityChain": 100, "proposedLinks": 500, "search": 100, "neighbourhood": 500,
            "path": 500, "recurrence": 100, "links": 500, "explain": 100, "byAuthority": 2000,
            "overview": 500, "claims": 50, "statements": 500,
            "__schema": 5000, "__type": 1000}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """What a part of a query asks for: levels, other names, and things (estimated)."""

    depth: int = 0
    aliases: int = 0
    things: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(
            max(self.depth, other.depth), self.aliases + other.aliases, self.things + other.things
        )


class Limits(ValidationRule):
    """Refuses an operation that is too deep, has too many aliases, or asks for too many things."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._measured: dict[tuple[str, int], Size] = {}
        self._directives = 0

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:  # noqa: ANN401
        """Count a directive."""
        self._directives += 1
        if self._directives == MOST_DIRECTIVES + 1:
            sentence = f"the query has more than {MOST_DIRECTIVES} directives"
            self.report_error(GraphQLError(sentence, node, extensions={"code": "TOO_LARGE"}))

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:  # noqa: ANN401
        """Measure an operation."""
        size = self._selected(
            node.selection_set, self.context.schema.get_root_type(node.operation), MOST
        )
        told = (
            (size.depth, MOST_DEPTH, "the query has a depth of {}; {} is the most"),
            (size.aliases, MOST_ALIASES, "the query has {} aliases; {} is the most"),
            (size.things, MOST_THINGS, "the query asks for some {} things (estimated from its page "
             "sizes and lists within lists); {} is the most: ask for smaller pages ('first'), "
             "written as numbers in the query, or follow fewer lists at once"),
        )  # fmt: skip
        for found, most, words in told:
            if found > most:
                sentence = words.format(f"{found:,}" if found < 10**9 else "10^9 or more", most)
                self.report_error(GraphQLError(sentence, node, extensions={"code": "TOO_LARGE"}))

    def _selected(
        self, chosen: SelectionSetNode | None, parent: GraphQLNamedType | None, page: int
    ) -> Size:
        """The size of one thing's selection; ``page`` is how many a bounded list in it has."""
        size = Size()
        for selection in chosen.selections if chosen else ():
            if isinstance(selection, FieldNode):
                size += self._field(selection, parent, page)
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                known = self.context.schema.get_type(on.name.value) if on else parent
                size += self._selected(selection.selection_set, known, page)
            elif isinstance(selection, FragmentSpreadNode):
                size += self._fragment(selection.name.value, page)
        return size

    def _fragment(self, name: str, page: int) -> Size:
        if (name, page) not in self._measured:
            self._measured[name, page] = Size()  # one that spreads itself: another rule refuses it
            found: FragmentDefinitionNode | None = self.context.get_fragment(name)
            if found is not None:
                on = self.context.schema.get_type(found.type_condition.name.value)
                self._measured[name, page] = self._selected(found.selection_set, on, page)
        return self._measured[name, page]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, page: int) -> Size:
        name = node.name.value
        aliases = int(node.alias is not None)
        weight = _WEIGHTS.get(name, 0)
        if node.selection_set is None:
            return Size(0, aliases, weight)
        if name.startswith("__"):  # what the schema is: another rule bounds its depth
            inner = self._selected(node.selection_set, None, 1)
            return Size(0, aliases + inner.aliases, weight)
        of = getattr(parent, "fields", {}).get(name)
        many = 1
        if of is not None and is_list_type(get_nullable_type(of.type)):
            usual = _LISTS.get(f"{parent}.{name}", _LISTS.get(name, _LIST))
            many = page if name in _BOUNDED else usual
        bounds = {k: a.default_value for k, a in of.args.items() if k in _BOUNDS} if of else {}
        inner = self._selected(
            node.selection_set,
            get_named_type(of.type) if of else None,
            _bound(node, next(iter(bounds.values()))) if bounds else page,
        )
        return Size(inner.depth + 1, aliases + inner.aliases, weight + many * (1 + inner.things))


def _bound(node: FieldNode, usual: object) -> int:
    """How many a field's arguments ask for; what a variable holds is not known: a full page."""
    asked = []
    for argument in node.arguments or ():
        if argument.name.value in _BOUNDS:
            if isinstance(argument.value, IntValueNode):
                asked.append(max(0, int(argument.value.value[:9])))
            elif isinstance(argument.value, VariableNode):
                asked.append(MOST)
    return max(asked, default=usual if isinstance(usual, int) else MOST)


class Costs(ValidationCache):
    """Holds each query to the limits; and, where the context's ``introspection`` is false, refuses
    questions about the schema itself. A query that was checked once is not checked again.
    """

    def on_operation(self) -> Iterator[None]:
        """Add the rules that a query is checked against."""
        context = self.execution_context
        rules: tuple[type[ValidationRule], ...] = (Limits,)
        if not (context.context or {}).get("introspection", True):
            rules = (*rules, NoIntrospection)
        context.validation_rules = (*context.validation_rules, *rules)
        yield

    def on_validate(self) -> Iterator[None]:
        """Count the fields first: each is compared with all others of its name."""
        document = self.execution_context.graphql_document
        if document is not None and (many := _fields(document)) > MOST_FIELDS:
            sentence = f"the query has {many:,} fields and fragments; {MOST_FIELDS} is the most"
            refused = GraphQLError(sentence, extensions={"code": "TOO_LARGE"})
            self.execution_context.pre_execution_errors = [refused]
            yield
        else:
            yield from super().on_validate()


def _fields(document: DocumentNode) -> int:
    """How many fields and fragments are written in a document."""
    many, sets = 0, [getattr(d, "selection_set", None) for d in document.definitions]
    while sets:
        chosen = sets.pop()
        if chosen is not None:
            many += len(chosen.selections)
            sets += [getattr(one, "selection_set", None) for one in chosen.selections]
    return many


class NoIntrospection(NoSchemaIntrospectionCustomRule):
    """Refuses questions about the schema."""

    def report_error(self, error: GraphQLError) -> None:
        """With a code of its own."""
        sentence = "this server does not tell its schema; it is published as api/schema.graphql"
        super().report_error(
            GraphQLError(sentence, error.nodes, extensions={"code": "NO_INTROSPECTION"})
        )
