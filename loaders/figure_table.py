"""The figures that documents state, as a table: a name, a unit and a turn of phrase.

Only what a report states of a whole area or service is here: nothing about a child. To read another
figure, add a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.figure_times import DATE, WORDS
from ontology.terms import MeasureUnit

COUNT, SHARE, RATE = MeasureUnit.COUNT, MeasureUnit.PERCENTAGE, MeasureUnit.RATE
TIME, FACT = MeasureUnit.DURATION, MeasureUnit.OTHER


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as documents state it; ``value`` is given where the words themselves are it."""

    name: str
    unit: MeasureUnit
    pattern: re.Pattern[str]
    value: str = ""


_NUMBER = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{'|'.join(w for w in WORDS if w != 'one')})"
#: A number is not the end of one that is printed with a space ("62 100"); a year may precede it.
_WHOLE = r"(?<![\d,.])(?<!\b\d )(?<!\b\d\d )(?<!\b\d\d\d )"
_HOLES = {
    "<n>": rf"{_WHOLE}(?P<v>{_NUMBER})(?![\d%.]*%)",
    "<p>": r"(?P<v>\d+(?:\.\d+)?) ?%",
    "<r>": r"(?P<v>\d+(?:\.\d+)? (?:and|to|-) \d+(?:\.\d+)?)",
    "<#>": rf"(?:{_NUMBER})",
    "<%>": r"\d+(?:\.\d+)? ?%",
    "<when>": rf"(?P<when>{DATE})",
}


def _pattern(text: str) -> re.Pattern[str]:
    """``<n>`` is a count, ``<p>`` a percentage, ``<r>`` a range, each the value; ``<#>`` and
    ``<%>`` are figures that are not; ``<when>`` is a date that the value is of, and a group
    ``then`` holds words for a time that it is not of.
    """
    for hole, expression in _HOLES.items():
        text = text.replace(hole, expression)
    return re.compile(rf"(?<![\d,.])\b{text}" if text[0].isalnum() else text, re.I)


def _table(
    *rows: tuple[str, MeasureUnit, str] | tuple[str, MeasureUnit, str, str],
) -> tuple[Figure, ...]:
    return tuple(Figure(r[0], r[1], _pattern(r[2]), r[3] if len(r) == 4 else "") for r in rows)


_CHILDREN = r"(?:children(?: (?:and|or) young people)?|young people)"
_AREA_INFORMATION = _table(
    ("Children and young people living in the area", COUNT,
     rf"<n> {_CHILDREN} (?:aged )?under (?:the age of )?18(?: years)?(?: of age)? "
     r"(?:live|living) in"),
    ("Children and young people living in the area", COUNT,
     rf"Approximately (?P<v>\d{{1,3}} \d{{3}}) {_CHILDREN} (?:aged )?under (?:the age of )?18"),
    ("Children and young people as a share of the population", SHARE,
     r"This is (?:approximately )?<p> of the total population"),
    ("Children living in poverty", SHARE,
     r"<p>(?: \([^)]*\))? of (?:the local authority's )?children (?:and young people )?"
     r"(?:aged under 16 (?:years )?(?:old )?)?(?:are )?(?:living )?in "
     r"(?:poverty|low[- ]income families)"),
    ("Primary pupils entitled to free school meals", SHARE,
     r"free school meals:? in primary schools (?:is|was) <p>"),
    ("Secondary pupils entitled to free school meals", SHARE,
     r"free school meals:?(?: in primary schools [^;]*?)? in secondary schools (?:is|was) <p>"),
    ("Children from minority ethnic groups", SHARE, r"minority ethnic groups account for <p>"),
    ("Primary pupils with English as an additional language", SHARE,
     r"additional language:? in primary schools (?:is|was) <p>"),
    ("Secondary pupils with English as an additional language", SHARE,
     r"additional language:?(?: in primary schools [^;]*?)? in secondary schools (?:is|was) <p>"),
    ("Children formally in need of a specialist service", COUNT,
     rf"<n> {_CHILDREN} (?:(?:had|have) been|were) identified through assessment as being "
     r"(?:formally )?in need"),
    ("Children formally in need of a specialist service", COUNT,
     rf"assessment had identified <n> {_CHILDREN} as being (?:formally )?in need"),
    ("Children with a child protection plan", COUNT,
     rf"<n> {_CHILDREN} were (?:the )?subjects? (?:of|to) a child(?:ren)? protection plan"),
    ("Children with a child protection plan", COUNT,
     r"child protection plans?, from <#> to <n> at the time of the inspection"),
    ("Children living in a privately arranged fostering placement", COUNT,
     rf"<n> {_CHILDREN} (?:lived|were living) in (?:a )?privately arranged fostering"),
    ("Serious incident notifications", COUNT, r"<n> serious incident notifications?"),
    ("Serious case reviews completed or ongoing", COUNT,
     r"<n>(?: \([^)]*\))? serious case reviews? (?:has|have) been completed"),
    ("Children looked after", COUNT, rf"<n> {_CHILDREN} (?:were|are) being looked after by the"),
    ("Children looked after", COUNT, r"(?:was|is) looking after <n> children"),
    ("Children looked after", COUNT, r"of the <n> children currently looked after"),
    ("Children looked after per 10,000 children", RATE,
     r"looked after by the (?:local authority|LA) \(a rate of <n> per 10,000"),
    ("Children with a child protection plan per 10,000 children", RATE,
     r"child protection plan \(a rate of <n> per 10,000"),
    ("Children looked after living outside the area", COUNT,
     r"<n>(?: children)? \((?:or )?<%>\) (?:live|lived|are living) outside (?:of )?the "),
    ("Share of children looked after living outside the area", SHARE,
     r"<#>(?: children)? \((?:or )?<p>\) (?:live|lived|are living) outside (?:of )?the "),
    ("Children looked after in residential children's homes", COUNT,
     r"<n>(?: children)? (?:live|lived|are living) in (?:residential (?:children's )?|children's )"
     r"homes"),
    ("Children looked after in residential special schools", COUNT,
     r"<n>(?: children)? (?:live|lived|are living) in residential special schools"),
    ("Children looked after with foster families", COUNT,
     r"<n>(?: children)? (?:live|lived|are living) with (?:foster|fostering) (?:families|carers)"),
    ("Children looked after living with parents", COUNT,
     r"<n>(?: children)? (?:live|lived|are living) with (?:their )?parents"),
    ("Unaccompanied asylum-seeking children looked after", COUNT,
     r"<n>(?: children)? (?:are|were) unaccompanied asylum[- ]seek"),
    ("Adoptions", COUNT, r"there (?:have|has|had) been <n> adoptions"),
    ("Adoptions", COUNT, r"<n> (?:adoptions$|children have been adopted)"),
    ("Children who became subjects of special guardianship orders", COUNT,
     rf"<n> {_CHILDREN} (?:have )?became? (?:the )?subjects? (?:of|to) special guardianship"),
    ("Children who ceased to be looked after", COUNT,
     rf"<n> {_CHILDREN} (?:have |had |who have )?ceased to be looked after"
     r"(?!,? (?:and|or|have|are))"),
    ("Children who ceased to be looked after and later returned", SHARE,
     r"ceased to be looked after,? of whom <p> subsequently returned"),
    ("Young people who ceased to be looked after and moved to independent living", COUNT,
     rf"<n> {_CHILDREN} (?:have |had |who have )?ceased to be looked after,? (?:and )?(?:have )?"
     r"moved on to independent"),
    ("Young people who ceased to be looked after and live in houses in multiple occupation", COUNT,
     rf"<n> {_CHILDREN} (?:have |had |who have )?ceased to be looked after,? "
     r"(?:and |or )?(?:are |who are )?(?:now )?(?:live|living) in houses"),
)  # fmt: skip

_PERFORMANCE = _table(
    ("Children referred again", SHARE, r"<p>,? (?:were|of referrals were) re-referred"),
    ("Children with two or more contacts and no service", COUNT,
     r"<n> children had two or more contacts"),
    ("Increase in children with a child protection plan", SHARE,
     r"<p> increase in children with child protection plans"),
    ("Section 47 enquiries", COUNT, r"<%> of the <n> section 47 enquiries"),
    ("Section 47 enquiries that found no risk of significant harm", SHARE,
     r"<p> of the <#> section 47 enquiries concluded that children were not"),
    ("Children who stay on a child protection plan for three months or less", SHARE,
     r"<p> of children (?:remain on|having) a child protection plan for (?:less than )?three "
     r"months"),
    ("Children with a repeat child protection plan", SHARE,
     r"subject (?:to|of) (?:a )?repeat child protection plans? (?:at the time of the inspection )?"
     r"(?:was|is) <p>"),
    ("Children with a plan who are recognised as at risk of emotional abuse", SHARE,
     r"at risk of emotional abuse from <%> to <p>"),
    ("Increase in referrals to the family safety unit", SHARE,
     r"<p> increase in referrals this year to the FSU"),
    ("Children in pre-proceedings", COUNT,
     r"<n> children \(<#> families\) were subject to pre-proceedings"),
    ("Families in pre-proceedings", COUNT,
     r"<#> children \(<n> families\) were subject to pre-proceedings"),
    ("Length of care proceedings in weeks", TIME,
     r"care proceedings has reduced from <#> weeks(?P<then>[^.]*?), to <n> weeks"),
    ("Children looked after by voluntary agreement", SHARE,
     r"looked after by voluntary agreement \(<p>\)"),
    ("Children matched long term with connected carers", COUNT,
     r"<n> children had been matched long[- ]term with connected"),
    ("Children who ceased to be looked after", COUNT,
     r"out of the <n> children who ceased to be looked after"),
    ("Share of children leaving care under a special guardianship order", SHARE,
     r"<#> \(<p>\) went under a special guardianship"),
    ("Children placed with parents under a full care order", COUNT,
     r"<n> were placed with parents under a full care order"),
    ("Children looked after at good or better primary schools", SHARE,
     r"outstanding schools, at primary level <p>"),
    ("Children looked after at good or better secondary schools", SHARE,
     r"outstanding schools, at primary level <%> and at secondary level <p>"),
    ("Children looked after in early years who make the expected progress", SHARE,
     r"<p> of children in early years"),
    ("Children looked after in key stages 1 and 2 who make the expected progress", SHARE,
     r"<p> of children in key stages 1 and 2"),
    ("Children looked after in key stages 3 and 4 who make the expected progress", SHARE,
     r"key stages 3 and 4, too few make the expected progress \(<p>\)"),
    ("Attendance of children looked after at primary school", SHARE,
     r"attendance of children looked after at primary school is \w+, at <p>"),
    ("Attendance of children looked after at secondary school", SHARE,
     r"drops to <p> at secondary level"),
    ("Attendance of children looked after at secondary school", SHARE,
     r"this has increased to <p> due to action"),
    ("Average caseload of independent reviewing officers", FACT,
     r"combined caseloads are between <r>"),
    ("Average caseload of independent reviewing officers", FACT,
     r"average of between <r>,? at the time of the inspection"),
    ("Average caseload of independent reviewing officers", FACT,
     r"(?P<then>at the time of the inspection), to between <r>"),
    ("Escalations by independent reviewing officers", COUNT,
     r"<n> escalations on behalf of children"),
    ("Children looked after who receive support from advocacy services", COUNT,
     r"only <n> children looked after receiving this support"),
    ("Children with an independent visitor", COUNT,
     r"visiting service currently supports <n> children"),
    ("Complaints by children resolved", COUNT, r"all of the <n> complaints"),
    ("Health reviews of children looked after in time", SHARE,
     r"for 12 months or more are not consistently timely, at <p>"),
    ("Initial health assessments in time", SHARE, r"initial health assessments, at <p>"),
    ("Children looked after with a dental assessment", SHARE, r"dental assessments is <p>"),
    ("Children looked after with three or more placements in a year", SHARE,
     r"just <p> of children experienced three or more moves"),
    ("Long-term placement stability", SHARE, r"placement stability is (?:also )?\w+, at <p>"),
    ("Children looked after placed more than 20 miles from home", SHARE,
     r"\(<p>\) living more than 20 miles"),
    ("Missing episodes of children looked after", COUNT,
     r"<n> missing episodes (?:were|had been|have been) recorded"),
    ("Children looked after with a missing episode", COUNT,
     r"missing episodes were recorded that involved <n> children"),
    ("Days from entering care to moving in with an adoptive family", TIME,
     r"(?:entering|coming into) care and moving in with (?:an|their|its) adoptive family "
     r"(?:was|is) <n> days"),
    ("Days from court authority to a match with an adoptive family", TIME,
     r"match with an adoptive family, at <n> days"),
    ("Children who waited less than 16 months for their adoptive family", SHARE,
     r"<p> of children waited less than 16 months"),
    ("Days until adopters are referred to the adoption register", TIME,
     r"it takes <n> days for referral"),
    ("Approved adopters waiting to be matched", COUNT,
     r"<n> approved adopters (?:who (?:are|were) )?(?:currently )?waiting"),
    ("Children placed for adoption", COUNT,
     r"<n> children (?:were|have been|had been) placed for adoption"),
    ("Children with a decision for adoption", COUNT,
     r"<n> children with an? (?:agency )?decision (?:for|of) adoption"),
    ("Care leavers aged 19 to 21", COUNT, r"\(<%>\) of its <n> 19- to 21-year-old care leavers"),
    ("Care leavers aged 19 to 21 with whom contact is lost", COUNT,
     r"lost contact with <n> \(<%>\) of its"),
    ("Share of care leavers aged 19 to 21 with whom contact is lost", SHARE,
     r"lost contact with <#> \(<p>\) of its"),
    ("Care leavers aged 19 to 21 in education, employment or training", SHARE,
     r"employment, education and training has risen to <p>"),
    ("Care leavers in education, employment or training", SHARE,
     r"<p> of care leavers (?:are|were) (?:currently )?in (?:employment, education|"
     r"education, employment) (?:and|or) training"),
    ("Care leavers in suitable accommodation", SHARE,
     r"<p> of (?:young people|care leavers) [^.]*?(?:(?:are|were)(?: living)?|live) in "
     r"suitable accommodation"),
    ("Share of 18-year-olds who stay put with foster carers", SHARE,
     r"<#> of <#> \(<p>\) 18-year-olds"),
    ("Unfilled social work posts", COUNT, r"with <n> unfilled social work"),
    ("Unfilled team manager posts", COUNT, r"unfilled social work and <n> team manager posts"),
    ("Locum social workers as a share of the establishment", SHARE,
     r"locum social workers employed to approximately <p>"),
    ("Audited cases with ineffective supervision", SHARE, r"ineffective in nearly <p> of cases"),
    ("Safeguarding training events", COUNT, r"<n> events were held"),
    ("Workers trained to counter child sexual exploitation", COUNT,
     r"<n> have had training to counter child sexual exploitation"),
    ("Workers trained in safeguarding", COUNT, r"<n> workers across children and adult services"),
    ("Statutory partners contribute to the finances of the LSCB", FACT,
     r"partners are not contributing to the financial resourcing", "no"),
    ("Statutory partners contribute to the finances of the LSCB", FACT,
     r"statutory partners do make a contribution", "yes"),
    ("Personal advisers for care leavers", COUNT, r"total number of PAs now is <n>"),
    ("Additional personal advisers for care leavers", COUNT, r"increase of <n> additional PAs"),
    ("Children whose care orders were discharged", COUNT,
     r"discharge of care orders [^.]*? for <n> children"),
    ("Children for whom discharge of a care order is the plan", COUNT,
     r"further <n> children identified as having this as their permanence option"),
    ("Children who may benefit from special guardianship", COUNT,
     r"identified <n> children who may benefit from living in special guardianship"),
)  # fmt: skip
FIGURES = _AREA_INFORMATION + _PERFORMANCE

#: What a sentence adds to the figure before it: the name's suffix, the unit, how it is written.
ADDED: tuple[tuple[str, MeasureUnit, re.Pattern[str]], ...] = tuple(
    (suffix, unit, _pattern(text))
    for suffix, unit, text in (
        (" (national)", SHARE,
         r"(?:the )?national (?:proportion|average|figure|level) (?:is|was) <p>"),
        (" (England)", SHARE, r"England average of <p>"),
        (" (statistical neighbours)", SHARE, r"for statistical neighbours, at <p>"),
        (" (national)", SHARE, r"compared (?:with|to) <p> in the country as a whole"),
        (", outside the area", COUNT,
         r"of (?:whom|this <#>),? <n> (?:\(<%>\) )?lived? out(?:side)?(?: of)? the"),
        (", share outside the area", SHARE,
         r"of (?:whom|this <#>),? <p> lived? out(?:side)?(?: of)? the"),
    )
)  # fmt: skip
#: The earlier value that an area's information gives beside the present one.
EARLIER = _pattern(
    r"(?:increase|reduction|decrease|rise|fall) from <n>(?: children)?"
    r"(?: \((?P<rate>\d+(?:\.\d+)?) per 10,000(?: children)?\))? (?:at|on|in) <when>"
)
