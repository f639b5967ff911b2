"""What a server writes to its log: a line for each answer, and for what went wrong.

A line never holds a query, its variables, a document's words, or what someone signed in with.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

#: The id of the request that is being answered.
request_id: ContextVar[str] = ContextVar("request_id", default="")

_FIELDS = ("request", "method", "route", "status", "milliseconds", "caller", "job")


class _Json(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """See :class:`logging.Formatter`."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
            **_told(record),
        }
        if record.exc_info and record.exc_info[1]:
            line["traceback"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps(line, ensure_ascii=False)


class _Text(logging.Formatter):
    """A line for a person, and a traceback after it."""

    def format(self, record: logging.LogRecord) -> str:
        """See :class:`logging.Formatter`."""
        time = datetime.fromtimestamp(record.created).strftime("%H:%M:%S")
        told = " ".join(str(v) for k, v in _told(record).items() if k != "request")
        line = " ".join(p for p in (time, record.getMessage(), told) if p)
        line = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
        if record.exc_info and record.exc_info[1]:
            line += "\n" + "".join(traceback.format_exception(record.exc_info[1])).rstrip()
        return line


def _told(record: logging.LogRecord) -> dict[str, object]:
    said = {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
    if request_id.get():
        said.setdefault("request", request_id.get())
    return {k: v for k, v in said.items() if v not in (None, "")}


def begin(format_: str) -> None:
    """Write the log to standard error, in one of ``api.settings.LOG_FORMATS``."""
    plain = sys.stderr.isatty() if format_ == "auto" else format_ == "text"
    handler = logging.StreamHandler()
    handler.setFormatter(_Text() if plain else _Json())
    for name, level in (("goldenthread", logging.INFO), ("uvicorn.error", logging.WARNING)):
        log = logging.getLogger(name)
        log.handlers[:] = [handler]
        log.setLevel(level)
        log.propagate = False
