"""The command line, as people and programs use it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.loading import _parse
from ontology.record import Edge, Graph, Node
from ontology.terms import Label, Relationship
from queries.graphml import graphml


@pytest.fixture(scope="module")
def loaded(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a store that holds the samples, loaded by the command."""
    url = f"ladybug:{tmp_path_factory.mktemp('cli') / 'store'}"
    done = run("load", str(samples), "--store", url)
    assert done.exit_code == 0, done.output
    return url


def run(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def asked(*args: str, store: str) -> object:
    done = run(*args, "--store", store, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def first_recommendation(store: str) -> str:
    lines = run("export", "--store", store).stdout.splitlines()
    nodes = [json.loads(line).get("node") for line in lines]
    edges = [json.loads(line).get("edge") for line in lines]
    addressed = {e["to"] for e in edges if e and e["type"] == "ADDRESSES"}
    same = {e["from"]: e["to"] for e in edges if e and e["type"] == "SAME_AS"}
    ids = sorted(same.get(i, i) for i in addressed)
    assert {n["id"] for n in nodes if n} >= set(ids)
    return str(ids[0])


# -------------------------------------------------------------------------------------- questions


def test_gaps_for_people_and_programs(loaded: str) -> None:
    answer = asked("gaps", "--as-at", "2024-06-30", store=loaded)
    assert isinstance(answer, dict)
    assert answer["summary"]["asAt"] == "2024-06-30"
    rows = {r["kind"]["id"]: r for r in answer["summary"]["rows"]}
    found = [g["kind"]["id"] for g in answer["gaps"]]
    assert all(rows[k]["found"] == found.count(k) for k in rows)
    assert all(r["found"] <= r["examined"] for r in rows.values())
    table = run("gaps", "--as-at", "2024-06-30", "--store", loaded).stdout
    row = rows["recommendation_without_action"]
    assert f"{row['found']} of {row['examined']}" in table
    assert "may be in others" in table


def test_one_kind_with_its_evidence(loaded: str) -> None:
    done = run("gaps", "--kind", "recommendation_without_action", "--store", loaded)
    answer = asked("gaps", "--kind", "recommendation_without_action", store=loaded)
    assert isinstance(answer, dict)
    assert answer["gaps"]
    for gap in answer["gaps"]:
        assert gap["subject"]["id"] in done.stdout
        assert gap["evidence"]


def test_what_is_asked_of_one_kind_is_answered_of_that_kind(loaded: str) -> None:
    kind = "recommendation_without_action"
    whole, one = asked("gaps", store=loaded), asked("gaps", "--kind", kind, store=loaded)
    assert isinstance(whole, dict) and isinstance(one, dict)
    assert [r for r in whole["summary"]["rows"] if r["kind"]["id"] == kind] == one["summary"][
        "rows"
    ]
    assert [g for g in whole["gaps"] if g["kind"]["id"] == kind] == one["gaps"]
    assert asked("gaps", "--all", store=loaded) == whole


def test_what_was_issued_later_is_told(loaded: str) -> None:
    done = run("gaps", "--as-at", "2018-01-01", "--store", loaded)
    assert "Issued later, and left out:" in done.stdout
    assert "Issued later" not in run("gaps", "--store", loaded).stdout


def test_gaps_can_be_asked_to_fail(loaded: str) -> None:
    assert run("gaps", "--check", "--store", loaded).exit_code == 1
    assert run("gaps", "--store", loaded).exit_code == 0


def test_an_unknown_kind_is_told_with_those_that_exist(loaded: str) -> None:
    done = run("gaps", "--kind", "nonsense", "--store", loaded)
    assert done.exit_code == 2
    assert "action_without_measure" in done.output


def test_chain_for_people_and_programs(loaded: str) -> None:
    id_ = first_recommendation(loaded)
    answer = asked("chain", id_, store=loaded)
    assert isinstance(answer, dict)
    assert answer["subject"]["id"] == id_
    assert answer["verdict"] in ("UNBROKEN", "UNBROKEN_WITH_ASSUMED_HOPS", "BROKEN")
    assert answer["hops"]
    for hop in answer["hops"]:
        claim = hop["claim"]
        assert claim["quote"] or claim["evidence"] or claim["reasons"], hop
    told = run("chain", id_, "--store", loaded).stdout
    assert answer["verdict"].replace("_", " ") in told


@pytest.mark.parametrize("id_", ["recommendation/nowhere/1", "nonsense", "post/x/'; MATCH (n)"])
def test_a_chain_of_nothing_is_told(loaded: str, id_: str) -> None:
    done = run("chain", id_, "--store", loaded)
    assert done.exit_code == 2
    assert id_ in done.output and "Traceback" not in done.output


def test_a_date_that_is_none_is_told(loaded: str) -> None:
    done = run("gaps", "--as-at", "31/10/2019", "--store", loaded)
    assert done.exit_code == 2 and "2019-10-31" in done.output


def test_search_finds_words_in_any_case(loaded: str) -> None:
    hits = asked("search", "SUPERVISION", store=loaded)
    assert isinstance(hits, list)
    assert hits and all("supervision" in h["text"].lower() for h in hits)
    assert "Nothing loaded" in run("search", "zyzzyva", "--store", loaded).stdout


# ------------------------------------------------------------------------------------------ links


def test_a_link_is_accepted_and_taken_back(loaded: str, tmp_path: Path) -> None:
    url = copied(loaded, tmp_path)
    links = asked("links", "list", "--type", "SUPPORTS", store=url)
    assert isinstance(links, list)
    claim = links[0]["claim"]["id"]
    assert run("links", "accept", claim, "--by", "A. Reviewer", "--store", url).exit_code == 0
    accepted = asked("links", "list", "--review", "accepted", store=url)
    assert isinstance(accepted, list)
    assert [a["claim"]["id"] for a in accepted] == [claim]
    assert accepted[0]["claim"]["basis"] == "INFERRED"  # accepted, and never stated
    assert run("links", "undo", claim, "--by", "A. Reviewer", "--store", url).exit_code == 0
    assert asked("links", "list", "--review", "accepted", store=url) == []
    assert run("links", "reject", "claim/none/0", "--by", "A", "--store", url).exit_code == 2
    assert run("links", "accept", claim, "--by", " ", "--store", url).exit_code == 2


def test_a_review_is_shown_wherever_its_link_is(loaded: str, tmp_path: Path) -> None:
    url = copied(loaded, tmp_path)
    links = asked("links", "list", "--type", "SUPPORTS", store=url)
    assert isinstance(links, list)
    claim = links[0]["claim"]["id"]
    assert links[0]["claim"]["reviewedBy"] is None
    given = ("--by", "A. Reviewer", "--reason", "the same matter", "--store", url)
    assert run("links", "accept", claim, *given).exit_code == 0
    today = datetime.now(UTC).date()
    found = asked("links", "list", "--review", "accepted", store=url)
    assert isinstance(found, list)
    review = {k: found[0]["claim"][k] for k in ("reviewedBy", "reviewedAt", "reviewReason")}
    assert review == {"reviewedBy": "A. Reviewer", "reviewedAt": today.isoformat(),
                      "reviewReason": "the same matter"}  # fmt: skip
    told = " ".join(run("links", "list", "--review", "accepted", "--store", url).stdout.split())
    assert f"accepted by A. Reviewer on {today.day} {today:%B %Y}: the same matter" in told
    for format_ in ("jsonl", "turtle", "jsonld", "graphml"):
        written = run("export", "--format", format_, "--store", url).stdout
        assert "the same matter" in written and "A. Reviewer" in written, format_
    assert run("links", "undo", claim, *given).exit_code == 0
    assert "taken back by A. Reviewer" in run("links", "list", "--store", url).stdout


def test_a_correction_that_reopened_a_link_shows_the_earlier_decision(
    samples: Path, tmp_path: Path
) -> None:
    letter = next(p for p in sorted(samples.rglob("*.txt")) if _proposes(p, tmp_path))
    url = f"ladybug:{tmp_path / letter.stem}"
    links = asked("links", "list", "--type", "SUPPORTS", store=url)
    assert isinstance(links, list)
    claim, finding = links[0]["claim"]["id"], links[0]["from"]["id"]
    given = ("--by", "A. Reviewer", "--reason", "the same matter", "--store", url)
    assert run("links", "accept", claim, *given).exit_code == 0
    lines = run("export", "--store", url).stdout.splitlines()
    nodes = {n["id"]: n for line in lines if (n := json.loads(line).get("node"))}
    words = nodes[finding]["properties"]["text"].split()
    text = letter.read_text("utf-8")
    assert text.count(words[-1]) >= 1 and f"{words[-2]} {words[-1]}" in " ".join(text.split())
    again = tmp_path / "again" / letter.name
    again.parent.mkdir()
    pattern = r"\s+".join(map(re.escape, words[-4:]))
    again.write_text(re.sub(pattern, " ".join([*words[-4:-1], "otherwise."]), text), "utf-8")
    assert run("load", str(again), "--store", url).exit_code == 0
    found = asked("links", "list", "--type", "SUPPORTS", store=url)
    assert isinstance(found, list)
    (link,) = [f["claim"] for f in found if f["claim"]["id"] == claim]
    assert (link["review"], link["earlierReview"]) == ("UNREVIEWED", "ACCEPTED")
    assert (link["reviewedBy"], link["reviewReason"]) == ("A. Reviewer", "the same matter")
    told = " ".join(run("links", "list", "--store", url).stdout.split())
    assert "the same matter — before the words changed" in told


def _proposes(letter: Path, tmp_path: Path) -> bool:
    url = f"ladybug:{tmp_path / letter.stem}"
    assert run("load", str(letter), "--store", url).exit_code == 0
    return bool(asked("links", "list", "--type", "SUPPORTS", store=url))


def copied(url: str, tmp_path: Path) -> str:
    source = Path(url.removeprefix("ladybug:"))
    for file in source.parent.glob(source.name + "*"):
        (shutil.copytree if file.is_dir() else shutil.copy)(file, tmp_path / file.name)
    return f"ladybug:{tmp_path / source.name}"


# ------------------------------------------------------------------------------- load and export


def test_loading_again_changes_no_byte(loaded: str, samples: Path, tmp_path: Path) -> None:
    url = copied(loaded, tmp_path)
    before = run("export", "--store", url).stdout
    again = run("load", str(samples), "--store", url)
    assert again.exit_code == 0 and ": unchanged" in again.stdout
    assert run("export", "--store", url).stdout == before


def test_a_document_can_be_removed_and_loaded_again(
    loaded: str, samples: Path, tmp_path: Path
) -> None:
    url = copied(loaded, tmp_path)
    before = run("export", "--store", url).stdout
    plan = next(samples.rglob("*plan*.docx"))
    assert run("remove", plan.name, "--store", url).exit_code == 0
    without = run("export", "--store", url).stdout
    assert len(without) < len(before)
    assert run("load", str(samples), "--store", url).exit_code == 0
    assert run("export", "--store", url).stdout == before
    assert run("remove", "nothing.pdf", "--store", url).exit_code == 2


def test_bad_files_are_told_and_good_ones_kept(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "empty.txt").write_bytes(b"")
    (folder / "page.pdf").write_text("<html><body>not found</body></html>")
    good = next(samples.rglob("*.txt"))
    shutil.copy(good, folder / "good.txt")
    url = f"ladybug:{tmp_path / 'store'}"
    done = run("load", str(folder), "--store", url)
    assert done.exit_code == 3
    assert "empty.txt" in done.stdout and "page.pdf" in done.stdout
    assert "1 of 3 files loaded" in done.stdout
    assert '"fileName":"good.txt"' in run("export", "--store", url).stdout


def test_two_versions_of_one_document_are_told(samples: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    text = next(samples.rglob("*.txt")).read_text("utf-8")
    (folder / "a.txt").write_text(text, "utf-8")
    (folder / "b.txt").write_text(text + "\n", "utf-8")
    done = run("load", str(folder), "--store", f"ladybug:{tmp_path / 'store'}")
    assert done.exit_code == 3
    assert "b.txt: is the same document as a.txt" in done.stdout


@pytest.mark.parametrize("format_", ["jsonl", "turtle", "jsonld", "graphml"])
def test_every_export_is_deterministic(loaded: str, tmp_path: Path, format_: str) -> None:
    outputs = [tmp_path / "a", tmp_path / "b"]
    for output in outputs:
        done = run("export", "--format", format_, "--output", str(output), "--store", loaded)
        assert done.exit_code == 0, done.output
    assert outputs[0].read_bytes() == outputs[1].read_bytes()
    assert outputs[0].stat().st_size > 10_000


def test_graphml_is_xml_whatever_a_text_has(loaded: str, tmp_path: Path) -> None:
    text = "one\x00\x0b\x1b\ufffe\uffff two\n\tthree 𝔘"
    node = Node("person/x/1", Label.PERSON, {"name": text})
    edge = Edge("claim/\x01", Relationship.SAME_AS, node.id, node.id, {"quote": text})
    written = "".join(graphml(Graph({node.id: node}, {edge.id: edge})))
    read = [e.text for e in ElementTree.fromstring(written).iter() if e.text and "one" in e.text]
    assert read == ["one\ufffd\ufffd\ufffd\ufffd\ufffd two\n\tthree 𝔘"] * 2


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("--output", "/nowhere/x"), 3, "/nowhere/x: No such file"),
        (("--output", "/dev/full"), 3, "No space left"),
        (("--output", ""), 2, "path is empty"),
        (("--authority", "nope"), 2, "no authority 'nope'"),
    ],
)
def test_an_export_that_cannot_be_is_told(
    loaded: str, args: tuple[str, ...], status: int, words: str
) -> None:
    done = run("export", *args, "--store", loaded)
    assert done.exit_code == status and words in done.output, done.output
    assert isinstance(done.exception, SystemExit)


def test_an_export_of_one_authority_by_its_short_name(loaded: str) -> None:
    some = run("export", "--authority", "aldermoor", "--store", loaded).stdout
    assert some and some == run("export", "--authority", "authority/aldermoor",
                                "--store", loaded).stdout  # fmt: skip


def test_jsonl_has_one_object_a_line(loaded: str) -> None:
    lines = run("export", "--store", loaded).stdout.splitlines()
    objects = [json.loads(line) for line in lines]
    nodes = [o["node"] for o in objects if "node" in o]
    edges = [o["edge"] for o in objects if "edge" in o]
    assert len(nodes) + len(edges) == len(objects)
    assert [n["id"] for n in nodes] == sorted(n["id"] for n in nodes)
    known = {n["id"] for n in nodes}
    assert all(e["from"] in known and e["to"] in known for e in edges)
    assert all({"id", "basis", "modality"} <= e["properties"].keys() for e in edges)


def test_check_of_the_samples(loaded: str) -> None:
    done = run("check", "--store", loaded)
    assert done.exit_code == 0, done.output
    assert "well formed" in done.stdout


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = run("gaps", "--store", f"ladybug:{tmp_path / 'nowhere'}")
    assert done.exit_code == 3
    assert "nowhere" in done.output and "load" in done.output


def test_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    name = "\x1b[31mred\x07.txt"
    (tmp_path / name).write_text("Nothing that any family knows.\n")
    done = run("load", str(tmp_path), "--store", f"ladybug:{tmp_path / 'store'}")
    assert done.exit_code == 3
    assert "red" in done.output
    assert "\x1b" not in done.output and "\x07" not in done.output


def test_a_folder_that_cannot_be_looked_into_is_told_and_counted(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    shutil.copy(next(samples.rglob("*.txt")), tmp_path / "in" / "good.txt")
    scandir, listdir = os.scandir, os.listdir

    def refusing(of: Callable[..., object]) -> Callable[..., object]:
        def looked(path: object = ".") -> object:
            if str(path) == str(closed):
                raise PermissionError(13, "Permission denied", str(path))
            return of(path)

        return looked

    monkeypatch.setattr(os, "scandir", refusing(scandir))
    monkeypatch.setattr(os, "listdir", refusing(listdir))
    monkeypatch.setattr("api.loading._parsed", lambda jobs, **_: ((j, _parse(*j)) for j in jobs))
    done = run("load", str(tmp_path / "in"), "--store", f"ladybug:{tmp_path / 'store'}")
    assert done.exit_code == 3
    assert "closed: may not be read by this user" in done.output
    assert "1 of 2 files loaded" in done.output


@pytest.mark.parametrize(
    ("args", "status", "words"),
    [
        (("load", ""), 2, "path is empty"),
        (("search", " "), 2, "no words"),
        (("search", "\udcff"), 3, "no text in UTF-8"),
        (("chain", "x" * 100_000), 2, "x…"),
        (("links", "accept", ""), 2, ""),
        (("gaps", "--as-at", "2019-02-30"), 2, "2019-10-31"),
        (("gaps", "--authority", ""), 2, "no authority"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_odd_arguments_are_told(
    loaded: str, args: tuple[str, ...], status: int, words: str
) -> None:
    by = ("--by", "A") if args[0] == "links" else ()
    done = run(*args, *by, "--store", loaded)
    assert done.exit_code == status and words in done.output
    assert isinstance(done.exception, SystemExit) and len(done.output) < 3000


@pytest.mark.parametrize(
    "args",
    [("links", "propose"), ("links", "accept", "x", "--by", "A"), ("remove", "x"), ("check",)],
)
def test_only_load_makes_a_store(tmp_path: Path, args: tuple[str, ...]) -> None:
    done = run(*args, "--store", f"ladybug:{tmp_path / 'nowhere'}")
    assert done.exit_code == 3 and "load documents" in done.output
    assert not list(tmp_path.iterdir())


def command(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-m", "api.cli", *args], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@pytest.mark.parametrize("args", [("export",), ("gaps", "--all", "--format", "json")])
def test_who_has_seen_enough_gets_no_traceback(loaded: str, args: tuple[str, ...]) -> None:
    with command(*args, "--store", loaded) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_ctrl_c_ends_a_load_with_its_status_and_no_traceback(samples: Path, tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    with command("load", str(samples), "--store", url) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()  # one is loaded
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        assert process.wait(60) == 130
    assert told == "goldenthread: stopped\n"
    assert run("load", str(samples), "--store", url).exit_code == 0  # the store is whole


def test_what_is_not_loaded_is_told_and_never_an_empty_answer(loaded: str) -> None:
    for words in (["gaps"], ["search", "supervision"], ["links", "list"]):
        done = run(*words, "--authority", "nowhere", "--store", loaded)
        assert done.exit_code == 2 and "authority/aldermoor" in done.output
    short = run("gaps", "--authority", "aldermoor", "--as-at", "2020-03-31", "--store", loaded)
    full = run(
        "gaps", "--authority", "authority/aldermoor", "--as-at", "2020-03-31", "--store", loaded
    )
    assert short.exit_code == 0 and short.stdout == full.stdout
    assert run("gaps", "--document", "document/x/y", "--store", loaded).exit_code == 2
    assert run("gaps", "--store", "ladybug:").exit_code == 2
