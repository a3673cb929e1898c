"""Results of a year in the words of the circulars: a table never shows a bare code."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term
from hbs_schema.rules.tt22.levels import LEVEL_NAMES
from hbs_schema.rules.tt27.results import RESULT_NAMES
from hbs_schema.values.declared_results import NOT_ASSESSED

RESULTS: Final[Mapping[str, Term]] = {
    **{str(code): term for code, term in RESULT_NAMES.items()},
    **LEVEL_NAMES,
    NOT_ASSESSED: Term("Không đánh giá", "Not assessed"),
    "none": Term("Không ghi kết quả", "No result"),
}


def result_word(code: str) -> str:
    """In Vietnamese; a code that is not known here stays as it is."""
    term = RESULTS.get(code)
    return term.vi if term else code
