"""Reports of inspections of safeguarding and looked after children services (Ofsted with the Care
Quality Commission, 2009–12).
"""

from __future__ import annotations

from functools import partial

from loaders.families import _graded_report
from loaders.family import Family
from ontology.terms import DocumentFamily, Framework

_TITLE = r"inspection of safeguarding and looked after children(?: services)?"

FAMILY = Family(
    DocumentFamily.SLAC_REPORT,
    partial(_graded_report.recognised, title=_TITLE),
    partial(
        _graded_report.parse,
        family=DocumentFamily.SLAC_REPORT,
        framework=Framework.SLAC,
        title=_TITLE,
    ),
)
