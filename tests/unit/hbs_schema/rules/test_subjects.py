"""The frozen tables of slugs."""

import re

from hbs_schema.rules.subjects import (
    LOWER_SECONDARY_SUBJECTS,
    PRIMARY_SUBJECTS,
    SUBJECT_NAMES,
    UPPER_SECONDARY_SUBJECTS,
)
from hbs_schema.rules.tt27 import Tt27Policy
from hbs_schema.rules.tt27.subjects import subjects_of

FROZEN = (
    "AM_NHAC CONG_NGHE DAO_DUC DIA_LI GDCD GDDP GDKTPL GDQPAN GDTC HDTN HDTN_HN HOA_HOC KHOA_HOC "
    "KHTN LICH_SU "
    "LS_DL MI_THUAT NGHE_THUAT NGOAI_NGU_1 NGOAI_NGU_2 NGU_VAN SINH_HOC TIENG_DTTS TIENG_VIET "
    "TIN_HOC TNXH TOAN VAT_LI"
)


def test_no_slug_is_ever_renamed():
    assert " ".join(sorted(SUBJECT_NAMES)) == FROZEN


def test_every_slug_may_name_a_part():
    assert all(re.fullmatch(r"[A-Z][A-Z0-9_]{0,31}", slug) for slug in SUBJECT_NAMES)


def test_a_slug_has_one_name_at_every_level():
    for table in (PRIMARY_SUBJECTS, LOWER_SECONDARY_SUBJECTS, UPPER_SECONDARY_SUBJECTS):
        assert all(SUBJECT_NAMES[slug] == name for slug, name in table.items())


def test_grade_4_tests_seven_subjects_and_grade_2_two():
    tested = {
        grade: [slug for slug, rule in subjects_of(grade, Tt27Policy()).items() if rule.test == "required"]
        for grade in range(1, 6)
    }

    assert [len(tested[grade]) for grade in range(1, 6)] == [2, 2, 5, 7, 7]
    assert tested[2] == ["TIENG_VIET", "TOAN"]
