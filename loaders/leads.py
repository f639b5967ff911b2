"""Who leads what, as records: the people, posts, organisations and bodies of a lead cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import names
from loaders.actors import LeadCell, PostRead, organisation_kind
from loaders.dates import Due
from loaders.lead_words import BODY, LEAD_COLUMNS
from ontology.record import Draft, node_id, slug
from ontology.terms import Label, LeadRole, OrganisationKind, Relationship, TenureKind


def put_leads(
    draft: Draft,
    subject: str,
    cell: LeadCell,
    *,
    passage: str,
    attested: Due | None = None,
    before: Sequence[str] = (),
) -> list[str]:
    """Say who leads ``subject`` and return the leads' ids, in order. ``attested`` is the date of
    the document, on which it shows who held which post; ``before`` are the leads that another cell
    names.
    """
    ids: list[str] = []
    for ordinal, lead in enumerate(cell.leads, len(before) + 1):
        in_post = put_post(draft, lead.post, passage, cell.text) if lead.post else None
        if lead.kind == "person":
            id_ = draft.person(lead.name)
            if in_post and lead.post:
                _tenure(draft, in_post, id_, lead.post, passage, cell.text, attested)
        elif in_post and lead.post:
            id_ = in_post
            if lead.post.held is TenureKind.VACANT:
                _tenure(draft, in_post, None, lead.post, passage, cell.text, attested)
        else:
            id_ = put_party(draft, lead.name)
        if not id_.startswith("organisation/national/"):
            draft.cites(id_, passage, cell.text)
        draft.edge(
            Relationship.LED_BY,
            subject,
            id_,
            passage=passage,
            quote=cell.text,
            asPrinted=cell.text,
            ordinal=ordinal,
            role=lead.role,
            several=lead.kind == "post" and bool(lead.post and lead.post.several),
            inPost=in_post if lead.kind == "person" else None,
            distinct=str(ordinal) if id_ in before else "",
        )
        ids.append(id_)
    return ids


def lead_roles(headings: Sequence[str]) -> dict[str, LeadRole | None]:
    """The part that those named in a plan's columns of leads have, by the columns' headings;
    ``None`` where the cell alone says it.

    >>> [role.value for role in lead_roles(["SRO", "Delivery lead"]).values()]
    ['lead', 'joint']
    """
    named = {
        heading: next((role for role, words in LEAD_COLUMNS if words.search(heading)), None)
        for heading in headings
    }
    leading = [heading for heading, role in named.items() if role is not LeadRole.SUPPORT]
    if len(leading) == 1:
        return {**named, leading[0]: None}
    first = [heading for heading in leading if named[heading] is LeadRole.LEAD]
    for heading in leading:
        named[heading] = LeadRole.LEAD if [heading] == first else LeadRole.JOINT
    return named


def put_post(draft: Draft, post: PostRead, passage: str, quote: str) -> str:
    """The node of a post, in the organisation that its words say, if they say one."""
    employer = names.UNSTATED if post.elsewhere else None
    if post.employer:
        employer = put_party(draft, post.employer)
        if not employer.startswith("organisation/national/"):
            draft.cites(employer, passage, quote)
    within = passage if post.employer else None
    id_ = names.post(draft, post.title, employer, passage=within, quote=quote)
    draft.cites(id_, passage, quote)
    return id_


def put_party(draft: Draft, name: str) -> str:
    """The node of an organisation, a team or a body, by what its name says it is."""
    name = re.sub(r"^the\s+", "", name, flags=re.I)
    if BODY.search(name):
        return names.body(draft, name)
    kind = organisation_kind(name) or OrganisationKind.TEAM
    if kind is OrganisationKind.GOVERNMENT and re.search(r"DfE|Education", name):
        return names.DFE
    if name == "Ofsted":
        return names.OFSTED
    if (
        kind is OrganisationKind.LOCAL_AUTHORITY
        and names.authority_id(name) == draft.source.authority
    ):
        return names.council(draft)
    area = draft.source.authority.split("/", 1)[1]
    known = node_id(Label.ORGANISATION, area, slug(name))  # under another spelling, perhaps
    return known if draft.has(known) else names.organisation(draft, name, kind)


def _tenure(
    draft: Draft,
    post: str,
    person: str | None,
    read: PostRead,
    passage: str,
    quote: str,
    attested: Due | None,
) -> None:
    holder = person.rsplit("/", 1)[-1] if person else "unnamed"
    tenure = node_id(Label.TENURE, *post.split("/")[1:], holder)
    before = draft.get(tenure, "kind")
    names.tenure(
        draft,
        post,
        person,
        kind=TenureKind(str(before)) if before else read.held,
        passage=passage,
        quote=quote,
        attestedFrom=attested.first if attested else None,
        attestedTo=attested.last if attested else None,
    )
    if before and before != read.held.value:
        draft.cites(tenure, passage, quote, property="kind", value=read.held)
