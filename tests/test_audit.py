"""The command line's changes and exports stand in the audit log too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.audit import Audit, AuditUnwritable, audit_of
from api.callers import LOCAL_USER
from api.cli import main


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, [*words])
    return done.exit_code, done.output


def told(log: Path) -> list[tuple[str, str, str]]:
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert all(line["by"].endswith("(command line)") and line["at"] for line in lines)
    return [(line["what"], line["about"], line["outcome"]) for line in lines]


def test_what_the_command_line_does_is_noted(samples: Path, tmp_path: Path) -> None:
    store, log = f"ladybug:{tmp_path / 'store'}", tmp_path / "store.audit.jsonl"
    (news,) = samples.glob("brackwater/news-article.txt")
    assert run("load", str(news), "--store", store)[0] == 0
    ((_, document, _), _) = told(log)
    assert told(log) == [("load", document, "begun"), ("load", document, "done")]
    assert document.startswith("document/brackwater/")
    assert run("gaps", "--store", store)[0] == 0
    assert len(told(log)) == 2  # a question is no change
    out = str(tmp_path / "out")
    assert run("export", "--store", store, "--output", out)[0] == 0
    assert told(log)[2:] == [("export", "graph.jsonl", "done")]
    assert run("remove", document, "--store", store)[0] == 0
    assert told(log)[3:] == [("remove", document, "begun"), ("remove", document, "done")]
    assert news.read_text()[:40] not in log.read_text()


def test_a_change_that_cannot_be_noted_is_refused(samples: Path, tmp_path: Path) -> None:
    store = f"ladybug:{tmp_path / 'store'}"
    (news,) = samples.glob("brackwater/news-article.txt")
    (tmp_path / "store.audit.jsonl").mkdir()
    status, said = run("load", str(news), "--store", store)
    assert status == 3 and "the audit log cannot be written" in said
    (tmp_path / "store.audit.jsonl").rmdir()
    assert "document/brackwater" not in run("export", "--store", store)[1]


def test_where_the_log_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDENTHREAD_AUDIT", raising=False)
    assert audit_of("ladybug:a/store").path == Path("a/store.audit.jsonl")
    assert audit_of("neo4j://graph.example.org").path is None
    monkeypatch.setenv("GOLDENTHREAD_AUDIT", str(tmp_path / "log"))
    assert audit_of("neo4j://graph.example.org").path == tmp_path / "log"
    monkeypatch.setenv("GOLDENTHREAD_AUDIT", "none")
    assert audit_of("ladybug:a/store").path is None


def test_what_became_of_a_change_is_noted_whatever_it_was(tmp_path: Path) -> None:
    audit = Audit(tmp_path / "log")
    with pytest.raises(ZeroDivisionError), audit.change(LOCAL_USER, "load"):
        raise ZeroDivisionError
    outcomes = [json.loads(line)["outcome"] for line in (tmp_path / "log").read_text().splitlines()]
    assert outcomes == ["begun", "failed"]
    missing = Audit(tmp_path / "log" / "below")
    with pytest.raises(AuditUnwritable), missing.change(LOCAL_USER, "load"):
        pytest.fail("it was begun")
