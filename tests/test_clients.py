"""The clients of docs/clients do what they say, against a real server."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from api.schema import schema
from tests.running import Server

ROOT = Path(__file__).parents[1]
CLIENTS = ROOT / "docs" / "clients"
#: The schema as it is committed, of which clients make their types.
SDL = ROOT / "api" / "schema.graphql"
AS_AT = "2024-06-30"
COMPILER = ROOT / "node_modules" / "typescript" / "bin" / "tsc"


# ------------------------------------------------------------------------------------- Python

ONE_PAGE = """query($asAt: Date) {
  coverageGaps(kinds: [recommendation_without_lead], asAt: $asAt, first: 100) {
    totalCount edges { node { sentence subject { id ... on Recommendation {
      text chain(asAt: $asAt) { verdict sentence } evidence { url } } } } } } }"""


def test_the_python_client_writes_every_recommendation_without_a_lead(
    samples_served: Server, tmp_path: Path
) -> None:
    expected = samples_served.ask(ONE_PAGE, asAt=AS_AT).data["coverageGaps"]
    assert isinstance(expected, dict) and expected["totalCount"] > 2
    program, table = CLIENTS / "python" / "without_lead.py", tmp_path / "table.csv"
    arguments = (samples_served.url, str(table), "--as-at", AS_AT, "--page", "2")
    told = run(tmp_path, sys.executable, str(program), *arguments)
    assert told.startswith(f"{expected['totalCount']} of ")

    assert table.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by this mark"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, edge in zip(rows, expected["edges"], strict=True):
        of = edge["node"]["subject"]
        assert row["id"] == of["id"] and row["recommendation"] == of["text"]
        assert row["gap"] == edge["node"]["sentence"]
        assert (row["verdict"], row["chain"]) == tuple(of["chain"].values())
        for line, said in zip(row["evidence"].splitlines(), of["evidence"], strict=True):
            path = line.rpartition(samples_served.address)[2]
            assert path == said["url"]
            assert samples_served.send("GET", path).status == 200


# --------------------------------------------------------------------------------- TypeScript


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client, with types made from the schema, compiled: as beside the schema in a checkout."""
    modules = ROOT / "node_modules"
    if shutil.which("node") is None or not (modules / "@graphql-codegen").is_dir():
        pytest.skip("the TypeScript compiler is not installed: run 'npm ci' (Node 20 or later)")
    checkout = tmp_path_factory.mktemp("checkout")
    client = checkout / "docs" / "clients" / "typescript"
    shutil.copytree(CLIENTS / "typescript", client)
    shutil.copy(ROOT / "package.json", checkout)
    (checkout / "node_modules").symlink_to(modules)
    (checkout / "api").mkdir()
    text = SDL.read_text("utf-8") if SDL.is_file() else schema.as_str()
    (checkout / "api" / SDL.name).write_text(text, "utf-8")
    run(client, "node", "generate.mjs")
    run(client, "node", str(COMPILER), "--project", ".")
    return client


def test_the_typescript_client_prints_the_coverage_of_an_authority(
    samples_served: Server, compiled: Path
) -> None:
    authority = "authority/aldermoor"
    expected = samples_served.ask(
        """query($id: ID!, $asAt: Date) { authority(id: $id) { name }
           coverageSummary(authority: $id, asAt: $asAt) { asAt documents { id }
             chains { examined unbroken } rows { found examined waived kind { title severity } }
        } }""",
        id=authority,
        asAt=AS_AT,
    ).data
    of, summary = expected["authority"], expected["coverageSummary"]
    assert isinstance(of, dict) and isinstance(summary, dict)
    arguments = (samples_served.url, authority, AS_AT)
    lines = run(compiled, "node", "build/coverage.js", *arguments).splitlines()
    assert lines[0] == f"{of['name']} as at {AS_AT}: {len(summary['documents'])} documents"
    assert lines[1].startswith(f"{summary['chains']['unbroken']} of ")
    found = [row for row in summary["rows"] if row["found"]]
    assert len(found) > 5
    for line, row in zip(lines[2:], found, strict=False):
        severity, count, title = line.split("\t")
        assert (severity, title) == (row["kind"]["severity"], row["kind"]["title"])
        assert count.startswith(f"{row['found']} of {row['examined']}")
        assert ("waived" in count) == bool(row["waived"])


def test_the_typescript_client_tells_what_was_wrong(samples_served: Server, compiled: Path) -> None:
    done = ended(compiled, "node", "build/coverage.js", samples_served.url, "authority/nowhere")
    assert done.returncode and "NOT_FOUND: " in done.stderr


def test_the_compiler_finds_what_the_schema_does_not_have(compiled: Path) -> None:
    text = (compiled / "coverage.ts").read_text("utf-8")
    mistakes = (
        ("row.found}", "row.fond}", "'fond' does not exist"),
        ("told.authority?.name", "told.authority.name", "possibly 'null'"),
        ("{ authority, asAt:", "{ asAt:", "'authority' is missing"),
    )
    for right, wrong, _ in mistakes:
        assert right in text
        text = text.replace(right, wrong)
    (compiled / "wrong.ts").write_text(text, "utf-8")
    options = (compiled / "tsconfig.json").read_text("utf-8").replace("coverage.ts", "wrong.ts")
    (compiled / "wrong.json").write_text(options, "utf-8")
    done = ended(compiled, "node", str(COMPILER), "--noEmit", "--project", "wrong.json")
    assert done.returncode
    for _, _, words in mistakes:
        assert words in done.stdout


def ended(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A program that ran to its end."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def run(folder: Path, *command: str) -> str:
    """What a program prints that ends well."""
    done = ended(folder, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
