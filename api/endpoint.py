"""GraphQL over HTTP: a request in, an answer out, errors always in GraphQL's own form.

A POST carries JSON: ``{"query", "variables"?, "operationName"?}``, or ``"documentId"`` or
``"extensions"`` for a persisted document; a GET the same as parameters. A
request that cannot be understood is 400, one that is too large 413; a query that is understood is
answered with 200, whatever its errors, but 503 where the store could not be reached.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextvars import copy_context
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from graphql import GraphQLError, OperationType, get_operation_ast, parse
from starlette.requests import ClientDisconnect
from strawberry.http.ides import get_graphql_ide_html
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types import ExecutionResult

from api.bounds import MOST_DIGITS, MOST_TEXT, MOST_WAIT, shortened
from api.callers import Caller
from api.fields import until
from api.limits import MOST_BYTES, MOST_TOKENS
from api.logs import request_id
from api.metrics import Metrics
from api.observing import error_body
from api.persisted import Persisted
from api.schema import code, schema
from graph.store import Store
from ontology.errors import GoldenThreadError, StoreUnreachable

#: A page without anything from elsewhere; its own script may ask this server and nothing else.
_PAGE = Path(__file__).with_name("page.html").read_text("utf-8")
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DOCUMENT = frozenset({"query", "documentId", "extensions"})
_ELSEWHERE = "base-uri 'none'; frame-ancestors 'none'"
_FORM = 'send {"query": "…", "variables": {…}} as JSON'


class BadRequest(GoldenThreadError):
    """A request that is none of GraphQL."""


class BatchRefused(BadRequest):
    """Several requests in one."""


class RequestTooLarge(BadRequest):
    """A request of more bytes than are read."""


@dataclass(frozen=True)
class Offers:
    """What an endpoint offers: whether it tells its schema, whether its pages are there for people
    to ask with, and which documents were agreed upon beforehand.
    """

    introspection: bool = True
    pages: bool = True
    persisted: Persisted = field(default_factory=Persisted)


def router(
    store: Callable[[], Store], pool: Executor, metrics: Metrics, offers: Offers | None = None
) -> APIRouter:
    """The routes at ``/graphql``. ``store`` is asked anew for each request; questions are answered
    in the threads of ``pool``, so that a long one keeps no other from being answered.
    """
    offers = offers or Offers()
    routes = APIRouter()

    async def answered(
        request: Request, asked: Mapping[str, Any], *, changes: bool = True
    ) -> Response:
        loop, context = asyncio.get_running_loop(), copy_context()
        caller: Caller = request.state.caller
        chosen = _document(asked, offers.persisted)
        if not changes and _changes(chosen):
            raise BadRequest("what changes something is sent by POST")
        answer = await loop.run_in_executor(
            pool, context.run, _answer, store, caller, chosen, offers
        )
        metrics.operations.labels("errors" if answer.get("errors") else "answered").inc()
        for error in answer.get("errors", ()):
            extensions = error.setdefault("extensions", {})
            metrics.errors.labels(extensions.get("code", "INTERNAL")).inc()
            extensions["requestId"] = request_id.get()
        return JSONResponse(answer)

    @routes.post("/graphql")
    async def post(request: Request) -> Response:
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise BadRequest(f"the content type is '{kind}' and must be application/json: {_FORM}")
        if request.headers.get("content-encoding", "identity") != "identity":
            raise BadRequest(f"the body is compressed, and is read only as it is: {_FORM}")
        return await answered(request, _request(_json(await _body(request), "the body")))

    @routes.get("/graphql")
    async def get(request: Request) -> Response:
        given = _once(request.query_params.multi_items())
        if (
            offers.pages
            and not given.keys() & _DOCUMENT
            and "text/html" in request.headers.get("accept", "")
        ):
            if "graphiql" in given:
                page = get_graphql_ide_html(graphql_ide="graphiql")  # fetches what it needs
                return HTMLResponse(page, headers={"content-security-policy": _ELSEWHERE})
            return HTMLResponse(_PAGE, headers={"content-security-policy": _POLICY})
        asked: dict[str, Any] = {k: v for k, v in given.items() if v}
        for part in asked.keys() & {"variables", "extensions"}:
            asked[part] = _json(asked[part].encode(), f"'{part}'")
        return await answered(request, _request(asked), changes=False)

    return routes


def refused(error: GoldenThreadError, status: int) -> Response:
    """An error as an answer of GraphQL."""
    return JSONResponse(error_body(shortened(str(error)), code(error)), status)


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
    if isinstance(given, list):
        raise BatchRefused(
            "several requests in one are not answered: send each by itself, or ask for several "
            "fields in one query"
        )
    if not isinstance(given, dict):
        raise BadRequest(f"the body is no JSON object; {_FORM}")
    for part, type_, called in (
        ("query", str, "text"), ("variables", dict, "an object"), ("operationName", str, "text"),
        ("documentId", str, "text"), ("extensions", dict, "an object"),
    ):  # fmt: skip
        if not isinstance(given.get(part), type_ | None):
            raise BadRequest(f"'{part}' must be {called}; {_FORM}")
    return given


def _changes(asked: Mapping[str, Any]) -> bool:
    """Whether the operation that is asked for is a mutation."""
    if "mutation" not in asked["query"]:
        return False
    try:
        document = parse(asked["query"], max_tokens=MOST_TOKENS)
    except GraphQLError:
        return False  # which is told when it is asked
    operation = get_operation_ast(document, asked.get("operationName"))
    return operation is not None and operation.operation is OperationType.MUTATION


def _document(asked: Mapping[str, Any], persisted: Persisted) -> Mapping[str, Any]:
    """The request with the text of its document."""
    text = persisted.text(asked) or ""
    if not text.strip():
        raise BadRequest(f"the request has no 'query'; {_FORM}")
    if len(text) > MOST_TEXT:
        raise RequestTooLarge(
            f"the query has {len(text):,} characters and {MOST_TEXT:,} is the most; "
            "values go in 'variables'"
        )
    return {**asked, "query": text}


def _answer(
    store: Callable[[], Store], caller: Caller, asked: Mapping[str, Any], offers: Offers
) -> dict[str, Any]:
    who, ends = caller.viewer(store()), until()

    def attempt() -> ExecutionResult:
        result = schema.execute_sync(
            asked["query"],
            variable_values=asked.get("variables"),
            operation_name=asked.get("operationName"),
            context_value={
                "viewer": who,
                "caller": caller,
                "until": ends,
                "introspection": offers.introspection,
            },
        )
        for error in result.errors or ():
            if isinstance(error.original_error, StoreUnreachable):
                raise error.original_error
        return result

    try:
        # What changes something is done once, however the store changes meanwhile.
        result = attempt() if _changes(asked) else who.store.whole(attempt)
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
