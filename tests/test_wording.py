"""Whether a paragraph praises or finds wanting, read by its wording: invented and real ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import load
from loaders.families._wording import polarity
from ontology.terms import Label, Polarity

GOOD, WEAK, MIXED = Polarity.STRENGTH, Polarity.WEAKNESS, Polarity.MIXED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # praise and want, said plainly
        ("Children are seen regularly and plans are effective.", GOOD),
        ("Supervision is of poor quality.", WEAK),
        ("Recording continues to be an area for improvement.", WEAK),
        ("Supervision is good. Its recording is too brief.", MIXED),
        ("Inspectors met with staff.", None),
        ("The board is judged to be inadequate.", WEAK),
        ("The board was judged to be inadequate.", None),
        ("Monitoring of visits is poor.", WEAK),
        ("Managers identify poor visits.", None),
        ("Help is not sufficient. No nurse is provided. They do not have one. It is May.", WEAK),
        ("It is May. They do not have one. No nurse is provided. Help is not sufficient.", None),
        # denied, near and at a distance
        ("Plans are not yet effective.", WEAK),
        ("The council does not bring together and weigh what it knows of its tenants well.", WEAK),
        ("Visits are neither timely nor purposeful.", WEAK),
        ("Reviews are far from good.", WEAK),
        ("Supervision is less well established than it was planned to be.", WEAK),
        ("Visits are rarely timely.", WEAK),
        ("Managers fail to give robust oversight.", WEAK),
        ("The absence of a strong, stable team is felt.", WEAK),
        ("It is too late to bring about a smooth, well-planned move.", WEAK),
        ("Effective challenge is not always evident.", WEAK),
        ("Visits are not only timely but also purposeful.", GOOD),
        ("Not all plans are written down. No records are kept of who decided.", WEAK),
        # what denies nothing of the kind
        ("Children are seen promptly and without delay.", None),
        ("No cases were seen in which children were left without help.", None),
        ("The team has an effective way of identifying drift and delay.", None),
        ("Work to reduce delay is under way.", None),
        # set one against the other
        ("Audits are thorough, but their findings are not followed up.", MIXED),
        ("Although the plan is new, visits are timely.", None),
        ("Although no families were found to be at risk of harm, visits are poor.", WEAK),
        ("Despite its size, the team is good.", None),
        # of some, for a purpose, in a case, of another time, in the mouth of somebody
        ("Some visits are purposeful.", None),
        ("The panel was set up to provide effective scrutiny.", None),
        ("Managers should give effective oversight.", None),
        ("If visits are timely, families are told.", None),
        ("When children are not in school, workers respond swiftly.", GOOD),
        ("At the time of the last inspection, visits were poor.", None),
        ("At the time of the inspection, caseloads were too high. They have improved.", None),
        ("The moderator marked it 'good' in one case.", None),
        # words that look like praise or want
        ("Police officers as well as teachers attend.", None),
        ("Staff share good practice at meetings.", None),
        ("Parents with poor mental health are referred to the clinic.", None),
        # one clause is not what a long paragraph says
        (
            "The team met in May. It has six members. They sit in one office. One post is vacant."
            " A record is unclear.",
            None,
        ),
    ],
)
def test_polarity(text: str, expected: Polarity | None) -> None:
    assert polarity(text) is expected


#: Paragraphs of the three inspection reports of Wirral that praise words made a strength.
NO_STRENGTH = {
    "004_759cc2ab4bc49052.txt": (52, 65, 90, 106),
    "children's services inspection - 29 july 2019.pdf": (12, 22, 28),
    "children's services inspection - 02 february 2024.pdf": (17,),
}


@pytest.mark.parametrize("name", sorted(NO_STRENGTH))
def test_praise_that_is_denied_or_outweighed_is_no_strength(wirral: Path, name: str) -> None:
    found = {
        str(n.get("number")): n.get("polarity")
        for n in load(wirral / name).nodes
        if n.label is Label.FINDING and n.get("polarityBasis") in ("wording", None)
    }
    for number in NO_STRENGTH[name]:
        assert found[str(number)] in ("mixed", "weakness", None), number
    if name.endswith(".txt"):
        assert found["90"] == "weakness"
