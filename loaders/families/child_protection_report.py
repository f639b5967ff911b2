"""Reports of inspections of arrangements for the protection of children (Ofsted, 2012–13)."""

from __future__ import annotations

from functools import partial

from loaders.families import _graded_report
from loaders.family import Family
from ontology.terms import DocumentFamily, Framework

_TITLE = r"inspection of (?:local authority )?arrangements for the protection of children"

FAMILY = Family(
    DocumentFamily.CHILD_PROTECTION_REPORT,
    partial(_graded_report.recognised, title=_TITLE),
    partial(
        _graded_report.parse,
        family=DocumentFamily.CHILD_PROTECTION_REPORT,
        framework=Framework.CHILD_PROTECTION,
        title=_TITLE,
    ),
)
