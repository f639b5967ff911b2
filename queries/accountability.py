"""The accountability chain: from what was found, across what is planned, up to who answers for it.

Each action is a strand. The answer names every break by kind of gap and place, and ends with a
verdict. A claim that is only assumed is shown, if asked for, and mends no break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from ontology.errors import NotFound
from ontology.record import Edge, Node, label_of
from ontology.terms import Basis, ChainVerdict, GapKindId, Label, Polarity
from queries.actions import Action, Lead
from queries.answers import Break, Chain, Claim, Hop, Passage, Ref, Strand
from queries.asked import Asked, remembering
from queries.coverage import seen
from queries.days import dated
from queries.governance import End
from queries.lazily import cached_property
from queries.look import Look
from queries.passages import evidence, read_passages
from queries.recommended import recommended
from queries.records import nodes, nothing
from queries.thread import Claims, Thread, recorded
from queries.viewer import Viewer, whole
from queries.wording import counted, listed

#: What a chain may start from.
STARTS = (
    Label.RECOMMENDATION,
    Label.ACTION,
    Label.FINDING,
    Label.PLAN,
    Label.PERSON,
    Label.POST,
    Label.BODY,
    Label.ORGANISATION,
)
_WORST_FIRST = (
    ChainVerdict.BROKEN,
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS,
    ChainVerdict.UNBROKEN,
)

_BROKEN, _ASSUMED, _UNBROKEN = _WORST_FIRST
#: In the sentence of a break: what it is at, which is looked up when the sentence is told.
_AT = "{at}"


@whole
def accountability_chain(
    viewer: Viewer, id_: str, as_at: date | str | None = None, assumed: bool = True
) -> Chain:
    """The chain from a recommendation, action, finding, plan, person, post, body or organisation.

    Args:
        viewer: who asks.
        id_: the id of what it starts from.
        as_at: the date to look as at (default: today). What only documents issued later say is not
            in the answer, which names them.
        assumed: whether conventions and inferences that nobody reviewed are shown, and count for
            the verdict ``unbroken with assumed hops``.

    Raises:
        NotFound: there is no such thing, the viewer may not see it, or no chain starts from it.

    """
    (found,) = accountability_chains(viewer, [(id_, as_at)], assumed=assumed)
    if isinstance(found, NotFound):
        raise found
    return found


@whole
def accountability_chains(
    viewer: Viewer,
    wanted: Sequence[tuple[str, date | str | None]],
    *,
    assumed: bool = True,
    check: Callable[[], object] = lambda: None,
) -> list[Chain | NotFound]:
    """As :func:`accountability_chain`, from many things, each with its date; what is read for one
    is not read again for another. ``check`` is called before each, and may raise.
    """
    viewer = remembering(viewer)
    subjects = {n.id: n for n in nodes(viewer, list(dict.fromkeys(id_ for id_, _ in wanted)))}
    chains: list[Chain | NotFound] = []
    for id_, as_at in wanted:
        check()
        subject = subjects.get(id_)
        if subject is None:
            chains.append(nothing(id_))
        elif subject.label not in STARTS:
            said = f"no chain starts from {id_}; chains start from a {' or '.join(STARTS)}"
            chains.append(NotFound(said))
        else:
            asked = Asked.of(viewer, id=id_, asAt=str(as_at or date.today()), assumed=assumed)
            authority = subject.get("authority")
            look = Look(asked.viewer, [] if authority is None else [str(authority)], as_at)
            finding = subject.id if subject.label is Label.FINDING else ""
            claims = Claims(look, assumed=assumed, finding=finding)
            thread = Thread(look, subject, claims)
            chains.append(_Answer(thread).chain(asked))
    return chains


@whole
def chain_verdicts(
    viewer: Viewer, authority: str | None = None, as_at: date | str | None = None
) -> dict[str, ChainVerdict]:
    """The verdict of the chain of each recommendation of an authority (or of all that the viewer
    may see), by id: what :func:`accountability_chain` says of each, in one look.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    return verdicts(look, (node for node, _ in recommended(look).values()))


def verdicts(look: Look, recommendations: Iterable[Node]) -> dict[str, ChainVerdict]:
    """The same, of some recommendations of a look that is made already."""
    claims = Claims(look, assumed=True)
    return {n.id: _Answer(Thread(look, n, claims)).verdict() for n in recommendations}


class _Answer:
    """A thread with its breaks and its verdict, told as a chain."""

    def __init__(self, thread: Thread) -> None:
        self.thread, self.look, self.subject = thread, thread.look, thread.subject
        self._breaks: dict[tuple[GapKindId, str, str, str], list[str]] = {}
        self._verdicts: list[ChainVerdict] = []

    @cached_property
    def _known(self) -> bool:
        """Whether anything was on record of the subject."""
        return self.look.issued.shows(self.subject.id)

    def verdict(self) -> ChainVerdict:
        """The verdict; the breaks are known after it."""
        if self._known:
            self._judge_top()
            for action in self.thread.actions:
                self._judge_strand(action)
            for start in self.thread.starts:
                self._judge_party(start)
        worst = next((v for v in _WORST_FIRST if v in self._verdicts), _BROKEN)
        return _BROKEN if worst is _ASSUMED and not self.thread.assumed else worst

    def chain(self, asked: Asked) -> Chain:
        """Everything, in the shape of an answer to what was asked."""
        verdict = self.verdict()
        hops = self._hops() if self._known else ()
        claims = [claim for hop in hops for claim in (hop.claim, *hop.also)]
        documents = {claim.evidence.document for claim in claims if claim.evidence}
        undated = {document.id for document in self.look.issued.undated}
        return Chain(
            self._refs[self.subject.id],
            verdict,
            self._sentence(verdict, sum(hop.claim.assumed for hop in hops)),
            hops,
            self._told_breaks(),
            tuple(self._strand(action) for action in self.thread.actions),
            self.look.as_at,
            asked.explain(
                documents,
                (d for d in documents if d.id in undated),
                left_out=map(Ref.of, self.look.issued.later),
                basis=(hop.claim.basis for hop in hops),
                not_shown=len(self.thread.hidden) if self._known else 0,
            ),
        )

    # -- breaks and the verdict

    def _judge_top(self) -> None:
        """Whether a finding has its recommendation, and each recommendation its action."""
        thread, subject, as_at = self.thread, self.subject, self.look.as_at
        if subject.label is Label.FINDING:
            supported = recorded(thread.supports, as_at)
            self._verdicts.append(_UNBROKEN if supported else _BROKEN)
            weak = subject.get("polarity") in (Polarity.WEAKNESS, Polarity.MIXED)
            if weak and not supported:
                said = "No recommendation is recorded as resting on this finding"
                said += "; what is proposed, nobody has reviewed." if thread.supports else "."
                self._break(GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION, subject.id, said)
        if subject.label is Label.ACTION:
            return
        originals = self.look.originals
        made = thread.recommendations
        if thread.starts:
            made = [claim.from_ for claim in thread.addressed]
        own = [originals[i].id if i in originals else i for i in made]
        for id_ in dict.fromkeys(own):
            answers = thread.answers(id_)
            self._judge(answers)
            if not recorded(answers, as_at):
                said = f"No action in a loaded plan answers {_AT}."
                self._break(GapKindId.RECOMMENDATION_WITHOUT_ACTION, id_, said)
            for body in thread.addressees(id_):
                if body not in thread.starts and (end := self.look.governance.ended(body)):
                    self._ended(body, end)

    def _judge(self, claims: Sequence[Edge]) -> None:
        """A link that must be there: recorded, only assumed, or missing."""
        if recorded(claims, self.look.as_at):
            self._verdicts.append(_UNBROKEN)
        else:
            self._verdicts.append(_ASSUMED if claims else _BROKEN)

    def _judge_strand(self, action: Action) -> None:
        number = str(action.node.get("number"))
        actions, thread = self.look.actions, self.thread
        if not thread.starts:
            self._verdicts.append(actions.verdict(action))
        if not action.principal:
            said = f"No lead is recorded for action {number}."
            self._break(GapKindId.ACTION_WITHOUT_LEAD, action.node.id, said)
        for lead, missing in actions.unreached(action):
            if thread.starts and not thread.led(lead):
                continue
            if actions.line(lead).answers:
                said = "No body is recorded as overseeing the action or its plan"
                self._break(GapKindId.WITHOUT_OVERSEEING_BODY, action.node.id, said, number, ".")
            elif not thread.starts:
                kind, at, why = self._why(lead, action)
                ends = actions.ends(lead, missing)
                self._break(kind, at, f"{ends[:1].upper()}{ends[1:]}", number, why)

    def _why(self, lead: Lead, action: Action) -> tuple[GapKindId, str, str]:
        """What kind of break a line that ends too soon is, where, and the end of its sentence."""
        actions, governance = self.look.actions, self.look.governance
        printed = f"; “{lead.claim.get('asPrinted')}”"
        if lead.label is Label.POST:
            if len(actions.holders(lead, action)) > 1:
                return GapKindId.LEAD_AMBIGUOUS, lead.party, f"{printed} fits more than one holder."
            if governance.namesakes(lead.party) or governance.is_bare(lead.party):
                return GapKindId.LEAD_AMBIGUOUS, lead.party, f"{printed} fits more than one post."
        if lead.several or lead.label in (Label.ORGANISATION, Label.BODY):
            why = f"{printed} is a group, and nobody in it is named."
            return GapKindId.LEAD_COLLECTIVE, lead.party, why
        return GapKindId.CHAIN_BROKEN, actions.line(lead).end, "."

    def _judge_party(self, start: str) -> None:
        """The line of the post, body or organisation that the chain starts from."""
        governance = self.look.governance
        if label_of(start) is Label.PERSON:
            if len(self.thread.starts) == 1 and self.thread.steps:
                self._verdicts.append(_BROKEN)
                said = "No loaded document says which post the person holds."
                self._break(GapKindId.CHAIN_BROKEN, start, said)
            return
        if end := governance.ended(start):
            self._ended(start, end)
            return
        line = governance.line([start])
        if line.answers or label_of(start) is Label.ORGANISATION:
            self._verdicts += [_UNBROKEN] if self.thread.steps else []
            return
        assumed = governance.line([start], assumed=True).answers
        self._verdicts.append(_ASSUMED if assumed else _BROKEN)
        said = f"To whom {governance.name(start)} answers is not recorded"
        if line.end != start:
            name = governance.name(start)
            said = f"Recorded lines from {name} end at {governance.name(line.end)}"
        self._break(GapKindId.CHAIN_BROKEN, line.end, f"{said}.")

    def _ended(self, body: str, end: End) -> None:
        """A line that leads to a body that has ended, with nothing known after it."""
        self._verdicts.append(_BROKEN)
        said = (
            f"{self.look.governance.name(body)} {end.words}, and no loaded document records that a "
            "successor of it oversees anything."
        )
        self._break(GapKindId.OVERSEEING_BODY_ENDED, body, said)

    def _break(self, kind: GapKindId, at: str, said: str, number: str = "", end: str = "") -> None:
        """Note a break; breaks at one place with the same words are told once, of all actions."""
        numbers = self._breaks.setdefault((kind, at, said, end), [])
        if number and number not in numbers:
            numbers.append(number)

    def _told_breaks(self) -> tuple[Break, ...]:
        told = []
        for (kind, at, said, end), numbers in self._breaks.items():
            of = f" ({'action' if len(numbers) == 1 else 'actions'} {listed(numbers)})"
            said = said.replace(_AT, self._refs[at].name)
            told.append(Break(kind, self._refs[at], f"{said}{of if numbers else ''}{end}"))
        return tuple(told)

    def _sentence(self, verdict: ChainVerdict, assumed: int) -> str:
        """The verdict in words, with how many strands would hold if assumed hops counted."""
        places = counted(len(self._breaks), "place")
        if verdict is _UNBROKEN:
            said = "The thread is unbroken: every hop that carries it is recorded."
        elif verdict is _ASSUMED:
            said = (
                f"The thread is unbroken only if assumed hops count ({assumed} of them); by "
                f"recorded hops it is broken at {places}."
            )
        elif self._breaks:
            said = f"The thread is broken at {places}."
        elif not self.look.issued.shows(self.subject.id):
            issued = "; ".join(_issued(d) for d in self.look.issued.later)
            said = f"Nothing is on record of it then: what is loaded was issued later ({issued})."
        elif self.subject.label is Label.FINDING:
            said = "No thread starts here: no recommendation is recorded as resting on it."
        else:
            said = (
                "No thread starts here: no loaded document records a recommendation, an action or "
                f"a post of {self._refs[self.subject.id].name}."
            )
        if self.thread.actions and not self.thread.starts:
            verdicts = Counter(self.look.actions.verdict(a) for a in self.thread.actions)
            others = f"{verdicts[_ASSUMED] or 'none'}{' more' if verdicts[_UNBROKEN] else ''}"
            said += (
                f" Of {counted(len(self.thread.actions), 'action')}, "
                f"{verdicts[_UNBROKEN] or 'none'} can be followed by recorded hops to someone who "
                f"answers for the service and to a body; {others} could if assumed hops counted."
            )
        return said

    # -- telling

    @cached_property
    def _refs(self) -> Mapping[str, Ref]:
        """Everything that the chain tells of, by id."""
        ids = {end for _, (claim, *_) in self.thread.steps for end in (claim.from_, claim.to)}
        ids |= {at for _, at, _, _ in self._breaks} | {a.node.id for a in self.thread.actions}
        return self._named([self.subject.id, *ids])

    def _named(self, ids: Iterable[str]) -> dict[str, Ref]:
        wanted = set(ids)
        found: dict[str, Node] = {self.subject.id: self.subject, **self.look.governance.parties}
        found |= {id_: a.node for id_, a in self.look.actions.all.items()}
        others = nodes(self.look.viewer, sorted(wanted - found.keys()))
        found |= {n.id: n for n in others}
        role_only = self.look.viewer.role_only
        return {i: Ref.of(found[i], role_only=role_only) for i in wanted if i in found}

    def _hops(self) -> tuple[Hop, ...]:
        """The hops with their evidence. A claim that only says how a document is put together
        rests on the words of that document that the thing it is about rests on.
        """
        every = [claim for _, claims in self.thread.steps for claim in claims]
        bare = sorted({c.from_ for c in every if not c.get("quote") and _is_stated(c)})
        rows = evidence(self.look.viewer, bare)
        resting = {
            (str(r["subject"]), r["source"]): r
            for r in sorted(rows, key=lambda r: str(r["passage"]))[::-1]
        }
        cited = {str(c.get("passage")) for c in every if c.get("passage")}
        passages = read_passages(
            self.look.viewer, cited | {str(row["passage"]) for row in resting.values()}
        )

        def told(claim: Edge) -> Claim:
            return _told(claim, passages, resting.get((claim.from_, claim.get("source"))))

        return tuple(
            Hop(
                self._refs[first.from_],
                first.type,
                self._refs[first.to],
                level,
                told(first),
                tuple(map(told, others)),
            )
            for level, (first, *others) in self.thread.steps
        )

    def _strand(self, action: Action) -> Strand:
        governance, actions = self.look.governance, self.look.actions
        of_plan = governance.overseers(action.plan.id) if action.plan else []
        assumed = self.thread.assumed
        own = [i for x in action.principal for i in actions.line(x, assumed=assumed).reached]
        joins = next((i for i in own if self._shared[i] > 1), None)
        return Strand(
            self._refs[action.node.id],
            actions.verdict(action),
            self._of([lead.party for lead in action.leads]),
            None if joins is None else self._refs.get(joins),
            self._of(sorted({c.from_ for c in governance.overseers(*action.own)})),
            self._of(sorted({c.from_ for c in of_plan})),
        )

    def _of(self, ids: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self._refs[i] for i in ids if i in self._refs)

    @cached_property
    def _shared(self) -> Counter[str]:
        """In how many strands each post, body or organisation is reached."""
        actions, assumed = self.look.actions, self.thread.assumed
        return Counter(
            id_
            for action in self.thread.actions
            for id_ in {
                i for x in action.principal for i in actions.line(x, assumed=assumed).reached
            }
        )


def _issued(document: Node) -> str:
    whole = document.get("issuedOnTo") in (None, document.get("issuedOn"))
    day = dated(document.get("issuedOn")) if whole else document.get("issuedOnText")
    return f"{Ref.of(document).name}, {day}"


def _is_stated(claim: Edge) -> bool:
    return claim.get("basis") == Basis.STATED


def _told(
    claim: Edge, passages: Mapping[str, Passage], resting: Mapping[str, object] | None
) -> Claim:
    told = Claim.of(claim, passages)
    if told.quote is None and resting is not None and _is_stated(claim):
        quote = None if resting["quote"] is None else str(resting["quote"])
        return replace(told, quote=quote, evidence=passages.get(str(resting["passage"])))
    return told
