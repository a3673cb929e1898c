"""References from which a message's body can be made again."""

import pytest

from bo_gateway.domain.publishing import Slice, StatusRef, read_ref

LOCK = "A_-" + "b" * 39 + "A"


@pytest.mark.parametrize(
    "named",
    [
        Slice("records", "so-01.b_c", LOCK, 0, 40),
        Slice("withdrawn", "so-01", LOCK, 2000, 2001),
        StatusRef("so-01", "2025-2026", 12),
    ],
)
def test_a_reference_is_read_as_it_was_written(named: Slice | StatusRef) -> None:
    assert read_ref(named.ref) == named


@pytest.mark.parametrize("text", ["", "records/so-01", "other/so-01/x/0-1", "records/so-01/x/0", "status/so-01/2025/x"])
def test_another_text_is_no_reference(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_ref(text)
