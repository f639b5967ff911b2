"""Reports of inspections of looked after children services (Ofsted, 2013)."""

from __future__ import annotations

from functools import partial

from loaders.families import _graded_report
from loaders.family import Family
from ontology.terms import DocumentFamily, Framework

_TITLE = r"inspection of (?:services for )?looked after children(?: services)?$"

FAMILY = Family(
    DocumentFamily.LOOKED_AFTER_REPORT,
    partial(_graded_report.recognised, title=_TITLE),
    partial(
        _graded_report.parse,
        family=DocumentFamily.LOOKED_AFTER_REPORT,
        framework=Framework.LOOKED_AFTER,
        title=_TITLE,
    ),
)
