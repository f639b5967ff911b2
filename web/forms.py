"""That a form is sent from a page of this site: what it holds must match what its browser keeps.

A browser gets a cookie of 256 random bits that no other site can read or set, and each form holds
the same, masked anew for each page so that a compressed page tells nothing of it. (That a page of
another site sends nothing at all is seen to before, by its ``Origin``: this holds where that is
not said. The cookie comes along where a link is followed from another site, or the page that is
opened so would make the forms of all other tabs stale.)
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from ontology.errors import BadValue, NotAllowed

COOKIE = "goldenthread_form"
FIELD = "_form"
_BYTES = 32


async def sent(request: Request, fields: int, most: int) -> FormData:
    """What a form sent: at most some fields of some bytes each, no file, as UTF-8.

    Raises:
        BadValue: it cannot be read.
        NotAllowed: it does not come from a page that this browser was shown.

    """
    _, options = parse_options_header(request.headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() not in (b"utf-8", b"utf8"):
        raise BadValue("the form must be sent as UTF-8")
    try:
        async with request.form(max_files=0, max_fields=fields, max_part_size=most) as form:
            check(request.cookies.get(COOKIE, ""), str(form.get(FIELD, "")))
            return form
    except HTTPException as error:  # too many fields, a file, no form at all
        raise BadValue(f"the form cannot be read: {error.detail}") from None


def token() -> str:
    """What a browser keeps."""
    return urlsafe_b64encode(secrets.token_bytes(_BYTES)).decode()


def masked(kept: str) -> str:
    """What a form holds of what its browser keeps."""
    mask, own = secrets.token_bytes(_BYTES), _bytes(kept)
    return urlsafe_b64encode(mask + _xor(mask, own)).decode()


def check(kept: str, sent: str) -> None:
    """Raises: NotAllowed: the form is not from a page that this browser was shown."""
    given, own = _bytes(sent), _bytes(kept)
    mask, rest = given[:_BYTES], given[_BYTES:]
    good = len(rest) == _BYTES == len(own) and secrets.compare_digest(_xor(mask, rest), own)
    if not good:
        raise NotAllowed(
            "the form was not sent from a page that your browser was shown lately; go back, reload "
            "the page and send it again"
        )


def whole(kept: str) -> bool:
    """Whether a cookie holds what :func:`token` made."""
    return len(_bytes(kept)) == _BYTES


def _bytes(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text.encode("ascii"))
    except ValueError:  # no ASCII or no base64
        return b""


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=False))
