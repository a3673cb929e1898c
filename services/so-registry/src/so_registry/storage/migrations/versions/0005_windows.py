"""Windows of signed calendars; who was left out at the closes that are there already is read out of what was signed."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import op
from sqlalchemy import text

from hbs_kit.migrations import run_script

revision = "0005_windows"
down_revision = "0004_evidence_jobs"

_CLOSES = """
SELECT c.window_no, c.school, c.grades, c.seq, a.body
FROM registry.closes c JOIN registry.school_acts a USING (window_no, school, act_id)
"""
_ADD = """
INSERT INTO registry.close_left_out
    (window_no, school, grades, seq, position, grade, class, record_key, pupil_code, reason, note)
VALUES (:window_no, :school, :grades, :seq, :position, :grade, :class, :record_key, :pupil_code, :reason, :note)
"""


def upgrade() -> None:
    bind = op.get_bind()
    run_script(bind, Path(__file__).parents[1] / "0005_windows.sql")
    bind.execute(text("ALTER TABLE registry.close_left_out DISABLE TRIGGER close_left_out_before_cutoff"))
    for row in bind.execute(text(_CLOSES)).all():
        key = {"window_no": row.window_no, "school": row.school, "grades": row.grades, "seq": row.seq}
        for position, entry in enumerate(_left_out(bytes(row.body))):
            bind.execute(text(_ADD), {**key, "position": position, **entry})
    bind.execute(text("ALTER TABLE registry.close_left_out ENABLE TRIGGER close_left_out_before_cutoff"))


def _left_out(body: bytes) -> Iterator[dict[str, Any]]:
    """Of the first statement; those of the other roles say the same."""
    segment = json.loads(body)["statements"][0].split(".")[1]
    payload = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    for entry in payload["left_out"]:
        names = ("class", "record_key", "pupil_code", "note")
        yield {"grade": entry["grade"], "reason": entry["reason"], **{name: entry.get(name) for name in names}}
