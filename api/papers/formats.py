"""The formats of papers: what each is called on the web, and who writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from api.papers.paper import Link, Paper, Table
from ontology.errors import BadValue
from web import comma

_OFFICE = "application/vnd.openxmlformats-officedocument"
#: Format → its media type.
FORMATS: Mapping[str, str] = {
    "csv": comma.MEDIA,
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


def written(
    paper: Paper, format_: str, *, table: str | None = None, site: str = ""
) -> Iterator[bytes]:
    """The file, in pieces.

    Args:
        paper: what to write.
        format_: one of :data:`FORMATS`.
        table: of CSV, which holds one table: its name (default: the paper's own).
        site: the base of links to evidence, without a ``/`` at its end.

    Raises:
        BadValue: the paper has no such table, or the format holds them all.

    """
    if table is not None and format_ != "csv":
        raise BadValue(f"{format_} holds every table of the paper; only csv holds one by its name")
    if format_ == "csv":
        try:
            return commas(paper.table(table), site)
        except KeyError as error:
            raise BadValue(f"the paper has no table '{table}'; it has {error.args[0]}") from None
    if format_ == "xlsx":
        from api.papers import workbook  # a library is imported by the format that needs it

        return iter((workbook.written(paper, site),))
    if format_ == "docx":
        from api.papers import word

        return iter((word.written(paper, site),))
    raise BadValue(f"there is no format '{format_}' of papers; there are {', '.join(FORMATS)}")


def commas(table: Table, site: str = "") -> Iterator[bytes]:
    """A table as CSV; ``site`` is the base of links, which are else paths from the root."""
    rows = (
        [f"{site}{value.path}" if isinstance(value, Link) else value for value in row]
        for row in table.rows
    )
    return comma.written([column.title for column in table.columns], rows)


def file_name(paper: Paper, format_: str, table: str | None = None) -> str:
    """What the file is called."""
    of = f"-{table}" if table else ""
    return f"{paper.file_name}{of}.{format_}"


def site_of(given: str) -> str:
    """The base of links to evidence, as given.

    Raises:
        BadValue: it is no address of a site.

    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(given)
    except ValueError:
        parts = urlsplit("")
    whole = parts.scheme in ("http", "https") and parts.netloc
    if given and (not whole or parts.query or parts.fragment or "@" in parts.netloc):
        raise BadValue(f"'{given}' is no address of a site: give https://thread.example.gov.uk")
    return given.rstrip("/")
