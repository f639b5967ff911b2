"""What a server is told: defaults that are safe, and one sentence for what cannot be."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from api.settings import FLAGS, Settings, table, variable
from ontology.errors import BadValue

DOCS = Path(__file__).parents[1] / "docs" / "serving.md"


def test_the_docs_have_the_table_of_all_settings() -> None:
    assert table() in DOCS.read_text("utf-8"), "put api.settings.table() there again"
    assert all(variable(of.name) in table() for of in fields(Settings))


def test_flags_are_those_of_the_command() -> None:
    flags = {o.name: o.opts[0] for o in main.commands["serve"].params}  # type: ignore[attr-defined]
    assert flags == FLAGS


def test_nothing_said_is_safe() -> None:
    plain = Settings.read({})
    assert (plain.host, plain.allowed_hosts, plain.read_only) == ("127.0.0.1", (), False)
    assert plain == Settings()


def test_a_flag_goes_before_the_environment() -> None:
    said = {
        "GOLDENTHREAD_PORT": "9000",
        "GOLDENTHREAD_READ_ONLY": "yes",
        "GOLDENTHREAD_ALLOWED_HOSTS": "graph.example.org, Other.example.org",
        "GOLDENTHREAD_NEO4J_PASSWORD": "is another part's",
        "GOLDENTHREAD_KEY": "so is this",
        "PATH": "/bin",
    }
    found = Settings.read(said, port=1, read_only=None)
    assert (found.port, found.read_only) == (1, True)
    assert found.allowed_hosts == ("graph.example.org", "other.example.org")
    assert Settings.read(said).port == 9000


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "x", "GOLDENTHREAD_PORT is 'x': it is no whole number"),
        ("PORT", "65536", "GOLDENTHREAD_PORT is '65536': it must be 0 to 65,535"),
        ("READ_ONLY", "maybe", "GOLDENTHREAD_READ_ONLY is 'maybe': say 'on' or 'off'"),
        ("STORE", " ", "GOLDENTHREAD_STORE is ' ': it is empty"),
        ("HOST", "nonsense", "GOLDENTHREAD_HOST is 'nonsense': it is no address"),
        ("ALLOWED_HOSTS", "*", "'*' is no name of a host"),
        ("LOG_FORMAT", "xml", "it is one of auto, text, json"),
        ("FILE_BYTES", "0", "it must be 1 to"),
        ("PROT", "1", "GOLDENTHREAD_PROT is no setting of the server; did you mean GOLDENTHREAD_"),
        ("UTTERLY_OTHER_THING", "1", "is no setting of the server"),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(name: str, value: str, words: str) -> None:
    with pytest.raises(BadValue) as told:
        Settings.read({f"GOLDENTHREAD_{name}": value})
    assert words in str(told.value) and "\n" not in str(told.value)
    run = CliRunner().invoke(main, ["serve"], env={f"GOLDENTHREAD_{name}": value})
    assert run.exit_code == 2 and words in run.output
