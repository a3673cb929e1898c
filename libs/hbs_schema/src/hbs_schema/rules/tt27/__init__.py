"""Thông tư 27/2020/TT-BGDĐT: assessment of primary pupils, grades 1–5."""

from hbs_schema.rules.tt27.content import check_content
from hbs_schema.rules.tt27.policy import Tt27Policy
from hbs_schema.rules.tt27.results import YearEndMarks, compute_result

__all__ = ["Tt27Policy", "YearEndMarks", "check_content", "compute_result"]
