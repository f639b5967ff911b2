"""The samples: each kind of gap appears in them, and disappears where it is put right."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

import pytest
import yaml

import loaders
from graph.resolve import resolve
from ontology.record import Graph, Records
from ontology.terms import GAP_KINDS
from samples import make
from samples.source import pieces, planted, resolved

ROOT = Path(__file__).parents[1]
GAPS = yaml.safe_load((ROOT / "samples" / "gaps.yaml").read_text("utf-8"))
AS_AT = "2020-03-31"
