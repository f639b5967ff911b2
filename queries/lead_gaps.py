"""The kinds of gap about who leads actions, to whom they answer and who oversees them.

Each kind is one entry of :data:`KINDS`: the sentence that a gap is told in, and a function that
gives its rows from :class:`~queries.actions.Actions`, in the shape of a query's rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ontology.record import Node, label_of
from ontology.terms import BodyKind, GapKindId, Label, LeadRole, StatutoryPost
from queries.actions import Action, Actions, Kind, Lead
from queries.wording import listed

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.governance import Governance

#: How many of a plan's actions one post may lead before that is worth saying: at least so many,
#: and at least one in so many.
MANY_ACTIONS = 5
ONE_IN = 10

_GROUPS = (Label.ORGANISATION, Label.BODY)


# ------------------------------------------------------------------------------------------- leads


def is_post(lead: Lead) -> bool:
    """Whether a post leads, and no person is named in it."""
    return lead.label is Label.POST


def partners(action: Action, actions: Actions) -> set[str]:
    """The leads of an action that are outside the council."""
    return {x.start for x in action.leads if actions.governance.is_partner(x.start)}


def leading(actions: Actions) -> dict[str, list[tuple[Action, Lead]]]:
    """Bodies, organisations and teams, with the actions that they lead."""
    found: dict[str, list[tuple[Action, Lead]]] = defaultdict(list)
    for action in actions:
        for lead in action.leads:
            if lead.label in _GROUPS:
                found[lead.party].append((action, lead))
    return found


def _unled(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if not action.leads:
            printed = action.node.get("leadText")
            unread = f"; its lead is printed as “{printed}”, which was resolved to nobody"
            yield {"subject": action.node, "unread": unread if printed else ""}


def _unnamed(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if not any(x.label is Label.PERSON or actions.is_held(x, action) for x in action.leads):
            printed = action.node.get("leadText")
            yield {"subject": action.node, "printed": f": “{printed}”" if printed else "."}


def _unheld(actions: Actions) -> Iterator[Row]:
    for action in actions:
        posts = [x for x in action.leads if is_post(x) and not actions.is_held(x, action)]
        if posts:
            yield {"subject": action.node, "posts": [_title(x, actions) for x in posts]}


def _title(lead: Lead, actions: Actions) -> str:
    """What a post is called, and that several are printed: "Heads of Service"."""
    return f"“{actions.governance.name(lead.party)}”" + ", in the plural" * lead.several


def _ambiguous(actions: Actions) -> Iterator[Row]:
    governance = actions.governance
    for action in actions:
        why = set()
        for lead in action.leads:
            if is_post(lead) and len(actions.holders(lead, action)) > 1:
                why.add("fits more than one holder")
            if lead.post and (others := governance.namesakes(lead.post)):
                post = "another post" if len(others) == 1 else "other posts"
                why.add(f"would fit {post} as well: {'; '.join(others)}")
            elif lead.post and governance.is_bare(lead.post):
                why.add("names a rank, and no service or organisation")
        if why:
            yield {"subject": action.node, "leadText": _printed(action, actions), "why": why}


def _collective(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.leads and all(
            lead.label in _GROUPS or (is_post(lead) and lead.several) for lead in action.leads
        ):
            yield {"subject": action.node, "leadText": _printed(action, actions)}


def _no_primary(actions: Actions) -> Iterator[Row]:
    for action in actions:
        first = [lead for lead in action.principal if lead.role == LeadRole.LEAD]
        if len(action.principal) > 1 and len(first) != 1:
            row: Row = {"subject": action.node, "leads": action.principal}
            yield {**row, "leadText": _printed(action, actions)}


def _printed(action: Action, actions: Actions) -> str:
    """The leads as printed; where an officer states some, the names of these."""
    text = action.node.get("leadText")
    stated = [x.party for x in action.leads if x.claim.get("statedBy")]
    names = [
        "a named person" if label_of(p) is Label.PERSON else actions.governance.name(p)
        for p in stated
    ]
    return "; ".join([*([str(text)] if text else []), *names])


def _concentrated(actions: Actions) -> Iterator[Row]:
    plans: dict[str, list[Action]] = defaultdict(list)
    for action in actions:
        if action.plan:
            plans[action.plan.id].append(action)
    for every in plans.values():
        led: dict[str, dict[str, str]] = defaultdict(dict)
        for action in every:
            for lead in action.principal:
                if lead.post:
                    led[lead.post].setdefault(action.node.id, str(lead.claim.get("passage") or ""))
        for post, ids in sorted(led.items()):
            if len(ids) >= MANY_ACTIONS and len(ids) * ONE_IN >= len(every):
                name = actions.governance.name(post)
                yield {
                    "subject": every[0].plan,
                    "post": name,
                    "led": set(ids),
                    "evidence": [passage for passage in ids.values() if passage],
                    "every": len(every),
                }


def _split(actions: Actions) -> Iterator[Row]:
    governance = actions.governance
    homes: dict[str, set[str]] = defaultdict(set)
    stated: dict[str, set[str]] = defaultdict(set)
    answered: dict[str, Node] = {}
    for action in actions:
        answered |= action.answers
        starts = [lead.start for lead in action.principal]
        for id_ in action.answers:
            stated[id_] |= {h for s in starts for h in governance.home(s)}
            homes[id_] |= {h for s in starts for h in governance.home(s, assumed=True)}
    for id_, every in homes.items():
        found = {h for h in every if label_of(h) is Label.ORGANISATION}
        if len(found) > 1 and id_ not in actions.led:
            names = [
                governance.name(h) + ("" if h in stated[id_] else " (as the leads’ titles suggest)")
                for h in found
            ]
            yield {"subject": answered[id_], "homes": found, "names": names}


def _outside_remit(actions: Actions) -> Iterator[Row]:
    for action in actions:
        themes = actions.themes.get(action.node.id, set())
        for lead in action.leads:
            remit = actions.themes.get(str(lead.post), set())
            if themes and remit and not themes & remit:
                post = actions.governance.name(str(lead.post))
                yield {"subject": action.node, "post": post}


# ------------------------------------------------------------------------------ chain and oversight


def _broken(actions: Actions) -> Iterator[Row]:
    for action in actions:
        ends = [actions.ends(lead, missing) for lead, missing in actions.unreached(action)]
        if ends:
            yield {"subject": action.node, "ends": "; ".join(dict.fromkeys(ends))}


def _unseen(actions: Actions) -> Iterator[Row]:
    governance = actions.governance
    for action in actions:
        if not governance.overseers(*action.own):
            of_plan = governance.overseers(action.plan.id) if action.plan else []
            names = [governance.name(c.from_) for c in of_plan]
            only = f"; its plan as a whole is overseen by {listed(names)}" if names else ""
            yield {"subject": action.node, "only": only}


def _no_forum(actions: Actions) -> Iterator[Row]:
    governance = actions.governance
    for action in actions:
        outside = [
            partner
            for partner in partners(action, actions)
            if not governance.shares_forum(partner, action.targets)
        ]
        if outside:
            names = [
                governance.name(p)
                + (" (no document says whose)" if governance.is_partner_by_title(p) else "")
                for p in outside
            ]
            yield {"subject": action.node, "partners": names}


def _conflict(actions: Actions) -> Iterator[Row]:
    governance = actions.governance
    for body, claims in governance.chaired.items():
        oversees = governance.oversight(body)
        for claim in claims if oversees else ():
            post = governance.parties.get(claim.from_)
            if post is not None and post.get("statutory") == StatutoryPost.DCS:
                yield {
                    "subject": governance.parties[body],
                    "why": f"{oversees}, and is chaired by the {governance.name(post.id)}",
                    "passage": claim.get("passage"),
                }
    for party, led in leading(actions).items():
        node = governance.parties.get(party)
        targets = {t for action, _ in led for t in action.targets}
        oversees = governance.oversight(party, targets) or _serves(party, targets, governance)
        if node is None or not oversees:
            continue
        numbers = listed([a.node.get("number") for a, _ in led])
        for _, lead in led:
            yield {
                "subject": node,
                "why": f"{oversees}, and leads action {numbers}",
                "passage": lead.claim.get("passage"),
            }


def _serves(party: str, targets: Iterable[str], governance: Governance) -> str:
    """That a lead is called after the scrutiny that the work is under: a name is no statement, so
    the words say that it is one.
    """
    committees = [
        c.from_
        for c in governance.overseers(*targets)
        if governance.parties[c.from_].get("kind") == BodyKind.SCRUTINY_COMMITTEE
    ]
    if not committees or "scrutiny" not in governance.name(party).casefold():
        return ""
    return f"is named after the scrutiny that {governance.name(committees[0])} gives the plan"


# ------------------------------------------------------------------------------------------- kinds

KINDS: Mapping[GapKindId, Kind] = {
    GapKindId.LEADS_SPLIT_ACROSS_ORGANISATIONS: Kind(
        "The actions on {subject} are led from {homes:count organisation} ({names:list}), and none "
        "leads the recommendation.",
        _split,
    ),
    GapKindId.ACTION_WITHOUT_LEAD: Kind("No lead is recorded for action {number}{unread}.", _unled),
    GapKindId.ACTION_WITHOUT_NAMED_PERSON: Kind(
        "No person is named as leading action {number}, nor is one holder known of a post that does"
        "{printed}",
        _unnamed,
    ),
    GapKindId.LEAD_POST_WITHOUT_HOLDER: Kind(
        "No document shows one holder, at the plan’s date, of a post that leads action {number}: "
        "{posts:list}.",
        _unheld,
    ),
    GapKindId.LEAD_AMBIGUOUS: Kind(
        "The lead of action {number}, “{leadText}”, {why:list}.", _ambiguous
    ),
    GapKindId.LEAD_COLLECTIVE: Kind(
        "Action {number} is led by a group, and nobody in it is named: “{leadText}”", _collective
    ),
    GapKindId.LEADS_WITHOUT_PRIMARY: Kind(
        "Action {number} has {leads:count lead}, and nothing says which of them answers for it: "
        "“{leadText}”",
        _no_primary,
    ),
    GapKindId.CHAIN_BROKEN: Kind("Action {number}: {ends}.", _broken),
    GapKindId.LEADS_CONCENTRATED: Kind(
        "One post, {post}, leads {led:count action} of the {every} in the plan.", _concentrated
    ),
    GapKindId.LEAD_OUTSIDE_REMIT: Kind(
        "Advisory: by their words, action {number} and the post that leads it, {post}, have no "
        "theme in common.",
        _outside_remit,
    ),
    GapKindId.WITHOUT_OVERSEEING_BODY: Kind(
        "No body is recorded as overseeing action {number} or its recommendation{only}.", _unseen
    ),
    GapKindId.PARTNER_WITHOUT_FORUM: Kind(
        "Action {number} is led by {partners:list}, on no body that is recorded as overseeing the "
        "action or its plan.",
        _no_forum,
    ),
    GapKindId.OVERSIGHT_CONFLICT: Kind("{subject} {why}.", _conflict),
}
