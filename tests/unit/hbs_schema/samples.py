"""One valid payload of each kind, as JSON without `v`, `kind`, count, root and text."""

from typing import Any

from hbs_schema.statements.members import TreeStatement
from hbs_schema.statements.statement import MODELS, kind_of

DIGEST = "A" * 43
ID = "0197a0c0-0000-4000-8000-000000000000"
AT = "2026-06-01T03:00:00Z"
PLACE = {"registrar": "so-01", "school_year": "2025-2026", "level": "primary"}
SCHOOL = {**PLACE, "school": "01-tieu-hoc-thu", "track": "completed"}
POLICY = {"id": "full-chain", "version": 1, "digest": DIGEST}
STAGE = {"role": "principal", "covers": "packet", "stand_ins": [], "signers": "any", "individual": False}
CERTIFICATE = {"purpose": "ack", "x5t#S256": DIGEST, "not_before": AT, "not_after": "2031-01-01T00:00:00Z"}

SAMPLES: dict[str, dict[str, Any]] = {
    "endorsement": {
        **SCHOOL,
        "role": "principal",
        "covers": "packet",
        "scope": {"class": "4A", "grades": [4, 5]},
        "policy": POLICY,
    },
    "submission": {**SCHOOL, "window": "1", "submission_id": ID, "sent_at": AT},
    "arrival": {**SCHOOL, "window": "1", "submission_id": ID, "received_at": AT},
    "receipt": {**SCHOOL, "window": "1", "submission_id": ID, "received_at": AT},
    "withdrawal-request": {**SCHOOL, "role": "principal", "window": "1", "request_id": ID, "reason": "Nhập sai điểm"},
    "withdrawal": {**SCHOOL, "window": "1", "request_id": ID, "received_at": AT},
    "close": {
        **SCHOOL,
        "role": "principal",
        "scope": {"grades": [4]},
        "window": "1",
        "seq": 1,
        "previous": DIGEST,
        "results": [{"grade": 4, "result": "HT", "count": 40}],
        "left_out": [{"grade": 4, "reason": "transferred", "pupil_code": "7900000001"}],
    },
    "lock": {
        **PLACE,
        "track": "completed",
        "scope": {"grades": [2, 4]},
        "window": "1",
        "seq": 2,
        "previous": DIGEST,
        "effective_at": AT,
        "calendar": DIGEST,
        "policies": [DIGEST],
        "schools": {"count": 3, "root": DIGEST},
        "withdrawn": {"count": 1, "root": DIGEST},
    },
    "annotation": {
        **SCHOOL,
        "annotation": "reissued-as",
        "decision": {"number": "12/QĐ-SGDĐT", "date": "2026-06-17"},
        "successor": DIGEST,
    },
    "acknowledgement": {**PLACE, "track": "completed", "window": "1", "seq": 1},
    "policy": {
        "registrar": "so-01",
        "id": "head-only",
        "version": 1,
        "levels": ["primary"],
        "stages": [STAGE],
        "close_roles": ["principal"],
        "withdrawal_roles": ["principal"],
        "rs256_until": "2027-01-01T00:00:00Z",
    },
    "calendar": {
        "registrar": "so-01",
        "id": "calendar",
        "version": 1,
        "school_year": "2025-2026",
        "level": "primary",
        "schema": {"id": "calendar", "version": 1},
        "rules": {"windows": []},
    },
    "authority": {
        "number": 1,
        "issued_at": AT,
        "bo": {"certificates": [CERTIFICATE]},
        "registrars": [{"registrar": "so-01", "certificates": [], "successor": "so-02"}],
    },
    "status": {
        "registrar": "so-01",
        "school_year": "2025-2026",
        "seq": 1,
        "issued_at": AT,
        "next_update": "2026-06-02T03:00:00Z",
        "authority": {"number": 1, "digest": DIGEST},
        "ended": [{"x5t#S256": DIGEST, "ended_at": AT, "reason": "retired"}],
        "annotated": [{"packet": DIGEST, "annotation": "invalidated"}],
    },
}
MODEL = {kind_of(model): model for model in MODELS}
TREES = tuple(kind for kind, model in MODEL.items() if issubclass(model, TreeStatement))


def members(kind: str) -> dict[str, Any]:
    """The sample with count and root where its kind has them."""
    return {**SAMPLES[kind], **({"count": 1, "root": DIGEST} if kind in TREES else {})}
