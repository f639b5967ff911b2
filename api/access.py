"""The access file: who signs people in, what each group may do; and beside it the keys' file.

The access file is written by people, and only read here. The keys' file is written by
``goldenthread keys`` and holds of each key a hash: a key is 256 random bits, which nobody can try
out, so that a slow hash would add nothing but time (SHA-256, compared in constant time).
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from api.callers import Caller, Role
from ontology.errors import BadValue, GoldenThreadError, NotFound

#: Names the access file; where it is not set, nobody signs in.
SETTING = "GOLDENTHREAD_ACCESS"
PREFIX = "gt_"
_NAME = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_AREA = re.compile(r"(?:authority/)?([a-z0-9]+(?:-[a-z0-9]+)*)")


class AccessUnreadable(GoldenThreadError):
    """The access file or the keys' file cannot be read, so nobody is let in."""


@dataclass(frozen=True)
class Grant:
    """What someone may do: ``authorities`` are ids (``None``: all)."""

    role: Role
    authorities: frozenset[str] | None
    role_only: bool = False

    def caller(self, name: str) -> Caller:
        """Someone of this name to whom it is granted."""
        return Caller(name, self.role, self.authorities, self.role_only)


@dataclass(frozen=True)
class Key:
    """A key of a program: its name, the hash of it, what it may do, and its first and last day."""

    name: str
    hash: str
    grant: Grant
    made: str
    expires: str | None = None


@dataclass(frozen=True)
class Access:
    """What the access file says. The names of claims may lead into objects (``a.b``)."""

    issuer: str = ""
    audience: str = ""
    name_claim: str = "preferred_username"
    roles_claim: str = "roles"
    authorities_claim: str = "authorities"
    hosts: tuple[str, ...] = ()
    groups: Mapping[str, Grant] = field(default_factory=dict)

    def grant(self, claims: Mapping[str, Any]) -> Grant | None:
        """What the claims of a token give: that of the first group of the file that someone is in;
        else that of a role among them, for the authorities that they name (``*``: all).
        """
        said = _claim(claims, self.roles_claim)
        for group, grant in self.groups.items():
            if group in said:
                return grant
        roles = [role for role in Role if role.name.lower() in said]
        if not roles:
            return None
        named = _claim(claims, self.authorities_claim)
        found = frozenset(f"authority/{m[1]}" for n in named if (m := _AREA.fullmatch(n)))
        return Grant(max(roles), None if "*" in named else found)

    def name(self, claims: Mapping[str, Any]) -> str:
        """What someone is called who signed in: never empty, never that of a key."""
        for claim in (self.name_claim, "email", "sub"):
            for found in _claim(claims, claim):
                if found.strip() and not found.startswith("key:"):
                    return " ".join(found.split())[:200]
        return "user without a name"


def _claim(claims: Mapping[str, Any], name: str) -> list[str]:
    """The texts of a claim: a list, or one text."""
    value: Any = claims.get(name)
    if value is None:
        value = claims
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, str):
        return [value]
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


# ------------------------------------------------------------------------------------- reading


def read_access(path: Path) -> Access:
    """What an access file says.

    Raises:
        AccessUnreadable: it cannot be read, or says what nothing can be made of.

    """
    said = _yaml(path)
    known = {"issuer", "audience", "claims", "hosts", "groups"}
    try:
        _only(said, known, "the file")
        claims = dict(said.get("claims") or {})
        _only(claims, {"name", "roles", "authorities"}, "'claims'")
        groups = {
            str(name): _grant(dict(of or {}), f"the group '{name}'")
            for name, of in dict(said.get("groups") or {}).items()
        }
        access = Access(
            issuer=str(said.get("issuer") or ""),
            audience=str(said.get("audience") or ""),
            hosts=tuple(str(h) for h in said.get("hosts") or ()),
            groups=groups,
            **{f"{k}_claim": str(v) for k, v in claims.items()},
        )
        if bool(access.issuer) != bool(access.audience):
            raise BadValue("'issuer' and 'audience' go together")
    except (BadValue, TypeError, ValueError, AttributeError) as error:
        raise AccessUnreadable(f"{path.name}: {error}") from None
    return access


def _grant(said: dict[str, Any], of: str) -> Grant:
    _only(said, {"role", "authorities", "role_only"}, of)
    return grant(str(said.get("role")), said.get("authorities") or [], said.get("role_only"), of)


def grant(role: str, authorities: Any, role_only: Any, of: str) -> Grant:  # noqa: ANN401 - YAML
    """A grant as people write it: authorities by key or id, or ``"*"``.

    Raises:
        BadValue: there is no such role, or an authority is none.

    """
    if role.upper() not in Role.__members__:
        raise BadValue(f"{of} has the role '{role}'; roles are reader … administrator")
    if role_only not in (None, True, False):
        raise BadValue(f"{of}: role_only is true or false")
    found = Role[role.upper()]
    if role_only and found > Role.READER:
        raise BadValue(f"{of}: who sees posts only (role_only) can be no more than a reader")
    if authorities == "*" or list(authorities) == ["*"]:
        return Grant(found, None, bool(role_only))
    if isinstance(authorities, str):
        authorities = [authorities]
    keys = [(a, _AREA.fullmatch(str(a))) for a in authorities]
    if wrong := [a for a, match in keys if match is None]:
        raise BadValue(f"{of}: '{wrong[0]}' is no authority; write it as in its id, or \"*\"")
    return Grant(found, frozenset(f"authority/{m[1]}" for _, m in keys if m), bool(role_only))


def _only(said: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(map(str, said)) - known):
        raise BadValue(f"{where} has '{unknown[0]}'; known are {', '.join(sorted(known))}")


def _yaml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o022:
                raise AccessUnreadable(
                    f"{path.name} can be written by others than its owner: chmod 600 it"
                )
            said = yaml.safe_load(file)
    except OSError as error:
        raise AccessUnreadable(f"{path.name} cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, UnicodeError):
        raise AccessUnreadable(f"{path.name} is not YAML") from None
    if not isinstance(said, dict | None):
        raise AccessUnreadable(f"{path.name} must name settings, each with its value")
    return said or {}


# ---------------------------------------------------------------------------------------- keys


def keys_beside(access: Path) -> Path:
    """The keys' file that belongs to an access file."""
    return access.with_name(f"{access.stem}.keys.yaml")


def read_keys(path: Path) -> dict[str, Key]:
    """The keys by name; none where there is no file.

    Raises:
        AccessUnreadable: the file is not as it was written.

    """
    if not path.exists():
        return {}
    try:
        return {
            str(name): Key(
                str(name),
                str(of["hash"]),
                grant(str(of["role"]), of["authorities"], of["role_only"], f"the key '{name}'"),
                str(of["made"]),
                str(of["expires"]) if of.get("expires") else None,
            )
            for name, of in _yaml(path).items()
        }
    except (BadValue, KeyError, TypeError, AttributeError) as error:
        raise AccessUnreadable(f"{path.name}: {error}") from None


def add_key(path: Path, name: str, given: Grant, expires: str | None, today: date) -> str:
    """Make a key, keep its hash, and give the key itself: it is nowhere else.

    Raises:
        BadValue: there is a key of this name already, or it cannot be one.
        AccessUnreadable: the file cannot be read or written.

    """
    keys = read_keys(path)
    if not _NAME.fullmatch(name):
        raise BadValue(f"'{name}' is no name for a key: letters, digits, '.', '-' and '_'")
    if name in keys:
        raise BadValue(f"there is a key '{name}' already; revoke it first, or name this otherwise")
    made = PREFIX + secrets.token_urlsafe(32)
    keys[name] = Key(name, hashed(made), given, today.isoformat(), expires)
    _write(path, keys)
    return made


def revoke_key(path: Path, name: str) -> None:
    """Forget a key; a server that runs refuses it from then on.

    Raises:
        NotFound: there is no key of this name.
        AccessUnreadable: the file cannot be read or written.

    """
    keys = read_keys(path)
    if name not in keys:
        raise NotFound(f"there is no key '{name}'; 'goldenthread keys list' shows them")
    del keys[name]
    _write(path, keys)


def hashed(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def matching(keys: Mapping[str, Key], given: str) -> Key | None:
    """The key that was given, if it is one; each is compared, in the same time."""
    digest, found = hashed(given), None
    for key in keys.values():
        if hmac.compare_digest(key.hash, digest):
            found = key
    return found


def _write(path: Path, keys: Mapping[str, Key]) -> None:
    said = {
        key.name: {
            "hash": key.hash,
            "role": key.grant.role.name.lower(),
            "authorities": "*" if key.grant.authorities is None else sorted(key.grant.authorities),
            "role_only": key.grant.role_only,
            "made": key.made,
            "expires": key.expires,
        }
        for key in keys.values()
    }
    text = "# Written by 'goldenthread keys'.\n" + yaml.safe_dump(said, sort_keys=True)
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
    except OSError as error:
        raise AccessUnreadable(f"{path.name} cannot be written ({error.strerror})") from None
