"""Nghị định 137/2015/NĐ-CP, Điều 13: how a personal id is composed. Only ever a warning."""

from collections.abc import Mapping

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.pointers import pointer
from hbs_schema.types import Value
from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal
from hbs_schema.values.pupil_page import PupilPage


def check_personal_id(identity: Identity, personal: Personal | PupilPage) -> list[Finding]:
    """Điều 13: the 4th digit gives century and sex, the 5th and 6th the year of birth.

    The province of the first three digits is not checked: old provinces' codes stay for life. A
    disagreement is
    a warning, since civil status is corrected without a new id.
    """
    personal_id = personal.personal_id
    if personal_id is None:
        return []
    year = int(identity.birth_date[:4])
    century_and_sex = 2 * (year // 100 - 19) + (identity.sex == "female")
    if personal_id[3:6] == f"{century_and_sex}{year % 100:02d}":
        return []
    return [
        Finding(
            "personal-id-unlike",
            sentences.PERSONAL_ID_UNLIKE,
            pointer("personal", "personal_id"),
            severity="warning",
        )
    ]


def check_person(values: Mapping[str, Value]) -> list[Finding]:
    """Điều 13, where both parts that it is about could be read."""
    identity, personal = values.get("identity"), values.get("personal")
    if isinstance(identity, Identity) and isinstance(personal, PupilPage | Personal):
        return check_personal_id(identity, personal)
    return []
