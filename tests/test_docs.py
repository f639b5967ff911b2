"""What is written is true: examples run, commands and files are named, links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from api.cli import main
from loaders.family import Family
from loaders.read import read
from ontology.record import Records
from ontology.terms import GAP_KINDS, Label

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_BLOCK = re.compile(r"```console\n(.*?)```", re.S)
_LINK = re.compile(r"\]\((?!https?://)([^)#]+)")
_TABLE = re.compile(r"`goldenthread ([a-z]+(?: list)?)")


def commands(group: click.Group, *before: str) -> list[str]:
    """Every command's words."""
    found = []
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            found += commands(command, *before, name)
        else:
            found.append(" ".join((*before, name)))
    return found


def examples() -> list[tuple[str, list[str]]]:
    """Each example of the README that runs our command: its words and what it prints."""
    found = []
    for block in _BLOCK.findall(README):
        first, *printed = block.splitlines()
        if first.startswith("$ goldenthread "):
            found.append((first.removeprefix("$ goldenthread "), printed))
    return found


@pytest.fixture(scope="module")
def sample_store(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"ladybug:{tmp_path_factory.mktemp('docs') / 'store'}"
    loaded = CliRunner().invoke(main, ["load", str(samples), "--store", url])
    assert loaded.exit_code == 0, loaded.output
    return url


@pytest.mark.parametrize(("words", "printed"), examples(), ids=[w for w, _ in examples()])
def test_example_prints_what_the_readme_shows(
    words: str, printed: list[str], sample_store: str
) -> None:
    """Every line shown is printed, in that order; "…" stands for what is left out."""
    terminal = CliRunner(env={"COLUMNS": "100"})
    run = terminal.invoke(main, [*shlex.split(words), "--store", sample_store])
    assert run.exit_code == 0, run.output
    lines = iter(run.output.splitlines())
    for shown in printed:
        if shown != "…":
            assert shown.rstrip() in (line.rstrip() for line in lines), shown


def test_readme_has_examples() -> None:
    assert len(examples()) >= 3


@pytest.mark.parametrize("command", commands(main))
def test_command_is_documented_and_helps(command: str) -> None:
    told = README if " " not in command else README.replace("; also", "")
    assert f"`goldenthread {command.split()[0]}" in README
    assert f"`{command.split()[-1]}`" in told or f"goldenthread {command}" in told
    run = CliRunner().invoke(main, [*command.split(), "--help"])
    assert run.exit_code == 0
    assert len(run.output.split("\n\n")[1].split()) >= 3, "the help should say what it does"


def test_number_of_gap_kinds_is_told() -> None:
    assert f"There are {len(GAP_KINDS)} kinds of gap" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in _LINK.findall(page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_named_in_code_font_exist(page: Path) -> None:
    named = re.findall(r"`((?:ontology|loaders|graph|queries|api|samples|docs|tests)/[\w./-]*)`",
                       page.read_text("utf-8"))  # fmt: skip
    for name in named:
        assert (ROOT / name).exists(), name


def test_family_of_the_guide_works(tmp_path: Path) -> None:
    """The worked example of CONTRIBUTING, on invented minutes."""
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    example = re.search(r"```python\n(.*?)```", guide, re.S)
    assert example is not None
    space: dict[str, object] = {"__name__": "minutes"}
    exec(compile(example[1], "minutes.py", "exec"), space)
    family = space["FAMILY"]
    assert isinstance(family, Family)

    path = tmp_path / "minutes.txt"
    path.write_text(
        "Minutes of the Scrutiny Committee of Aldermoor City Council, 14 January 2020\n\n"
        "Present: six members.\n\nRESOLVED: That the plan be agreed and return each quarter.\n",
        "utf-8",
    )
    document = read(path)
    assert family.recognises(document) == 1.0
    records = family.parse(document)
    assert isinstance(records, Records)
    (decision,) = (n for n in records.nodes if n.label is Label.DECISION)
    assert decision.get("text") == "That the plan be agreed and return each quarter."
    left = [n.get("text") for n in records.nodes if n.get("reading") == "not_understood"]
    assert left == ["Present: six members."]
