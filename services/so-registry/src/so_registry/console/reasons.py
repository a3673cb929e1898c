"""Codes of refusals in words, without what a single record's sentence would be filled with.

A mark is told to the school that sent it and to nobody else, so the braces stay empty here.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Final

from hbs_schema.findings import Language, Term
from hbs_schema.intake.sentences import PROBLEMS
from hbs_schema.rules import sentences as of_form
from hbs_schema.rules.tt22 import sentences as of_secondary
from hbs_schema.rules.tt27 import sentences as of_primary
from so_registry.console.texts_reasons import REASONS
from so_registry.domain.cutoff.sentences import FINDINGS

TABLES: Final[tuple[ModuleType, ...]] = (of_form, of_primary, of_secondary)


def reason_in_words(code: str, language: Language) -> str:
    """The sentence of a code, `…` where it would be filled; empty for a code that has none."""
    found = _sentences().get(code)
    return re.sub(r"\{\w+\}", "…", found.in_(language)) if found else ""


def finding_in_words(code: str, language: Language) -> str:
    """What a cutoff job has found or waits for; the code itself for one that has no words yet."""
    found = FINDINGS.get(code)
    return found.in_(language) if found else code


@cache
def _sentences() -> Mapping[str, Term]:
    """A constant of a table is named as its code is, but for those that `texts_reasons` words anew."""
    named = {
        name.lower().replace("_", "-"): value
        for table in TABLES
        for name, value in vars(table).items()
        if isinstance(value, Term)
    }
    return {**named, **REASONS, **PROBLEMS}
