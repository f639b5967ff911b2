"""What the parties of a chain are on the way up, where their labels do not say so."""

from __future__ import annotations

from ontology.record import Node
from ontology.terms import BodyKind, Label, OrganisationKind, StatutoryPost
from queries.answers import Chain
from queries.records import nodes
from queries.told import Role
from queries.viewer import Viewer, whole

#: A property's value → the role that it gives.
_ROLES: dict[tuple[Label, str], dict[str, Role]] = {
    (Label.BODY, "kind"): {BodyKind.SCRUTINY_COMMITTEE: Role.SCRUTINY},
    (Label.POST, "statutory"): {
        StatutoryPost.LMCS: Role.ELECTED,
        StatutoryPost.LEADER: Role.ELECTED,
    },
    (Label.ORGANISATION, "kind"): {
        OrganisationKind.LOCAL_AUTHORITY: Role.COUNCIL,
        OrganisationKind.GOVERNMENT: Role.ABOVE,
        OrganisationKind.INSPECTORATE: Role.ABOVE,
    },
}


@whole
def roles(viewer: Viewer, chain: Chain) -> dict[str, Role]:
    """The roles of those parties of a chain that have one, by id."""
    ends = {end.id: end for hop in chain.hops for end in (hop.from_, hop.to)}
    labels = {label for label, _ in _ROLES}
    found = nodes(viewer, sorted(id_ for id_, end in ends.items() if end.label in labels))
    return {node.id: role for node in found if (role := _role(node)) is not None}


def _role(node: Node) -> Role | None:
    for (label, property_), values in _ROLES.items():
        if node.label is label and (role := values.get(str(node.get(property_)))):
            return role
    return None
