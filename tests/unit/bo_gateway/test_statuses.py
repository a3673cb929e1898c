"""When a status is owed, and what stands in it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bo_gateway.domain.statuses import StatusLine, status_members
from hbs_schema.statements.documents import AnnotatedPacket, Ended
from tests.support.world import NOW, World

LINE = StatusLine("so-01", "2025-2026", seq=4, covers=2, next_update=NOW + timedelta(hours=5), acknowledged=2)


@pytest.mark.parametrize(
    ("line", "is_due"),
    [
        (LINE, False),
        (replace(LINE, seq=0, covers=0, next_update=None), True),
        (replace(LINE, acknowledged=3), True),
        (replace(LINE, next_update=NOW + timedelta(hours=1)), True),
        (replace(LINE, next_update=NOW - timedelta(days=3)), True),
    ],
)
def test_is_due(line: StatusLine, is_due: bool) -> None:
    assert line.is_due(NOW) is is_due


def test_lists_stand_in_their_order_and_only_of_those_concerned() -> None:
    world = World()
    own = [world.key(name).certificate.thumbprint for name in ("so-lock", "bo-ack", "so-receipt")]
    _ = world.authority
    ended = [
        Ended.model_validate({"x5t#S256": name, "ended_at": "2026-06-01T00:00:00Z", "reason": "retired"})
        for name in (*own, "A" * 43)
    ]
    packets = [AnnotatedPacket(packet=letter * 42 + "A", annotation="invalidated") for letter in "CAB"]

    members = status_members(LINE, world.authority, ended, packets, NOW)

    assert members["seq"] == 5
    assert [entry["x5t#S256"] for entry in members["ended"]] == sorted(own)
    assert [entry["packet"][0] for entry in members["annotated"]] == ["A", "B", "C"]
    assert all("successor" not in entry for entry in members["annotated"])
    assert members["authority"] == {"number": 1, "digest": world.authority.document_digest}
