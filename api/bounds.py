"""How large the parts of a request may be, and how the library's own bounds are told.

``limits`` measures what a query asks for; this is about its words, before they mean anything.
"""

from __future__ import annotations

from graphql import GraphQLError
from graphql.validation.rules import overlapping_fields_can_be_merged

#: How many characters a query may have without its variables: the last 128 are kept in memory.
MOST_TEXT = 100_000
#: How many digits a number may have.
MOST_DIGITS = 1000
#: For how many seconds the body of a question may be on its way.
MOST_WAIT = 30.0
#: How many characters a message has: it may hold what was asked.
_MOST_TOLD = 1000
#: How much work it may be to see whether fields of one name can be merged. A query that asks for
#: each field once is none; the library's own bound, half a million, keeps a processor busy for
#: seconds.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 20_000
#: How the library begins to tell that it stopped at a bound.
_STOPPED = ("Syntax Error: Document ", "Validation aborted", "Maximum introspection depth")


def shortened(message: str) -> str:
    """A message of bounded length."""
    return message if len(message) <= _MOST_TOLD else f"{message[:_MOST_TOLD]} …"


def told(error: GraphQLError) -> None:
    """Give an error of the library's own bounds our code, and its message a bounded length."""
    if error.message == "Validation aborted.":
        error.message = "The query repeats itself too often, or nests fragments too deeply."
        error.extensions = {"code": "TOO_LARGE"}
    elif error.message.startswith(_STOPPED):
        error.extensions = {"code": "TOO_LARGE"}
    error.message = shortened(error.message)
