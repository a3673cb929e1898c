"""The school's lock: from its instant on, for what it names, but for whom an exception was made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from school_api.domain.year.locks import DataLock, Unlock, locked_item, locked_parts

AT = datetime(2026, 5, 25, 17, tzinfo=UTC)
SECOND = timedelta(seconds=1)
CLASS, OTHER, PUPIL, NEIGHBOUR = (UUID(int=number) for number in range(4))
LOCK = DataLock(UUID(int=9), None, None, "", AT, None, "principal")


def refused(lock: DataLock, *parts: str, draft: UUID = PUPIL, now: datetime = AT) -> list[str]:
    return [part for _, part in locked_parts([lock], CLASS, draft, parts, now)]


def test_begins_at_its_instant_and_not_before() -> None:
    assert refused(LOCK, "identity", now=AT - SECOND) == []
    assert refused(LOCK, "identity", now=AT) == ["identity"]


def test_ends_at_its_end_that_instant_excluded() -> None:
    lock = replace(LOCK, until=AT + SECOND)

    assert refused(lock, "identity") == ["identity"]
    assert refused(lock, "identity", now=AT + SECOND) == []


def test_a_lock_of_one_part_leaves_the_others() -> None:
    assert refused(replace(LOCK, part="subjects/TOAN"), "subjects/TOAN", "attendance") == ["subjects/TOAN"]


@pytest.mark.parametrize(
    ("unlock", "left"),
    [
        (Unlock(None, None, frozenset(), AT + SECOND), []),
        (Unlock(None, None, frozenset(), AT), ["attendance", "identity"]),
        (Unlock(CLASS, None, frozenset({"identity"}), AT + SECOND), ["attendance"]),
        (Unlock(OTHER, None, frozenset(), AT + SECOND), ["attendance", "identity"]),
        (Unlock(None, PUPIL, frozenset(), AT + SECOND), []),
        (Unlock(None, NEIGHBOUR, frozenset(), AT + SECOND), ["attendance", "identity"]),
    ],
)
def test_an_exception_covers_what_it_names_until_its_end(unlock: Unlock, left: list[str]) -> None:
    assert refused(replace(LOCK, unlocks=(unlock,)), "identity", "attendance") == left


def test_an_exception_from_one_lock_is_none_from_another() -> None:
    free = replace(LOCK, unlocks=(Unlock(None, None, frozenset(), AT + SECOND),))

    assert locked_parts([free, replace(LOCK, lock_id=UUID(int=8))], CLASS, PUPIL, ["identity"], AT)


def test_the_refusal_says_since_when_until_when_and_whom_to_ask() -> None:
    item = locked_item(replace(LOCK, until=AT + timedelta(days=1)), "subjects/TOAN")

    assert item.vi == (
        "Nhà trường đã khóa dữ liệu từ 00:00 ngày 26/05/2026 đến 00:00 ngày 27/05/2026. "
        "Đề nghị liên hệ Hiệu trưởng để được mở khóa dữ liệu."
    )
    assert item.pointer == "/subjects~1TOAN"
