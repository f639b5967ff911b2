"""Query files: what is refused, and that both engines know all of them.

Each form is tested by a query that has it and, below, by queries that have what looks like it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import Store, open_store
from graph.engine import bare, parameters_of
from graph.portable import check
from graph.schema import LEDGER
from ontology.errors import QueryError
from ontology.record import edge_properties
from ontology.terms import CONNECTS, PROPERTIES, Label, Relationship
from queries import cypher

ROOT = Path(__file__).parents[1]

REFUSED = {
    "CREATE (a:Action {id: 'x'}) RETURN a": "a clause that writes",
    "MATCH (a:Action) SET a.text = 'x' RETURN a": "a clause that writes",
    "MATCH (a:Action) SET a += $map RETURN a": "a clause that writes",
    "MATCH (a:Action) DETACH DELETE a": "a clause that writes",
    "MATCH (a:Action) REMOVE a.text RETURN a": "a clause that writes",
    "CALL db.labels() YIELD label RETURN label": "CALL",
    "MATCH (a:Action) CALL { WITH a RETURN 1 AS one } RETURN a": "CALL",
    "MATCH (a:Action) RETURN a; MATCH (a:Plan) RETURN a": "several statements",
    "MATCH (a:Action:Plan) RETURN a": "(n:A:B)",
    "MATCH (a:Action&Plan) RETURN a": "(n:A:B)",
    "MATCH (a:Action)-[:LED_BY|:ADDRESSES]->(b) RETURN a": "[:A|:B]",
    "MATCH (a:Action)-[:LED_BY]->(b) WHERE b:Post RETURN a": "a label test outside",
    "MATCH (a:Action WHERE a.number = '1') RETURN a": "WHERE inside",
    "MATCH (a:Action)-[r:LED_BY WHERE r.ordinal = 1]->(b) RETURN a": "WHERE inside",
    "MATCH (a:Action) RETURN a {.id, .text} AS x": "a map projection",
    "MATCH (a:Action) RETURN a{.*} AS x": "a map projection",
    "MATCH (a:Action) RETURN [x IN collect(a) WHERE x.id = 'y'] AS x": "a list comprehension",
    "MATCH p = (a:Action)-[:LED_BY]->(b) RETURN [n IN nodes(p) | n.id] AS x": "list comprehension",
    "MATCH (a:Action) RETURN [(a)-[:LED_BY]->(b) | b.id] AS x": "a pattern comprehension",
    "MATCH (a:Action) RETURN collect(a.id)[0] AS x": "an index or a slice",
    "MATCH (a:Action) WITH collect(a.id) AS ids RETURN ids[0..2] AS x": "an index or a slice",
    "MATCH (a:Action) RETURN a[$key] AS x": "an index or a slice",
    "MATCH (a:Action) WHERE $id IS NULL OR a.id = $id RETURN a": "a parameter that may be null",
    "MATCH (a:Body) ((b:Body)-[:PART_OF]->(c:Body)){1,3} (d:Body) RETURN d": "a quantified path",
    "MATCH (a:Body)-[:PART_OF]->{1,3}(b:Body) RETURN b": "a quantified path",
    "MATCH (a:Body)-[:PART_OF]->+(b:Body) RETURN b": "a quantified path",
    "MATCH p = shortestPath((a:Body)-[:PART_OF*1..9]->(b:Body)) RETURN p": "a shortest path",
    "MATCH p = SHORTEST 1 (a:Body)-[:PART_OF*1..9]->(b:Body) RETURN p": "a shortest path",
    "MATCH p = (a:Body)-[:PART_OF* SHORTEST 1..9]->(b:Body) RETURN p": "a shortest path",
    "MATCH p = (a:Body)-[:PART_OF* TRAIL 1..9]->(b:Body) RETURN p": "TRAIL",
    "MATCH (a:Body)-[:PART_OF*1..3 (r, n | WHERE r.basis = 'x')]->(b:Body) RETURN b": "TRAIL",
    "MATCH (a:Action) WHERE 1 < a.ordinal < 4 RETURN a": "a chain of comparisons",
    "MATCH (a:Action) WHERE a.dueTo < date() RETURN a": "date()",
    "MATCH (i:Finding) RETURN round(avg(i.ordinal)) AS x": "round(x)",
    "MATCH (a:Action) RETURN *": "RETURN *",
    "MATCH (a:Action) RETURN labels(a) AS x": "the function labels()",
    "MATCH (a:Action)-[r:LED_BY]->(b) RETURN type(r) AS x": "the function type()",
    "MATCH (a:Action) RETURN id(a) AS x": "the function id()",
    "MATCH (a:Action) RETURN label(a) AS x": "the function label()",
    "MATCH (a:Action) RETURN substring(a.text, 0, 3) AS x": "the function substring()",
    "MATCH (a:Action) RETURN toString(a.ordinal) AS x": "the function toString()",
    "MATCH (a:Action) RETURN head(collect(a)) AS x": "the function head()",
    "MATCH (a:Action) WHERE exists(a.text) RETURN a": "the function exists()",
    "MATCH (a:Action) WHERE EXISTS { (a)-[:LED_BY]->() } RETURN a": "EXISTS { }",
    "MATCH (a:Action) WHERE EXISTS { MATCH (a)-[:LED_BY]->(b) RETURN b } RETURN a": "EXISTS { }",
    "MATCH (a:Action) WHERE EXISTS { MATCH (a)-[:LED_BY]->(b) MATCH (b)-[:POST_IN]->(c) } RETURN a":
        "EXISTS { }",
    "MATCH (a:Action) RETURN COUNT { (a)-[:LED_BY]->() } AS x": "COUNT { }",
    "MATCH (a:Action) RETURN COLLECT { MATCH (a)-[:LED_BY]->(b) RETURN b } AS x": "COLLECT { }",
    "MATCH (a:Body) WHERE EXISTS { MATCH p = (a)-[:PART_OF*1..3]->(b:Body) "
    "WHERE all(r IN relationships(p) WHERE r.basis = 'stated') } RETURN a": "a test of a path's",
    "MATCH (a:Body)-[:PART_OF*]->(b:Body) RETURN b": "needs an upper bound",
    "MATCH (a:Body)-[:PART_OF*2..]->(b:Body) RETURN b": "needs an upper bound",
    "MATCH (a:Body)-[:PART_OF*1..31]->(b:Body) RETURN b": "needs an upper bound",
    "MATCH (a:Body)-[:PART_OF*1..3]->(b:Body) RETURN b.id AS x, count(a) AS n": "needs DISTINCT",
    "MATCH (a:Action)-[:LED_BY]->(p)<-[:LED_BY]-(b:Action) RETURN a, b": "relationship twice",
    "MATCH (a:Action)-[:LED_BY]->(p), (b:Action)-[:LED_BY]->(p) RETURN a, b": "relationship twice",
    "MATCH (a:Person)--(x)--(b:Person) RETURN b": "relationship twice",
    "MATCH (a:Board) RETURN a": "the ontology has no 'Board'",
    "MATCH (a:Action)-[:OWNED_BY]->(b) RETURN a": "the ontology has no 'OWNED_BY'",
    "MATCH (a:Action {nummer: '1'}) RETURN a": "no property 'nummer'",
    "MATCH (a:Action) WHERE a.owner = 'x' RETURN a": "'a.owner': the ontology has no such",
    "MATCH (a:Action)-[r:LED_BY]->(b) WHERE r.mode = 'x' RETURN a": "'r.mode': the ontology has no",
    "MATCH (a:Action) RETURN a.id AS a": "the name of a node too",
    "MATCH (n) RETURN n": "reads everything",
    "MATCH (a:Action), (n) RETURN n": "reads everything",
    "MATCH (a:Action) WITH a ORDER BY a.id LIMIT 3 RETURN sum(a.ordinal) AS x": "before the last",
    "MATCH (a:Action) WITH a LIMIT 3 RETURN a": "before the last RETURN",
    "MATCH (a:Action) RETURN a.id AS x UNION MATCH (a:Plan) RETURN a.id AS x ORDER BY x": "UNION",
    "MATCH (a:Action) RETURN a.number AS x, count(*) AS n ORDER BY count(*)": "ORDER BY count()",
    "MATCH (a:Action) RETURN a.id": "needs a name",
    "MATCH (a:Action) RETURN count(*)": "needs a name",
    "MATCH (a:Action) WHERE a.id = 'x'": "ends with RETURN",
}  # fmt: skip

PORTABLE = (
    "MATCH (a:Action {id: $id}) RETURN a",
    "MATCH (n {id: $id})-[r]-(m) RETURN n, r, m",
    "MATCH (a:Action|Plan) WHERE a.id STARTS WITH $id RETURN a ORDER BY a.id SKIP 1 LIMIT 3;",
    "MATCH (a:Action) WHERE NOT EXISTS { MATCH (a)-[l:LED_BY]->(b:Post) "
    "WHERE l.basis = 'stated' AND NOT EXISTS { MATCH (b)-[:POST_IN]->(:Organisation) } } RETURN a",
    "MATCH (a:Action) WHERE COUNT { MATCH (a)-[:LED_BY]->(:Person) } > 1 RETURN a.id AS x",
    "MATCH (a:Action) WHERE NOT (a)-[:LED_BY]->(:Person) RETURN a",
    "MATCH (a:Action) OPTIONAL MATCH (a)-[:LED_BY]->(p:Person) WITH a, count(p) AS people "
    "WHERE people = 0 RETURN a, people",
    "MATCH (a:Action)-[:LED_BY]->(p) MATCH (b:Action)-[:LED_BY]->(p) WHERE b.id <> a.id "
    "RETURN a.id AS one, collect(DISTINCT b.id) AS others",
    "MATCH (a:Action)-[:LED_BY]->(p)<-[:LED_BY]-(b:Action) WHERE a.id <> b.id RETURN p",
    "MATCH p = (a:Post)-[:ACCOUNTABLE_TO|POST_IN*1..6]->(b:Body) "
    "RETURN p, length(p) AS hops ORDER BY hops LIMIT 1",
    "MATCH p = (a:Post)-[:ACCOUNTABLE_TO*1..6]->(b) "
    "WHERE all(r IN relationships(p) WHERE r.basis = 'stated') RETURN DISTINCT b",
    "MATCH (a:Action) RETURN a.number AS number, count(*) AS n ORDER BY n DESC, number",
    "MATCH (a:Action) WHERE a.dueTo < $today OR a.duePrecision IN ['ongoing', 'none'] RETURN a",
    "MATCH (a:Action)-[l:LED_BY]->(p) RETURN a.id AS x, collect({lead: p.id, by: l.ordinal}) AS y",
    "UNWIND $ids AS wanted MATCH (a:Action {id: wanted}) RETURN a.text AS x",
    "MATCH (a:Action) WITH DISTINCT a.statusText AS words RETURN words",
    "MATCH (a:Action) RETURN CASE WHEN a.dueTo IS NULL THEN 'no' ELSE a.dueTo END AS x",
    "MATCH (t:Tenure)-[:HOLDER]->(p) WHERE coalesce(t.`from`, '') <= $today RETURN t.`to` AS x",
    "MATCH (a:Action) RETURN a.id AS x UNION ALL MATCH (a:Plan) RETURN a.id AS x",
    "MATCH (a:Finding) RETURN round(avg(a.ordinal), 1) AS x, percentileCont(a.ordinal, 0.5) AS y",
    "MATCH (a:Action) WHERE a.text = 'a; (b:C:D) // SET $x IS NULL' /* CALL { */ RETURN a // [0]",
    "MATCH (a:Action) RETURN toLower(a.text) + ' ' + toUpper(a.text) AS x",
    "MATCH (a:Action) WHERE (a.ordinal + 1) * 2 > 3 AND size(a.text) + 1 > 2 RETURN a",
    "MATCH (a:Action) WITH collect(a.id) AS known MATCH (b:Action) WHERE b.id IN known RETURN b",
)


@pytest.mark.parametrize(("query", "form"), REFUSED.items())
def test_a_form_that_engines_answer_differently_is_refused_by_name(query: str, form: str) -> None:
    with pytest.raises(QueryError) as error:
        check("queries/test.cypher", query)
    assert form in str(error.value)
    assert "queries/test.cypher" in str(error.value)


@pytest.mark.parametrize(("query", "form"), REFUSED.items())
def test_a_query_file_that_says_it_is_refused_when_it_is_first_read(
    query: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cypher, "FOLDER", tmp_path)
    (tmp_path / "gaps").mkdir()
    (tmp_path / "gaps" / "dropped.cypher").write_text(f"// What is asked.\n\n{query}\n", "utf-8")
    with pytest.raises(QueryError) as error:
        cypher.query.__wrapped__("gaps/dropped")
    assert form in str(error.value)
    assert str(error.value).startswith("queries/gaps/dropped.cypher, line 3: ")


def test_the_line_is_that_of_the_file() -> None:
    text = (
        "// MATCH (a:Board) …\n/* [0]\n[1] */ MATCH (a:Action)\nWHERE EXISTS {\n"
        "  MATCH (a)-[c:LED_BY]->() WHERE recorded(c)\n    AND a.text <> 'two\nlines'\n"
        "    AND a.owner = 'x' }\nRETURN a\n"
    )
    with pytest.raises(QueryError, match=r"line 8: 'a\.owner': the ontology has no"):
        cypher.parse("dropped", text)
    with pytest.raises(QueryError, match="line 9: a query ends with RETURN"):
        cypher.parse("dropped", text.replace("RETURN a", "WITH a").replace("a.owner", "a.text"))


def test_a_text_made_in_code_is_refused_before_it_is_sent(store: Store) -> None:
    with pytest.raises(QueryError, match=r"Action page, line 1: the function labels\(\)"):
        store.read("MATCH (a:Action) RETURN labels(a) AS x", name="Action page")


@pytest.mark.parametrize("query", PORTABLE)
def test_what_only_looks_like_it_is_not_refused(query: str) -> None:
    check("queries/test.cypher", query)


@pytest.mark.parametrize("name", cypher.names())
def test_every_query_file_is_portable(name: str) -> None:
    check(f"queries/{name}.cypher", cypher.query(name).text)


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("ladybug:") as store:
        yield store


@pytest.mark.parametrize("query", PORTABLE)
def test_ladybug_knows_the_portable_forms(store: Store, query: str) -> None:
    values = {"id": "action/x", "today": "2020-01-01", "ids": ["action/x"]}
    store.read(query, {name: values[name] for name in parameters_of(query)})


@pytest.mark.parametrize("name", cypher.names())
def test_ladybug_knows_every_query_file(store: Store, name: str) -> None:
    query = cypher.query(name)
    values: dict[str, object] = dict.fromkeys(query.parameters, "2020-01-01")
    values |= {n: ["x"] for n in query.parameters if f"IN ${n}" in query.text}
    values |= {n: ["x"] for n in query.parameters if f"UNWIND ${n}" in query.text}
    store.read(query.text, values, name=name)


def test_neo4j_knows_the_portable_forms_and_every_query_file() -> None:
    queries = {name: cypher.query(name).text for name in cypher.names()}
    queries |= {f"portable {n}": text for n, text in enumerate(PORTABLE)}
    assert analysed(queries) == {}


def test_neo4js_analyser_is_really_asked() -> None:
    broken = {
        "syntax": "MATCH (a:Action RETURN a",
        "function": "MATCH (a:Action) RETURN nope(a) AS x",
        "ends": "MATCH (a:Person)-[:LED_BY]->(b:Action) RETURN a",
        "label": "MATCH (a:Board) RETURN a",
    }
    assert analysed(broken).keys() == broken.keys()


def analysed(queries: dict[str, str]) -> dict[str, list[str]]:
    """What Neo4j's own analyser says of queries: name → complaints."""
    folder = ROOT / "node_modules" / "@neo4j-cypher"
    node = shutil.which("node")
    if node is None or not folder.is_dir():
        pytest.skip("Neo4j's analyser is not installed: run 'npm ci' (Node 20 or later)")
    edges = (
        {*LEDGER}
        | {p for type_ in Relationship for p in edge_properties(type_)}
        | {"id", "fromId", "toId"}
    )
    given = {
        "labels": ["Ledger", *Label],
        "types": list(Relationship),
        "properties": sorted(edges | {p for label in Label for p in PROPERTIES[label]}),
        "joins": [[a, t, b] for t in Relationship for a, b in CONNECTS[t]],
        "queries": {
            name: {"text": text, "parameters": sorted(parameters_of(text))}
            for name, text in queries.items()
        },
    }
    done = subprocess.run(
        [node, str(ROOT / "tests" / "cypher_lint.mjs")],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout)
    return answer


def test_parameters_are_those_of_the_query_not_of_its_comments_and_strings() -> None:
    query = "// $no\nMATCH (a {id: $id}) /* $no */ WHERE a.x = '$no' AND a.y = \"it's $no\" + $more"
    assert parameters_of(query) == {"id", "more"}
    assert "$no" not in bare(query)
