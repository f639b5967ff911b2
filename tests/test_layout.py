"""The shape of the house: names, sizes and the direction of imports."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
CODE = sorted(
    path
    for package in (*PACKAGES, "samples", "benchmarks", "tests")
    for path in (ROOT / package).rglob("*.py")
)
#: Generated from the ontology, or one table of what the real documents hold.
LONG = {"ontology/terms.py", "tests/test_wirral.py"}


def test_no_dependency_claims_one_of_our_names():
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        assert set(owners.get(package, ["golden-thread"])) == {"golden-thread"}, package


def test_no_dependency_is_under_the_agpl():
    """Such a licence would reach whoever hosts the product (docs/decisions/0006)."""
    found = [
        distribution.name
        for distribution in importlib.metadata.distributions()
        for key in ("License", "License-Expression", "Classifier")
        for text in distribution.metadata.get_all(key) or ()
        if re.search(r"AGPL|Affero", text)
    ]
    assert found == []


def test_every_dependency_is_held_to_a_version():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.!+]+", line) for line in lines)
    held = {_plain(line.split("==")[0]) for line in lines}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    assert {_plain(re.split(r"[<>=! \[]", want)[0]) for want in wanted} <= held, "run 'make lock'"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", CODE, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_module_can_be_read_in_one_sitting(path):
    if path.relative_to(ROOT).as_posix() not in LONG:
        lines = len(path.read_text("utf-8").splitlines())
        assert lines < 500, f"{lines} lines: a file has one noun and one reason to change"


def test_imports_run_one_way():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("package", PACKAGES)
def test_package_is_listed_for_each_tool(package):
    assert package in PROJECT["tool"]["mypy"]["packages"]
    assert package in PROJECT["tool"]["importlinter"]["root_packages"]


def test_errors_come_from_one_tree():
    """No module of ours defines an exception for callers outside of ontology/errors.py."""
    found = []
    for path in CODE:
        if path.is_relative_to(ROOT / "tests") or path == ROOT / "ontology" / "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = {ast.unparse(base) for base in node.bases}
                if bases & {"Exception", "ValueError", "RuntimeError", "KeyError"}:
                    found.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert found == [], "errors that callers meet belong in ontology/errors.py"
