"""Headings of letters and reports, and what they say of the paragraphs under them.

A family gives a table of :class:`Heading`; :class:`Lists` makes findings and recommendations of the
paragraphs, numbered within their list.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders.families import _wording
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph
from ontology.record import slug
from ontology.terms import (
    Area,
    Label,
    Polarity,
    PolarityBasis,
    RecommendationKind,
    Relationship,
)


@dataclass(frozen=True)
class Heading:
    """What a heading says of the items under it.

    ``kind`` makes recommendations of them; ``finding`` tells whether they are (also) findings.
    """

    pattern: str
    polarity: Polarity | None = None
    kind: RecommendationKind | None = None
    finding: bool = True

    def fits(self, text: str) -> bool:
        """Whether a heading's text is of this kind (from its first word)."""
        return re.match(self.pattern, text, re.I) is not None


def heading_of(text: str, headings: Sequence[Heading]) -> Heading | None:
    """The first entry of a table that fits a heading's text."""
    return next((h for h in headings if h.fits(text)), None)


@dataclass
class Lists:
    """The lists of findings and recommendations of one letter or report.

    ``several`` tells that it makes recommendations of more than one kind, which are then numbered
    apart. ``addressed`` is the body or organisation to which they are addressed, with the passage
    and words that say so.
    """

    opened: Opened
    area: Area | None = None
    several: bool = False
    addressed: tuple[str, str, str] | None = None
    _ordinals: Counter[str] = field(default_factory=Counter)

    def add(
        self, paragraph: Paragraph, title: str | None, heading: Heading, *, worded: bool = True
    ) -> tuple[str, str | None, str | None]:
        """One item under a heading: its passage, and the finding and recommendation that it is.

        ``title`` is ``None`` where no heading is printed. Where the heading gives no polarity the
        wording may (``worded``).
        """
        passage = self.opened.passage(paragraph, title)
        finding = None
        if heading.finding:
            finding = self.finding(paragraph, passage, title, heading, worded)
        made = None
        if heading.kind is not None:
            made = self.recommendation(paragraph, passage, heading.kind)
            if finding:
                self.opened.draft.edge(
                    Relationship.SUPPORTS, finding, made, passage=passage, quote=paragraph.text
                )
        return passage, finding, made

    def finding(
        self, paragraph: Paragraph, passage: str, title: str | None, heading: Heading, worded: bool
    ) -> str:
        """A paragraph as a finding, with what its heading or else its wording says of it."""
        opened, list_ = self.opened, slug(title or "summary")
        self._ordinals[list_] += 1
        polarity, basis = heading.polarity, PolarityBasis.HEADING
        if polarity is None and worded:
            polarity, basis = _wording.polarity(paragraph.text), PolarityBasis.WORDING
        return opened.finding(
            paragraph,
            passage,
            list_,
            self._ordinals[list_],
            heading=title,
            area=self.area,
            polarity=polarity,
            basis=basis if polarity else None,
        )

    def recommendation(self, paragraph: Paragraph, passage: str, kind: RecommendationKind) -> str:
        """A paragraph as a recommendation."""
        draft, inspection = self.opened.draft, self.opened.inspection
        list_ = (slug(kind.value.replace("_", " ")),) if self.several else ()
        self._ordinals[kind] += 1
        ordinal = self._ordinals[kind]
        id_ = draft.node(
            Label.RECOMMENDATION,
            *self.opened.key,
            *list_,
            str(ordinal),
            ordinal=ordinal,
            kind=kind,
            text=paragraph.text,
            area=self.area,
        )
        draft.cites(id_, passage, paragraph.text)
        draft.edge(Relationship.MADE_IN, id_, inspection)
        if self.addressed:
            to, where, words = self.addressed
            draft.edge(Relationship.ADDRESSED_TO, id_, to, passage=where, quote=words)
        return id_
