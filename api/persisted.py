"""Documents that were agreed upon beforehand: a client sends the id of one instead of its text.

The id is the SHA-256 of the text, in hexadecimal: as ``documentId`` ("sha256:…", GraphQL over HTTP)
or as ``extensions.persistedQuery.sha256Hash`` (Apollo). With ``only`` nothing else is answered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ontology.errors import BadValue, GoldenThreadError


class DocumentNotPersisted(GoldenThreadError):
    """A document other than those agreed upon, where only these are answered."""


class PersistedQueryNotFound(GoldenThreadError):
    """An id of no document that was agreed upon; Apollo's clients know the code."""


@dataclass(frozen=True)
class Persisted:
    """Documents by the SHA-256 of their text; ``only``: no others are answered."""

    documents: Mapping[str, str] = field(default_factory=dict)
    only: bool = False

    @staticmethod
    def read(path: Path, *, only: bool = False) -> Persisted:
        """The documents of a folder (its files ``*.graphql``), or of a JSON file: texts by id, or
        a manifest of Apollo (``{"operations": [{"id", "body"}]}``).

        Raises:
            BadValue: it cannot be read so, or an id is not the SHA-256 of its text.

        """
        if path.is_dir():
            texts = [file.read_text("utf-8") for file in sorted(path.glob("**/*.graphql"))]
            return Persisted({_id(text): text for text in texts}, only)
        try:
            given = json.loads(path.read_text("utf-8"))
            found = dict(_listed(given))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadValue(
                f"{path.name} holds no persisted documents ({error}): give a folder of .graphql "
                "files, a JSON object of texts by id, or a manifest of Apollo"
            ) from None
        for id_, text in found.items():
            if not isinstance(text, str) or _id(text) != id_:
                raise BadValue(f"in {path.name}, '{id_}' is not the SHA-256 of its document")
        return Persisted(found, only)

    def text(self, asked: Mapping[str, Any]) -> str | None:
        """The document that a request is for; ``None``: it has none.

        Raises:
            PersistedQueryNotFound: its id is of none of these.
            DocumentNotPersisted: it is none of these, and only these are answered.
            BadValue: its id is not written as one, or is not that of the text beside it.

        """
        query, id_ = asked.get("query") or None, _asked_id(asked)
        if id_ is not None and query is not None and _id(query) != id_:
            raise BadValue("the id sent is not the SHA-256 of the query beside it")
        if query is None and id_ is not None:
            query = self.documents.get(id_)
            if query is None:
                raise PersistedQueryNotFound(f"no document with the id {id_} is known here")
        if self.only and query is not None and _id(query) not in self.documents:
            raise DocumentNotPersisted(
                "this server answers only the documents agreed upon beforehand, and this is none"
            )
        return query


def _listed(given: Any) -> Iterable[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(given.get("operations"), list):
        return [(str(one["id"]), one["body"]) for one in given["operations"]]
    return [(str(id_).removeprefix("sha256:"), text) for id_, text in given.items()]


def _asked_id(asked: Mapping[str, Any]) -> str | None:
    id_ = asked.get("documentId")
    extensions = asked.get("extensions")
    if id_ is None and isinstance(extensions, dict):
        apollo = extensions.get("persistedQuery")
        id_ = apollo.get("sha256Hash") if isinstance(apollo, dict) else None
    if id_ is None:
        return None
    plain = str(id_).removeprefix("sha256:").lower()
    if not re.fullmatch(r"[0-9a-f]{64}", plain):
        raise BadValue("the id of a document is its SHA-256 in hexadecimal, as sha256:0123…")
    return plain


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
