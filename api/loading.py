"""Loading files: read and parsed on every core, taken into the store one by one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.mentions import is_register, remarks
from api.originals import Originals
from ontology.errors import GoldenThreadError, ReadError
from ontology.terms import Label

if TYPE_CHECKING:
    from graph.store import Store
    from ontology.record import Node, Records

#: Files parsed ahead of the one being stored.
_AHEAD = 8


@dataclass(frozen=True)
class Report:
    """What became of one file."""

    file: str
    document: str = ""
    state: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    blocks: int = 0
    read: int = 0
    furniture: int = 0
    not_understood: tuple[tuple[str, str], ...] = ()
    """Place (page or line) and text of each block that no record was made of."""
    notes: tuple[str, ...] = ()
    error: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Report:
        """What :meth:`to_json` made."""
        return cls(
            value["file"],
            value["document"] or "",
            value["state"] or "",
            tuple(value["records"].items()),
            value["blocks"],
            value["blocksRead"],
            value["blocksFurniture"],
            tuple((left["place"], left["text"]) for left in value["notUnderstood"]),
            tuple(value["notes"]),
            value["error"] or "",
        )

    @property
    def accounted(self) -> float:
        """The share of blocks that became records or are furniture, 0 to 1."""
        return (self.read + self.furniture) / self.blocks if self.blocks else 0.0

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "file": self.file,
            "document": self.document or None,
            "state": self.state or None,
            "records": dict(self.counts),
            "blocks": self.blocks,
            "blocksRead": self.read,
            "blocksFurniture": self.furniture,
            "accounted": round(self.accounted, 4),
            "notUnderstood": [{"place": p, "text": t} for p, t in self.not_understood],
            "notes": list(self.notes),
            "error": self.error or None,
        }

    def told(self, *, details: bool = False) -> str:
        """For people."""
        if self.error:
            return f"✗ {self.error}"
        made = ", ".join(f"{n} {name}" for name, n in self.counts) or "no records"
        left = len(self.not_understood)
        lines = [
            f"✓ {self.file}: {self.state}, {self.document}",
            f"    {made}",
            f"    {self.accounted:.1%} of {self.blocks} blocks accounted for "
            f"({self.read} read, {self.furniture} furniture, {left} not understood)",
        ]
        lines += [f"    note: {n}" for n in self.notes]
        shown = self.not_understood if details else self.not_understood[:3]
        lines += [f"    not understood, {place}: {_short(text)}" for place, text in shown]
        if left > len(shown):
            lines.append(f"    … and {left - len(shown)} more (--details lists them)")
        return "\n".join(lines)


#: Is told, before a file is taken in: its number, how many there are, and its name.
Begun = Callable[[int, int, str], None]


def load_paths(
    store: Store,
    paths: Iterable[Path],
    *,
    root: Path | None = None,
    begun: Begun | None = None,
    allowed: Callable[[Records], None] | None = None,
    apart: bool = False,
    originals: Originals | None = None,
) -> Iterator[Report]:
    """Load files and folders into a store, in the order of their names; one report a file.

    Registers are reported last, when all is there that they may point at. A file that cannot be
    read gives a report with its reason, and the rest go on. Two files that are the same document in
    other bytes are told, and the first by name is kept.

    Args:
        store: where to.
        paths: files, or folders of them.
        root: the folder to which the names of the files are relative; default: the folder given,
            or the one a file is in.
        begun: hears of each file.
        allowed: raises for records that must not be taken in.
        apart: read even one file in another process, which a damaged one then takes along.
        originals: where to keep the files that were loaded; ``None``: nowhere.

    """
    jobs = [(file, root or of) for path in paths for file, of in _files(path)]
    loaded: dict[str, Records] = {}
    registers: list[tuple[Report, Records]] = []
    for number, ((file, of), parsed) in enumerate(_parsed(jobs, apart=apart), start=1):
        name = file.relative_to(of).as_posix() if file != of else file.name
        if begun is not None:
            begun(number, len(jobs), name)
        told = _stored(store, name, parsed, loaded, allowed)
        if originals is not None and not isinstance(parsed, GoldenThreadError) and not told.error:
            left = originals.keep(file, parsed.source.sha256)
            told = replace(told, notes=(*told.notes, left)) if left else told
        if isinstance(parsed, GoldenThreadError) or told.error or not is_register(told.document):
            yield told
        else:
            registers.append((told, parsed))
    for told, parsed in registers:
        yield replace(told, notes=(*told.notes, *remarks(store, parsed)))


def _stored(
    store: Store,
    name: str,
    parsed: Records | GoldenThreadError,
    loaded: dict[str, Records],
    allowed: Callable[[Records], None] | None,
) -> Report:
    if isinstance(parsed, GoldenThreadError):
        return Report(name, error=str(parsed))
    document = parsed.source.id
    try:
        if allowed is not None:
            allowed(parsed)
    except GoldenThreadError as error:
        return Report(name, error=f"{name}: {error}")
    first = loaded.setdefault(document, parsed)
    if first.source.sha256 != parsed.source.sha256:
        return Report(
            name,
            document,
            error=f"{name}: is the same document as {first.source.file_name} ({document}) in other "
            "bytes; that one was kept. Load this file by itself if it is the corrected one.",
        )
    try:
        done = store.load(parsed)
    except GoldenThreadError as error:
        return Report(name, document, error=f"{name}: {error}")
    return report(name, parsed, done.state)


def report(name: str, parsed: Records, state: str) -> Report:
    """The report on records that were loaded."""
    counts: dict[Label, int] = {}
    mentioned = {reference.id for reference in parsed.references}
    for node in (n for n in parsed.nodes if n.id not in mentioned):
        counts[node.label] = counts.get(node.label, 0) + 1
    told = (Label.RECOMMENDATION, Label.FINDING, Label.JUDGEMENT, Label.ACTION, Label.MEASURE,
            Label.PERSON, Label.POST, Label.BODY, Label.INDICATOR)  # fmt: skip
    documents = [n for n in parsed.nodes if n.label is Label.DOCUMENT and n.get("blocks")]

    def tally(key: str) -> int:
        return sum(int(str(n.get(key) or 0)) for n in documents)

    left = [n for n in parsed.nodes if n.get("reading") == "not_understood"]
    left.sort(key=lambda n: (n.id.rsplit("/", 1)[0], int(str(n.get("ordinal") or 0))))
    return Report(
        name,
        parsed.source.id,
        state,
        tuple((_plural(label, counts[label]), counts[label]) for label in told if label in counts),
        tally("blocks"),
        tally("blocksRead"),
        tally("blocksFurniture"),
        tuple((_place(n), str(n.get("text"))) for n in left),
        parsed.notes,
    )


def _files(path: Path) -> list[tuple[Path, Path]]:
    import loaders

    if path.is_dir():
        return [(file, path) for file in loaders.files([path])]
    return [(path, path.parent)]


def _parse(file: Path, root: Path) -> Records | GoldenThreadError:
    import loaders

    try:
        return loaders.load(file, root)
    except GoldenThreadError as error:
        return error


def _parsed(
    jobs: list[tuple[Path, Path]], *, apart: bool
) -> Iterator[tuple[tuple[Path, Path], Records | GoldenThreadError]]:
    """Each file's records (or why it cannot be read), in order, parsed in other processes: a
    damaged file that brings a reader down takes only itself along.
    """
    if len(jobs) == 1 and not apart:
        yield jobs[0], _parse(*jobs[0])
        return
    context = multiprocessing.get_context("spawn")
    workers = min(len(jobs), os.cpu_count() or 1)
    at = 0
    while at < len(jobs):
        with ProcessPoolExecutor(workers, mp_context=context, initializer=_left_alone) as pool:
            waiting = {
                i: pool.submit(_parse, *jobs[i]) for i in range(at, min(at + _AHEAD, len(jobs)))
            }
            try:
                while at < len(jobs):
                    result = waiting.pop(at).result()
                    if (ahead := at + _AHEAD) < len(jobs):
                        waiting[ahead] = pool.submit(_parse, *jobs[ahead])
                    yield jobs[at], result
                    at += 1
            except BrokenExecutor:
                yield jobs[at], _alone(context, jobs[at])
                at += 1
            finally:  # who stopped in between does not wait for what nobody asks for
                pool.shutdown(wait=False, cancel_futures=True)


def _left_alone() -> None:
    """Ctrl+C is for the process that stores, which then ends this one; and where that process was
    killed, nobody would: this one then ends itself.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _alone(
    context: multiprocessing.context.SpawnContext, job: tuple[Path, Path]
) -> Records | GoldenThreadError:
    """One file in a process of its own: was it this one that brought the others down?"""
    with ProcessPoolExecutor(1, mp_context=context, initializer=_left_alone) as pool:
        try:
            return pool.submit(_parse, *job).result()
        except BrokenExecutor:
            return ReadError(job[0].name, "brought its reader down; the file is damaged")


def _place(node: Node) -> str:
    if node.get("page"):
        return f"page {node.get('page')}"
    return f"block {node.get('ordinal')}"


def _plural(label: Label, count: int) -> str:
    from ontology.terms import WORDING

    return WORDING[label][0 if count == 1 else 1]


def _short(text: str, most: int = 100) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
