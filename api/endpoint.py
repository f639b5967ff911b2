"""GraphQL over HTTP: a request in, an answer out, errors always in GraphQL's own form.

A POST carries JSON: ``{"query", "variables"?, "operationName"?}``; a GET the same as parameters. A
request that cannot be understood is 400, one that is too large 413; a query that is understood is
answered with 200, whatever its errors, but 503 where the store could not be reached.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.requests import ClientDisconnect
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult

from api.bounds import MOST_DIGITS, MOST_TEXT, MOST_WAIT, shortened
from api.fields import MOST_SECONDS
from api.limits import MOST_BYTES
from api.schema import code, schema
from ontology.errors import GoldenThreadError, StoreUnreachable
from queries.viewer import Viewer

#: A page without anything from elsewhere; its own script may ask this server and nothing else.
_PAGE = Path(__file__).with_name("page.html").read_text("utf-8")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FORM = 'send {"query": "…", "variables": {…}} as JSON'


class BadRequest(GoldenThreadError):
    """A request that is none of GraphQL."""


class RequestTooLarge(BadRequest):
    """A request of more bytes than are read."""


def router(viewer: Callable[[], Viewer], pool: Executor) -> APIRouter:
    """The routes at ``/graphql``. ``viewer`` is asked anew for each request; questions are answered
    in the threads of ``pool``, so that a long one keeps no other from being answered.
    """
    routes = APIRouter()

    async def answered(asked: Mapping[str, Any]) -> Response:
        loop = asyncio.get_running_loop()
        return JSONResponse(await loop.run_in_executor(pool, _answer, viewer, asked))

    @routes.post("/graphql")
    async def post(request: Request) -> Response:
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise BadRequest(f"the content type is '{kind}' and must be application/json: {_FORM}")
        if request.headers.get("content-encoding", "identity") != "identity":
            raise BadRequest(f"the body is compressed, and is read only as it is: {_FORM}")
        return await answered(_request(_json(await _body(request), "the body")))

    @routes.get("/graphql")
    async def get(request: Request) -> Response:
        given = _once(request.query_params.multi_items())
        if "query" not in given and "text/html" in request.headers.get("accept", ""):
            if "graphiql" in given:
                return HTMLResponse(get_graphql_ide_html(graphql_ide="graphiql"))
            return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})
        asked: dict[str, Any] = {k: v for k, v in given.items() if v}
        if "variables" in asked:
            asked["variables"] = _json(asked["variables"].encode(), "'variables'")
        return await answered(_request(asked))

    return routes


def refused(error: GoldenThreadError, status: int) -> Response:
    """An error as an answer of GraphQL."""
    return JSONResponse(
        {"errors": [{"message": shortened(str(error)), "extensions": {"code": code(error)}}]},
        status,
    )


async def _body(request: Request) -> bytes:
    """The bytes of a request. One that is too large is let come in (and thrown away) for a while,
    for who is still sending does not hear what is wrong.
    """
    body, came = bytearray(), 0
    try:
        async with asyncio.timeout(MOST_WAIT):
            async for chunk in request.stream():
                came += len(chunk)
                if came <= MOST_BYTES:
                    body += chunk
                elif came > 100 * MOST_BYTES:
                    break
    except TimeoutError:
        raise BadRequest(f"the body did not come within {MOST_WAIT:g} seconds") from None
    except ClientDisconnect:
        raise BadRequest("the request ended before its body did") from None
    if came > MOST_BYTES:
        raise RequestTooLarge(f"the request has more than {MOST_BYTES:,} bytes")
    return bytes(body)


def _json(data: bytes, what: str) -> Any:  # noqa: ANN401 - any JSON
    """What JSON says, without what is no Unicode text or no number, or is said twice."""
    try:
        value = json.loads(
            data.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once,
            parse_int=_integer,
        )  # fmt: skip
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeError as error:
        half = isinstance(error, UnicodeEncodeError)
        raise BadRequest(
            f"{what} holds {'half a character (a lone surrogate)' if half else 'bytes'} that no "
            "UTF-8 text has"
        ) from None
    except RecursionError:
        raise BadRequest(f"{what} is nested too deeply") from None
    except ValueError as error:
        raise BadRequest(f"{what} is not JSON ({error}): {_FORM}") from None
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _integer(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {len(digits):,} digits; {MOST_DIGITS} is the most")
    return int(digits)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Pairs as an object: of two with one key, whoever stands between us may read the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(k for k, n in Counter(k for k, _ in pairs).items() if n > 1)
        raise BadRequest(f"'{twice}' stands twice in the request")
    return found


def _request(given: object) -> Mapping[str, Any]:
    """The parts of a request, each of the type that it must have."""
    if not isinstance(given, dict):
        raise BadRequest(f"the body is no JSON object; {_FORM}")
    for part, type_, called in (
        ("query", str, "text"), ("variables", dict, "an object"), ("operationName", str, "text"),
    ):  # fmt: skip
        if not isinstance(given.get(part), type_ | None):
            raise BadRequest(f"'{part}' must be {called}; {_FORM}")
    if not (given.get("query") or "").strip():
        raise BadRequest(f"the request has no 'query'; {_FORM}")
    if len(given["query"]) > MOST_TEXT:
        raise RequestTooLarge(
            f"the query has {len(given['query']):,} characters and {MOST_TEXT:,} is the most; "
            "values go in 'variables'"
        )
    return given


def _answer(viewer: Callable[[], Viewer], asked: Mapping[str, Any]) -> dict[str, Any]:
    who, until = viewer(), time.monotonic() + MOST_SECONDS

    def attempt() -> ExecutionResult:
        result = schema.execute_sync(
            asked["query"],
            variable_values=asked.get("variables"),
            operation_name=asked.get("operationName"),
            context_value={"viewer": who, "until": until},
        )
        for error in result.errors or ():
            if isinstance(error.original_error, StoreUnreachable):
                raise error.original_error
        return result

    try:
        result = who.store.whole(attempt)
    except CannotGetOperationTypeError as error:
        raise BadRequest(
            f"the query has no operation '{error.operation_name}'"
            if error.operation_name
            else "the query has not one operation; where it has several, 'operationName' says which"
        ) from None
    if not result.errors:
        return {"data": result.data}
    errors = [e.formatted for e in result.errors]
    late = [e for e in errors if e.get("extensions", {}).get("code") == "TOOK_TOO_LONG"]
    return {"data": None, "errors": late[:1]} if late else {"data": result.data, "errors": errors}
