"""A chain as a list that reads aloud: what was found and recommended, a strand for each action, and
then the line that the strands share, parted into the ways that it goes on.

A chain's hops are flat. Here each is told exactly once, at the thing where a reader comes upon it:
as a step of a thread, or beside the thing that it describes (who holds a post, what measures an
action). A thing that is told elsewhere is only named, and :attr:`Nested.told` says that it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from ontology.record import label_of
from ontology.terms import ChainVerdict, Label, Relationship
from queries.answers import Break, Chain, Hop, Ref
from queries.told import Beside, Item, Mark, Nested, Role, Station, Step, Thread, Told, Way

#: Relationships that are read against their direction: a plan "is overseen by" a body.
_AGAINST = {
    Relationship.OVERSEES,
    Relationship.CHAIRS,
    Relationship.OF_BODY,
    Relationship.DECIDED_AT,
}
#: Along these a line goes up from a lead.
_UP = (Relationship.ACCOUNTABLE_TO, Relationship.SAME_AS, Relationship.SUCCEEDED_BY)
_PARTY = (Label.PERSON, Label.POST, Label.ORGANISATION)


def nested(chain: Chain, roles: Mapping[str, Role]) -> Nested:
    """A chain's hops and breaks as a list. ``roles`` are those of the parties in it that have one
    (:func:`queries.roles.roles`).
    """
    return _Telling(chain, roles).nested()


class _Telling:
    """Takes each hop and each break once."""

    def __init__(self, chain: Chain, roles: Mapping[str, Role]) -> None:
        self._chain, self._roles = chain, roles
        self._left = dict(enumerate(chain.hops))
        self._out: dict[str, list[int]] = defaultdict(list)
        self._beside: dict[str, list[int]] = defaultdict(list)
        self._held: dict[str, list[int]] = defaultdict(list)
        self._posts: dict[str, list[Ref]] = defaultdict(list)
        self._breaks: dict[str, list[Break]] = defaultdict(list)
        self._told: set[str] = set()
        self._opened: set[str] = set()
        posts = {h.from_.id: h.to for h in chain.hops if h.relationship is Relationship.OF_POST}
        for i, hop in enumerate(chain.hops):
            if hop.relationship in (Relationship.OF_POST, Relationship.HOLDER):
                self._held[hop.from_.id].append(i)
                if hop.relationship is Relationship.HOLDER and hop.from_.id in posts:
                    self._posts[hop.to.id].append(posts[hop.from_.id])
            elif (at := self._beside_of(hop)) is not None:
                self._beside[at].append(i)
            else:
                self._out[_ends(hop)[0].id].append(i)
                if hop.relationship is Relationship.SAME_AS:
                    self._out[hop.to.id].append(i)
        for held in self._held.values():
            of = next((chain.hops[i].to.id for i in held if _is_of_post(chain.hops[i])), "")
            self._beside[of or chain.hops[held[0]].to.id] += held
        for broken in chain.breaks:
            self._breaks[broken.at.id].append(broken)
        self._reached = {s.action.id: self._reach(s.action.id) for s in chain.strands}
        self._own = self._owned()

    def nested(self) -> Nested:
        """The list."""
        top, subjects = self._top(), self._subjects()
        strands = [self._strand(ref, verdict) for ref, verdict in subjects]
        ways = [(way, self._way(way)) for way in Way]
        ways[0][1].extend(self._rest())
        if self._chain.subject.id not in self._told:
            top.append(self._station(self._chain.subject))
        self._place_left([*top, *strands, *(thread for _, threads in ways for thread in threads)])
        numbers = count(1)

        def told(threads: Iterable[Sequence[Item]]) -> tuple[Thread, ...]:
            return tuple(_joined(thread, numbers) for thread in threads)

        done_top, done_strands = told(top), told(strands)
        done_ways = tuple((way, told(threads)) for way, threads in ways if threads)
        every = (*done_top, *done_strands, *(t for _, threads in done_ways for t in threads))
        marks = tuple(item for thread in every for item in thread if isinstance(item, Mark))
        return Nested(
            done_top,
            tuple(
                Told(ref, verdict, thread, self._breaking(ref, verdict, marks))
                for (ref, verdict), thread in zip(subjects, done_strands, strict=True)
            ),
            done_ways,
            marks,
            frozenset(self._told),
            self._joined_at(),
        )

    # -- what belongs where

    def _beside_of(self, hop: Hop) -> str | None:
        """The id of the thing beside which a hop is told; ``None``: it is a step of a thread."""
        match hop.relationship:
            case Relationship.MADE_IN | Relationship.ADDRESSED_TO | Relationship.ADDRESSES:
                return hop.from_.id
            case Relationship.MEASURED_BY | Relationship.RESPONDS_TO:
                return hop.from_.id
            case Relationship.PART_OF if hop.from_.label is Label.ACTION:
                return hop.from_.id
            case Relationship.SAME_AS if hop.from_.label is Label.RECOMMENDATION:
                return hop.to.id
            case Relationship.POST_IN | Relationship.MEMBER_OF:
                own = hop.to.id == self._chain.subject.id
                return hop.to.id if own else hop.from_.id
        return None

    def _is_step(self, hop: Hop) -> bool:
        return hop.from_.label is not Label.TENURE and self._beside_of(hop) is None

    def _reach(self, action: str) -> dict[str, int]:
        """The parties that the leads of an action reach, each with the number of hops to it."""
        starts = [
            start
            for hop in self._chain.hops
            if hop.relationship is Relationship.LED_BY and hop.from_.id == action
            for start in (hop.to.id, *(p.id for p in self._posts[hop.to.id]))
        ]
        found = dict.fromkeys(starts, 0)
        for id_ in starts:
            for i in self._out[id_]:
                hop = self._chain.hops[i]
                other = hop.to.id if hop.from_.id == id_ else hop.from_.id
                if hop.relationship in _UP and other not in found:
                    found[other] = found[id_] + 1
                    starts.append(other)
        return found

    def _owned(self) -> dict[str, frozenset[str]]:
        """Action → the parties that are told in its strand, since no other strand reaches them."""
        counts = Counter(id_ for reached in self._reached.values() for id_ in reached)
        most = 0 if len(self._reached) == 1 else len(self._chain.hops)
        return {
            action: frozenset(
                id_
                for id_, far in reached.items()
                if counts[id_] == 1
                and far <= most
                and id_ not in self._roles
                and id_ != self._chain.subject.id
                and label_of(id_) in _PARTY
            )
            for action, reached in self._reached.items()
        }

    def _way_of(self, hop: Hop) -> Way:
        source, thing = _ends(hop)
        of, to = self._roles.get(source.id), self._roles.get(thing.id)
        if Role.ABOVE in (of, to):
            return Way.INSPECTORATE
        if Role.SCRUTINY in (of, to):
            return Way.SCRUTINY
        if of is Role.ELECTED:
            return Way.ELECTED
        if Label.BODY in (source.label, thing.label) or source.label in _DOWN:
            return Way.BODIES
        return Way.OFFICERS

    def _breaking(
        self, subject: Ref, verdict: ChainVerdict | None, marks: Sequence[Mark]
    ) -> tuple[int, ...]:
        """The numbers of the breaks at which a strand breaks."""
        if verdict in (None, ChainVerdict.UNBROKEN):
            return ()
        recorded = {subject.id, *self._recorded(subject.id)}
        return tuple(mark.number for mark in marks if mark.broken.at.id in recorded)

    def _recorded(self, action: str) -> Iterator[str]:
        """The parties that the leads of an action reach by hops that are recorded."""
        starts = [id_ for id_, far in self._reached.get(action, {}).items() if far == 0]
        for id_ in starts:
            yield id_
            for i in self._out[id_]:
                hop = self._chain.hops[i]
                goes = hop.relationship in _UP and hop.from_.id == id_ and not hop.claim.assumed
                if goes and hop.to.id not in starts:
                    starts.append(hop.to.id)

    def _joined_at(self) -> dict[str, tuple[Ref, ...]]:
        """Where strands come into the shared line: the nearest thing there, with their actions."""
        joined: dict[str, list[Ref]] = defaultdict(list)
        for strand in self._chain.strands:
            reached = self._reached[strand.action.id]
            own = self._own[strand.action.id]
            for id_ in reached:
                if id_ in own or label_of(id_) is Label.PERSON:
                    continue
                into = (h for h in self._chain.hops if h.relationship in _UP and h.to.id == id_)
                if reached[id_] == 0 or any(hop.from_.id in own for hop in into):
                    joined[id_].append(strand.action)
        return {id_: tuple(actions) for id_, actions in joined.items()}

    # -- telling

    def _take(self, numbers: Iterable[int]) -> list[Hop]:
        return [self._left.pop(i) for i in list(numbers) if i in self._left]

    def _open(self, *things: Ref) -> tuple[tuple[Beside, ...], tuple[str, ...]]:
        """What is told beside some things, once; and which of them are told for the first time."""
        first = tuple(thing.id for thing in things if thing.id not in self._told)
        self._told.update(first)
        return tuple(beside for thing in things for beside in self._besides(thing)), first

    def _besides(self, thing: Ref) -> tuple[Beside, ...]:
        found: dict[str, tuple[Ref, list[Hop]]] = {}
        for hop in self._take(sorted(self._beside[thing.id], key=self._is_within)):
            held = hop.from_.label is Label.TENURE
            key = hop.from_.id if held else f"{hop.from_.id} {hop.relationship} {hop.to.id}"
            other = hop.to if hop.from_.id == thing.id else hop.from_
            known, hops = found.get(key, (other, []))
            if held and hop.relationship is Relationship.HOLDER:
                known, hops = hop.to, [hop, *hops]
            else:
                hops = [*hops, hop]
            found[key] = known, hops
        return tuple(Beside(other, tuple(hops)) for other, hops in found.values())

    def _is_within(self, number: int) -> bool:
        """Whether a hop says in what a post is, which is told after who holds it."""
        return self._chain.hops[number].relationship is Relationship.POST_IN

    def _marks(self, id_: str) -> list[Item]:
        return [Mark(0, broken) for broken in self._breaks.pop(id_, ())]

    def _station(self, thing: Ref) -> list[Item]:
        return [Station(thing, *self._open(thing)), *self._marks(thing.id)]

    def _top(self) -> list[list[Item]]:
        """What was found and recommended: a thread for each recommendation."""
        hops = self._chain.hops
        copies = {
            h.from_.id for h in hops
            if h.relationship is Relationship.SAME_AS and h.from_.label is Label.RECOMMENDATION
        }  # fmt: skip
        subject = self._chain.subject
        known = {subject.id: subject} if subject.label is Label.RECOMMENDATION else {}
        for hop in hops:
            ends = (hop.to, hop.from_)
            known |= {e.id: e for e in ends if e.label is Label.RECOMMENDATION}
        threads: list[list[Item]] = []
        for id_, ref in known.items():
            if id_ in copies and id_ != subject.id:
                continue
            thread: list[Item] = []
            for i, hop in enumerate(hops):
                if hop.relationship is Relationship.SUPPORTS and hop.to.id == id_:
                    self._take([i])
                    beside, tells = self._open(hop.from_)
                    thread.append(Step(hop, hop.to, hop.from_, beside, (), tells))
            threads.append([*thread, *self._station(ref)])
        if subject.label is Label.PLAN:
            threads.insert(0, self._station(subject))
        return threads

    def _subjects(self) -> list[tuple[Ref, ChainVerdict | None]]:
        """Whose strands there are: recommendations with leads of their own, then actions."""
        led = {
            hop.from_.id: hop.from_
            for hop in self._chain.hops
            if hop.relationship is Relationship.LED_BY and hop.from_.label is Label.RECOMMENDATION
        }
        return [
            *((ref, None) for ref in led.values()),
            *((s.action, s.verdict) for s in self._chain.strands),
        ]

    def _strand(self, subject: Ref, verdict: ChainVerdict | None) -> list[Item]:
        own = self._own.get(subject.id, frozenset())
        thread: list[Item] = [] if verdict is None else self._station(subject)
        for i in self._out[subject.id]:
            if (hop := self._chain.hops[i]).relationship is not Relationship.LED_BY:
                continue
            self._take([i])
            posts = tuple(self._posts[hop.to.id]) if hop.to.label is Label.PERSON else ()
            starts = [ref for ref in (hop.to, *posts) if ref.id in own]
            beside, tells = self._open(*starts)
            thread.append(Step(hop, subject, hop.to, beside, posts, tells))
            for ref in starts:
                self._go_on(ref, thread, lambda hop: hop.from_.id in own, own)
        for hop in self._take(self._out[subject.id]):
            thread.append(Step(hop, *_ends(hop)))
        return thread

    def _go_on(
        self,
        thing: Ref,
        thread: list[Item],
        within: Callable[[Hop], bool],
        own: frozenset[str] | None = None,
    ) -> None:
        """Tell what follows a thing: its breaks, then its hops, and what follows those in turn."""
        thread += self._marks(thing.id)
        following = [i for i in self._out[thing.id] if i in self._left and within(self._left[i])]
        following.sort(key=lambda i: self._left[i].relationship is not Relationship.ACCOUNTABLE_TO)
        for i in following:
            if i not in self._left:  # told on the way of an earlier one
                continue
            (hop,) = self._take([i])
            source, other = _ends(hop)
            if source.id != thing.id:
                source, other = other, source
            here = other.id in own if own is not None else self._goes_on_in(other, within)
            if not here or other.id in self._opened:
                thread.append(Step(hop, source, other))
                continue
            self._opened.add(other.id)
            beside, tells = self._open(other)
            thread.append(Step(hop, source, other, beside, (), tells))
            self._go_on(other, thread, within, own)

    def _goes_on_in(self, thing: Ref, within: Callable[[Hop], bool]) -> bool:
        """Whether a way that comes upon a thing goes on from it, or nothing does."""
        left = [self._left[i] for i in self._out[thing.id] if i in self._left]
        return not left or any(within(hop) for hop in left)

    def _way(self, way: Way) -> list[list[Item]]:
        self._opened = set()

        def within(hop: Hop) -> bool:
            return self._way_of(hop) is way

        hops = [hop for hop in self._left.values() if self._is_step(hop) and within(hop)]
        led_to = {_ends(hop)[1].id for hop in hops}
        sources = {_ends(hop)[0].id: _ends(hop)[0] for hop in hops}
        roots = [ref for id_, ref in sources.items() if id_ not in led_to]
        threads: list[list[Item]] = []
        for ref in (*roots, *sources.values()):  # in a circle nothing is a root
            left = any(i in self._left and within(self._left[i]) for i in self._out[ref.id])
            if left and ref.id not in self._opened:
                self._opened.add(ref.id)
                thread: list[Item] = [Station(ref, *self._open(ref))]
                self._go_on(ref, thread, within)
                threads.append(thread)
        return threads

    def _rest(self) -> Iterator[list[Item]]:
        """What is told beside things that no thread came upon."""
        for id_ in list(self._beside):
            if any(i in self._left for i in self._beside[id_]):
                ends = [end for i in self._beside[id_] for end in _both(self._chain.hops[i])]
                yield self._station(next(end for end in ends if end.id == id_))

    def _place_left(self, threads: Sequence[list[Item]]) -> None:
        """Breaks at things that no thread opens stand where the thing is named first, else last."""
        for id_, several in list(self._breaks.items()):
            for thread in threads:
                at = next((n for n, item in enumerate(thread) if _names(item, id_)), None)
                if at is not None:
                    thread[at + 1 : at + 1] = self._marks(id_)
                    break
            else:
                del self._breaks[id_]
                marks: list[Item] = [Mark(0, broken) for broken in several]
                (threads[0] if threads else []).extend(marks)


_DOWN = (Label.PLAN, Label.RECOMMENDATION, Label.ACTION, Label.FINDING)


def _is_of_post(hop: Hop) -> bool:
    return hop.relationship is Relationship.OF_POST


def _both(hop: Hop) -> tuple[Ref, Ref]:
    return hop.from_, hop.to


def _ends(hop: Hop) -> tuple[Ref, Ref]:
    """From where to where a hop is read."""
    return _both(hop)[::-1] if hop.relationship in _AGAINST else _both(hop)


def _names(item: Item, id_: str) -> bool:
    if isinstance(item, Mark):
        return False
    return id_ in (item.thing.id, *(b.thing.id for b in item.beside))


def _joined(thread: Sequence[Item], numbers: Iterator[int]) -> Thread:
    """A thread whose items say how each is joined to the next."""
    done: list[Item] = []
    at: set[str] = set()
    for n, item in enumerate(thread):
        following = next((x for x in thread[n + 1 :] if not isinstance(x, Mark)), None)
        here = at if isinstance(item, Mark) else _stands_at(item)
        goes_on = isinstance(following, Step) and following.source.id in here
        marked = n + 1 < len(thread) and isinstance(thread[n + 1], Mark)
        match item:
            case Mark():
                bridged = goes_on and isinstance(following, Step) and following.hop.claim.assumed
                done.append(Mark(next(numbers), item.broken, bridged))
            case Station():
                done.append(replace(item, goes_on=goes_on or marked))
            case Step():
                on = goes_on or marked or item.hop.relationship is Relationship.SUPPORTS
                done.append(replace(item, goes_on=on, follows=item.source.id in at))
        at = here
    return tuple(done)


def _stands_at(item: Step | Station) -> set[str]:
    posts = item.posts if isinstance(item, Step) else ()
    return {item.thing.id, *(post.id for post in posts)}
