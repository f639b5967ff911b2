"""The words by which inspection English praises, finds wanting, denies and hedges.

Each table is a list of regular expressions over lower-case text without quoted grades. They are of
the language, not of any document: to read another turn of phrase, add a word.
"""

from __future__ import annotations

from enum import StrEnum

#: Words that look like one of those below and are not; read as nothing.
IDIOMS = (
    r"(?:although|though|while|whilst) (?:no|few) (?:\w+ ){1,3}?(?:found|seen|identified|left) "
    r"[^,]*\b(?:risk|harm)\b[^,]*",
    r"not (?:only|just|merely|simply)\b",
    r"whether or not",
    r"(?:if|when|where|as|whenever|wherever) (?:appropriate|necessary|possible)",
    r"(?:deemed|considered|it is|be|most|more) appropriate",
    r"no (?:longer )?than|no less|nothing less",
    r"may well|as well(?: as)?|well[- ]being|well (?:over|under|above|below|before|"
    r"after|as)",
    r"(?:it is|be|become|make|makes|made) clear (?:that|how|why|what)|clear that",
    r"(?:best|good) practice|good reasons?|good intentions?|for good",
    r"time[- ]limited|limited to",
    r"(?:is|are|was|were) not (?:known|open) to\b",
    r"do not (?:want|wish|need|have) to|not (?:wanting|wishing|needing)",
    r"(?:help|support|enabl|encourag|empower|allow|assist)\w*(?: [\w']+){1,6}? to "
    r"(?:be|have|make|feel|stay|live|remain|achieve|build|develop|understand|express|"
    r"improve|move|access)",
    r"(?:help|able|continue|continues|feel able) to",
    r"improvement (?:board|plan|plans|journey|programme|partner|work|activity|"
    r"activities)",
    r"missing (?:from|person|people|children|episode|episodes|education)",
    r"(?:if|when|where|as|what is|what was|that is|that are) (?:required|needed)",
    r"(?:do|does|did) not meet (?:the )?(?:\w+ )?(?:threshold|criteria)\w*",
    r"no children",
    r"(?:is|are) (?:judged|considered|found|deemed|assessed) to be",
    r"(?:children|people|those|pupils|leavers|families|adopters)(?: \w+)? not (?:in|"
    r"on|accessing|attending|known)",
    r"unable to (?:live|remain|return|care|stay)",
    r"far from home",
    r"poor (?:\w+ )?(?:mental|physical|emotional|parental|health|housing|behaviour)\w*",
)


class Kind(StrEnum):
    """What a word does in its clause."""

    BREAK = "break_"
    """Begins another clause: what was denied or hedged is so no longer."""
    COMMA = "comma"

    NOT = "not"
    """Denies what follows."""
    LACK = "lack"
    """Finds wanting, and denies what follows."""
    WEAK = "weak"
    """Finds wanting."""
    GOOD = "good"
    """Praises, wherever it stands."""
    FINE = "fine"
    """Praises after a verb of being or having."""
    DUE = "due"
    """Says nothing by itself; to deny it is to find wanting."""
    RELIEF = "relief"
    """Takes away what is wrong."""
    NOTICE = "notice"
    """Tells that what is wrong was seen, and not how much of it there is."""
    CASE = "case"
    """What follows, up to a comma, is a case that is supposed."""
    HEDGE = "hedge"
    """What follows, up to a comma, is a purpose or a possibility."""
    MODAL = "modal"
    """What stands around it is wished for."""
    PART = "part"
    """What follows is true of some only: praise of it is none, and so is its being left out."""
    RELATIVE = "relative"
    """What is denied in what follows tells who is meant."""
    DOUBT = "doubt"
    """May find wanting."""
    HOPE = "hope"
    """May praise."""


_LEXICON: dict[Kind, tuple[str, ...]] = {
    Kind.LACK: (
        r"lack(?:s|ed|ing)?(?: of)?", r"(?:the |an )?absence of", r"(?:is|are) absent",
        r"loss of", r"(?:is|are|was|were|been|be|being) unable to", r"unable to", r"inability",
        r"fail(?:s|ed|ing|ure|ures)?(?: to)?", r"far from",
        r"(?:no|little) (?:[\w-]+ ){0,2}?(?:evidence|strategy|plans?|clarity|"
        r"oversight|analysis|systems?|process|mechanism|rationale|records?|assurance|"
        r"understanding|arrangements)",
        r"anything but", r"(?:has|have|had|is|are) yet to", r"insufficient(?:ly)?",
        r"inadequate(?:ly)?",
        r"(?:too|overly) (?:many|long|late|high|low|often|slow|slowly|few|much|little|"
        r"focused|brief|optimistic|reliant|dependent|narrow|variable|wide|large|short|"
        r"complex|complicated|generic|vague|easily|readily|quickly|heavily|"
        r"infrequent(?:ly)?|\w+-focused)",
        r"less (?=(?:well|effective|robust|timely|clear|consistent|good|positive|"
        r"strong|evident|secure|developed|successful|thorough|focused|likely to (?:be|"
        r"receive|have))\w*\b)",
        r"(?:undermin|hamper|hinder|imped|inhibit|compromis|constrain|restrict)(?:e|"
        r"es|ed|ing|s)?",
        r"limit(?:s|ed|ing)(?= (?:the|their|its|opportunit|access|capacity|impact|"
        r"evidence|progress|use|understanding|effect|analysis|assurance|oversight|"
        r"scope|ability|choice|information|success|focus|availab|number|range|"
        r"influence|value|detail))",
        r"reduc(?:e|es|ed|ing|tion in) (?:\w+ )?(?:capacity|ability|opportunit|"
        r"effectiveness|provision)\w*",
        r"(?<!the )(?<!a )needs? (?:to )?(?:further )?(?:be )?(?:improv|strengthen|"
        r"develop|ensur|address|embed|refin|sharpen|clarif|more|better|greater|do "
        r"more|streamlin|prioritis)\w*",
        r"requir(?:e|es|ing) (?:\w+ )?(?:improv|strengthen|develop|attention|action)\w*",
        r"improvements? (?:is|are) (?:still |also )?(?:required|needed|necessary)",
        r"more (?:needs|remains|work is needed|could|should)",
    ),
    Kind.NOT: (
        r"not", r"cannot", r"\w+n't", r"never", r"neither", r"nor", r"no(?! longer)(?! one\b)",
        r"no one", r"none", r"nobody", r"nothing",
        r"without(?! (?:the|this|their|these|our|it|them|him|her)\b)", r"rarely", r"seldom",
        r"hardly", r"barely", r"scarcely",
        r"(?<!a )(?<!relatively )few(?! \w+ (?:weeks|months|days|years))(?! (?:weeks|"
        r"months|days|years))",
        r"(?<!a )little",
    ),
    Kind.WEAK: (
        r"poor(?:er|ly)?", r"weak(?:er|ly|ness|nesses)?", r"ineffective(?:ly|ness)?",
        r"inappropriate(?:ly)?", r"inconsisten(?:t|tly|cy|cies)", r"variab(?:le|ly|ility)",
        r"unclear", r"under-?developed", r"overdue", r"short-?falls?", r"short-?comings?",
        r"deficits?", r"deficienc(?:y|ies)", r"(?:drift|delay)(?:s|ed|ing)?", r"unacceptabl[ey]",
        r"fragmented", r"limited", r"missed", r"unsatisfactory", r"over-?optimis(?:m|tic)",
        r"superficial(?:ly)?", r"patchy", r"uneven(?:ly)?", r"cursory", r"disjointed",
        r"(?:too|very) slowly|slow(?:er|ness)?", r"backlogs?", r"gaps?", r"untimely",
        r"incomplete", r"inaccura(?:te|cy|cies)", r"worse", r"worsened",
        r"deteriorat(?:e|ed|ing|ion)", r"fall(?:s|en)? short", r"unsafe", r"unsuitabl[ey]",
        r"unmet", r"unresolved", r"unnecessar(?:y|ily)", r"unreliable", r"unrealistic",
        r"(?:is|are|remains?|as|be) (?:also |still )?(?:an |the )?areas? (?:for|of) "
        r"(?:\w+ )?(?:improvement|development)",
        r"rushed", r"unhelpful(?:ly)?", r"detrimental", r"(?:adverse|negative)(?:ly)?",
        r"problematic", r"outdated", r"out of date", r"under-?us(?:e|ed)", r"under-?performing",
        r"under-?performance", r"confus(?:ed|ing|ion)", r"vague", r"lost", r"more difficult",
    ),
    Kind.GOOD: (
        r"(?<!more )(?<!becoming )(?:effective|robust|rigorous|proactive|purposeful|"
        r"responsive|positive)(?:ly)?",
        r"(?<!more )(?<!becoming )timely",
        r"(?<!more )(?:strong(?:ly)?|thorough(?:ly)?|comprehensive(?:ly)?|"
        r"impressive(?:ly)?)",
        r"good(?! or better| enough)(?:-quality)?", r"excellent", r"exemplary", r"outstanding",
        r"high[- ]quality", r"high[- ]standards?",
        r"skilled|skilful(?:ly)?|skilfully|knowledgeable|experienced and|"
        r"tenacious(?:ly)?|insightful",
        r"creative(?:ly)?|sensitive(?:ly)?(?! information)|thoughtful(?:ly)?|"
        r"careful(?:ly)?|diligent(?:ly)?|meticulous(?:ly)?",
        r"(?<!more )successful(?:ly)?", r"well(?:-\w+)?(?! \w+ing)",
        r"benefit(?:s|ed|ting)? (?:\w+ )?from", r"prompt(?:ly)?", r"swift(?:ly)?",
        r"(?:is|are|an?) (?:\w+ )?strengths?", r"meaningful(?:ly)?", r"child-(?:centred|focused)",
        r"praised?",
        r"(?:morale|attendance|satisfaction|engagement|aspirations) (?:is|are|"
        r"remains?) (?:\w+ )?high",
        r"ambitious", r"committed", r"passionate", r"aspirational", r"warm(?:th)?",
        r"thriv(?:e|es|ing)",
    ),
    Kind.FINE: (
        r"appropriate(?:ly)?", r"suitabl[ey]", r"clear(?:ly)?", r"regular(?:ly)?", r"detailed",
        r"quickly", r"stable", r"settled", r"proportionate(?:ly)?", r"improved", r"strengthened",
        r"consistent(?:ly)?", r"accurate(?:ly)?", r"manageable", r"valued", r"confident(?:ly)?",
        r"accessible", r"visible", r"trusting", r"carefully", r"routinely", r"tailored",
        r"helpful(?:ly)?",
    ),
    Kind.RELIEF: (
        r"avoid(?:s|ed|ing)?", r"reduc(?:e|es|ed|ing|tion)s?", r"prevent(?:s|ed|ing|ion)?",
        r"minimis(?:e|es|ed|ing)", r"mitigat(?:e|es|ed|ing)", r"tackl(?:e|es|ed|ing)",
        r"address(?:es|ed|ing)?", r"resolv(?:e|es|ed|ing)", r"overc[oa]m(?:e|es|ing)",
        r"free (?:of|from)", r"eliminat(?:e|es|ed|ing)", r"rectif(?:y|ies|ied)",
        r"remed(?:y|ied)", r"compensat\w+", r"improv(?:e|ed|ing)", r"clos(?:e|ed|ing)",
        r"recover(?:s|ed|ing|y)?", r"protect(?:s|ed|ing)?", r"safeguards?",
        r"decreas(?:e|ed|ing)", r"lessen(?:s|ed)?", r"small", r"minimal", r"rare",
        r"historic(?:al)?",
    ),
    Kind.NOTICE: (
        r"identif(?:y|ies|ied|ying)", r"recognis(?:e|es|ed|ing)", r"escalat(?:e|es|ed|ing)",
        r"monitor(?:s|ed|ing)?", r"track(?:s|ed|ing)?", r"challeng(?:e|es|ed|ing)",
        r"understand(?:s|ing)?", r"aware(?:ness)? of", r"respond(?:s|ed|ing)?",
        r"highlight(?:s|ed|ing)?", r"acknowledg(?:e|es|ed|ing)", r"assess(?:es|ed|ing)?",
    ),
    Kind.DUE: (
        r"always", r"yet", r"sufficient(?:ly)?", r"fully", r"enough", r"adequate(?:ly)?",
        r"systematic(?:ally)?",
        r"(?:all|every) (?:children|young people|staff|social workers|cases|plans|"
        r"assessments|parents|care leavers|records)",
        r"(?:record|reflect|consider|includ|shar|complet|undert\w*k|updat|ensur|"
        r"receiv|underst\w+d|provid|address|identif|explor|monitor|us|follow|happen|"
        r"demonstrat|show|offer|assess|review|analys|explain|embed|progress|visit|"
        r"captur|inform|evaluat|collat|pursu|escalat|challeng|contribut|report|"
        r"implement|achiev|improv|prioritis|recognis|known?|seen|tak|held|made|given|"
        r"evidenc|evident|available|specific|explicit|up to date|focus|align|develop|"
        r"aware|involv|consult|measur|secur|met|meet|match|support|allocat|engag|plan|"
        r"coordinat|respond|discharg|deliver|access|operational|safe)(?:e|ed|ing|s|es|d|ies|ied|y|n|ned|en)?",
    ),
    Kind.CASE: (
        r"if", r"when(?:ever)?",
        r"(?<!cases )(?<!examples )(?<!instances )(?<!children )where(?:ver)?", r"whether",
        r"unless", r"until",
        r"no (?:\w+ )?(?:cases?|children|examples?|instances?|concerns?|evidence)(?: "
        r"\w+){0,3}? (?:where|in which|of|that)",
    ),
    Kind.HEDGE: (
        r"may", r"might", r"will", r"in order to", r"so that", r"so as to", r"seek(?:s|ing)? to",
        r"(?:plan|aim|intend|hope|attempt|propos)(?:s|ed|ing)? to",
        r"(?:plans|aims|intentions|proposals|aspirations) (?:are|is|for|to)",
        r"to (?=(?:\w+ly )?(?:be|become|ensure|improve|deliver|develop|provide|make|"
        r"achieve|secure|support|help|promote|enable|drive|build|strengthen|inform|"
        r"create|give|offer|embed|establish|maintain|have|identify|address|assess|"
        r"plan|monitor|manage|lead|raise|increase|sustain|meet|understand|undertake|"
        r"work|respond|see|show|demonstrate|evidence|protect|keep|challenge|share|"
        r"communicate|coordinate|use|facilitate|prepare|engage|safeguard|focus|"
        r"recruit|measure|evaluate|live|move|match|oversee|supervise|fulfil|carry|"
        r"bring|take|do|get)\b)",
        r"in the process of", r"expect(?:s|ed|ation|ations)? (?:that|to|of)",
        r"opportunit(?:y|ies) to", r"need for", r"importance of", r"commitment to",
        r"examples? of", r"what (?:is|makes)",
    ),
    Kind.MODAL: (
        r"should", r"would", r"could", r"must", r"needs? to be", r"still to", r"remains? to be",
        r"required", r"needed", r"necessary",
    ),
    Kind.PART: (
        r"some(?:times)?", r"a few",
        r"(?:a |an |very )?(?:\w+ )?(?:small|limited) (?:number|proportion|"
        r"minority)s?(?: of)?",
        r"in (?:one|a|an|two|three) (?:\w+ )?(?:case|area|team)s?", r"occasional(?:ly)?",
        r"a minority", r"(?:one|two|three) (?:cases?|areas?)", r"partly", r"partial(?:ly)?",
        r"to some extent", r"at times", r"pockets?", r"relatively", r"reasonably", r"broadly",
        r"satisfactor(?:y|ily)", r"adequate(?:ly)?",
    ),
    Kind.RELATIVE: (
        r"who", r"whom", r"whose",
    ),
    Kind.DOUBT: (
        r"only", r"remain(?:s|ed|ing)?", r"still", r"difficult(?:y|ies)?",
        r"struggl(?:e|es|ed|ing)", r"vacanc(?:y|ies)", r"turnover", r"shortages?", r"pressures?",
        r"wait(?:s|ed|ing)?", r"instability", r"unstable",
        r"un(?!der|til|it|iversal|iversit|ion|ited|accompanied|ique|iform|iq|born|"
        r"less|announced|dert)\w+",
        r"fewer", r"less", r"lower", r"below", r"worse", r"frustrat\w+", r"dissatisf\w+",
        r"disappoint\w+", r"concerning", r"over-\w+", r"mis(?:s|sing|match|understand)\w*",
        r"in(?:ability|stability|frequent|formal|equit)\w*", r"need(?:s|ed)? to",
        r"require(?:s|d)? (?:to|further|more)",
        r"further (?:work|improvement|development|progress|action)",
        r"more (?:needs|work|could|should|is|to do)", r"issues?", r"problems?", r"shortage",
        r"barriers?", r"obstacles?", r"interrupt\w*", r"disrupt\w*", r"narrow",
        r"rely|reliant|reliance", r"depend(?:s|ent)? on", r"breach\w*", r"non-?compliance",
        r"complain(?:s|ed)?", r"slowly", r"early stages?",
        r"areas? (?:for|of|that require) (?:\w+ )?(?:improvement|development)",
        r"too (?:early|soon|recent)", r"in its infancy", r"at an early", r"recently?", r"newly?",
        r"fallen|fell|drop(?:s|ped)?", r"stretch\w*", r"overwhelm\w*",
        r"high (?:caseloads?|turnover|workloads?)", r"repeat(?:ed|edly)?", r"varied|varies|vary",
        r"multiple (?:placement )?(?:moves|changes)", r"frequent changes?",
        r"changes? of (?:social )?worker", r"cause(?:s|d)? (?:of )?(?:for )?concern",
        r"tension\w*", r"risk(?:s|ing)? (?:that|of (?:not|being))", r"vulnerable to",
        r"left (?:at|in|with)", r"at risk of (?:not|harm due)", r"reactive", r"crisis",
        r"(?:area of|a|significant|key|real|major|remains?) challenges?", r"challenging",
        r"declin(?:e|ed|ing)", r"no longer", r"inequit\w+", r"dip(?:ped)?", r"stall(?:ed|ing)?",
        r"halt(?:ed)?", r"impair\w*", r"distress\w*",
    ),
    Kind.HOPE: (
        r"improving", r"improve(?:d|ments?)", r"better", r"mak(?:e|es|ing) (?:\w+ )?progress",
        r"strengthen(?:s|ed|ing)?", r"increasingly",
        r"more (?:effective|timely|robust|positive|successful)(?:ly)?", r"becoming", r"stronger",
        r"resolved", r"helped", r"enjoy(?:s|ed)?", r"proud", r"reduced", r"decreased",
    ),
}  # fmt: skip
_FINITE = r"(?:is|are|was|were|has|have|had|do|does|can|cannot|will)\b"
LEXICON: dict[Kind, tuple[str, ...]] = {
    Kind.BREAK: (
        r"[;:()]|\s[–—-]\s",
        r",?\s*\b(?:but|however|although|though|whereas|nevertheless|nonetheless|notwithstanding|"
        r"despite|whilst|while|because|since|resulting in|leading to|leads to|meaning that|"
        r"means that|as a result(?: of)?|(?<!of )which|so (?!that\b)(?=\w+ \w+))\b",
        rf",?\s*\band (?=(?:(?!that\b)[\w'-]+ ){{0,4}}?{_FINITE})",
        r", (?:and|with|as|enabling|ensuring|leading|resulting|making|helping)\b",
    ),
    Kind.COMMA: (r",",),
    **{kind: (rf"\b(?:{'|'.join(words)})\b",) for kind, words in _LEXICON.items()},
}

#: Words that set one side against another.
CONTRAST = (
    r"\b(?:although|though|whereas|notwithstanding|despite|whilst|while|except|apart from|"
    r"aside from|other than|rather than|instead)\b|(?<!^)\b(?:but(?! also| it is too)|however|"
    r"nevertheless|nonetheless|yet(?=,)|in contrast|conversely)\b"
)
#: A sentence about an earlier time.
EARLIER = (
    r"(?<!since )\b(?:the |its |their |our )?(?:last|previous|earlier|prior|"
    r"20\d\d) (?:\w+ )?(?:\w+ )?(?:inspection|visit)s?\b|\bpreviously\b|\bhistoric(?:al|"
    r"ally)?\b|\bat that time\b|\b(?:had|has) been previously\b|\bhad (?:been|not|lost|no|"
    r"failed)\b|\btime of (?:the|its|that|this) (?:\w+ ){0,4}inspection\b|"
    r"\buntil recently\b|\bin the past\b|\bused to\b|\bformerly\b"
)
