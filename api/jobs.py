"""Uploads that are read one after another, and what is told of each while that is done."""

from __future__ import annotations

import asyncio
import logging
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Literal
from uuid import uuid4

from api.callers import Caller, NotAllowed, Role
from api.loading import Report, load_paths
from api.metrics import Metrics
from api.originals import Originals
from api.reader import Stores
from ontology.errors import GoldenThreadError, NotFound
from ontology.record import Records
from queries.coverage import coverage_summary, seen
from queries.viewer import Viewer

_log = logging.getLogger("goldenthread")

State = Literal["queued", "running", "done", "failed", "stopped"]
OVER: frozenset[State] = frozenset({"done", "failed", "stopped"})
#: How many jobs that are over are remembered.
_REMEMBERED = 200


def now() -> str:
    """The time, in ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Busy(GoldenThreadError):
    """More uploads wait than are let wait, or the server is about to stop."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that became of a job. Ids count from 1."""

    id: int
    name: str
    data: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of an authority: its documents, and of each kind of gap how many were found
    among how many examined.
    """

    documents: int
    gaps: Mapping[str, tuple[int, int]]

    @staticmethod
    def of(viewer: Viewer, authority: str) -> Counted:
        """As it is now."""
        summary = coverage_summary(viewer, authority)
        found = {row.kind.id.value: (row.found, row.examined) for row in summary.rows}
        return Counted(len(summary.documents), found)

    def to_json(self) -> dict[str, object]:
        """For programs."""
        gaps = {kind: {"found": f, "examined": e} for kind, (f, e) in self.gaps.items()}
        return {"documents": self.documents, "gaps": gaps}


@dataclass
class Job:
    """An upload: files in a folder of its own, which is gone when it is over. ``before`` and
    ``after`` are the counts of each authority that it is about (``before`` may be ``None``: it is
    a new one).
    """

    caller: Caller
    folder: Path
    files: list[Path]
    id: str = field(default_factory=lambda: uuid4().hex)
    made: str = field(default_factory=now)
    state: State = "queued"
    ended: str = ""
    events: list[Event] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    before: dict[str, Counted | None] = field(default_factory=dict)
    after: dict[str, Counted] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "id": self.id,
            "state": self.state,
            "made": self.made,
            "ended": self.ended or None,
            "files": [f.relative_to(self.folder).as_posix() for f in self.files],
            "reports": [r.to_json() | {"family": family(r.document)} for r in self.reports],
            "before": {a: counted and counted.to_json() for a, counted in self.before.items()},
            "after": {a: counted.to_json() for a, counted in self.after.items()},
        }


class Jobs:
    """The jobs of a server, and the one thread that does them in turn."""

    def __init__(
        self, stores: Stores, metrics: Metrics, most: int, originals: Originals | None = None
    ) -> None:
        self._stores, self._metrics, self._most = stores, metrics, most
        self._originals = originals
        self._known: dict[str, Job] = {}
        self._waiting: SimpleQueue[Job | None] = SimpleQueue()
        self._changed: set[Callable[[], None]] = set()
        self._lock = threading.Lock()
        self._stopping = False
        self._worker = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._worker.start()

    def add(self, caller: Caller, folder: Path, files: list[Path]) -> Job:
        """Have files read; the folder is the job's from now on.

        Raises:
            Busy: too many wait.

        """
        with self._lock:
            waiting = sum(job.state not in OVER for job in self._known.values())
            if self._stopping or waiting >= self._most:
                raise Busy(
                    "the server is about to stop; send the documents again when it is back"
                    if self._stopping
                    else f"{waiting} uploads wait to be read, which is the most; try again later"
                )
            job = Job(caller, folder, files)
            self._known[job.id] = job
        self._tell(job, "queued", {"files": len(files)})
        self._waiting.put(job)
        return job

    def of(self, caller: Caller) -> list[Job]:
        """The jobs of a caller that are remembered, the latest first."""
        own = [job for job in self._known.values() if job.caller.name == caller.name]
        return own[::-1]

    def get(self, caller: Caller, id_: str) -> Job:
        """A job of this caller, or (for an administrator of all authorities) of anyone.

        Raises:
            NotFound: there is none.

        """
        job = self._known.get(id_)
        own = job is not None and job.caller.name == caller.name
        every = caller.role >= Role.ADMINISTRATOR and caller.authorities is None
        if job is None or not (own or every):
            raise NotFound("there is no such job; those of before the server's start are forgotten")
        return job

    async def events(
        self, job: Job, after: int, *, beat: float, closing: asyncio.Event
    ) -> AsyncIterator[Event | None]:
        """What became of a job after its event of that number, as it happens, to its end; ``None``
        every ``beat`` seconds in which nothing does.
        """
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def notice() -> None:
            loop.call_soon_threadsafe(changed.set)

        with self._lock:
            self._changed.add(notice)
        stop = asyncio.create_task(closing.wait())
        try:
            while True:
                changed.clear()
                over = job.state in OVER
                for event in job.events[max(0, after) :]:
                    yield event
                    after = event.id
                if over or closing.is_set():
                    return
                news = asyncio.create_task(changed.wait())
                done, _ = await asyncio.wait(
                    {news, stop}, timeout=beat, return_when=asyncio.FIRST_COMPLETED
                )
                news.cancel()
                if not done:
                    yield None
        finally:
            stop.cancel()
            with self._lock:
                self._changed.discard(notice)

    def close(self) -> None:
        """Stop after the document that is being written; what was not begun is not loaded."""
        with self._lock:
            self._stopping = True
        self._waiting.put(None)
        self._worker.join()

    # ------------------------------------------------------------------------------ in its thread

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            self._do(job)
        while not self._waiting.empty():
            if (left := self._waiting.get()) is not None:
                self._end(left, "stopped")

    def _do(self, job: Job) -> None:
        if self._stopping:
            self._end(job, "stopped")
            return
        self._become(job, "running")
        state: State = "failed"
        try:
            state = "done" if self._read(job) else "stopped"
        except GoldenThreadError as error:
            _log.warning("a job failed: %s", type(error).__name__, extra={"job": job.id})
            job.reports.append(Report("", error=str(error)))
            self._tell(job, "failed", {"message": str(error)})
        except Exception:
            _log.exception("a job failed", extra={"job": job.id})
            self._tell(job, "failed", {"message": "Something went wrong here; it was logged."})
        finally:
            self._end(job, state)

    def _read(self, job: Job) -> bool:
        """Whether all of a job's files were read."""

        def begun(number: int, of: int, name: str) -> None:
            self._tell(job, "reading", {"number": number, "of": of, "file": name})

        def allowed(records: Records) -> None:
            if self._stopping:
                raise Busy("the server was stopped before it was loaded; send it again")
            authority = records.source.authority
            _granted(job.caller, authority)
            if authority not in job.before:
                known = authority in seen(viewer)
                job.before[authority] = Counted.of(viewer, authority) if known else None

        store = self._stores.store()
        viewer = job.caller.viewer(store)
        reading = load_paths(
            viewer.store,
            job.files,
            root=job.folder,
            begun=begun,
            allowed=allowed,
            apart=True,
            originals=self._originals,
        )
        for report in _until(lambda: self._stopping, reading):
            job.reports.append(report)
            self._metrics.documents.labels(report.state or "refused").inc()
            self._tell(job, "file", report.to_json() | {"family": family(report.document)})
        known = seen(viewer)
        job.after = {a: Counted.of(viewer, a) for a in job.before if a in known}
        return len(job.reports) == len(job.files)

    def _end(self, job: Job, state: State) -> None:
        shutil.rmtree(job.folder, ignore_errors=True)
        refused = sum(bool(report.error) for report in job.reports)
        told = {"state": state, "loaded": len(job.reports) - refused, "of": len(job.files)}
        job.ended = now()
        with self._lock:
            job.events.append(Event(len(job.events) + 1, "end", told))
        self._become(job, state)
        _log.info("upload %s", state, extra={"job": job.id, "caller": job.caller.name})
        with self._lock:
            over = [j.id for j in self._known.values() if j.state in OVER]
            for id_ in over[:-_REMEMBERED]:
                del self._known[id_]

    def _become(self, job: Job, state: State) -> None:
        job.state = state
        for name in ("queued", "running", *OVER):
            of = [j for j in self._known.values() if j.state == name]
            self._metrics.jobs.labels(name).set(len(of))
        self._notify()

    def _tell(self, job: Job, name: str, data: Mapping[str, object]) -> None:
        with self._lock:
            job.events.append(Event(len(job.events) + 1, name, data))
        self._notify()

    def _notify(self) -> None:
        with self._lock:
            for notice in self._changed:
                notice()


def family(document: str) -> str | None:
    """The family that a loaded document's id names."""
    parts = document.split("/")
    return parts[2] if len(parts) > 2 else None


def _granted(caller: Caller, authority: str) -> None:
    """Let pass what is of an authority that the caller is granted.

    Raises:
        NotAllowed: it is of another.

    """
    if caller.authorities is not None and authority not in caller.authorities:
        raise NotAllowed(
            "it is of an authority that you are not granted; an administrator can grant it"
        )


def _until(stopping: Callable[[], bool], reports: Iterator[Report]) -> Iterator[Report]:
    """The reports, until the server is about to stop."""
    for report in reports:
        yield report
        if stopping():
            close = getattr(reports, "close", None)
            if close is not None:
                close()
            return
