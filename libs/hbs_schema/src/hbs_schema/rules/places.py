"""Places: the issuing school's province and district on the day of issue, and codes beside names of places.

A historical name is never refused: what stands on a birth certificate stays as it is.
"""

from collections.abc import Iterator

from hbs_schema.codes.names import name_key
from hbs_schema.codes.provinces import province_at, province_named, provinces_on
from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.general_policy import GeneralPolicy
from hbs_schema.rules.pointers import pointer
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.primary import Remarks
from hbs_schema.values.pupil_page import Place, PupilPage

DISTRICTS_ENDED = "2025-07-01"
"""Luật Tổ chức chính quyền địa phương 2025: two levels of local government from this day on."""


def check_issuing_school(remarks: PageFoot | Remarks, policy: GeneralPolicy) -> Iterator[Finding]:
    """NQ 202/2025/QH15: the school's place as it was called on the day of issue: 63 provinces until 30/06/2025, 34
    since, and no district since."""
    school, day = remarks.school, remarks.issued_on
    strictness = policy.district_after_districts
    has_district = isinstance(remarks, PageFoot) and remarks.school.district is not None
    if has_district and day >= DISTRICTS_ENDED and strictness != "off":
        where = pointer("remarks", "school", "district")
        yield Finding("district-ended", sentences.DISTRICT_ENDED, where, severity=strictness)
    known = provinces_on(day)
    if policy.province_unknown != "off" and known and province_named(school.province, day) is None:
        where = pointer("remarks", "school", "province")
        yield Finding("province-unknown", sentences.PROVINCE_UNKNOWN, where, severity=policy.province_unknown)


def check_places(personal: PupilPage, policy: GeneralPolicy) -> Iterator[Finding]:
    """QĐ 124/2004, QĐ 19/2025: a province code is one of the day of its list, and means the province in the text."""
    if policy.place_code_unknown == "off":
        return
    places = {"birthplace": personal.birthplace, "origin": personal.origin, "address": personal.address}
    for field, place in places.items():
        if place is not None and not _is_code_right(place):
            where = pointer("personal", field, "province")
            severity = policy.place_code_unknown
            yield Finding("place-code-unknown", sentences.PLACE_CODE_UNKNOWN, where, severity=severity)


def _is_code_right(place: Place) -> bool:
    """A code of a day before the list begins cannot be judged; a text without any province's name agrees with all."""
    if place.province is None or place.as_of is None or not provinces_on(place.as_of):
        return True
    province = province_at(place.province, place.as_of)
    if province is None:
        return False
    named = [known for known in provinces_on(place.as_of) if _has(place.text, known.name)]
    return not named or province in named


def _has(text: str, name: str) -> bool:
    """Whether a text's last piece is a province's name: a commune may be called like a province elsewhere."""
    return name_key(text.rsplit(",", 1)[-1]) == name_key(name)
