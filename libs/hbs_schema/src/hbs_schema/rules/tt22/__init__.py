"""Thông tư 22/2021/TT-BGDĐT: assessment of secondary pupils, grades 6–12."""

from hbs_schema.rules.tt22.content import check_content
from hbs_schema.rules.tt22.policy import Tt22Policy

__all__ = ["Tt22Policy", "check_content"]
