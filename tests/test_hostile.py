"""Queries that mean harm: each is refused with a code that stays, and the server lives on.

Codes and statuses are looked at, never times: a server that hangs is found by a deadline that only
such a one exceeds.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import shutil
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from fastapi import Request

from api import endpoint
from api.bounds import MOST_TEXT
from api.limits import MOST_BYTES
from tests.running import PATIENCE, Answer, Server, served

if TYPE_CHECKING:
    from api.loading import Report
    from ontology.record import Graph

#: How many MiB a server may come to hold under attack: it holds some 200 with the samples.
MOST_MEMORY = 1024

HARMLESS = "{ gapKinds { id } }"


@dataclass(frozen=True)
class Attack:
    """A request and how it is refused: by one of these codes, which stand with bars between."""

    body: bytes | None
    code: str
    status: int = 200
    method: str = "POST"
    path: str = "/graphql"
    headers: dict[str, str] | None = None

    def sent(self, server: Server) -> Answer:
        """Send it."""
        return server.send(self.method, self.path, self.body, self.headers)


def asked(query: str, code: str, status: int = 200, **variables: object) -> Attack:
    return Attack(json.dumps({"query": query, "variables": variables}).encode(), code, status)


def raw(body: bytes, code: str = "BAD_REQUEST", status: int = 400, **headers: str) -> Attack:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Attack(body, code, status, headers=given)


def got(path: str, code: str, status: int = 200) -> Attack:
    return Attack(None, code, status, method="GET", path=path)


def many(form: str, number: int) -> str:
    """The form, once for each number: ``%d`` is the number, ``%n`` the next."""
    return " ".join(
        form.replace("%d", str(i)).replace("%n", str(i + 1)) for i in range(number)
    )  # fmt: skip


def deep(times: int) -> str:
    """Recommendations' actions' recommendations' …"""
    inner = "actions { addresses { " * times + "id" + " } }" * times
    return f"{{ recommendations(first: 1) {{ edges {{ node {{ {inner} }} }} }} }}"


def fragments(number: int, spreads: str, last: str, on: str = "Query") -> str:
    """Fragments that each spread the next, and the last of which asks for something."""
    return (
        f"{{ ...F0 }} {many(f'fragment F%d on {on} {{ {spreads} }}', number)} "
        f"fragment F{number} on {on} {{ {last} }}"
    )


LARGE, INVALID, VALUE = "TOO_LARGE", "INVALID_QUERY", "BAD_VALUE"
#: Both too much and wrong: which is found first is not promised.
EITHER = "TOO_LARGE|INVALID_QUERY"
BYTES = "REQUEST_TOO_LARGE"
INT = "query($n: Int) { findings(first: $n) { totalCount } }"
ID = "query($i: ID!) { accountabilityChain(id: $i) { sentence } }"
IDS = "query($i: [ID!]!) { nodes(ids: $i) { id } }"
FILTER = "query($f: FindingFilter) { findings(filter: $f) { totalCount } }"
AFTER = "query($c: String) { findings(after: $c) { totalCount } }"
DATE = "query($d: Date) { coverageSummary(asAt: $d) { asAt } }"

ATTACKS = {
    # deep
    "deep lists": asked(deep(6), LARGE),
    "deep fields": asked("{ a" * 300 + "}" * 300, LARGE),
    "deep inline fragments": asked("{ ... " * 900 + HARMLESS + " }" * 900, LARGE),
    "deep list value": asked(f"{{ nodes(ids: {'[' * 1900}{']' * 1900}) {{ id }} }}", LARGE),
    "deep object value": asked("{ f(a: " + "{a: " * 900 + "1" + "}" * 900 + ") }", LARGE),
    "deep type": asked(f"query($a: {'[' * 1900}Int{']' * 1900}) {HARMLESS}", LARGE),
    "deep through fragments": asked(
        "{ recommendations { edges { node { ...F0 } } } } "
        + many("fragment F%d on Recommendation { actions { addresses { ...F%n } } }", 30)
        + " fragment F30 on Recommendation { id }", LARGE),
    "a long chain of fragments": asked(fragments(400, "...F%n", "gapKinds { id }"), LARGE),
    # wide
    "one field 900 times": asked(f"{{ {many('gapKinds { id }', 900)} }}", LARGE),
    "one leaf 3,900 times": asked(f"{{ gapKinds {{ {many('id', 3900)} }} }}", LARGE),
    "300 fragments of one field": asked(
        f"{{ {many('...F%d', 300)} }} {many('fragment F%d on Query { gapKinds { id } }', 300)}",
        LARGE),
    "lists of lists": asked(
        "{ recommendations(first: 100) { edges { node { actions { addresses { actions { "
        "evidence { text } } } } } } } }", LARGE),
    "unknown fields": asked(f"{{ {many('x%d', 3900)} }}", EITHER),
    # other names
    "31 aliases": asked(f"{{ {many('a%d: gapKinds { id }', 31)} }}", LARGE),
    "aliased leaves": asked(f"{{ gapKinds {{ {many('a%d: id', 900)} }} }}", LARGE),
    "aliased __typename": asked(f"{{ {many('a%d: __typename', 900)} }}", LARGE),
    "aliases in fragments": asked(
        "{ ...A ...B } " + " ".join(
            f"fragment {n} on Query {{ {many(n.lower() + '%d: gapKinds { id }', 20)} }}"
            for n in "AB"), LARGE),
    "exponential fragments": asked(
        fragments(30, "...F%n ...F%n", "a: gapKinds { id } b: gapKinds { id }"), LARGE),
    "exponential things": asked(
        "{ recommendations { edges { node { ...F0 } } } } "
        + many("fragment F%d on Recommendation { actions { addresses { ...F%n } } "
               "actions { addresses { ...F%n } } }", 3)
        + " fragment F3 on Recommendation { id }", LARGE),
    # fragments that spread themselves
    "a fragment in itself": asked("{ ...F } fragment F on Query { ...F }", INVALID),
    "two in each other": asked(
        "{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", INVALID),
    "in itself below a field": asked(
        "{ recommendations { edges { node { ...F } } } } "
        "fragment F on Recommendation { actions { addresses { ...F } } }", INVALID),
    "a ring that nobody uses": asked(
        HARMLESS + " fragment A on Query { ...B } fragment B on Query { ...A }", INVALID),
    # floods of words and signs
    "directives": asked(f"{{ gapKinds {'@skip(if: false) ' * 5000} {{ id }} }}", LARGE),
    "directives within the words allowed": asked(
        f"{{ gapKinds {'@skip(if: false) ' * 550} {{ id }} }}", EITHER),
    "unknown directives": asked(f"{{ gapKinds {'@a ' * 1900} {{ id }} }}", EITHER),
    "operations": asked(many("query Q%d { gapKinds { id } }", 2500), LARGE),
    "words": asked("{ " + "a " * 40_000 + "}", LARGE),
    "lines of comment": asked("#\n" * 40_000 + HARMLESS, LARGE),
    "a long comment": asked(f"#{'x' * MOST_TEXT}\n{HARMLESS}", BYTES, 413),
    "commas": asked("," * MOST_TEXT + HARMLESS, BYTES, 413),
    "a long block of text": asked(
        f'{{ node(id: """{" " * MOST_TEXT}""") {{ id }} }}', BYTES, 413),
    "variables that nobody uses": asked(f"query({many('$v%d: Int', 900)}) {HARMLESS}", EITHER),
    "a variable's value in itself": asked("query($a: Int = $a) { x(a: $a) }", INVALID),
    # the schema about itself
    "types of types": asked(
        "{ __schema { types { " + "fields { type { " * 4 + "name" + " } }" * 4 + " } } }", LARGE),
    "interfaces of types": asked(
        "{ __schema { types { " + "possibleTypes { interfaces { " * 4 + "name" + " } }" * 4
        + " } } }", LARGE),
    "the schema 29 times": asked(
        f"{{ {many('a%d: __schema { types { name } }', 29)} }}", LARGE),
    # values
    "a number that no language has": asked(
        f"{{ findings(first: {'9' * 5000}) {{ totalCount }} }}", INVALID),
    "a number of 31 digits": asked(f"{{ findings(first: -{'9' * 31}) {{ totalCount }} }}", INVALID),
    "a number that is none": asked("{ findings(first: 1e999) { totalCount } }", INVALID),
    "a large number": asked(INT, VALUE, n=2**31),
    "a negative page": asked(INT, VALUE, n=-1),
    "a fraction": asked(INT, VALUE, n=0.5),
    "a number of 5,000 digits": raw(
        b'{"query": "%s", "variables": {"n": %s}}' % (INT.encode(), b"9" * 5000)),
    "infinity": raw(b'{"query": "%s", "variables": {"n": 1e999}}' % INT.encode()),
    "an id of a megabyte": asked(ID, "NOT_FOUND", i="x" * (MOST_BYTES - 200)),
    "an id of nothing": asked(ID, "NOT_FOUND", i="\0"),
    "an id that turns round": asked(ID, "NOT_FOUND", i="\u202erecommendation/\ufeff\u200b"),
    "100,000 ids": asked(IDS, VALUE, i=["x"] * 100_000),
    "ids that are nothing": asked(IDS, VALUE, i=[None] * 100_000),
    "nested variables": raw(
        b'{"query": "%s", "variables": {"i": %s}}' % (IDS.encode(), b"[" * 900 + b"]" * 900),
        VALUE, 200),
    "variables nested beyond reading": raw(
        b'{"query": "%s", "variables": {"i": %s}}' % (IDS.encode(), b"[" * 10**5 + b"]" * 10**5)),
    "an object of 50,000 keys": asked(FILTER, VALUE, f={f"k{i}": 1 for i in range(50_000)}),
    "a cursor of a megabyte": asked(AFTER, VALUE, c="A" * (MOST_BYTES - 200)),
    "a cursor that is none": asked(AFTER, VALUE, c="é\0"),
    "a day beyond days": asked(DATE, VALUE, d="99999-01-01"),
    "a day in other digits": asked(DATE, VALUE, d="２０２４-01-01"),
    "a long day": asked(DATE, VALUE, d="2" * 900_000),
    "words without end": asked(
        "query($t: String!) { search(text: $t) { totalCount } }", VALUE,
        t=" ".join(f"w{i}" for i in range(10_000))),
    "half a character": asked('{ node(id: "\\uD800") { id } }', INVALID),
    "a character beyond characters": asked('{ node(id: "\\u{110000}") { id } }', INVALID),
    "letters that look alike": asked("{ g\u0430pKinds { id } }", INVALID),
    # what is no request
    "a batch": raw(
        json.dumps([{"query": HARMLESS}] * 1000).encode(), "BAD_REQUEST|BATCH_REFUSED"),
    "a query twice": raw(b'{"query": "{a}", "query": "{ gapKinds { id } }"}'),
    "a variable twice": raw(b'{"query": "%s", "variables": {"n": 1, "n": 2}}' % INT.encode()),
    "more than a megabyte": asked(HARMLESS, BYTES, 413, x="x" * 2 * MOST_BYTES),
    "another encoding": raw('{"query": "{__typename}"}'.encode("utf-16")),
    "compressed": raw(gzip.compress(b'{"query": "{__typename}"}'), content_encoding="gzip"),
    "a bomb": raw(gzip.compress(b" " * 50_000_000), content_encoding="gzip"),
    "said to be compressed": raw(b'{"query": "{__typename}"}', content_encoding="gzip, gzip"),
    "a form": raw(b"query=%7B__typename%7D", content_type="application/x-www-form-urlencoded"),
    "a form of several parts": raw(b"--x--", content_type="multipart/form-data; boundary=x"),
    "plain text": raw(b'{"query": "{__typename}"}', content_type="text/plain"),
    "no content type": raw(b'{"query": "{__typename}"}', content_type=""),
    "a subscription": asked("subscription { a }", INVALID),
    "an answer in parts": asked("{ ...F @defer } fragment F on Query { gapKinds { id } }", INVALID),
    # by GET
    "a long query by GET": got(f"/graphql?query={'a' * 60_000}", INVALID),
    "a query twice by GET": got("/graphql?query=a&query=b", "BAD_REQUEST", 400),
    "thousands of parameters": got(
        "/graphql?" + "&".join(f"a{i}=1" for i in range(5000)), "BAD_REQUEST", 400),
    "nested variables by GET": got(
        f"/graphql?query=%7B__typename%7D&variables={quote('[' * 10_000)}", "BAD_REQUEST", 400),
    "bytes of no text by GET": got("/graphql?query=%ff%ed%a0%80", INVALID),
    "a passage that is none": got("/passage/%00%ff/..%2f..%2fetc/passwd", "NOT_FOUND", 404),
    "a long passage": got(f"/passage/{'a/' * 20_000}", "NOT_FOUND", 404),
}  # fmt: skip

#: What looks like harm and does none is answered: that these are is as much a promise.
ANSWERED = {
    "a byte order mark": "\ufeff{ gapKinds { id } }",
    "150 fragments within each other": "{ ... " * 150 + HARMLESS + " }" * 150,
    "a fragment spread 400 times": f"{{ {many('...F', 400)} }} fragment F on Query {HARMLESS}",
    "a search for what is none": '{ search(text: "\u202e\u200b\ufdfa % \' OR 1=1 -- `") '
    "{ totalCount } }",
    "the first of days": '{ coverageSummary(asAt: "0001-01-01") { asAt } }',
    "the last of days": '{ coverageSummary(asAt: "9999-12-31") { asAt } }',
    "a large id": f"{{ node(id: {'9' * 900}) {{ id }} }}",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_it_is_refused_with_its_code(samples_served: Server, name: str) -> None:
    attack = ATTACKS[name]
    answer = attack.sent(samples_served)
    assert answer.status == attack.status, answer.text[:300]
    assert answer.codes and answer.codes <= set(attack.code.split("|")), answer.text[:300]
    assert len(answer.text) < 200_000, "a refusal is short, whatever was asked"
    assert samples_served.ask(HARMLESS).data


@pytest.mark.parametrize("name", ANSWERED)
def test_it_is_answered(samples_served: Server, name: str) -> None:
    assert samples_served.ask(ANSWERED[name]).data


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_other_methods_are_none(samples_served: Server, method: str) -> None:
    assert samples_served.send(method, body=b"{}").status == 405


def test_nothing_is_changed_by_get(samples_served: Server) -> None:
    """A page elsewhere can let a browser GET."""
    answer = samples_served.send("GET", f"/graphql?query={quote('mutation { __typename }')}")
    assert answer.codes and "Mutation" not in answer.text


def test_an_address_of_a_megabyte_is_not_read(samples_served: Server) -> None:
    with contextlib.suppress(ConnectionError):  # hung up on while still sending
        answer = samples_served.send("GET", f"/graphql?query={'a' * MOST_BYTES}")
        assert 400 <= answer.status < 500
    assert samples_served.ask(HARMLESS).data


def test_who_sends_slowly_keeps_nobody_waiting(samples_served: Server) -> None:
    """Many connections that send a byte now and then, or stop before the headers end."""
    host, port = samples_served.address.split(":")
    head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    begun = f"{head}Content-Length: 1000\r\n\r\n{{".encode()
    with contextlib.ExitStack() as kept:
        slow = []
        for number in range(80):
            one = kept.enter_context(socket.create_connection((host, int(port)), PATIENCE))
            one.sendall(begun if number % 2 else head.encode())
            slow.append(one)
        for _ in range(3):
            for one in slow[1::2]:
                one.sendall(b" ")
            assert samples_served.ask(HARMLESS).data
            assert samples_served.send("GET", "/healthz").status == 200


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint, "MOST_WAIT", 0.01)

    async def never() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    request = Request({"type": "http", "method": "POST", "headers": []}, never)  # type: ignore[arg-type]
    with pytest.raises(endpoint.BadRequest, match=r"0\.01 seconds"):
        asyncio.run(endpoint._body(request))


def test_under_attack_it_holds_bounded_memory_and_logs_no_fault(
    samples_loaded: tuple[Graph, dict[str, Report]], samples_path: Path, tmp_path: Path
) -> None:
    """All attacks at once from several sides, and more texts than are kept, each as large as can
    be: the server answers on, holds a bounded part of memory, and nothing in it went wrong.
    """
    shutil.copy(samples_path, tmp_path / "store")
    text = "é\U0001f525" * (MOST_TEXT // 2 - 30)
    long = [asked(f"#{i}{text}\n{HARMLESS}", "") for i in range(150)]
    wide = [asked(f"{{ nodes(ids: [{many('1', 3900)} {i}]) {{ id }} }}", VALUE) for i in range(150)]
    faults: list[str] = []

    def attack(attacks: list[Attack]) -> None:
        for each in attacks:
            answer = each.sent(server)
            if answer.status >= 500 or "INTERNAL" in answer.text:
                faults.append(f"{answer.status} {answer.text[:200]}: {(each.body or b'')[:200]!r}")

    with served(f"ladybug:{tmp_path / 'store'}") as server:
        sides = [list(ATTACKS.values()), list(ATTACKS.values())[::-1], long, wide]
        threads = [threading.Thread(target=attack, args=(side,)) for side in sides]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert server.ask(HARMLESS).data
        assert server.memory() < MOST_MEMORY
        assert not [line for line in server.log if "Traceback" in line]
