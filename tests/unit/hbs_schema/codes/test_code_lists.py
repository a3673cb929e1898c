"""The code lists: complete, dated, and with a way from every old code to the one that answers for it today."""

import pytest

from hbs_schema.codes.ethnicities import ethnicities_by_code, ethnicity_of
from hbs_schema.codes.levels import level_of_code, levels_by_slug
from hbs_schema.codes.names import name_key
from hbs_schema.codes.provinces import (
    Province,
    all_provinces,
    predecessors_of,
    province_at,
    province_named,
    provinces_on,
    successor_of,
)
from hbs_schema.codes.schools import School, school_at, successors_of
from hbs_schema.codes.subjects import codes_of, subject_codes, subject_of
from hbs_schema.rules.levels import LEVELS
from hbs_schema.rules.setting import YEAR_SCHEMAS
from hbs_schema.rules.subjects import SUBJECT_NAMES

LAST_DAY_OF_63, FIRST_DAY_OF_34 = "2025-06-30", "2025-07-01"


def test_there_were_63_provinces_until_the_merger_and_34_since():
    assert len(provinces_on("2008-08-01")) == 63
    assert len(provinces_on(LAST_DAY_OF_63)) == 63
    assert len(provinces_on(FIRST_DAY_OF_34)) == 34
    assert provinces_on("1999-01-01") == ()


def test_a_code_means_one_province_on_one_day():
    for province in all_provinces():
        for other in all_provinces():
            if province is not other and province.code == other.code:
                assert not other.is_valid_on(province.valid_from)


def test_every_old_province_has_one_of_the_34_to_answer_for_it():
    for province in provinces_on(LAST_DAY_OF_63):
        after = successor_of(province.code, LAST_DAY_OF_63)

        assert after in provinces_on(FIRST_DAY_OF_34)


MERGERS = {
    "08": {"Hà Giang", "Tuyên Quang"},
    "15": {"Lào Cai", "Yên Bái"},
    "19": {"Thái Nguyên", "Bắc Kạn"},
    "24": {"Bắc Giang", "Bắc Ninh"},
    "25": {"Phú Thọ", "Vĩnh Phúc", "Hòa Bình"},
    "31": {"Hải Phòng", "Hải Dương"},
    "33": {"Hưng Yên", "Thái Bình"},
    "37": {"Ninh Bình", "Hà Nam", "Nam Định"},
    "44": {"Quảng Bình", "Quảng Trị"},
    "48": {"Đà Nẵng", "Quảng Nam"},
    "51": {"Quảng Ngãi", "Kon Tum"},
    "52": {"Bình Định", "Gia Lai"},
    "56": {"Khánh Hòa", "Ninh Thuận"},
    "66": {"Đắk Lắk", "Phú Yên"},
    "68": {"Lâm Đồng", "Đắk Nông", "Bình Thuận"},
    "75": {"Đồng Nai", "Bình Phước"},
    "79": {"Hồ Chí Minh", "Bình Dương", "Bà Rịa - Vũng Tàu"},
    "80": {"Long An", "Tây Ninh"},
    "82": {"Tiền Giang", "Đồng Tháp"},
    "86": {"Vĩnh Long", "Bến Tre", "Trà Vinh"},
    "91": {"Kiên Giang", "An Giang"},
    "92": {"Cần Thơ", "Hậu Giang", "Sóc Trăng"},
    "96": {"Cà Mau", "Bạc Liêu"},
}


@pytest.mark.parametrize("province", provinces_on(FIRST_DAY_OF_34), ids=lambda province: province.code)
def test_each_of_the_34_came_from_the_provinces_of_the_resolution(province: Province):
    came_from = {old.name for old in predecessors_of(province.code) if old.is_valid_on(LAST_DAY_OF_63)}

    assert came_from == MERGERS.get(province.code, {province.name})


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("24", "Bắc Giang", "Bắc Ninh"),
        ("15", "Yên Bái", "Lào Cai"),
        ("44", "Quảng Bình", "Quảng Trị"),
        ("52", "Bình Định", "Gia Lai"),
        ("80", "Long An", "Tây Ninh"),
        ("82", "Tiền Giang", "Đồng Tháp"),
        ("91", "Kiên Giang", "An Giang"),
    ],
)
def test_a_code_that_lives_on_under_another_name_is_told_apart_by_the_day(code, before, after):
    old, new = province_at(code, LAST_DAY_OF_63), province_at(code, FIRST_DAY_OF_34)

    assert old is not None
    assert new is not None
    assert (old.name, new.name) == (before, after)
    # The province that had the new name before had another code.
    namesake = province_named(after, LAST_DAY_OF_63)
    assert namesake is not None
    assert namesake.code != code


def test_custody_of_binh_duong_and_vung_tau_went_to_79():
    for code in ("74", "77"):
        after = successor_of(code, LAST_DAY_OF_63)
        assert after is not None
        assert after.code == "79"
        assert province_at(code, FIRST_DAY_OF_34) is None


def test_an_older_merger_is_followed_through_the_newer_one():
    after = successor_of("28", "2007-01-01")

    assert after is not None
    assert (after.code, after.name) == ("01", "Hà Nội")
    assert province_at("28", "2010-01-01") is None


def test_hue_changed_its_name_half_a_year_before_the_merger():
    named = [province_at("46", day) for day in ("2024-12-31", "2025-01-01", "2025-07-01")]

    assert [entry and entry.name for entry in named] == ["Thừa Thiên Huế", "Huế", "Huế"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà Bình", "Hòa Bình"),
        ("tỉnh Thanh Hoá", "Thanh Hóa"),
        ("Thành phố Hồ Chí Minh", "TP. Hồ Chí Minh"),
        ("Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("TP Huế", "HUẾ"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hà Nam", "Hà Năm"), ("Thái Bình", "Thái Binh"), ("Đà Nẵng", "Da Nang")])
def test_other_names_stay_others(one, other):
    assert name_key(one) != name_key(other)


def test_there_are_54_ethnic_groups_and_a_code_for_foreigners():
    codes = ethnicities_by_code()

    assert sorted(codes) == [f"{number:02}" for number in range(1, 56)]
    e_de = ethnicity_of("12")
    assert e_de is not None
    assert e_de.is_called("ê đê")
    assert not e_de.is_called("Tày")
    assert ethnicity_of("56") is None


def test_the_levels_are_those_of_the_rules():
    levels = {slug: level for slug, level in levels_by_slug().items() if level.grades}

    assert {slug: list(level.grades) for slug, level in levels.items()} == {
        slug: list(grades) for slug, grades in LEVELS.items()
    }
    assert {slug: level.schema_id for slug, level in levels.items()} == YEAR_SCHEMAS
    continuing = level_of_code("csdl-cap-hoc", "05", "2026-01-01")
    assert continuing is not None
    assert continuing.slug == "continuing"
    assert level_of_code("csdl-cap-hoc", "01", "2026-01-01") is None


def test_every_subject_has_a_name_in_the_mapping_and_every_row_a_subject():
    assert {row.slug for row in subject_codes()} == set(SUBJECT_NAMES)
    assert subject_of("csdl-name", "Hoá học", "2026-01-01") == "HOA_HOC"
    assert subject_of("csdl-name", "Hoá học", "2019-01-01") is None
    assert codes_of("HOA_HOC", "csdl-name", "2026-01-01") == ("Hóa học", "Hoá học")
    # Nobody has seen the Ministry's codes: none stands in the list.
    assert {row.code_system for row in subject_codes()} == {"csdl-name"}


SCHOOLS = (
    School(code="A", name="Trường A", valid_from="2010-01-01", valid_to="2025-06-30"),
    School(code="B", name="Trường B", valid_from="2010-01-01", valid_to="2025-06-30"),
    School(code="C", name="Trường C", valid_from="2025-07-01", valid_to="2026-06-30", successor_of=("A", "B")),
    School(code="D", name="Trường D", valid_from="2026-07-01", successor_of=("C",)),
    School(code="E", name="Trường E", valid_from="2026-07-01", successor_of=("C",)),
)


def test_a_school_is_followed_through_mergers_and_splits():
    assert [school.code for school in successors_of(SCHOOLS, "A", "2020-01-01")] == ["A"]
    assert [school.code for school in successors_of(SCHOOLS, "A", "2025-09-01")] == ["C"]
    assert [school.code for school in successors_of(SCHOOLS, "B", "2026-09-01")] == ["D", "E"]
    assert successors_of(SCHOOLS, "Z", "2026-09-01") == ()
    assert school_at(SCHOOLS, "A", "2026-01-01") is None


def test_schools_that_follow_one_another_in_a_circle_end_the_search():
    circle = (
        School(code="A", name="A", valid_from="2010-01-01", valid_to="2011-01-01", successor_of=("B",)),
        School(code="B", name="B", valid_from="2010-01-01", valid_to="2011-01-01", successor_of=("A",)),
    )

    assert successors_of(circle, "A", "2026-01-01") == ()
