"""The table of problems is complete, in both languages, and worded as officials write."""

import inspect
from itertools import chain

import pytest

from hbs_kit.problem_types import ProblemType
from school_api.domain import errors, people_errors
from school_api.domain.year import errors as year_errors
from school_api.http import errors as http_errors
from school_api.http.problems import PROBLEMS

BASES = {errors.SchoolError, errors.NotThere, errors.WithItems}
NOT_SAID = ("bạn ", "Bạn", "!", "hủy", "xóa", "hợp lệ")


def leaves() -> list[type[Exception]]:
    modules = (errors, people_errors, year_errors, http_errors)
    found = chain.from_iterable(vars(module).values() for module in modules)
    kinds = [kind for kind in found if inspect.isclass(kind) and issubclass(kind, Exception) and kind not in BASES]
    return list(dict.fromkeys(kinds))


@pytest.mark.parametrize("kind", leaves(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_row(kind: type[Exception]) -> None:
    assert kind in PROBLEMS


def test_every_row_has_a_code_of_its_own() -> None:
    codes = [row.code for row in PROBLEMS.values()]

    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("row", PROBLEMS.values(), ids=lambda row: row.code)
def test_a_row_says_in_both_languages_what_to_do(row: ProblemType) -> None:
    assert all((row.title_vi, row.title_en, row.detail_vi, row.detail_en))
    assert any(word in row.detail_vi for word in ("Đề nghị", "đề nghị", "Hệ thống sẽ báo", "không cần"))
    assert not any(word in row.detail_vi for word in NOT_SAID)


def test_a_refusal_is_drawn_in_the_tree_of_its_module() -> None:
    drawn = {module.__name__: str(module.__doc__) for module in (errors, people_errors, year_errors)}

    assert [kind.__name__ for kind in leaves() if kind.__name__ not in drawn.get(kind.__module__, kind.__name__)] == []
