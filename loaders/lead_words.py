"""The words that leads are named with: the tables behind ``loaders/actors.py``.

To teach it another plan's words, add them here. A word of ``TOPICS`` is never part of a person's
name, so that "Integrated Skills" is no one; leave out words that are common as names.
"""

from __future__ import annotations

import re

from ontology import statute
from ontology.terms import LeadRole, OrganisationKind, PostRank, TenureKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What a post's title is built on. Those of several words first.
_NOUNS = """
head of service|heads of service|chief executive|chief officer|chief constable|social worker|
lead member|cabinet member|portfolio holder|reviewing officer|business partner|head teacher|
headteacher|health visitor|head|director|manager|officer|lead|leader|chair|chairperson|chairman|
commissioner|co-ordinator|coordinator|nurse|doctor|adviser|advisor|consultant|practitioner|
supervisor|superintendent|inspector|sergeant|constable|secretary|clerk|administrator|analyst|
psychologist|paediatrician|midwife|worker|accountant|solicitor|scrutineer|champion|gp|
senco|designated doctor|trainer|guardian|councillor
"""
_NOUN = "|".join(n.replace(" ", r"\s") + "s?" for n in "".join(_NOUNS.split("\n")).split("|"))
POST_NOUN = re.compile(rf"\b(?:{_NOUN}|midwives|secretaries)\b", re.I)

#: Words before the noun that say how high or of what sort a post is.
RANKS = _words(
    """
    deputy assistant chief senior interim acting strategic corporate principal executive named
    designated group associate independent service lead joint statutory operational managing
    detective business vice
    """
)

#: Subjects of children's services, and small words between them. Never part of a name.
TOPICS = _words(
    """
    0-5 0-19 0-25 a access accommodation achievement activity admissions adolescent adolescents
    adoption adult adults advice advocacy agency all and area areas arrangements assessment
    assessments assurance attainment attendance audit authority behaviour board budget business
    breaks camhs care carers child childhood children childrens children's cla clinical
    commissioning communication communications communities community complaints complex compliance
    conference conferences contact contextual contracts core corporate court criminal culture
    customer data delivery democratic department design development digital directorate disability
    disabilities disabled division domestic duty early edge education educational effectiveness
    ehcp emergency emotional employment engagement entry environment estates evaluation evidence
    exclusion exclusions experience exploitation families family finance financial first foster
    fostering framework front frontline further governance group growth health healthcare help
    high homeless homelessness homes hospital house housing hr human hub icb ict impact
    improvement in inclusion independence independent information innovation inspection insight
    inspections integrated intelligence intervention interventions involvement it joint justice
    learning leaving legal life local localities locality looked lscb mash mental missing
    modernisation monitoring multi-agency national needs nhs nursing of offending office online
    operational operations organisational outcomes overview out-of-hours outreach parenting
    participation partner partners partnership partnerships people performance permanence personal
    pathway pathways placement placements planning plans policy post-16 practice practitioners
    prevention primary private procurement professional programme programmes project projects
    protection provider provision psychology public pupil quality rate re-referral recruitment
    referral referrals reform regional registered regulatory rehousing relations reporting
    residential resource resources response retention review reviewing reviews rights risk
    safeguarding safety school schools screening scrutiny secondary secretariat send service
    services services' skills sixth sen social sport staff staffing standards statutory stability
    strategic strategy strengthening student substance sufficiency supervision support supported
    supporting systems targeted team teams technology the therapeutic therapies training
    transformation transition transitions transport tuition unaccompanied unit universal user
    users victims violence virtual visiting voice volunteering vulnerability vulnerable welfare
    wellbeing well-being workforce work working workers youth years for with to at from on
    """
)

#: Acronyms of posts, spelled out.
POST_ACRONYMS = {
    "DCS": "Director of Children's Services",
    "AD": "Assistant Director",
    "PSW": "Principal Social Worker",
    "LADO": "Local Authority Designated Officer",
    "VSH": "Virtual School Head",
    "IRO": "Independent Reviewing Officer",
    "IROs": "Independent Reviewing Officers",
    "CEO": "Chief Executive Officer",
    "CE": "Chief Executive",
    "HoS": "Head of Service",
    "HOS": "Head of Service",
}

#: Organisations by their words, the first that fits.
ORGANISATIONS: tuple[tuple[OrganisationKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (OrganisationKind.GOVERNMENT,
         r"^(?:the )?(?:DfE|Department for Education|Home Office|DHSC)$"),
        (OrganisationKind.INSPECTORATE, r"^(?:Ofsted|CQC|HMICFRS|HMIP|Care Quality Commission)$"),
        (OrganisationKind.CCG, r"\bCCGs?\b|[Cc]linical [Cc]ommissioning [Gg]roup"),
        (OrganisationKind.ICB, r"\bICBs?\b|[Ii]ntegrated [Cc]are [Bb]oard"),
        (OrganisationKind.POLICE, r"\b(?:[Pp]olice|[Cc]onstabulary)\b"),
        (OrganisationKind.SCHOOL,
         r"\b(?:[Aa]cadem(?:y|ies)|[Cc]olleges?|[Ss]chools?|[Nn]urser(?:y|ies)|[Mm]ulti-[Aa]cademy "
         r"[Tt]rusts?)$"),
        (OrganisationKind.NHS_TRUST,
         r"^(?:CWP|WCHC)$|\bNHS\b|\b[Hh]ospitals?\b|\b(?:Foundation|Health|Healthcare|Community|"
         r"Partnership|Care|University) Trust$"),
        (OrganisationKind.VOLUNTARY,
         r"^(?:NSPCC|Barnardo['’]?s|The Children['’]s Society|Action for Children|NYAS|Coram)\b|"
         r"\b(?:charity|[Vv]oluntary [Ss]ector|VCS|VCFS)\b|\bVoice$"),
        (OrganisationKind.LOCAL_AUTHORITY, r"^(?!.*\b[Ii]n [Cc]are\b).*\b[Cc]ouncil$"),
        (OrganisationKind.TEAM, r"^(?:CAMHS|CAMHs|MASH|YOS|YOT|EDT|HR|Public [Hh]ealth)$|"
                                r"\b(?:CAMHS|CAMHs)$"),
        (OrganisationKind.TEAM,
         r"\b(?:[Tt]eams?|[Ss]ervices?|[Uu]nit|[Dd]epartment|[Dd]irectorate|[Hh]ub|[Dd]ivision|"
         r"[Oo]ffice|[Ss]ecretariat)$"),
        (OrganisationKind.PRIVATE, r"\b(?:Ltd|Limited|LLP|PLC|plc)\.?$"),
    )
)  # fmt: skip

#: How the name of a body ends.
BODY = re.compile(
    r"\b(?:Board|Committee|Panel|Partnership|Forum|Cabinet|Sub-?[Cc]ommittee|Working Group|"
    r"Steering Group|Task Group|Task and Finish Group|Operational Group|Strategic Group|Subgroup|"
    r"Sub-?[Gg]roup|Children'?s Trust|Children['’]s Trust|in Care Council|LSCB|W?SCB|[A-Z]?LSCB|"
    r"LSCP|SCP|MACE|MARAC|CPB|HWB|O&S)$"
)

#: Posts that a council does not have: whose they are must be printed.
ELSEWHERE = next(r for r in statute.RANKS if r.code is PostRank.PARTNER_PROFESSION)

#: Marks beside a name or a title that say how a post is held.
HELD: dict[str, TenureKind] = {
    "interim": TenureKind.INTERIM,
    "acting": TenureKind.ACTING,
    "vacant": TenureKind.VACANT,
    "vacancy": TenureKind.VACANT,
    "temporary": TenureKind.INTERIM,
    "permanent": TenureKind.PERMANENT,
}

#: A cell, or a part of one, that names nobody on purpose.
NOBODY = re.compile(
    r"[\s.–—-]*|n/?a|none|tb[acd]|to be (?:confirmed|agreed|decided|appointed)", re.I
)

#: What names the part someone has in an action.
SUPPORT = re.compile(
    r"\b(?:supported by|with (?:the )?support (?:of|from)|assisted by|in "
    r"(?:partnership|conjunction|consultation) with|"
    r"support(?:ing)?(?: (?:officer|lead|by))?\s*:)\s*",
    re.I,
)
PART_MARK = re.compile(r"\s*\((lead|joint(?: lead)?|support(?:ing)?)\)[\s,;/&–-]*(?:and\s+)?", re.I)
PARTS = {"lead": LeadRole.LEAD, "join": LeadRole.JOINT, "supp": LeadRole.SUPPORT}
LEADING = re.compile(
    r"(?:^|(?<=[;\n]))\s*(?:lead|owner|responsible|accountable|senior responsible|overall|sro)"
    r"(?: (?:officer|person|owner|manager|agency))?\s*:\s*",
    re.I,
)

#: What the heading of one of several lead columns says of the part of those in it, the first that
#: fits; who leads under another heading leads together with them.
LEAD_COLUMNS: tuple[tuple[LeadRole, re.Pattern[str]], ...] = (
    (LeadRole.SUPPORT,
     re.compile(r"\b(?:support|partners?\b|contribut|assist|involved\b|deputy\b)", re.I)),
    (LeadRole.LEAD,
     re.compile(r"\b(?:sro\b|senior responsible|accountab|executive|strategic|sponsor|overall)",
                re.I)),
)  # fmt: skip
