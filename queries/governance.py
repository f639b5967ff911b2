"""Who answers to whom: an authority's governance in memory, read with three queries.

The lines of an authority are few (tens), a chain follows them many times, and reachability over a
claim's basis and date cannot be asked of both engines alike (``queries/cypher.py``). So they are
read once and followed here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, label_of
from ontology.statute import RANKS
from ontology.terms import (
    WORDING,
    Basis,
    BodyKind,
    Label,
    Modality,
    OrganisationKind,
    PostRank,
    Relationship,
    ReviewState,
    StatutoryPost,
    TenureKind,
)
from queries import tenures as terms
from queries.days import dated
from queries.lazily import cached_property
from queries.tenures import TEMPORARY, Tenure
from queries.wording import listed, natural

if TYPE_CHECKING:
    from queries.look import Look

_CHIEF = re.compile(
    r"^(interim |acting )?(joint )?(chief (executive|officer|constable)|accountable officer)\b",
    re.I,
)
_PARTNERS = next(rank for rank in RANKS if rank.code is PostRank.PARTNER_PROFESSION)
_DELIVERS = {StatutoryPost.DCS, StatutoryPost.CHIEF_EXECUTIVE}
_COUNCIL = {OrganisationKind.LOCAL_AUTHORITY, OrganisationKind.TEAM}
#: Bodies in which several organisations work together.
_SHARED = {
    BodyKind.LSCB,
    BodyKind.SAFEGUARDING_PARTNERSHIP,
    BodyKind.CHILDRENS_TRUST,
    BodyKind.HEALTH_AND_WELLBEING_BOARD,
    BodyKind.SAFEGUARDING_ADULTS_BOARD,
}
#: Bodies whose task it is by statute to oversee children's services or the council's decisions.
_BY_STATUTE: dict[str, tuple[str, str]] = {
    BodyKind.LSCB: ("Children Act 2004, section 14", "2019-09-29"),
    BodyKind.SCRUTINY_COMMITTEE: ("Local Government Act 2000, section 9F", "9999"),
}
#: Words of a title that name a rank and no service.
_RANKS = {
    "acting", "and", "area", "assistant", "clinical", "deputy", "director", "for", "group", "head",
    "heads", "interim", "lead", "leads", "manager", "managers", "of", "officer", "officers",
    "operational", "senior", "service", "services", "team", "the",
}  # fmt: skip
#: How many steps up a line is followed: far beyond any real one, and an end to a circular one.
LONGEST = 12


def _is_outside(party: Node | None) -> bool:
    if party is None:
        return False
    kind = party.get("kind")
    return kind in _SHARED or (party.label is Label.ORGANISATION and kind not in _COUNCIL)


def holds(claim: Edge, as_at: str, *, assumed: bool = False) -> bool:
    """Whether a claim counts as at a date: ``recorded(c)`` of the query files.

    With ``assumed``, conventions and inferences that nobody reviewed count as well.
    """
    if claim.get("modality") not in (Modality.IS, Modality.PLANNED):
        return False
    if claim.get("review") == ReviewState.REJECTED:
        return False
    if str(claim.get("validFrom") or "") > as_at or str(claim.get("validTo") or "9999") < as_at:
        return False
    if str(claim.get("statedAt") or "") > as_at:
        return False
    if claim.get("basis") in (Basis.STATED, Basis.STATUTE, Basis.REGISTERED):
        return True
    accepted = claim.get("basis") == Basis.INFERRED and claim.get("review") == ReviewState.ACCEPTED
    return accepted or assumed


def in_order(claim: Edge) -> tuple[object, ...]:
    """A key that orders claims by their ends, numbers as numbers."""
    return natural(claim.from_), natural(claim.to), claim.id


def _and(claims: tuple[Edge, ...], claim: Edge) -> tuple[Edge, ...]:
    return claims if claim in claims else (*claims, claim)


@dataclass(frozen=True)
class Line:
    """A line followed upwards from where it starts: its claims in order, and all it reached.

    ``end`` is where it goes no further; ``answers`` whether it reaches someone who answers for the
    service, and ``body`` whether it reaches a body.
    """

    claims: tuple[Edge, ...]
    reached: tuple[str, ...]
    end: str
    answers: bool
    body: bool


@dataclass(frozen=True)
class End:
    """That a body has ended: in words, since when (ISO), and the claims that say so."""

    words: str
    since: str | None
    claims: tuple[Edge, ...]


@dataclass(frozen=True)
class Change:
    """That a post changed hands, or is held for the time being or by nobody: in words, since when
    (ISO), the passages that show it, and the ids of the earlier and temporary holders.
    """

    words: str
    since: str
    passages: tuple[str, ...]
    holders: frozenset[str]


class Governance:
    """The posts, bodies and organisations of some authorities, and the claims that join them."""

    def __init__(self, look: Look) -> None:
        self._look, self.as_at = look, look.as_at
        self.parties: dict[str, Node] = {}
        for row in look.ask("accountability/parties"):
            if isinstance(party := row["party"], Node):
                self.parties[party.id] = party
        self._out: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        self._in: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
        claims = [r["claim"] for r in look.ask("accountability/lines")]
        for claim in sorted((c for c in claims if isinstance(c, Edge)), key=in_order):
            self._out[claim.type, claim.from_].append(claim)
            self._in[claim.type, claim.to].append(claim)

    @cached_property
    def tenures(self) -> dict[str, list[Tenure]]:
        """The tenures of each post, the earliest first; several sources may state one."""
        found: dict[tuple[str, str], Tenure] = {}
        for row in self._look.ask("accountability/tenures"):
            node, of, held, holder = (row[k] for k in ("tenure", "of", "held", "holder"))
            if not isinstance(node, Node) or not isinstance(of, Edge) or not holds(of, self.as_at):
                continue
            key = str(row["post"]), node.id
            known = found.get(key, Tenure(node, (), key[0], (), None))
            if isinstance(held, Edge) and isinstance(holder, Node) and holds(held, self.as_at):
                known = replace(known, held=_and(known.held, held), holder=holder)
            found[key] = replace(known, of=_and(known.of, of))
        posts: dict[str, list[Tenure]] = defaultdict(list)
        for tenure in sorted(found.values(), key=lambda t: (t.start, t.node.id)):
            posts[tenure.post].append(tenure)
        return dict(posts)

    # -- one step

    def out(self, type_: Relationship, id_: str, *, assumed: bool = False) -> list[Edge]:
        """The claims of a type from a thing that count."""
        return [c for c in self._out[type_, id_] if holds(c, self.as_at, assumed=assumed)]

    def into(self, type_: Relationship, id_: str, *, assumed: bool = False) -> list[Edge]:
        """The claims of a type to a thing that count."""
        return [c for c in self._in[type_, id_] if holds(c, self.as_at, assumed=assumed)]

    def name(self, id_: str) -> str:
        """What a post, body or organisation is called."""
        node = self.parties.get(id_)
        named = (node.get("name") or node.get("title")) if node is not None else None
        return str(named or id_)

    def employers(self, post: str, *, assumed: bool = False) -> list[str]:
        """The organisations or bodies that a post is in."""
        return [c.to for c in self.out(Relationship.POST_IN, post, assumed=assumed)]

    def home(self, lead: str, *, assumed: bool = False) -> list[str]:
        """The organisations or bodies that a lead belongs to: itself, if it is one; a team belongs
        to what it is part of, or to none that is stated.
        """
        is_post = label_of(lead) is Label.POST
        homes = self.employers(lead, assumed=assumed) if is_post else [lead]
        result = []
        for home in homes:
            node = self.parties.get(home)
            if node is not None and node.get("kind") == OrganisationKind.TEAM:
                result += [c.to for c in self.out(Relationship.PART_OF, home)]
            else:
                result.append(home)
        return result

    def is_partner(self, lead: str) -> bool:
        """Whether a lead is outside the council: in another organisation, in a body in which
        several work together, or a partner's by its title.
        """
        if label_of(lead) is not Label.POST:
            return _is_outside(self.parties.get(lead))
        homes = [self.parties.get(h) for h in self.employers(lead)]
        return any(_is_outside(h) for h in homes) or self.is_partner_by_title(lead)

    def is_partner_by_title(self, post: str) -> bool:
        """Whether a post's title is of a profession that partners employ, and nothing recorded
        says whose it is.
        """
        node = self.parties.get(post)
        title = str(node.get("title") or "") if node is not None else ""
        return _PARTNERS.fits(title) and not self.employers(post)

    def holders(self, post: str, first: str, last: str) -> set[str]:
        """The people known to hold a post on some day between two ISO dates."""
        return {t.holder.id for t in self.held(post, first, last) if t.holder is not None}

    def held(self, post: str, first: str, last: str) -> list[Tenure]:
        """The tenures of a post that count on some day between two ISO dates."""
        return terms.held(self.tenures.get(post, []), first, last)

    def is_bare(self, post: str) -> bool:
        """Whether a post's title names a rank and no service, and no organisation but perhaps the
        council is stated: "Clinical Lead", "Head of Service".
        """
        node = self.parties.get(post)
        words = re.findall(r"[a-z0-9-]+", str(node.get("title") if node else "").casefold())
        outside = [h for h in self.employers(post) if _is_outside(self.parties.get(h))]
        return bool(words) and not outside and set(words) <= _RANKS

    def namesakes(self, post: str) -> list[str]:
        """The authority's other posts that a post's title would fit as well, by their titles: those
        that begin with it, and the same elsewhere, with where, if the post is in no stated
        organisation.
        """
        node = self.parties.get(post)
        if node is None:
            return []
        own = str(node.get("title") or "").casefold()
        ends = "" if self.employers(post) else "$|"
        fits = re.compile(rf"{re.escape(own)}({ends},| [-–] )")
        found = set()
        for other in self.parties.values():
            title = str(other.get("title"))
            if (
                other.label is Label.POST
                and other.id != post
                and other.get("authority") == node.get("authority")
                and fits.match(title.casefold())
            ):
                homes = listed([self.name(home) for home in self.employers(other.id)])
                same = homes and title.casefold() == own
                found.add(f"{title} ({homes})" if same else title)
        return sorted(found)

    # -- lines

    def line(self, starts: Iterable[str], *, assumed: bool = False) -> Line:
        """The line upwards from a lead's post (or posts), organisation or body."""
        starts = list(dict.fromkeys(starts))
        reached, claims = dict.fromkeys(starts), dict[str, Edge]()
        front = list(starts)
        for _ in range(LONGEST):
            step: list[str] = []
            for id_ in front:
                for claim in self._up(id_, assumed=assumed):
                    to = claim.to if claim.from_ == id_ else claim.from_
                    claims.setdefault(claim.id, claim)
                    if to not in reached:
                        reached[to] = None
                        step.append(to)
            if not step:
                break
            front = step
        return Line(
            tuple(claims.values()),
            tuple(reached),
            front[-1] if front else "",
            self._answers(starts, reached),
            any(label_of(id_) is Label.BODY for id_ in reached),
        )

    def _up(self, id_: str, *, assumed: bool) -> list[Edge]:
        same = [
            *self.out(Relationship.SAME_AS, id_, assumed=assumed),
            *self.into(Relationship.SAME_AS, id_, assumed=assumed),
        ]
        return [*self.out(Relationship.ACCOUNTABLE_TO, id_, assumed=assumed), *same]

    def _answers(self, starts: Sequence[str], reached: Iterable[str]) -> bool:
        """Whether someone among ``reached`` answers for what the starts lead: for a partner, only
        one of its own; nobody in the council answers for an officer of the health service.
        """
        homes = {home for start in starts for home in self.home(start)}
        partner = any(self.is_partner(start) for start in starts)
        for id_ in reached:
            node = self.parties.get(id_)
            if node is None:
                continue
            if node.label is Label.ORGANISATION and id_ not in starts:
                if not partner or id_ in homes or homes & set(starts):
                    return True
            elif node.label is Label.POST and (
                (not partner and node.get("statutory") in _DELIVERS)
                or (
                    _CHIEF.match(str(node.get("title") or ""))
                    and (not partner or homes & set(self.employers(id_)))
                )
            ):
                return True
        return False

    def overseers(self, *targets: str, assumed: bool = False) -> list[Edge]:
        """The claims that something oversees one of these."""
        return [c for t in targets for c in self.into(Relationship.OVERSEES, t, assumed=assumed)]

    def is_over(self, body: str) -> bool:
        """Whether a body had ended or been succeeded by the date; one that a document says has
        ended, without a day, had.
        """
        to, printed = (self.parties[body].get(name) for name in ("to", "toText"))
        gone = str(to) <= self.as_at if to else bool(printed)
        return gone or bool(self.out(Relationship.SUCCEEDED_BY, body))

    def ended(self, body: str) -> End | None:
        """That a body has ended or been succeeded, where no successor of it oversees anything."""
        node = self.parties.get(body)
        if node is None or node.label is not Label.BODY:
            return None
        to, printed = node.get("to"), node.get("toText")
        successions = self.out(Relationship.SUCCEEDED_BY, body)
        said = [
            claim
            for claim in self._out[Relationship.OVERSEES, body]
            if claim.get("modality") == Modality.ENDED
        ]
        over = bool(said) and not self.out(Relationship.OVERSEES, body)
        if not (successions or over or (str(to) <= self.as_at if to else printed)):
            return None
        later = {c.to for c in successions}
        if any(self.out(Relationship.OVERSEES, successor) for successor in later):
            return None
        since = [str(to)] if to else [str(c.get("validFrom")) for c in successions]
        words = "has ended"
        if later:
            words = f"was succeeded by {listed([self.name(s) for s in later])}"
            if all(c.get("basis") == Basis.STATUTE for c in successions):
                reasons = successions[0].get("reasons")
                words += f" ({reasons[0]})" if isinstance(reasons, tuple) and reasons else ""
        elif to:
            words = f"ended on {dated(to)}"
        elif printed:
            words = f"has ended (“{printed}”)"
        return End(words, min((s for s in since if s != "None"), default=None), tuple(said))

    @cached_property
    def chaired(self) -> dict[str, list[Edge]]:
        """The bodies whose chair is recorded, with the claims that say so."""
        found = {
            body: [c for c in claims if holds(c, self.as_at)]
            for (type_, body), claims in self._in.items()
            if type_ is Relationship.CHAIRS
        }
        return {body: claims for body, claims in sorted(found.items()) if claims}

    def oversight(self, party: str, targets: Iterable[str] | None = None) -> str:
        """That a body, organisation or post oversees something (one of ``targets``, if given), in
        words: what is recorded or, of some kinds of body and of their parts, what statute says.
        ``""`` if neither does, whatever its name suggests.
        """
        wanted = None if targets is None else set(targets)
        claims = self.out(Relationship.OVERSEES, party)
        claims = [c for c in claims if wanted is None or c.to in wanted]
        if claims:
            planned = all(c.get("modality") == Modality.PLANNED for c in claims)
            what = listed({f"the {WORDING[label_of(c.to)][0]}" for c in claims})
            return f"{'is to oversee' if planned else 'oversees'} {what}"
        parents = [c.to for c in self.out(Relationship.PART_OF, party)] if targets is None else []
        for id_ in (party, *parents):
            node = self.parties.get(id_)
            kind = str(node.get("kind")) if node is not None else ""
            act, until = _BY_STATUTE.get(kind, ("", ""))
            if self.as_at <= until and not self.is_over(id_):
                whole = "" if id_ == party else f"is part of {self.name(id_)}, which "
                return f"{whole}oversees by statute ({act})"
        return ""

    def shares_forum(self, lead: str, targets: Sequence[str]) -> bool:
        """Whether a lead, or where it belongs, is on or answers to a body that oversees a target
        or is itself such a body.
        """
        bodies = {c.from_ for c in self.overseers(*targets)}
        own = {lead, *self.home(lead)}
        for id_ in list(own):
            for type_ in (Relationship.MEMBER_OF, Relationship.CHAIRS):
                own |= {c.to for c in self.out(type_, id_)}
        return bool(bodies & (own | set(self.line([lead, *self.home(lead)]).reached)))

    # -- posts over time

    def changes(self, post: str) -> Change | None:
        """What makes the hold on a post uncertain since something was recommended or planned."""
        known = terms.appointments(self.tenures.get(post, []), self.as_at)
        words, since = list[str](), list[str]()
        shown, uncertain = list[Tenure](), list[Tenure]()
        if asked := self._asked.get(post.split("/")[1]):
            gone = terms.former(known, asked)
            if gone:
                uncertain += gone
                shown = [t for t in known if t.last >= asked]
                in_turn = terms.told(shown, role_only=self._look.viewer.role_only)
                words.append(f"has had more than one holder: {'; then '.join(in_turn)}")
                since = [t.start for t in shown for o in gone if o.followed_by(t)]
        for tenure in known[-1:]:
            if tenure.kind in (*TEMPORARY, TenureKind.VACANT):
                words.append(
                    f"is recorded as {tenure.kind} {terms.when(tenure)}, and no later holder is "
                    "recorded"
                )
                shown.append(tenure)
                uncertain.append(tenure)
                since = [*since, tenure.start]
        if not words:
            return None
        passages = dict.fromkeys(p for t in shown for p in t.passages)
        people = frozenset(t.holder.id for t in uncertain if t.holder)
        return Change("; it ".join(words), min(since), tuple(passages), people)

    @cached_property
    def _asked(self) -> dict[str, str]:
        """Authority's key → when something was first recommended or planned there (ISO)."""
        found: dict[str, str] = {}
        for row in self._look.ask("issued"):
            label, area = str(row["subject"]).split("/")[:2]
            if row["since"] and label in ("recommendation", "plan"):
                found[area] = min(str(row["since"]), found.get(area, "9999"))
        return found
