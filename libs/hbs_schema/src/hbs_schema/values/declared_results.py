"""The one result of a year that closes count: of the values of a part `outcome`, whatever their schema."""

from collections.abc import Mapping
from typing import Any

NOT_ASSESSED = "not-assessed"
"""Stands in a close's counts for a pupil whose results may be left out because of a disability."""


def declared_result(outcome: Mapping[str, Any]) -> str:
    """Primary: the year result, or that after đánh giá bổ sung; secondary: the learning level, likewise.

    Closes name it (docs/packet.md §5): school and registrar count the same packets and have to come to the same.
    """
    learning = outcome.get("learning", {})
    result = (
        outcome.get("result_after_retake")
        or outcome.get("result")
        or learning.get("after_reassessment")
        or learning.get("year")
    )
    return str(result or NOT_ASSESSED)
