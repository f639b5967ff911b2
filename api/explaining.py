"""How a field of the query asks its question, and what can be told of the answer besides.

The one seam between the GraphQL fields and ``queries``: a field asks one question through
:func:`ask`, and what only some clients want (how the answer came about) is made when they want it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.types import Info

from api.fields import answered, asking, viewer
from queries.answers import Claim, Explanation, Ref, to_json
from queries.asked import Asked

T = TypeVar("T")


class Answer(Generic[T]):
    """An answer and its question; it has all that the answer has."""

    def __init__(self, found: T, asked: Asked) -> None:
        self.found, self.asked = found, asked
        #: How the answer came about, when that is asked for.
        self.explained: Callable[[], Explanation] = asked.resting
        #: The same, authority by authority, where an answer can be parted so.
        self.parts: Callable[[], Awaitable[list[Any]]]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the answer has
        return getattr(self.found, name)


async def ask(
    info: Info,
    question: Callable[..., T],
    /,
    *args: object,
    known: Sequence[str | None] = (),
    told: Mapping[str, object] | None = None,
    **given: object,
) -> Answer[T]:
    """Ask one question of ``queries`` as whoever makes the request; ``known`` are ids that have to
    be loaded, and ``told`` is what an explanation calls its arguments, where these are not called
    so.
    """
    called = given if told is None else told
    asked = Asked.of(viewer(info), **{_camel(k): to_json(v) for k, v in called.items()})
    put = asked.put(question)
    return Answer(await answered(info, put, *args, known=known, **given), asked)


def explanation() -> Any:  # noqa: ANN401 - strawberry's own type
    """A field that tells how an answer came about, made when it is asked for."""

    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        return await asking(info).call(lambda _: root.explained())

    return strawberry.field(
        resolver=resolver, description="How this answer came about, and on what it rests."
    )


def rests_on(answer: Answer[Any], of: Callable[[], Iterable[str]]) -> Callable[[], Explanation]:
    """The explanation of an answer that rests on what some things (their ids) rest on."""
    return lambda: answer.asked.resting(of())


def rests_on_claims(
    answer: Answer[Any], of: Callable[[], Iterable[tuple[Claim, Ref, Ref]]]
) -> Callable[[], Explanation]:
    """The explanation of an answer that rests on claims, each with its ends: on the words that
    state it, else on those that its ends rest on.
    """

    def told() -> Explanation:
        claims = list(of())
        documents = {c.evidence.document.id for c, _, _ in claims if c.evidence}
        ends = {ref.id for c, *both in claims if not c.evidence for ref in both}
        return answer.asked.resting(ends, documents, basis=(c.basis for c, _, _ in claims))

    return told


def rests_on_documents(
    answer: Answer[Any], of: Callable[[], Iterable[str]], left_out: Sequence[Ref] = ()
) -> Callable[[], Explanation]:
    """The explanation of an answer that rests on some documents (their ids)."""
    return lambda: answer.asked.resting(documents=of(), left_out=left_out)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)
