"""Everything that a server is told: by its environment (``GOLDENTHREAD_…``), or by a flag of
``goldenthread serve``, which goes before. The table of them is in ``docs/serving.md``.
"""

from __future__ import annotations

import difflib
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ontology.errors import BadValue

#: What begins like a setting of the server, and is for another part.
_OTHERS = ("GOLDENTHREAD_NEO4J_", "GOLDENTHREAD_TEST_", "GOLDENTHREAD_KEY")
_YES = {"1": True, "true": True, "yes": True, "on": True}
_NO = {"0": False, "false": False, "no": False, "off": False}
LOG_FORMATS = ("auto", "text", "json")


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("it is empty")
    return value.strip()


def _path(value: str) -> str:
    return value.strip()


def _switch(value: str) -> bool:
    known = _YES | _NO
    if value.strip().lower() not in known:
        raise ValueError("say 'on' or 'off'")
    return known[value.strip().lower()]


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.strip().isascii() or not value.strip().isdecimal():
            raise ValueError("it is no whole number")
        if not least <= int(value) <= most:
            raise ValueError(f"it must be {least:,} to {most:,}")
        return int(value)

    return read


def _names(value: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in value.split(",") if name.strip())
    for name in names:
        if not name.replace("-", "").replace(".", "").isalnum():
            raise ValueError(f"'{name}' is no name of a host; separate names by commas")
    return names


def _log_format(value: str) -> str:
    if value not in LOG_FORMATS:
        raise ValueError(f"it is one of {', '.join(LOG_FORMATS)}")
    return value


def _host(value: str) -> str:
    if value == "localhost":
        return value
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        raise ValueError("it is no address: give 127.0.0.1 or localhost") from None
    return str(address)


def _set(default: Any, read: Callable[[str], Any], told: str) -> Any:  # noqa: ANN401 - any field's
    return field(default=default, metadata={"read": read, "told": told})


@dataclass(frozen=True)
class Settings:
    """What a server is told. Each has a default that is safe on one person's machine."""

    store: str = _set(
        "ladybug:.goldenthread/store", _text, "`ladybug:PATH`, `neo4j://HOST` or `bolt://HOST`"
    )
    host: str = _set("127.0.0.1", _host, "the address that is listened on")
    port: int = _set(8000, _between(0, 65535), "the port; 0: one that is free")
    allowed_hosts: tuple[str, ...] = _set(
        (), _names, "names by which the server may be asked, beside this machine's own"
    )
    read_only: bool = _set(
        False, _switch, "write nothing, and read beside another writer of the same store"
    )
    introspection: bool = _set(True, _switch, "whether GraphQL tells its schema")
    graphiql: bool = _set(True, _switch, "whether `/graphql` has pages to ask in, with GraphiQL")
    persisted: str = _set(
        "", _path, "a folder or file of GraphQL documents that clients may send the id of"
    )
    persisted_only: bool = _set(False, _switch, "whether no other GraphQL documents are answered")
    log_format: str = _set(
        "auto", _log_format, "`json`, `text`, or `auto`: text at a terminal, else JSON"
    )
    audit: str = _set(
        "", _path, "the file to which changes and exports are noted; `none`: they are not"
    )
    files: str = _set(
        "", _path, "the folder in which the files that are loaded are kept; `none`: they are not"
    )
    access: str = _set("", _path, "the file of who may sign in, with role and grants")
    file_bytes: int = _set(
        50_000_000, _between(1, 10**10), "the most bytes that an uploaded file may have"
    )
    upload_bytes: int = _set(
        500_000_000, _between(1, 10**11), "the most bytes that an upload may have in all"
    )
    upload_files: int = _set(200, _between(1, 10_000), "the most files of an upload")
    jobs_waiting: int = _set(20, _between(1, 1000), "the most uploads that wait to be read")
    grace: int = _set(
        12, _between(0, 600), "for how many seconds an answer may go on when the server is stopped"
    )

    @classmethod
    def read(cls, environment: Mapping[str, str], **flags: object) -> Settings:
        """The settings of an environment; ``flags`` that are not ``None`` go before it.

        Raises:
            BadValue: a value cannot be one, or a name that begins ``GOLDENTHREAD_`` is unknown.

        """
        known = {variable(f.name): f for f in fields(cls)}
        for name in environment:
            ours = name.startswith("GOLDENTHREAD_") and not name.startswith(_OTHERS)
            if ours and name not in known:
                near = difflib.get_close_matches(name, known, 1)
                meant = f"; did you mean {near[0]}?" if near else ""
                raise BadValue(f"{name} is no setting of the server{meant}")
        given: dict[str, Any] = {k: v for k, v in flags.items() if v is not None}
        for name, of in known.items():
            if of.name not in given and name in environment:
                try:
                    given[of.name] = of.metadata["read"](environment[name])
                except ValueError as error:
                    raise BadValue(f"{name} is '{environment[name]}': {error}") from None
        if isinstance(given.get("host"), str):
            try:
                given["host"] = _host(given["host"])
            except ValueError as error:
                raise BadValue(f"the host is '{given['host']}': {error}") from None
        return cls(**given)

    @property
    def access_path(self) -> Path | None:
        """The file of who may sign in; ``None``: nobody is asked."""
        return Path(self.access) if self.access else None

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the host."""
        return self.host == "localhost" or ipaddress.ip_address(self.host).is_loopback

    @property
    def address(self) -> str:
        """The host, as it is written in an address of the web."""
        return f"[{self.host}]" if ":" in self.host else self.host


def variable(name: str) -> str:
    """The variable of the environment that holds a setting."""
    return f"GOLDENTHREAD_{name.upper()}"


def table() -> str:
    """All settings, as a table in Markdown."""
    rows = ["| variable | flag | default | says |", "|---|---|---|---|"]
    for of in fields(Settings):
        flag = FLAGS.get(of.name, "")
        shown = of.default
        if isinstance(shown, bool):
            shown = "on" if shown else "off"
        elif isinstance(shown, int):
            shown = str(shown)
        cells = (f"`{variable(of.name)}`", f"`{flag}`" if flag else "",
                 f"`{shown}`" if shown else "", of.metadata["told"])  # fmt: skip
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows) + "\n"


#: Settings that ``goldenthread serve`` also takes as a flag.
FLAGS = {
    "store": "--store",
    "host": "--host",
    "port": "--port",
    "read_only": "--read-only",
    "log_format": "--log-format",
}
