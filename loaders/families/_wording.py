"""Whether a paragraph speaks of what is good or of what is not, by its wording, only where sure.

Letters without marks ("Strengths", "Areas for development") say it in words alone. A sentence
counts for one side when it has words that nobody writes of the other; a paragraph with such
sentences on both sides is mixed, and one without any has no polarity.
"""

from __future__ import annotations

import re

from ontology.record import normalise_text
from ontology.terms import Polarity

_SENTENCE = re.compile(r"(?<=[.?!])[\"')]*\s+(?=[A-Z\"'(0-9])")


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


#: What a sentence says of an earlier time is not what was found now.
_BEFORE = _any(
    r"^\"?(?:at|since) the time of (?:the|its|that) [^,]*inspection\b(?!.*\bnow\b)",
    r"\b(?:there was no|were not provided|had lost|had been|was previously)\b",
)
_EARLIER = _any(
    r"\b(?:last|previous|earlier|after the) (?:\w+ )?inspections?\b",
    r"\b(?:earl(?:y|ier)|previous) monitoring visits?\b|\bin 20\d\d\b",
)
_PAST = _any(r"\b(?:was|were|had|did)\b")
_PRESENT = _any(
    r"\b(?:is|are|has|have|does|do|can|cannot|will|now|still|currently)\b",
    r"\b(?:continue|remain|lack|need|require|mean|lead|show|experience|demonstrate)s?\b",
)
#: A grade in quotation marks is not what the sentence says.
_GRADE = _any(r"'(?:outstanding|good|adequate|requires improvement|inadequate)'")

_WEAK = _any(
    r"\bnot (?:yet|always|consistently|sufficiently|fully|regularly|routinely|strongly|well)\b",
    r"\bnot (?:clear|effective|effectively|good|robust|timely|available|used|improved|enough)\b",
    r"\bnot (?:had|ensure|explored|considered|understood|come through|matching|know|impacting)\b",
    r"\bnot (?:reflect|meet|met|receive|provide)\b",
    r"\b(?:lack|lacks|lacking)\b|\binsufficient|\binconsisten|\bvariab|\bshortfalls?\b|\bdeficits?\b",
    r"\btoo (?:many|long|high|often|slow|slowly|few|much|focused|brief|optimistic|reliant)\b",
    r"\b(?:poor|poorer|poorly|weak|weaker|weaknesses|inadequate|ineffective|inappropriate)\b",
    r"\b(?:unclear|underdeveloped|overdue|limited|missed)\b",
    r"\b(?:experience|experiencing|further|significant|unnecessary|leads? to|is|are) delays?\b",
    r"\bdrift\b|\bfail(?:s|ed|ing|ure)\b|\bareas? (?:for|of) (?:improvement|development)\b",
    r"\bneeds? to (?:further |be )?(?:improve|develop|strengthen|ensure)",
    r"\bneeds? (?:further )?improvement\b",
    r"\bimprovement (?:is )?required\b|\bmore difficult\b|\bunable to\b",
    r"\bwithout (?:enough|sufficient)\b",
)
_GOOD = _any(
    r"\b(?:improved|improvements? in|strengthened|reinvigorated)\b",
    r"(?<!not )(?<!in)(?<!yet )(?<!fully )(?<!more )\beffective(?:ly)?\b",
    r"\b(?:good|strong|stronger|strongly|positive|positively|successfully|tenacious|enthusiasm)\b",
    r"(?<!achieving )\bsuccessful\b",
    r"\b(?:creative|robust|purposeful|impressive|excellent|skilled|thorough|timely)\b",
    r"\b(?:high[- ]quality|comprehensive|promptly|better)\b",
    r"\b(?:is|are|were) (?:(?!not)\w+ )?well (?!considered)\w+",
    r"\b(?:is|are|were) (?:(?!not)\w+ )?(?:appropriate(?:ly)?|suitably|(?:seen )?regularly)\b",
    r"\bbenefit(?:s|ed|ting)?\b|\b(?:feel|works?|working) well\b|\bregular contact\b",
    r"\bno longer the case\b|\baccurate understanding\b|\bvisits? (?:\w+ )?regularly\b",
    r"\bregularly visit|\bapplied appropriately\b|\bneeds well\b|\bprogress has accelerated\b",
    r"\bstatutory requirements are met\b|\bin a timely (?:way|manner)\b",
    r"\bgive(?:s|n)? (?:children|staff|them) the (?:time|opportunity)\b",
)
#: What before a good word turns it round, and how many words before it may stand.
_DENIED = _any(r"\b(?:not|never|nor|insufficient\w*|too|un\w+|yet to|lack of|less)\b")
_REACH = 4


def polarity(text: str) -> Polarity | None:
    """What a paragraph says by its wording, or ``None`` where that is not sure.

    >>> polarity("Plans are not always clear. The team is well led.").value
    'mixed'
    """
    good = weak = earlier = False
    for sentence in _SENTENCE.split(_GRADE.sub("", normalise_text(text))):
        if _BEFORE.search(sentence):
            continue
        # where a sentence turns to an earlier time, what was wrong in it, and in what follows all
        # in the past, is not what was found now
        past = _PAST.search(sentence) is not None and not _PRESENT.search(sentence)
        earlier = past and (earlier or _EARLIER.search(sentence) is not None)
        weak = weak or (not earlier and _WEAK.search(sentence) is not None)
        good = good or any(
            not _DENIED.search(" ".join(sentence[: m.start()].split()[-_REACH:]))
            for m in _GOOD.finditer(sentence)
        )
    if good and weak:
        return Polarity.MIXED
    if good or weak:
        return Polarity.STRENGTH if good else Polarity.WEAKNESS
    return None
