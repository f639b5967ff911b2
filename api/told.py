"""Answers told to people at a terminal: plain text, as wide as the terminal, no colour needed."""

from __future__ import annotations

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ontology.record import normalise_text
from ontology.terms import CODES, PHRASES, Basis, ChainVerdict, Modality, ReviewState
from queries.wording import counted

if TYPE_CHECKING:
    from api.copying import Copied
    from queries.answers import Chain, Claim, CoverageSummary, Gap, Hop, Passage, Ref
    from queries.searching import Hit
    from queries.statements import Stated

_VERDICTS = {
    ChainVerdict.UNBROKEN: "UNBROKEN",
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS: "UNBROKEN WITH ASSUMED HOPS",
    ChainVerdict.BROKEN: "BROKEN",
}


def _width() -> int:
    return max(60, min(110, shutil.get_terminal_size((100, 24)).columns))


def _wrapped(text: str, indent: str = "", first: str | None = None) -> str:
    return textwrap.fill(
        " ".join(text.split()),
        _width(),
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


# ------------------------------------------------------------------------------------------- gaps


def gaps(summary: CoverageSummary, found: Sequence[Gap], *, every: bool) -> str:
    """The table of counts and, with ``every``, each gap with its evidence."""
    lines = [f"Gaps as at {_uk(summary.as_at)}, in {_documents(summary)}", ""]
    for row in summary.rows:
        waived = f" ({row.waived} waived)" if row.waived else ""
        if row.examined == 0:
            count = "nothing examined"
        elif row.found == 0:
            count = f"none found in {row.examined}"
        else:
            count = f"{row.found} of {row.examined}"
        waiting = f" ({row.waiting} to review)" if row.waiting else ""
        lines.append(f"  {count:>20}{waived}  {row.kind.title}{waiting}  [{row.kind.id}]")
    chains = summary.chains
    if chains.examined:
        more = " more" if chains.unbroken else ""
        lines += [
            "",
            _wrapped(
                f"Of {counted(chains.examined, 'action')} with a lead, the line to a body is "
                f"unbroken for {chains.unbroken}; for {chains.unbroken_if_assumed}{more} it would "
                f"be if assumed hops counted; for {chains.broken} it is broken."
            ),
        ]
    if summary.left_out:
        lines += ["", "Issued later, and left out:"]
        lines += [_wrapped(d.name, "    ", "  - ") for d in summary.left_out]
    if summary.unjoined:
        lines += ["", _wrapped(_unjoined(summary))]
        lines += [f"  - {copy.id}" for copy in summary.unjoined]
    if any(row.waiting for row in summary.rows):
        said = "To review: proposed links that might change the number; 'links list' shows them."
        lines += ["", _wrapped(said)]
    if unsure := sum(row.unsure for row in summary.rows):
        said = f"{counted(unsure, 'finding')} more may be of weakness: their words are not sure."
        lines += ["", _wrapped(said)]
    if summary.missing_documents:
        lines += ["", "Not loaded, though a document or a rule says it exists:"]
        lines += [_wrapped(m, "    ", "  - ") for m in summary.missing_documents]
    if every:
        for gap in found:
            lines += ["", *_gap(gap)]
    elif found:
        lines += ["", "'gaps --kind ID' lists one kind with its evidence; '--all' lists every gap."]
    lines += ["", _wrapped("What is not found in these documents may be in others.")]
    return "\n".join(lines)


def _documents(summary: CoverageSummary) -> str:
    if not summary.left_out:
        return f"{counted(summary.documents, 'document')} loaded"
    return f"{counted(summary.documents, 'document')} issued by then or undated"


def _unjoined(summary: CoverageSummary) -> str:
    some = counted(summary.unjoined, "recommendation")
    waiting = summary.unjoined_waiting
    proposed = f" (for {waiting}, a proposed link waits for review)" if waiting else ""
    return (
        f"Quoted in a plan, not joined to what inspectors made, and not counted: {some}{proposed}"
    )


def _gap(gap: Gap) -> list[str]:
    waived = f" Waived by {gap.waiver.approver}: {gap.waiver.reason}" if gap.waiver else ""
    lines = [
        _wrapped(f"{gap.kind.title}: {gap.subject.name}"),
        _wrapped(gap.sentence + waived, "    "),
    ]
    lines += [_evidence(p) for p in gap.evidence]
    lines.append(f"    {gap.subject.id}")
    lines += [f"    waits for review: {claim}" for claim in gap.waiting]
    return lines


def _evidence(passage: Passage, most: int = 300) -> str:
    return _wrapped(f"“{_short(passage.text, most)}” — {place(passage)}", "      ", "    ")


def place(passage: Passage) -> str:
    """Where a passage stands: its document, and the page or paragraph if printed."""
    page = f", page {passage.page}" if passage.page else ""
    printed = passage.number or ""
    number = f", paragraph {printed}" if printed[:1].isdigit() and not page else ""
    return f"{passage.document.name}{page}{number}"


# ------------------------------------------------------------------------------------------ chain


def chain(answer: Chain) -> str:
    """The verdict, the hops level by level, and each break where it is."""
    lines = [
        _wrapped(answer.subject.name),
        f"  {answer.subject.id}",
        "",
        f"{_VERDICTS[answer.verdict]}, as at {_uk(answer.as_at)}",
        _wrapped(answer.sentence, "  "),
    ]
    level = None
    for hop in answer.hops:
        if hop.level is not level:
            level = hop.level
            lines += ["", CODES["ChainLevel"][level].upper()]
        lines += _hop(hop)
    if answer.breaks:
        lines += ["", "BREAKS"]
        for number, gap in enumerate(answer.breaks, start=1):
            lines.append(_wrapped(f"{gap.sentence} [{gap.kind}]", "     ", f"  {number}. "))
    basis = ", ".join(
        f"{n} {CODES['Basis'][b.lower()]}" for b, n in answer.explain.basis_counts.items()
    )
    explain = answer.explain
    rests = f"Rests on {counted(explain.documents, 'document')}; hops: {basis or 'none'}."
    lines += ["", _wrapped(rests)]
    lines += _listed(explain.documents)
    for said, documents in (
        ("Without a date, and perhaps later:", explain.undated),
        (f"Left out, because issued after {_uk(answer.as_at)}:", explain.left_out),
    ):
        if documents:
            lines.append(said)
            lines += _listed(documents)
    if explain.not_shown:
        count = counted(explain.not_shown, "proposed link")
        lines.append(f"{count} that nobody reviewed not shown; 'links list' has them.")
    return "\n".join(lines)


def _listed(documents: Sequence[Ref]) -> list[str]:
    """Documents, each on its line; those with one title are told apart by their ids."""
    titles = Counter(d.name for d in documents)
    told = (d.name if titles[d.name] == 1 else f"{d.name} ({d.id})" for d in documents)
    return [_wrapped(t, "    ", "  - ") for t in told]


def _hop(hop: Hop) -> list[str]:
    phrase = PHRASES[hop.relationship][0]
    soft = (
        "" if hop.claim.modality is Modality.IS else f" ({CODES['Modality'][hop.claim.modality]})"
    )
    return [
        _wrapped(f"{hop.from_.name} — {phrase}{soft} → {hop.to.name}", "      ", "  • "),
        _wrapped(rests(hop.claim), "        ", "      "),
        *(_wrapped(f"also {_also(hop.claim, c)}", "        ", "      ") for c in hop.also),
    ]


def _also(first: Claim, other: Claim) -> str:
    """What another source says of a hop; the same words are not told again."""
    if first.basis is not other.basis or _bare(first.quote) != _bare(other.quote):
        return rests(other)
    said = f"{CODES['Basis'][other.basis]}, in the same words"
    if other.evidence is None:
        return said
    where = place(other.evidence)
    if first.evidence is not None and first.evidence.document.name == other.evidence.document.name:
        where = where.replace(other.evidence.document.name, "another copy", 1)
    return f"{said} — {where}"


def _bare(quote: str | None) -> str | None:
    return None if quote is None else normalise_text(quote).casefold()


def rests(claim: Claim) -> str:
    """On what a claim rests: its basis, and the words or reasons."""
    basis = CODES["Basis"][claim.basis]
    assumed = " (assumed)" if claim.assumed else ""
    if claim.basis is Basis.INFERRED:
        basis += "" if claim.review is ReviewState.ACCEPTED else ", proposed"
        basis += f", {CODES['ReviewState'][claim.review]}"
        if claim.score is not None:
            basis += f" (score {claim.score:.2f})"
    if claim.stated_by and claim.stated_at:
        why = f": {'; '.join(claim.reasons)}" if claim.reasons else ""
        return f"{basis}: an officer stated it ({claim.stated_by}, {_uk(claim.stated_at)}){why}"
    if claim.quote:
        where = f" — {place(claim.evidence)}" if claim.evidence else ""
        return f"{basis}{assumed}: “{claim.quote}”{where}"
    if claim.reasons:
        return f"{basis}{assumed}: {'; '.join(claim.reasons)}"
    if claim.evidence:
        return f"{basis}{assumed}: {place(claim.evidence)}"
    return f"{basis}{assumed}: how the document is put together"


# ------------------------------------------------------------------------------- search and links


def hits(found: Sequence[Hit], text: str) -> str:
    """What a search found."""
    if not found:
        return f"Nothing loaded has the words '{text}'."
    return "\n".join(
        line
        for hit in found
        for line in (hit.node.name, _wrapped(_short(hit.text), "    "), f"    {hit.node.id}")
    )


def _short(text: str, most: int = 240) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def links(found: Iterable[Hop]) -> str:
    """Proposed links, with the id to accept or reject."""
    lines: list[str] = []
    for link in found:
        review = link.claim.review
        state = "" if review is ReviewState.UNREVIEWED else f" [{CODES['ReviewState'][review]}]"
        reviewed = _reviewed(link.claim)
        lines += [
            _wrapped(
                f"{link.from_.name} — {PHRASES[link.relationship][0]} → {link.to.name}{state}"
            ),
            _wrapped(
                f"score {link.claim.score or 0:.2f}: " + "; ".join(link.claim.reasons), "    "
            ),
            *([_wrapped(reviewed, "    ")] if reviewed else []),
            f"    {link.claim.id}",
        ]
    return "\n".join(lines) if lines else "There are no such links."


def _reviewed(claim: Claim) -> str:
    """Who decided on a claim, when and why; and whether that still holds."""
    if claim.reviewed_by is None or claim.reviewed_at is None:
        return ""
    shown = claim.earlier_review or claim.review
    decided = {ReviewState.UNREVIEWED: "taken back"}.get(shown, CODES["ReviewState"][shown])
    why = f": {claim.review_reason}" if claim.review_reason else ""
    undone = " — before the words changed; please look again" if claim.earlier_review else ""
    return f"{decided} by {claim.reviewed_by} on {_uk(claim.reviewed_at)}{why}{undone}"


def statements(found: Iterable[Stated]) -> str:
    """What people stated, with the id to withdraw it."""
    lines: list[str] = []
    for one in found:
        lines.append(_wrapped(one.sentence))
        why = f": {one.reason}" if one.reason else ""
        lines.append(_wrapped(f"stated by {one.by}, {_uk(one.at[:10])}{why}", "    "))
        if gone := one.withdrawn:
            said = f"withdrawn by {gone.by}, {_uk(gone.at[:10])}: {gone.reason}"
            lines.append(_wrapped(said, "    "))
        if one.missing:
            said = f"kept until it is loaded: {', '.join(one.missing)}"
            lines.append(_wrapped(said, "    "))
        lines.append(f"    {one.id}")
    return "\n".join(lines) if lines else "Nothing was stated."


def _uk(iso: str) -> str:
    """An ISO date in UK form: 31 October 2019."""
    from datetime import date

    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


# ------------------------------------------------------------------------------------------ copies


def copied(done: Copied, from_: str, to: str) -> str:
    """What a copy holds, and that it is equal."""
    files = ""
    if done.carried or done.left:
        left = f", {done.left} not, which can be loaded again into it" if done.left else ""
        files = f"\nOf the files that were loaded {done.carried} are kept with the copy{left}."
    return (
        f"Copied {done.documents} documents of {done.authorities} authorities, and "
        f"{done.statements} decisions and changes, from {from_} to {to}.\n"
        f"Both hold the same {done.nodes} nodes and {done.claims} claims; the SHA-256 of either's "
        f"export is {done.digest}.{files}"
    )
