"""What changed between two versions: every field once, with what stood there before and after."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from school_api.domain.year.history import FieldChange, field_changes

LEAVES = st.none() | st.integers(-3, 3) | st.text("ab/~", max_size=2) | st.booleans()
CONTENTS = st.dictionaries(
    st.text("ab/~", min_size=1, max_size=2),
    st.recursive(
        LEAVES.filter(lambda value: value is not None) | st.lists(st.integers(0, 2), max_size=2),
        lambda below: st.dictionaries(st.text("ab/~", min_size=1, max_size=2), below, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
)


def test_a_changed_field_is_told_with_both_values() -> None:
    before = {"subjects/TOAN": {"level": "T", "test": "9"}}
    after = {"subjects/TOAN": {"level": "H", "test": "9"}}

    assert field_changes(before, after) == [FieldChange("/subjects~1TOAN/level", "T", "H")]


def test_a_part_that_comes_or_goes_is_told_field_by_field() -> None:
    part = {"attendance": {"excused_days": 1, "unexcused_days": 0}}

    assert field_changes({}, part) == [
        FieldChange("/attendance/excused_days", None, 1),
        FieldChange("/attendance/unexcused_days", None, 0),
    ]
    assert {change.after for change in field_changes(part, {})} == {None}


def test_a_list_is_one_field() -> None:
    before = {"outcome": {"awards": [{"code": "HSXS"}]}}

    assert [change.pointer for change in field_changes(before, {"outcome": {"awards": []}})] == ["/outcome/awards"]


def test_an_empty_object_is_not_overlooked() -> None:
    assert field_changes({}, {"qualities": {"traits": {}}}) == [FieldChange("/qualities/traits", None, {})]


def test_a_number_and_a_truth_are_not_the_same() -> None:
    assert field_changes({"a": {"b": 1}}, {"a": {"b": True}}) == [FieldChange("/a/b", 1, True)]


@given(CONTENTS, CONTENTS)
def test_nothing_is_told_exactly_if_nothing_changed(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert (field_changes(before, after) == []) == (repr_of(before) == repr_of(after))
    assert [c.pointer for c in field_changes(before, after)] == [c.pointer for c in field_changes(after, before)]


def repr_of(value: object) -> object:
    """Equal only if of the same types too."""
    if isinstance(value, dict):
        return {name: repr_of(below) for name, below in value.items()}
    return repr(value)
