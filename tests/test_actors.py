"""The language of a lead cell. All people here are invented."""

from __future__ import annotations

import pytest

from loaders.actors import LeadCell, person_name, read_leads


def told(cell: LeadCell) -> list[str]:
    """Each lead as ``name`` or ``name @ post [several] < employer``."""
    out = []
    for lead in cell.leads:
        post = lead.post
        line = lead.name
        if lead.kind == "person" and post:
            line += f" @ {post.title}"
        if post:
            line += " [several]" * post.several
            line += f" < {post.employer}" if post.employer else " < ?" * post.elsewhere
        out.append(line)
    return out


CELLS = [
    # one person with a post, and titles of several words
    ("Ada Lark, Head of Fostering", ["Ada Lark @ Head of Fostering"]),
    ("Ada Lark, Head of Quality and Safeguarding", ["Ada Lark @ Head of Quality and Safeguarding"]),
    (
        "Ada Lark, Head of Skills, Integrated Skills, Learning and Employment",
        ["Ada Lark @ Head of Skills, Integrated Skills, Learning and Employment"],
    ),
    (
        "Ada Lark, Performance and Improvement Manager",
        ["Ada Lark @ Performance and Improvement Manager"],
    ),
    ("Ada Lark, Deputy Director Children's Social Care",
     ["Ada Lark @ Deputy Director Children's Social Care"]),
    ("Ada Lark, Head of Service – Early Help", ["Ada Lark @ Head of Service - Early Help"]),
    ("Ada Lark (Head of Fostering)", ["Ada Lark @ Head of Fostering"]),
    ("Ada Lark - HoS", ["Ada Lark @ Head of Service"]),
    ("Head of Fostering: Ada Lark", ["Ada Lark @ Head of Fostering"]),
    ("Dr A. Lark, Designated Doctor", ["Dr A. Lark @ Designated Doctor < ?"]),
    ("Bo O’Finch-Moor", ["Bo O’Finch-Moor"]),
    ("BoFinch-Moor", ["Bo Finch-Moor"]),
    # several people
    (
        "Ada Lark, Bo Finch, Cy Wren Head of Service, Early Help,",
        [f"{n} @ Head of Service, Early Help" for n in ("Ada Lark", "Bo Finch", "Cy Wren")],
    ),
    (
        "Ada Lark and Bo Finch, Head of Fostering and Head of Adoption",
        ["Ada Lark @ Head of Fostering", "Bo Finch @ Head of Adoption"],
    ),
    (
        "Ada Lark, Head of Youth Justice, and Bo Finch, Service Manager",
        ["Ada Lark @ Head of Youth Justice", "Bo Finch @ Service Manager"],
    ),
    ("Ada Lark; Bo Finch, Team Manager", ["Ada Lark", "Bo Finch @ Team Manager"]),
    (
        "Ada Lark\nHead of Fostering\nBo Finch\nTeam Manager",
        ["Ada Lark @ Head of Fostering", "Bo Finch @ Team Manager"],
    ),
    ("Ada Lark\nBo Finch\nHeads of Service",
     ["Ada Lark @ Head of Service [several]", "Bo Finch @ Head of Service [several]"]),
    ("Ada Lark\nBo Finch\nHead of Fostering", ["Ada Lark", "Bo Finch @ Head of Fostering"]),
    # lines broken to fit the cell
    ("Ada Lark, Head of\nFostering", ["Ada Lark @ Head of Fostering"]),
    ("Ada Lark, Assistant\nDirector", ["Ada Lark @ Assistant Director"]),
    ("Early Help\nManager", ["Early Help Manager"]),
    # posts without a holder
    ("Head of Service, Early Help", ["Head of Service, Early Help"]),
    ("Early Help and Prevention Heads of Service",
     ["Head of Service, Early Help and Prevention [several]"]),
    ("Heads of Service, Children's Social Care",
     ["Head of Service, Children's Social Care [several]"]),
    ("All Team Managers", ["Team Manager [several]"]),
    ("Ada Lark, Manager, Independent Reviewing Officers",
     ["Ada Lark @ Manager, Independent Reviewing Officers"]),
    ("Leader of the Council", ["Leader of the Council"]),
    ("Principal Child and Family Social Worker", ["Principal Child and Family Social Worker"]),
    ("Chief Superintendent Bo Finch", ["Bo Finch @ Chief Superintendent < ?"]),
    ("Chair / DCS", ["Chair", "Director of Children's Services"]),
    ("0-19 service lead and named nurse", ["0-19 service lead < ?", "Named nurse < ?"]),
    ("0-19 service lead/Named nurse and CWP", ["0-19 service lead < ?", "Named nurse < ?", "CWP"]),
    ("Clinical Lead", ["Clinical Lead < ?"]),
    ("Clinical Lead – Aldermoor CCG", ["Clinical Lead < Aldermoor CCG"]),
    ("Aldermoor Police – Detective Sergeant", ["Detective Sergeant < Aldermoor Police"]),
    ("Business Manager, LSCB", ["Business Manager < LSCB"]),
    ("Virtual School Headteacher", ["Virtual School Headteacher"]),
    # organisations, bodies, teams
    ("Aldermoor Children's Safeguarding Partnership",
     ["Aldermoor Children's Safeguarding Partnership"]),
    ("Children and Families Overview and Scrutiny Committee",
     ["Children and Families Overview and Scrutiny Committee"]),
    ("Scrutiny Support Service", ["Scrutiny Support Service"]),
    ("Police and CCG", ["Police", "CCG"]),
    ("Housing", ["Housing"]),
    # nobody
    ("", []),
    ("TBC", []),
    ("N/A", []),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "leads"), CELLS)
def test_a_lead_cell_is_read(cell: str, leads: list[str]) -> None:
    read = read_leads(cell)
    assert told(read) == leads
    assert read.unread == ()
    assert read.text == " ".join(cell.split())


def test_initials_are_read_by_the_plans_own_key_and_else_left_unread() -> None:
    read = read_leads("AL/QX", {"AL": "Ada Lark, Team Manager"})
    assert told(read) == ["Ada Lark @ Team Manager"]
    assert read.unread == ("QX",)


def test_an_organisation_beside_a_person_is_no_lead_of_its_own() -> None:
    read = read_leads("Ada Lark, CCG")
    assert (told(read), read.unread) == (["Ada Lark"], ("CCG",))


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("Ada Lark, Team Manager", ["lead"]),
        ("Ada Lark and Bo Finch", ["joint", "joint"]),
        ("Lead: Ada Lark\nSupport: Bo Finch, Team Manager", ["lead", "support"]),
        ("Head of Fostering supported by Team Managers", ["lead", "support"]),
        ("Bo Finch (support)", ["support"]),
        ("Ada Lark (lead) and Bo Finch (support)", ["lead", "support"]),
        ("Ada Lark, Team Manager (lead), Bo Finch", ["lead", "joint"]),
    ],
)
def test_roles(cell: str, roles: list[str]) -> None:
    assert [lead.role.value for lead in read_leads(cell).leads] == roles


@pytest.mark.parametrize(
    ("cell", "held"),
    [
        ("Interim Head of Fostering", "interim"),
        ("Ada Lark, Acting Head of Fostering", "acting"),
        ("Head of Fostering (vacant)", "vacant"),
        ("Ada Lark, Head of Fostering", "not_stated"),
    ],
)
def test_how_a_post_is_held(cell: str, held: str) -> None:
    (lead,) = read_leads(cell).leads
    assert lead.post is not None
    assert (lead.post.title, lead.post.held.value) == ("Head of Fostering", held)


@pytest.mark.parametrize(
    "text",
    ["Integrated Skills", "Short Breaks", "Team Manager", "Early Help", "CWP", "Ada", "McLark"],
)
def test_no_person_is_made_of_other_words(text: str) -> None:
    assert person_name(text) is None
