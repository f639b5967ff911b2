"""Documents sent in, and what became of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ontology.errors import NotAllowed
from ontology.terms import CODES, GAP_KINDS
from queries.answers import Ref
from queries.records import nodes
from web.site import Ask, Page, Pages

pages = Pages()


@pages.get("/load")
def load(ask: Ask) -> Page:
    """The form, and what was sent before."""
    if ask.site.read_only:
        raise NotAllowed("this server only reads; documents are loaded by the one that writes")
    if not ask.caller.edits:
        raise NotAllowed("to load documents takes the role editor; an administrator can grant it")
    return Page(
        "load.html",
        {"jobs": ask.site.uploads.of(ask.caller), "none_chosen": "none" in ask.query},
    )


@pages.get("/load/{job}")
def job(ask: Ask) -> Page:
    """What became of an upload, file by file, and what it changed."""
    found = ask.site.uploads.one(ask.caller, ask.path["job"])
    read = {report["file"]: report for report in found["reports"]}
    whole = [report for report in found["reports"] if not report["file"]]  # none in particular
    ids = list(found["after"])
    names = {n.id: Ref.of(n) for n in nodes(ask.viewer, ids)} if ids else {}
    return Page(
        "job.html",
        {
            "job": found,
            "over": found["state"] in ("done", "failed", "stopped"),
            "files": [(name, read.get(name)) for name in found["files"]],
            "failures": [report["error"] for report in whole],
            "families": CODES["DocumentFamily"],
            "effects": [
                (names[a], found["before"].get(a), found["after"][a], _changed(found, a))
                for a in ids
                if a in names
            ],
        },
    )


def _changed(job: Mapping[str, Any], authority: str) -> list[tuple[str, str, Any, Any]]:
    """The kinds of gap whose figures are others than before: id, title, before and after."""
    before, after = job["before"].get(authority), job["after"][authority]["gaps"]
    rows = []
    for kind, now in after.items():
        was = before["gaps"].get(kind) if before else None
        if was != now and (was or now["examined"]):
            rows.append((kind, GAP_KINDS[kind]["title"], was, now))
    return rows
