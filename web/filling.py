"""Templates filled: the words, links and forms that all of them share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined

from ontology.terms import CODES, PHRASES, WORDING, Basis, Label
from queries.answers import Claim, Passage, Ref
from queries.days import dated
from queries.due import counted_due
from queries.source import Tally
from queries.wording import counted, listed
from web import forms
from web.assets import address
from web.chrome import chrome
from web.site import Ask
from web.stating.offers import may_withdraw, offered

#: The Design System's components that templates use: to read all of them takes 0.3 seconds.
_COMPONENTS = (
    "button", "checkboxes", "date-input", "error-summary", "file-upload", "input", "radios",
    "textarea",
)  # fmt: skip


def rendered(ask: Ask, template: str, given: Mapping[str, object], token: str, said: str) -> str:
    """A page's HTML. ``token`` is what its forms hold, ``said`` is told at its top, once."""
    return (
        _environment()
        .get_template(template)
        .render(
            **{**chrome(ask, given), **given},
            ask=ask, link=ask.link, again=ask.again, to=lambda ref: at(ask, ref),
            passage_at=lambda passage: ask.link(passage.url),
            token=token, token_name=forms.FIELD, said=said,
        )
    )  # fmt: skip


def at(ask: Ask, ref: Ref | str) -> str:
    """Where a thing's page is: at its id."""
    id_ = ref if isinstance(ref, str) else ref.id
    return ask.link("/" + quote(id_))


def made_ready() -> None:
    """Read all templates, which takes a second: else the first pages wait for them."""
    for name in _environment().list_templates(["html"]):
        _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=StrictUndefined,
    )  # fmt: skip
    environment.filters |= {
        "dated": dated, "day": day, "counted": counted, "listed": listed, "place": place,
        "shortened": shortened, "days_in_words": days_in_words, "lower_first": lower_first,
        "kind_of": kind_of, "counted_due": counted_due,
        "capitalize_first": capitalize_first, "share": share,
    }  # fmt: skip
    environment.globals |= {
        "asset": address, "codes": CODES, "phrases": PHRASES, "wording": WORDING,
        "rests_on": rests_on, "basis_words": basis_words, "offered": offered,
        "may_withdraw": may_withdraw, **_govuk(),
    }  # fmt: skip
    return environment


def _govuk() -> dict[str, object]:
    """The Design System's macros by name (``govukButton``). They leave out what they are not given,
    which our own templates must not: so they have an environment of their own.
    """
    loader = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    theirs = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    macros: dict[str, object] = {}
    for name in _COMPONENTS:
        path = f"govuk_frontend_jinja/components/{name}/macro.html"
        module = vars(theirs.get_template(path).module)
        macros |= {n: m for n, m in module.items() if n.startswith("govuk")}
    return macros


def day(iso: object) -> str:
    """A date or time in UK form, short enough for a table; ``""`` for none.

    >>> day("2019-10-31T10:00:00")
    '31 Oct 2019'
    """
    if not iso:
        return ""
    when = date.fromisoformat(str(iso)[:10])
    return f"{when.day} {when:%b %Y}"


def days_in_words(text: str) -> str:
    """A text whose ISO dates and months are in words.

    >>> days_in_words("since 2017-02"), days_in_words("since 2016-01-11")
    ('since February 2017', 'since 11 January 2016')
    """

    def worded(found: re.Match[str]) -> str:
        if found[3]:
            return dated(found[0])
        return f"{date(int(found[1]), int(found[2]), 1):%B %Y}"

    return re.sub(r"\b(\d{4})-(0[1-9]|1[0-2])(-\d\d)?\b", worded, text)


def lower_first(text: str) -> str:
    """Words that go on in a sentence; an acronym stays.

    >>> lower_first("Finding 3"), lower_first("ILACS inspection")
    ('finding 3', 'ILACS inspection')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def capitalize_first(text: str) -> str:
    """Words that begin a sentence; what is capital in them stays.

    >>> capitalize_first("children’s services (ILACS) report")
    'Children’s services (ILACS) report'
    """
    return text[:1].upper() + text[1:]


def share(tally: Tally) -> str:
    """The share that is accounted for, as a percentage: not 100% where anything is left.

    >>> share(Tally(998, 1, 1)), share(Tally(3, 1, 0))
    ('99.9%', '100%')
    """
    if not tally.total:
        return "none"
    part = 100 * tally.accounted / tally.total
    exact = f"{part:.1f}".removesuffix(".0")
    return "99.9%" if exact == "100" and tally.not_understood else f"{exact}%"


def shortened(text: str, most: int = 240) -> str:
    """A text cut at a word, with an ellipsis where something is left out."""
    flat = " ".join(str(text).split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def place(passage: Passage) -> str:
    """Where a passage stands: its document in few words, and the page or paragraph if printed."""
    page = f", page\N{NO-BREAK SPACE}{passage.page}" if passage.page else ""
    printed = passage.number or ""
    number = f", paragraph\N{NO-BREAK SPACE}{printed}" if printed[:1].isdigit() and not page else ""
    return f"{passage.cited}{page}{number}"


def kind_of(ref: Ref) -> str:
    """What kind of thing something is, in words."""
    return WORDING[Label(ref.label)][0]


def basis_words(claim: Claim) -> str:
    """On what a claim rests, in words: one that is only assumed says so."""
    word = CODES["Basis"][claim.basis].capitalize()
    if claim.basis is Basis.INFERRED:
        return f"{word} \N{EN DASH} {'accepted' if not claim.assumed else 'awaiting review'}"
    return f"{word} \N{EN DASH} assumed" if claim.assumed else word


def rests_on(claim: Claim) -> str:
    """What a claim that quotes no document rests on, in a sentence."""
    why = "; ".join(claim.reasons)
    if claim.stated_by and claim.stated_at:
        told = f"{claim.stated_by} stated it on {dated(claim.stated_at[:10])}"
        return f"{told}: {why}" if why else f"{told}."
    if claim.basis is Basis.INFERRED:
        score = "" if claim.score is None else f" with score {claim.score:.2f}"
        told = f"Proposed{score}: {why}." if why else f"Proposed{score}."
        if claim.reviewed_by and claim.reviewed_at and not claim.assumed:
            told += f" Accepted by {claim.reviewed_by}, {dated(claim.reviewed_at[:10])}."
        return told
    if claim.basis is Basis.CONVENTION:
        return f"No document says so. {why[:1].upper()}{why[1:]}".strip()
    return f"{why[:1].upper()}{why[1:]}" if why else "How the document is put together."
