"""What has no time of its own is kept for ever."""

from datetime import UTC, datetime, timedelta

import pytest

from so_registry.domain.retention.errors import KeptForEver
from so_registry.domain.retention.keeping import Kept, members_of
from so_registry.settings import RetentionSettings

NOW = datetime(2031, 6, 15, 1, 2, 3, 999, tzinfo=UTC)


@pytest.mark.parametrize("kind", Kept)
def test_nothing_is_kept_for_less_than_ever_unless_it_is_configured(kind: Kept) -> None:
    assert getattr(RetentionSettings(), kind.name.lower()) is None
    with pytest.raises(KeptForEver):
        members_of(kind, {}, NOW)
    with pytest.raises(KeptForEver):
        members_of(kind, {kind: None}, NOW)


def test_a_proposal_names_an_instant_to_the_second() -> None:
    members = members_of(Kept.LATE_SUBMISSION, {Kept.LATE_SUBMISSION: timedelta(days=365)}, NOW)

    assert members == {"kind": "late-submission", "before": "2030-06-15T01:02:03Z"}
