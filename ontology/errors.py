"""Every error that this product raises on purpose.

::

    GoldenThreadError
    ├── ReadError            a file cannot be read (damaged, protected, too large, not what it says)
    │   └── NotRecognised    the file was read, but no document family knows it
    ├── RecordError          a record breaks the ontology (a fault of ours or of a register's line)
    ├── StoreError           the store cannot do what was asked
    │   ├── StoreUnreachable it is not there, refuses the login, or is held by another process
    │   ├── StoreVersion     it was written by another version of the schema
    │   ├── CopyDiffers      a copy of a store does not hold what the store holds
    │   └── QueryError       a query is not portable, lacks a parameter, or took too long
    ├── BadValue             a value that was given cannot be one of those
    ├── NotAllowed           the role or the grants of who asks do not reach so far
    └── NotFound             no node has this id

A message says what went wrong, in which file and page, and what to do. ``status`` is the exit
status of the command line (design §7): 1 found invalid, 2 usage, 3 could not read or reach.
"""

from __future__ import annotations


class GoldenThreadError(Exception):
    """The root: catch this to catch everything the product raises on purpose."""

    status = 3


class ReadError(GoldenThreadError):
    """A file cannot be read."""

    def __init__(self, file: str, reason: str, page: int | None = None) -> None:
        self.file, self.reason, self.page = file, reason, page
        place = f"{file}, page {page}" if page else file
        super().__init__(f"{place}: {reason}")

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.file, self.reason, self.page)


class NotRecognised(ReadError):
    """The file was read, but no document family knows it."""


class RecordError(GoldenThreadError):
    """A record breaks the ontology."""

    status = 1


class StoreError(GoldenThreadError):
    """The store cannot do what was asked."""


class StoreUnreachable(StoreError):
    """The store is not there, refuses the login, or is held by another process."""


class StoreVersion(StoreError):
    """The store was written by another version of the schema."""


class CopyDiffers(StoreError):
    """A copy of a store does not hold what the store holds."""

    status = 1


class QueryError(StoreError):
    """A query is outside the portable subset, lacks a parameter, or took too long."""


class BadValue(GoldenThreadError):
    """A value that was given cannot be one of those: a date that is none, a page too long."""

    status = 2


class NotAllowed(GoldenThreadError):
    """The role or the grants of who asks do not reach so far."""


class NotFound(GoldenThreadError):
    """No node has this id."""

    status = 2
