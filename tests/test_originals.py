"""The files that were loaded are kept as they were, shown to whom they may be, and forgotten."""

from __future__ import annotations

import asyncio
import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from click.testing import CliRunner, Result

import api.originals
import api.signing
from api.app import create_app
from api.callers import LOCAL_USER, Caller, Role
from api.cli import main
from api.loading import load_paths
from api.originals import FileDamaged, FileNotForgotten, Originals, originals_of
from api.reader import Held
from api.settings import Settings
from graph import open_store
from ontology.errors import NotFound
from queries.viewer import Viewer
from tests.conftest import SAMPLES
from tests.records import authority_records
from tests.running import PATIENCE, served
from tests.test_rest import finished

AGENDA = SAMPLES / "cold-ashby" / "committee-agenda-2015.txt"
REPORT = SAMPLES / "cold-ashby" / "inspection report - 12 august 2022.pdf"
PLAN = SAMPLES / "brackwater" / "improvement-plan-2022.docx"
#: A sample of each kind of file → its media type, and whether a browser shows it.
KINDS = {
    AGENDA: ("text/plain; charset=utf-8", "inline"),
    REPORT: ("application/pdf", "inline"),
    SAMPLES / "cold-ashby" / "governance-register.yaml": ("text/plain; charset=utf-8", "inline"),
    SAMPLES / "cold-ashby" / "improvement-tracker-2023.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "attachment",
    ),
    PLAN: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "attachment",
    ),
}


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(*args: str) -> Result:
    return CliRunner().invoke(main, [*args])


# ---------------------------------------------------------------------------------- what is kept


def kept(store: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(store.with_name("store.files").glob("*"))}


def test_each_file_that_is_loaded_is_kept_once(tmp_path: Path) -> None:
    store, (pdf, text) = tmp_path / "store", (REPORT, AGENDA)
    url, copies = f"ladybug:{store}", tmp_path / "in"
    copies.mkdir()
    for path in (pdf, text):
        shutil.copy(path, copies)
    (copies / "unknown.txt").write_text("Nothing that any family knows.\n")
    assert run("load", str(copies), "--store", url).exit_code == 3
    assert kept(store) == {sha256(p): p.read_bytes() for p in sorted((pdf, text), key=sha256)}
    folder = store.with_name("store.files")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in folder.iterdir()} == {0o600}
    before = {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}
    assert run("load", str(copies), "--store", url).exit_code == 3
    assert {p.name: p.stat().st_mtime_ns for p in folder.iterdir()} == before


def test_what_was_loaded_before_any_were_kept_is_kept_when_it_is_loaded_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv("GOLDENTHREAD_FILES", "none")
    assert run("load", str(AGENDA), "--store", f"ladybug:{store}").exit_code == 0
    assert kept(store) == {}
    monkeypatch.delenv("GOLDENTHREAD_FILES")
    done = run("load", str(AGENDA), "--store", f"ladybug:{store}")
    assert "unchanged" in done.output and [*kept(store)] == [sha256(AGENDA)]


def test_a_load_does_not_fail_because_its_file_cannot_be_kept(tmp_path: Path) -> None:
    store, files = tmp_path / "store", tmp_path / "store.files"
    files.write_text("a file stands where the folder would")
    done = run("load", str(AGENDA), "--store", f"ladybug:{store}")
    assert done.exit_code == 0
    assert "note: The file could not be kept (file exists)" in done.output
    files.unlink()
    assert "could not be kept" not in run("load", str(AGENDA), "--store", f"ladybug:{store}").output


def test_a_file_that_changes_while_it_is_loaded_is_not_kept_as_what_it_was(tmp_path: Path) -> None:
    path, originals = tmp_path / AGENDA.name, Originals(tmp_path / "files")
    shutil.copy(AGENDA, path)

    def changing(_records: object) -> None:
        path.write_text("Something else by now.\n")

    with open_store("ladybug:") as store:
        (report,) = load_paths(store, [path], allowed=changing, originals=originals)
    assert report.state == "new" and "changed while it was loaded" in report.notes[-1]
    assert not originals.holds(sha256(AGENDA)) and not [*(tmp_path / "files").iterdir()]


def test_a_damaged_file_is_told_and_mended_by_loading_it_again(tmp_path: Path) -> None:
    originals, right = Originals(tmp_path / "files"), sha256(AGENDA)
    assert originals.keep(AGENDA, right) == ""
    path = originals.find(right)
    assert path.read_bytes() == AGENDA.read_bytes()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(FileDamaged, match="is not shown; load it again"):
        originals.find(right)
    assert not originals.holds(right)
    assert originals.keep(AGENDA, right) == "" and originals.holds(right)


@pytest.mark.parametrize("name", ["", "..", "../store", "0" * 63, "A" * 64, "0" * 64])
def test_what_is_no_name_of_a_file_leads_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "store").write_text("not to be shown")
    originals = Originals(tmp_path / "files")
    with pytest.raises(NotFound):
        originals.find(name)
    originals.forget([name])
    assert (tmp_path / "store").exists()


def test_where_the_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLDENTHREAD_FILES", raising=False)
    assert originals_of("ladybug:a/store").folder == Path("a/store.files")
    assert originals_of("ladybug:").folder is None
    assert originals_of("neo4j://graph.example.org").folder is None
    monkeypatch.setenv("GOLDENTHREAD_FILES", str(tmp_path / "files"))
    assert originals_of("neo4j://graph.example.org").folder == tmp_path / "files"
    monkeypatch.setenv("GOLDENTHREAD_FILES", "none")
    assert originals_of("ladybug:a/store").folder is None
    assert originals_of("ladybug:a/store", "").folder == Path("a/store.files")


# ------------------------------------------------------------------------------ what is forgotten


def test_only_what_is_forgotten_is_deleted(tmp_path: Path) -> None:
    store = tmp_path / "store"
    url = f"ladybug:{store}"
    plan = SAMPLES / "aldermoor" / "improvement-plan-2019.txt"
    corrected = tmp_path / plan.name
    corrected.write_bytes(plan.read_bytes() + b"\nOne more line.\n")
    for path in (plan, corrected, AGENDA):
        assert run("load", str(path), "--store", url).exit_code == 0
    assert {*kept(store)} == {sha256(plan), sha256(corrected), sha256(AGENDA)}
    with open_store(url, read_only=True) as opened:
        ids = {s.file_name: s.id for s in opened.sources()}
    assert run("remove", ids[plan.name], "--store", url).exit_code == 0
    assert len(kept(store)) == 3, "what is past can be recalled"
    half = store.with_name("store.files") / f"{sha256(plan)}.half"
    half.write_bytes(b"of a load that was ended")
    assert run("remove", ids[plan.name], "--forget", "--store", url).exit_code == 0
    assert [*kept(store)] == [sha256(AGENDA)], "as it was, as it was corrected, and half of it"


def test_a_file_of_another_document_stays(tmp_path: Path) -> None:
    originals, same = Originals(tmp_path / "files"), sha256(AGENDA)
    one, other = authority_records(0, 2)
    with open_store("ladybug:") as store:
        for records in (one, other):
            store.load(replace(records, source=replace(records.source, sha256=same)))
        assert store.files() == {same}
        originals.keep(AGENDA, same)
        api.originals.forget(store, one.source.id, originals)
        assert originals.holds(same)
        api.originals.forget(store, other.source.id, originals)
        assert not originals.holds(same) and store.files() == frozenset()


def test_what_cannot_be_deleted_is_named(tmp_path: Path) -> None:
    originals, name = Originals(tmp_path / "files"), sha256(AGENDA)
    (tmp_path / "files" / name).mkdir(parents=True)  # a folder is no file to delete
    with pytest.raises(FileNotForgotten, match=f"delete .*{name}"):
        originals.forget([name])


def test_files_are_known_of_the_authorities_granted() -> None:
    (one, *_), (other, *_) = (authority_records(seed, 1) for seed in (0, 1))
    with open_store("ladybug:") as store:
        for number, records in enumerate((one, other)):
            name = str(number) * 64
            store.load(replace(records, source=replace(records.source, sha256=name)))
        assert store.files() == {"0" * 64, "1" * 64}
        granted = Viewer(store, frozenset({one.source.authority}))
        assert granted.store.files() == {"0" * 64}


def test_a_copy_takes_the_files_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (f"ladybug:{tmp_path / name / 'store'}" for name in ("one", "other"))
    news = SAMPLES / "brackwater" / "news-article.txt"
    for path in (AGENDA, REPORT):
        assert run("load", str(path), "--store", one).exit_code == 0
    assert run("load", str(news), "--store", other).exit_code == 0
    damaged = tmp_path / "one" / "store.files" / sha256(REPORT)
    damaged.write_bytes(b"damaged")
    done = run("copy", one, other, "--replace")
    assert done.exit_code == 0, done.output
    assert "1 are kept with the copy, 1 not" in done.output
    assert [*kept(tmp_path / "other" / "store")] == [sha256(AGENDA)], (
        "and what was given up is gone"
    )
    monkeypatch.setenv("GOLDENTHREAD_FILES", "none")
    assert "kept with the copy" not in run("copy", one, other, "--replace").output
    nowhere = Originals(tmp_path / "one" / "store.files").carry(Originals(None), [sha256(AGENDA)])
    assert nowhere == (0, 1)


# ----------------------------------------------------------------------------- who is shown a file


class Served:
    """An application over the samples and one web page, and who asks it."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.url, self.log = f"ladybug:{folder / 'store'}", folder / "store.audit.jsonl"
        self.page = folder / "in" / "brackwater" / "The “Packet”.html"
        self.page.parent.mkdir(parents=True)
        text = (SAMPLES / "brackwater" / "news-article.txt").read_text("utf-8")
        body = "".join(f"<p>{line}</p>\n" for line in text.splitlines() if line.strip())
        script = "<script>document.title = 'it ran'</script>"
        self.page.write_text(f"<!doctype html><html><body>{script}{body}</body></html>", "utf-8")
        self.held = Held(self._loaded(folder), "http://127.0.0.1:1")
        self.app = create_app(self.held, Settings(store=self.url))
        self._patch = patch

    def _loaded(self, folder: Path) -> str:
        with open_store(self.url) as store:
            given = [SAMPLES / "aldermoor", SAMPLES / "cold-ashby", folder / "in", PLAN]
            reports = [*load_paths(store, given, originals=originals_of(self.url, ""))]
            assert not [r.error for r in reports if r.error]
            self.ids = {Path(s.file_name).name: s.id for s in store.sources()}
        return self.url

    @property
    def folder(self) -> Path:
        found = originals_of(self.url, "").folder
        assert found is not None
        return found

    def ask(self, id_: str, caller: Caller = LOCAL_USER, **given: Any) -> httpx.Response:
        async def answered() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as by:
                return await by.request(given.pop("method", "GET"), f"/file/{quote(id_)}", **given)

        self._patch.setattr(api.signing, "LOCAL_USER", caller)
        return asyncio.run(answered())

    def noted(self) -> list[tuple[str, str, str, str]]:
        lines = map(json.loads, self.log.read_text("utf-8").splitlines())
        return [(n["what"], n["about"], n["authority"], n["outcome"]) for n in lines]


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("GOLDENTHREAD_FILES", raising=False)
        patch.delenv("GOLDENTHREAD_AUDIT", raising=False)
        made = Served(tmp_path_factory.mktemp("originals"), patch)
        yield made
        made.held.close()


@pytest.mark.parametrize("path", KINDS, ids=lambda path: path.suffix)
def test_a_file_is_given_as_it_was_loaded(shown: Served, path: Path) -> None:
    media, disposition = KINDS[path]
    answer = shown.ask(shown.ids[path.name])
    assert answer.status_code == 200 and answer.content == path.read_bytes()
    assert answer.headers["content-type"] == media
    kind, _, name = answer.headers["content-disposition"].partition("; ")
    assert kind == disposition and path.name in unquote(name)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["etag"] == f'"{sha256(path)}"'
    assert shown.noted()[-1] == (
        "export",
        f"/file/{shown.ids[path.name]}",
        "/".join(("authority", path.parent.name)),
        "done",
    )


def test_a_web_page_is_given_as_text(shown: Served) -> None:
    answer = shown.ask(shown.ids[shown.page.name])
    assert "<script>" in answer.text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    named = unquote(answer.headers["content-disposition"])
    assert named == f"inline; filename*=utf-8''{shown.page.name}"


def test_what_a_browser_has_is_not_sent_again_and_a_part_can_be_had(shown: Served) -> None:
    id_, data = shown.ids[REPORT.name], REPORT.read_bytes()
    etag = f'"{sha256(REPORT)}"'
    same = shown.ask(id_, headers={"if-none-match": f'"other", {etag}'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", etag)
    part = shown.ask(id_, headers={"range": "bytes=10-19", "if-range": etag})
    assert (part.status_code, part.content) == (206, data[10:20])
    assert shown.ask(id_, headers={"range": "bytes=10-19", "if-range": '"other"'}).content == data
    head = shown.ask(id_, method="HEAD")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(data)))


def test_a_report_inside_an_agenda_is_in_the_agendas_file(shown: Served) -> None:
    answer = shown.ask(f"{shown.ids[AGENDA.name]}/report")
    assert answer.content == AGENDA.read_bytes()


def test_what_is_not_granted_is_as_what_is_not_there(shown: Served) -> None:
    other = Caller("other", Role.ADMINISTRATOR, frozenset({"authority/aldermoor"}))
    own, hidden = "inspection report - 5 august 2019.pdf", shown.ids[REPORT.name]
    assert shown.ask(shown.ids[own], other).status_code == 200
    none = "document/cold-ashby/ilacs_report/1999-01-01"
    told = {}
    for id_ in (hidden, none):
        answer = shown.ask(id_, other)
        assert answer.status_code == 404
        told[id_] = answer.json()["errors"][0]["message"].replace(id_, "")
        assert shown.noted()[-1][1:] == (f"/file/{id_}", "authority/cold-ashby", "refused")
    assert told[hidden] == told[none]


def test_who_sees_posts_only_is_given_no_file(shown: Served) -> None:
    posts = Caller("posts", Role.READER, role_only=True)
    for id_ in (shown.ids[REPORT.name], "document/nowhere/x/1"):
        answer = shown.ask(id_, posts)
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (403, "NOT_ALLOWED")
        assert "the file has names in it" in error["message"]


def test_what_is_no_loaded_document_has_no_file(shown: Served) -> None:
    expected = "document/aldermoor/expected/monitoring_visit_letter/2016-11-1"
    for id_ in (expected, "authority/aldermoor", "x", "../../store"):
        assert shown.ask(id_).status_code == 404
    assert "is loaded, so there is no file of it" in shown.ask(expected).text


def test_a_file_that_is_not_kept_or_damaged_is_told_and_not_shown(shown: Served) -> None:
    name = "governance-register.yaml"
    (id_,) = {shown.ids[name]}
    source = SAMPLES / "cold-ashby" / name
    path = shown.folder / sha256(source)
    path.write_bytes(path.read_bytes().replace(b"e", b"a"))
    answer = shown.ask(id_)
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["extensions"]["code"]) == (500, "FILE_DAMAGED")
    assert "load it again" in error["message"]
    path.unlink()
    answer = shown.ask(id_)
    assert answer.status_code == 404 and "load it again" in answer.text
    shutil.copy(source, path)
    assert shown.ask(id_).content == source.read_bytes()


def test_an_upload_keeps_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    open_store(url).close()
    files = {"files": (AGENDA.name, AGENDA.read_bytes())}
    monkeypatch.delenv("GOLDENTHREAD_FILES", raising=False)
    with (
        served(url) as server,
        httpx.Client(base_url=f"http://{server.address}", timeout=PATIENCE) as client,
    ):
        job = finished(client, client.post("/documents", files=files))
        (report,) = job["reports"]
        assert report["state"] == "new"
        assert client.get(f"/file/{report['document']}").content == AGENDA.read_bytes()
    assert [*kept(tmp_path / "store")] == [sha256(AGENDA)]
