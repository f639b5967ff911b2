"""Tokens of an OpenID Connect issuer: whether one is good, and what it says.

The issuer's discovery document names its keys. They are fetched when first needed, again when they
are an hour old (so that a key that was withdrawn goes), and when a token names one that is not
among them; but, whatever is sent here, never twice within some seconds. While the issuer cannot be
reached, the keys that are known go on working for a day.
"""

from __future__ import annotations

import ipaddress
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt

from ontology.errors import BadValue, GoldenThreadError

#: What a token may be signed with: keys of which the issuer alone has the other half.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
)  # fmt: skip
#: By how much clocks may differ, in seconds.
SKEW = 60
#: After how long keys are fetched anew, how long they hold without the issuer, and how soon after
#: one attempt the next may follow; in seconds.
FRESH, HELD, PAUSE = 3600.0, 86_400.0, 10.0
_SECONDS, _MOST_BYTES, _LONGEST = 5.0, 1_000_000, 16_000

#: Why a token is not good, in words that do not repeat it.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (jwt.ExpiredSignatureError, "it has expired"),
    (jwt.ImmatureSignatureError, "it is not valid yet"),
    (jwt.InvalidAudienceError, "it is meant for another audience"),
    (jwt.InvalidIssuerError, "another issuer made it"),
    (jwt.MissingRequiredClaimError, "it lacks a claim: exp, iss, aud and sub are needed"),
    (jwt.InvalidSignatureError, "its signature is not the issuer's"),
)


class BadToken(GoldenThreadError):
    """A token that is not good; the message says why, and nothing of the token."""


class IssuerUnreachable(GoldenThreadError):
    """The issuer's keys are needed and cannot be fetched."""


class Issuer:
    """An issuer at ``url``, whose tokens for ``audience`` are believed.

    Args:
        url: as its discovery document names it, without ``/.well-known/…``.
        audience: what a token must be meant for.
        fetch: a URL → the JSON that stands there (raises OSError or ValueError).
        clock: seconds that only go on.

    Raises:
        BadValue: the URL is not https (of this machine: http).

    """

    def __init__(
        self,
        url: str,
        audience: str,
        *,
        fetch: Callable[[str], Any] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        _safe(url)
        self.url, self.audience = url, audience
        self._fetch, self._clock = fetch or _fetched, clock
        self._lock = threading.Lock()
        self._keys: Mapping[str | None, jwt.PyJWK] = {}
        self._at = self._tried = float("-inf")
        self._trouble = ""

    def ready(self, token: str) -> bool:
        """Whether :meth:`claims` answers without asking the issuer."""
        try:
            kid = jwt.get_unverified_header(token).get("kid")
        except jwt.PyJWTError:
            return True
        now = self._clock()
        known = kid in self._keys and now - self._at < FRESH
        return known or now - self._tried < PAUSE

    def claims(self, token: str) -> Mapping[str, Any]:
        """What a good token says.

        Raises:
            BadToken: it is none, or not good here and now.
            IssuerUnreachable: the issuer's keys cannot be fetched, and no known one is named.

        """
        if len(token) > _LONGEST:
            raise BadToken("it is too long")
        try:
            header = jwt.get_unverified_header(token)
        except jwt.PyJWTError:
            raise BadToken("it is no JSON Web Token") from None
        if header.get("alg") not in ALGORITHMS:
            raise BadToken("it is not signed with a key pair (RS, PS, ES or EdDSA)")
        key = self._key(header.get("kid"))
        try:
            claims = jwt.decode(
                token,
                key,
                # of the key, not of the token: a public key is never taken for a shared secret
                algorithms=[key.algorithm_name] if key.algorithm_name in ALGORITHMS else [],
                audience=self.audience,
                issuer=self.url,
                leeway=SKEW,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, TypeError, ValueError) as error:
            reason = next((w for kind, w in _REASONS if isinstance(error, kind)), "it is not valid")
            raise BadToken(reason) from None
        return dict(claims)

    def _key(self, kid: str | None) -> jwt.PyJWK:
        if not self._known(kid) or self._clock() - self._at >= FRESH:
            self._renew(kid)
        keys = self._keys if self._clock() - self._at < HELD else {}
        if kid in keys:
            return keys[kid]
        if kid is None and len(keys) == 1:
            return next(iter(keys.values()))
        if self._trouble:
            raise IssuerUnreachable(
                "who signs people in cannot be reached now, so nobody new can be let in: "
                f"{self._trouble}; try again in a minute"
            )
        raise BadToken("the issuer has no such key")

    def _known(self, kid: str | None) -> bool:
        return kid in self._keys or (kid is None and len(self._keys) == 1)

    def _renew(self, kid: str | None) -> None:
        """Fetch the keys, unless that was tried a moment ago (perhaps by whom we waited for)."""
        with self._lock:
            now = self._clock()
            if now - self._tried < PAUSE or (self._known(kid) and now - self._at < FRESH):
                return
            self._tried = now
            try:
                found = self._fetch(f"{self.url.rstrip('/')}/.well-known/openid-configuration")
                if found["issuer"] != self.url:
                    raise ValueError("its discovery document is of another issuer")
                _safe(found["jwks_uri"])
                self._keys = _keys(self._fetch(found["jwks_uri"]))
            except (OSError, ValueError, KeyError, TypeError, BadValue, jwt.PyJWTError) as error:
                self._trouble = _reason(error)
            else:
                self._trouble, self._at = "", now


def _keys(found: Any) -> dict[str | None, jwt.PyJWK]:  # noqa: ANN401 - JSON
    keys: dict[str | None, jwt.PyJWK] = {}
    for one in found["keys"]:
        if one.get("use", "sig") != "sig" or one.get("kty") not in ("RSA", "EC", "OKP"):
            continue
        try:
            key = jwt.PyJWK(one)
        except jwt.PyJWTError:  # of a kind that came later than this library
            continue
        if key.algorithm_name in ALGORITHMS:
            keys[one.get("kid")] = key
    if not keys:
        raise ValueError("it has no key that tokens are signed with")
    return keys


def _safe(url: str) -> None:
    """Raises: BadValue: others could change what this URL gives."""
    parts = urlsplit(url)
    try:
        here = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        here = parts.hostname == "localhost"
    if not (parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and here))):
        raise BadValue(f"'{url}' must begin with https:// (http:// only on this machine)")


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the issuer's own words say where its keys are."""

    def redirect_request(self, *_: Any) -> None:  # noqa: ANN401 - urllib's own types
        """See urllib: none."""


_opener = urllib.request.build_opener(_Straight)


def _fetched(url: str) -> Any:  # noqa: ANN401 - JSON
    asked = urllib.request.Request(url, headers={"accept": "application/json"})  # noqa: S310
    with _opener.open(asked, timeout=_SECONDS) as answer:
        data = answer.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise ValueError("its answer is too long")
    return json.loads(data)


def _reason(error: Exception) -> str:
    match error:
        case urllib.error.HTTPError():
            return f"it answers with status {error.code}"
        case OSError():
            return "it does not answer"
        case KeyError() | TypeError() | json.JSONDecodeError() | jwt.PyJWTError():
            return "its answer is not as OpenID Connect has it"
    return str(error)
