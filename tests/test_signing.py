"""Who is it that asks: tokens of a real issuer, keys, and the files that say what they may do."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import stat
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.datastructures import Headers

from api.access import AccessUnreadable, keys_beside, read_keys
from api.app import create_app
from api.callers import LOCAL_USER, Caller, Role
from api.cli import main
from api.issuer import FRESH, HELD, PAUSE, SKEW, BadToken, Issuer, IssuerUnreachable
from api.settings import Settings
from api.signing import NotSignedIn, SignIn, refuse_open
from graph import open_store
from ontology.errors import BadValue, NotAllowed
from tests.issuer import AUDIENCE, Clock, LittleIssuer
from tests.test_access import Fixed

AREA = "authority/aldermoor"


@pytest.fixture(scope="module")
def little() -> Iterator[LittleIssuer]:
    issuer = LittleIssuer()
    issuer.key("first")
    issuer.key("curve", "ES256")
    yield issuer
    issuer.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(little: LittleIssuer, clock: Clock) -> Iterator[Issuer]:
    keys = dict(little.keys)
    yield Issuer(little.url, AUDIENCE, clock=clock)
    little.keys, little.status, little.named = keys, 200, ""


# --------------------------------------------------------------------------------------- tokens


@pytest.mark.parametrize("kid", ["first", "curve"])
def test_a_good_token_says_who_asks(little: LittleIssuer, issuer: Issuer, kid: str) -> None:
    assert issuer.claims(little.token(kid))["preferred_username"] == "ada"


def _now() -> int:
    return int(time.time())


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"exp": _now() - SKEW - 30}, "it has expired"),
        ({"nbf": _now() + SKEW + 86_400}, "it is not valid yet"),
        ({"aud": "another"}, "another audience"),
        ({"aud": [AUDIENCE + "x"]}, "another audience"),
        ({"iss": "https://another.example"}, "another issuer"),
        *(({"without": claim}, "lacks a claim") for claim in ("exp", "iss", "aud", "sub")),
    ],
    # the time of day is in no id: each process that tests makes its own; it is that of the begin
    ids=["expired", "early", "audience", "audiences", "issuer", "exp", "iss", "aud", "sub"],
)
def test_a_token_that_is_not_good_is_refused(
    little: LittleIssuer, issuer: Issuer, claims: dict[str, object], reason: str
) -> None:
    token = little.token("first", **claims)  # type: ignore[arg-type]
    with pytest.raises(BadToken, match=reason) as refused:
        issuer.claims(token)
    assert token.split(".")[1] not in str(refused.value)


def test_clocks_may_differ_by_a_minute(little: LittleIssuer, issuer: Issuer) -> None:
    assert issuer.claims(little.token("first", exp=_now() - SKEW // 2))
    assert issuer.claims(little.token("first", nbf=_now() + SKEW // 2))


def _part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_what_anyone_could_sign_is_refused(little: LittleIssuer, issuer: Issuer) -> None:
    _, payload, signature = little.token("first").split(".")
    for alg in ("none", "None", "HS256", "HS512", "", None, 7):
        head = _part({"alg": alg, "typ": "JWT", "kid": "first"})
        for tail in ("", signature):
            with pytest.raises(BadToken):
                issuer.claims(f"{head}.{payload}.{tail}")
    # the public key, which all know, as the secret
    _, key = little.keys["first"]
    secret = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = _part({"alg": "HS256", "typ": "JWT", "kid": "first"})
    made = hmac.new(secret, f"{head}.{payload}".encode(), hashlib.sha256).digest()
    with pytest.raises(BadToken, match="key pair"):
        issuer.claims(f"{head}.{payload}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}")
    # the algorithm of another key, and words that were altered
    head = _part({"alg": "ES256", "typ": "JWT", "kid": "first"})
    with pytest.raises(BadToken):
        issuer.claims(f"{head}.{payload}.{signature}")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    head = little.token("first").split(".")[0]
    with pytest.raises(BadToken, match="signature"):
        issuer.claims(f"{head}.{_part(said | {'roles': ['administrator']})}.{signature}")


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "....", "é", "x" * 20_000])
def test_what_is_no_token_is_refused(issuer: Issuer, text: str) -> None:
    with pytest.raises(BadToken):
        issuer.claims(text)


def test_a_new_key_is_fetched_and_an_old_one_goes(
    little: LittleIssuer, issuer: Issuer, clock: Clock
) -> None:
    old = little.token("first")
    issuer.claims(old)
    little.key("second")
    clock.now += PAUSE
    assert issuer.claims(little.token("second"))
    del little.keys["first"]
    assert issuer.claims(old)  # not asked about again yet
    clock.now += FRESH
    with pytest.raises(BadToken, match="no such key"):
        issuer.claims(old)


def test_a_storm_of_unknown_keys_asks_the_issuer_once(
    little: LittleIssuer, issuer: Issuer, clock: Clock
) -> None:
    good = little.token("first")
    issuer.claims(good)
    clock.now += PAUSE
    little.asked.clear()
    for number in range(50):
        with pytest.raises(BadToken, match="no such key"):
            issuer.claims(little.token("first", header={"kid": f"unknown-{number}"}))
        assert issuer.claims(good)
    assert little.asked.count("/keys") == 1


def test_known_keys_go_on_working_while_the_issuer_is_away(
    little: LittleIssuer, issuer: Issuer, clock: Clock
) -> None:
    good = little.token("first")
    issuer.claims(good)
    little.status = 503
    clock.now += FRESH
    assert issuer.claims(good)
    little.key("second")
    clock.now += PAUSE
    with pytest.raises(IssuerUnreachable, match="status 503; try again"):
        issuer.claims(little.token("second"))
    assert issuer.claims(good)
    clock.now += HELD
    with pytest.raises(IssuerUnreachable):
        issuer.claims(good)
    little.status = 200
    clock.now += PAUSE
    assert issuer.claims(good)


def test_an_issuer_that_says_it_is_another_is_not_believed(
    little: LittleIssuer, issuer: Issuer
) -> None:
    little.named = "https://another.example"
    with pytest.raises(IssuerUnreachable, match="of another issuer"):
        issuer.claims(little.token("first"))


@pytest.mark.parametrize(
    "url", ["http://login.example.org", "file:///etc/passwd", "login.example.org", "https://"]
)
def test_an_issuer_whose_words_others_can_change_is_refused(url: str) -> None:
    with pytest.raises(BadValue, match="https://"):
        Issuer(url, AUDIENCE)


# ------------------------------------------------------------------------------ the access file


@pytest.fixture
def path(tmp_path: Path, little: LittleIssuer) -> Path:
    """An access file with an issuer and groups."""
    path = tmp_path / "access.yaml"
    write(
        path,
        f"""
issuer: {little.url}
audience: {AUDIENCE}
claims: {{roles: realm.groups}}
hosts: [thread.example.org]
groups:
  Board: {{role: reader, authorities: [brackwater], role_only: true}}
  Officers: {{role: editor, authorities: [aldermoor, authority/brackwater]}}
  Heads: {{role: administrator, authorities: "*"}}
""",
    )
    return path


def write(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o600)


def bearer(token: str) -> Headers:
    return Headers({"authorization": f"Bearer {token}"})


@pytest.mark.parametrize(
    ("groups", "role", "authorities", "role_only"),
    [
        (["Officers"], Role.EDITOR, {"aldermoor", "brackwater"}, False),
        (["Heads", "Board"], Role.READER, {"brackwater"}, True),  # the first of the file counts
        (["Heads"], Role.ADMINISTRATOR, None, False),
        (["reader", "reviewer"], Role.REVIEWER, {"cold-ashby"}, False),
    ],
)
def test_a_group_says_what_its_members_may_do(
    little: LittleIssuer,
    path: Path,
    groups: list[str],
    role: Role,
    authorities: set[str] | None,
    role_only: bool,
) -> None:
    token = little.token("first", realm={"groups": groups}, authorities=["cold-ashby", "../x"])
    expected = None if authorities is None else frozenset(f"authority/{a}" for a in authorities)
    assert SignIn(path).caller(bearer(token)) == Caller("ada", role, expected, role_only)


def test_it_is_known_of_which_authorities_somebody_may_see_posts_only(path: Path) -> None:
    assert SignIn(None).posts_of() == frozenset()
    who = SignIn(path)
    assert who.posts_of() == {"authority/brackwater"}
    made(path, "report", "--authority", "aldermoor", "--role-only")
    assert SignIn(path).posts_of() == {AREA, "authority/brackwater"}
    made(path, "all", "--authority", "*", "--role-only")
    assert SignIn(path).posts_of() is None


def test_who_is_in_no_group_may_do_nothing(little: LittleIssuer, path: Path) -> None:
    for said in ({}, {"groups": []}, {"groups": ["Others"]}, {"groups": {"Heads": 1}}):
        with pytest.raises(NotAllowed, match="nothing is granted"):
            SignIn(path).caller(bearer(little.token("first", realm=said)))


def test_nobody_takes_the_name_of_a_key(little: LittleIssuer, path: Path) -> None:
    said = {"preferred_username": "key:report", "realm": {"groups": ["Heads"]}}
    assert SignIn(path).caller(bearer(little.token("first", **said))).name == "42"


def test_the_file_is_read_again_when_it_changes(little: LittleIssuer, path: Path) -> None:
    who = SignIn(path)
    token = little.token("first", realm={"groups": ["Officers"]})
    assert who.caller(bearer(token)).role is Role.EDITOR
    write(path, path.read_text().replace("role: editor", "role: reviewer"))
    assert who.caller(bearer(token)).role is Role.REVIEWER
    write(path, "issuer: [")
    with pytest.raises(AccessUnreadable):  # and never the last that could be read
        who.caller(bearer(token))
    path.unlink()
    with pytest.raises(AccessUnreadable):
        who.caller(bearer(token))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- a", "must name settings"),
        ("isuer: x", "'isuer'"),
        ("issuer: https://a.example", "go together"),
        ("groups: {A: {role: king, authorities: []}}", "roles are reader"),
        ("groups: {A: {role: reader, authorities: [../x]}}", "is no authority"),
        ("groups: {A: {role: editor, authorities: [a], role_only: true}}", "no more than a reader"),
        ("groups: {A: {role: reader, autorities: [a]}}", "'autorities'"),
        ("groups: {A: {role: reader, role_only: maybe}}", "true or false"),
        ("!!python/object/apply:os.getcwd []", "is not YAML"),
    ],
)
def test_an_access_file_that_says_nothing_clear_lets_nobody_in(
    tmp_path: Path, text: str, says: str
) -> None:
    path = tmp_path / "access.yaml"
    write(path, text)
    with pytest.raises(AccessUnreadable, match=says):
        SignIn(path)


def test_a_file_that_others_can_write_is_not_believed(path: Path) -> None:
    path.chmod(0o666)
    with pytest.raises(AccessUnreadable, match="chmod 600"):
        SignIn(path)


# ---------------------------------------------------------------------------------------- keys


def made(path: Path, name: str, *options: str) -> str:
    """A new key, by the command line."""
    store = f"ladybug:{path.with_name('store')}"
    words = ["keys", "add", name, "--access", str(path), "--store", store, *options]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    key = done.stdout.strip()
    assert key.startswith("gt_") and len(key) > 40
    return key


def test_a_key_is_shown_once_and_kept_as_a_hash(path: Path) -> None:
    key = made(path, "report", "--authority", "aldermoor", "--role-only")
    kept = keys_beside(path)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert hashlib.sha256(key.encode()).hexdigest() in kept.read_text()
    told = CliRunner().invoke(main, ["keys", "list", "--access", str(path)]).output
    assert "report: reader of authority/aldermoor, posts only" in told
    for file in path.parent.iterdir():
        assert key not in file.read_text() and key[3:] not in file.read_text()
    assert key not in told
    who = SignIn(path)
    expected = Caller("key:report", Role.READER, frozenset({AREA}), True)
    assert who.caller(bearer(key)) == expected
    assert who.caller(Headers({"x-api-key": key})) == expected


def test_a_key_ends(path: Path) -> None:
    key = made(path, "report", "--authority", "*", "--expires", "2030-06-30")
    other = made(path, "other", "--authority", "*", "--role", "editor")
    assert SignIn(path, today=lambda: date(2030, 6, 30)).caller(bearer(key)).authorities is None
    late = SignIn(path, today=lambda: date(2030, 7, 1))
    with pytest.raises(NotSignedIn, match="has expired"):
        late.caller(bearer(key))
    assert late.caller(bearer(other)).role is Role.EDITOR
    words = ["--access", str(path), "--store", f"ladybug:{path.with_name('store')}"]
    assert CliRunner().invoke(main, ["keys", "revoke", "other", *words]).exit_code == 0
    with pytest.raises(NotSignedIn, match="none of those"):
        late.caller(bearer(other))
    assert list(read_keys(keys_beside(path))) == ["report"]
    assert CliRunner().invoke(main, ["keys", "revoke", "other", *words]).exit_code == 2


def test_what_cannot_be_a_key_is_not_made(path: Path) -> None:
    made(path, "report", "--authority", "*")
    for words in (
        ["report", "--authority", "*"],
        ["a/b", "--authority", "*"],
        ["new", "--authority", "No Such Name"],
        ["new", "--authority", "*", "--role", "editor", "--role-only"],
        ["new", "--authority", "*", "--expires", "soon"],
        ["new"],
    ):
        store = f"ladybug:{path.with_name('store')}"
        done = CliRunner().invoke(
            main, ["keys", "add", *words, "--access", str(path), "--store", store]
        )
        assert done.exit_code == 2, words
        assert "gt_" not in done.output
    assert list(read_keys(keys_beside(path))) == ["report"]


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ([], "sign in"),
        ([("authorization", "Bearer ")], "must read"),
        ([("authorization", "Basic YTpi")], "must read"),
        ([("authorization", "Bearer gt_none")], "none of those"),
        ([("x-api-key", "")], "none of those"),
        ([("x-api-key", "gt_none"), ("authorization", "Bearer 0x1")], "not several"),
        ([("authorization", "Bearer 0x1"), ("authorization", "Bearer 0x2")], "not several"),
        ([("authorization", "Bearer x.y.z")], "no JSON Web Token"),
    ],
)
def test_who_brings_nothing_good_is_not_let_in(
    path: Path, headers: list[tuple[str, str]], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    raw = [(k.encode(), v.encode()) for k, v in headers]
    with pytest.raises(NotSignedIn, match=says) as refused:
        SignIn(path).caller(Headers(raw=raw))
    assert refused.value.challenge.startswith("Bearer realm=")
    for _, value in headers:
        secret = value.rpartition(" ")[2]
        assert not secret or secret not in str(refused.value) + caplog.text


# ------------------------------------------------------------------------------- open or closed


def test_a_server_that_nobody_signs_in_to_is_open_to_its_machine_alone() -> None:
    who = SignIn(None)
    assert who.caller(Headers({})) == LOCAL_USER
    refuse_open("127.0.0.1", who, loopback=True)
    with pytest.raises(BadValue, match=r"Set GOLDENTHREAD_ACCESS .* or serve on 127\.0\.0\.1"):
        refuse_open("0.0.0.0", who, loopback=False)


def test_a_server_to_which_nobody_could_sign_in_is_not_started(tmp_path: Path) -> None:
    path = tmp_path / "access.yaml"
    write(path, "groups: {}")
    for loopback in (True, False):
        with pytest.raises(BadValue, match="nobody could sign in"):
            refuse_open("127.0.0.1", SignIn(path), loopback=loopback)
    made(path, "report", "--authority", "*")
    refuse_open("0.0.0.0", SignIn(path), loopback=False)


def test_the_command_refuses_to_serve_others_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOLDENTHREAD_ACCESS", raising=False)
    words = ["serve", "--host", "0.0.0.0", "--port", "0", "--store", f"ladybug:{tmp_path / 's'}"]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2 and "nobody would ask who they are" in done.output
    monkeypatch.setenv("GOLDENTHREAD_ACCESS", str(tmp_path / "none.yaml"))
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 3 and "cannot be read" in done.output


# ------------------------------------------------------------------------------ over the network


def test_tokens_are_asked_for_at_the_door(
    little: LittleIssuer, path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    keys = dict(little.keys)
    who = SignIn(path, issuer=lambda url, audience: Issuer(url, audience, clock=clock))
    with open_store("ladybug:") as store:
        app = create_app(Fixed(store), Settings(allowed_hosts=("testserver",), audit="none"), who)

        def asked(token: str) -> httpx.Response:
            async def answered() -> httpx.Response:
                transport = httpx.ASGITransport(app)
                async with httpx.AsyncClient(
                    transport=transport, base_url="http://testserver"
                ) as c:
                    return await c.get(
                        "/graphql?query={gapKinds{id}}",
                        headers={"authorization": f"Bearer {token}"},
                    )

            return asyncio.run(answered())

        good = little.token("first", realm={"groups": ["Officers"]})
        little.status = 500  # before any key is known
        try:
            answer = asked(good)
            assert answer.status_code == 503
            assert answer.json()["errors"][0]["extensions"]["code"] == "ISSUER_UNREACHABLE"
            little.status = 200
            clock.now += PAUSE
            assert asked(good).json()["data"]["gapKinds"]
            late = asked(little.token("first", exp=_now() - 3600))
            assert late.status_code == 401
            assert late.headers["www-authenticate"].endswith('error="invalid_token"')
            assert "it has expired" in late.text
            nothing = asked(little.token("first", realm={}))
            assert nothing.status_code == 403
            assert nothing.json()["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
            path.unlink()
            closed = asked(good)
            assert closed.status_code == 503 and path.name not in closed.text
            assert path.name not in closed.text and "cannot be read here now" in closed.text
        finally:
            little.keys, little.status = keys, 200
        for secret in (good, good.split(".")[1]):
            assert secret not in caplog.text
