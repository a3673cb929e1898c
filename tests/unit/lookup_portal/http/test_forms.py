"""What people type, and what becomes of it."""

import pytest

from lookup_portal.http.forms import FieldWrong, read_birth_date, read_code

CODE = "3f9c1a7be2d04c58a6b1e07d94f2c35a"


@pytest.mark.parametrize("text", [CODE, CODE.upper(), " " + CODE + "\n", "3f9c-1a7b-e2d0-4c58 a6b1 e07d 94f2 c35a"])
def test_a_code_may_be_written_in_groups(text: str) -> None:
    assert read_code(text) == CODE


@pytest.mark.parametrize("text", ["", "   ", CODE[:-1], CODE + "0", "３" + CODE[1:], CODE[:-1] + "g"])
def test_anything_else_is_asked_for_again(text: str) -> None:
    with pytest.raises(FieldWrong):
        read_code(text)


@pytest.mark.parametrize(
    ("day", "month", "year", "birth_date"),
    [
        ("5", "3", "2016", "2016-03-05"),
        ("05", "03", "2016", "2016-03-05"),
        ("", "3", "2016", "2016-03"),
        ("", "", "2016", "2016"),
    ],
)
def test_a_date_is_as_exact_as_it_was_entered(day: str, month: str, year: str, birth_date: str) -> None:
    assert read_birth_date({"birth_day": day, "birth_month": month, "birth_year": year}) == birth_date


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("", "", ""),
        ("5", "", "2016"),
        ("30", "2", "2016"),
        ("5", "13", "2016"),
        ("5", "3", ""),
        ("5", "3", "216"),
        ("٥", "3", "2016"),
    ],
)
def test_what_is_no_date_is_asked_for_again(day: str, month: str, year: str) -> None:
    with pytest.raises(FieldWrong):
        read_birth_date({"birth_day": day, "birth_month": month, "birth_year": year})
