"""The schema as it is published: committed, described, and with the names that clients count on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import (
    DefinitionNode,
    EnumTypeDefinitionNode,
    GraphQLEnumType,
    GraphQLUnionType,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    UnionTypeDefinitionNode,
    build_schema,
    is_non_null_type,
    parse,
)

from api.schema import SDL, schema, sdl

ROOT = Path(__file__).parents[1]
#: What the sketch has and we have otherwise, with the reason.
OTHERWISE: dict[str, str] = {}


def test_the_committed_schema_is_that_of_the_code() -> None:
    assert SDL.read_text("utf-8") == sdl(), (
        "api/schema.graphql is not the schema of the code: if what changed was meant to change, "
        "run 'make schema' (python -m api.schema) and commit it"
    )


def test_the_committed_schema_can_be_read_by_others() -> None:
    assert build_schema(SDL.read_text("utf-8")).query_type is not None


def test_every_field_of_the_query_is_described() -> None:
    query = schema._schema.query_type
    assert query is not None
    assert [n for n, f in query.fields.items() if not f.description] == []
    inputs = [t for n, t in schema._schema.type_map.items() if n.endswith("Filter")]
    assert len(inputs) >= 10
    bare = [f"{t.name}.{n}" for t in inputs for n, f in t.fields.items() if not f.description]  # type: ignore[attr-defined]
    assert bare == []


def test_every_connection_has_a_cursor_to_go_on_from() -> None:
    query = schema._schema.query_type
    assert query is not None
    lists = {n: f for n, f in query.fields.items() if str(f.type).endswith("Connection!")}
    assert len(lists) >= 15
    assert [n for n, f in lists.items() if not {"first", "after"} <= f.args.keys()] == []


def test_all_names_of_the_sketch_are_here() -> None:
    """Every type, field, argument, enum value and member of a union, and no more may be null."""
    sketch = ROOT.parent / "shared" / "api.graphql"
    if not sketch.is_file():
        pytest.skip("the folder shared does not stand beside the repository")
    missing = {m for d in parse(sketch.read_text("utf-8")).definitions for m in _missing(d)}
    assert missing - OTHERWISE.keys() == set()
    assert OTHERWISE.keys() <= missing, "what is no longer otherwise needs no reason"


def _missing(type_: DefinitionNode) -> list[str]:
    name = type_.name.value  # type: ignore[attr-defined]
    ours = schema._schema.type_map.get(name)
    if ours is None:
        return [name]
    if isinstance(type_, EnumTypeDefinitionNode):
        assert isinstance(ours, GraphQLEnumType)
        values = [v.name.value for v in type_.values or ()]
        return [f"{name}.{v}" for v in values if v not in ours.values]
    if isinstance(type_, UnionTypeDefinitionNode):
        assert isinstance(ours, GraphQLUnionType)
        members = {t.name for t in ours.types}
        return [f"{name}.{t.name.value}" for t in type_.types or () if t.name.value not in members]
    found = []
    if isinstance(
        type_,
        ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode | InputObjectTypeDefinitionNode,
    ):
        for field in type_.fields or ():
            place = f"{name}.{field.name.value}"
            mine = ours.fields.get(field.name.value)  # type: ignore[attr-defined]
            if mine is None:
                found.append(place)
                continue
            if isinstance(field.type, NonNullTypeNode) and not is_non_null_type(mine.type):
                found.append(f"{place} may be null")
            for argument in getattr(field, "arguments", None) or ():
                if argument.name.value not in mine.args:
                    found.append(f"{place}({argument.name.value})")
    return found


def test_the_codes_of_errors_are_listed() -> None:
    """Each code that an answer may carry stands in the page for clients."""
    page = (ROOT / "docs" / "graphql.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", page, re.M)
    listed = {code for row in rows for code in re.findall(r"[A-Z_]+", row)}
    from api.app import STATUS
    from api.schema import code

    ours = {code(kind("")) for kind in STATUS} - {"GOLDEN_THREAD_ERROR"}
    written = {
        c
        for file in (ROOT / "api").glob("**/*.py")
        for c in re.findall(r'"code": "([A-Z_]+)"', file.read_text("utf-8"))
    }
    assert (ours | written) - listed == set()


def test_the_examples_of_the_page_for_clients_are_answered(samples: Path, tmp_path: Path) -> None:
    from api.loading import load_paths
    from graph import open_store
    from queries.viewer import Viewer

    page = (ROOT / "docs" / "graphql.md").read_text("utf-8")
    examples = re.findall(r"```graphql\n(.*?)```\n\n(.*?)\n", page, re.S)
    assert len(examples) == 3
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        list(load_paths(store, [samples]))
        for query, told in examples:
            result = schema.execute_sync(query, context_value={"viewer": Viewer(store)})
            assert result.errors is None and result.data is not None, result.errors
            (answer,) = result.data.values()
            total = re.search(r"`totalCount` is (\d+)", told)
            assert total and answer["totalCount"] == int(total[1]), query
