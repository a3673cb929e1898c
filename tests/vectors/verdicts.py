"""Bundles that are genuine as far as they go, but withdrawn or not yet to be relied on."""

from datetime import timedelta
from typing import Any

from tests.support.world import NOW
from tests.vectors.edits import put
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

DECISION = CORRECTED["decision"]
INVALIDATED = {"annotation": "invalidated", "decision": DECISION}
REISSUED = {"annotation": "reissued-as", "decision": DECISION, "successor": b64(bytes(range(32)))}
SECOND = timedelta(seconds=1)


def _unsure(name: str, what: str, check: str, *also: str, edits: Any = None, **options: Any) -> Vector:
    return Vector(name, what, check, "authority", edits or {}, options, "indeterminate", also)


def _withdrawn(name: str, what: str, check: str, *, edits: Any = None, **options: Any) -> Vector:
    return Vector(name, what, check, "authority", edits or {}, options, "withdrawn")


def _lists(annotation: str, **members: str) -> dict[str, Edit]:
    """The status lists the packet itself."""

    def change(payload: dict[str, Any], forge: Forge) -> None:
        entry = {"packet": b64(forge.subject.digest), "annotation": annotation, **members}
        payload["annotated"] = [entry]

    return {"status.payload": change}


INDETERMINATE = (
    _unsure(
        "not-locked",
        "The registrar has accepted the record and not yet locked it.",
        "lock",
        "acknowledgement",
        without=("lock", "acknowledgement"),
    ),
    _unsure(
        "not-acknowledged",
        "The Ministry has not yet acknowledged the lock.",
        "acknowledgement",
        without=("acknowledgement",),
    ),
    _unsure("status-absent", "There is no status.", "status", without=("status",)),
    _unsure(
        "status-old",
        "The status is seven days and a second old.",
        "status",
        moments={"status": NOW - timedelta(days=7) - SECOND},
    ),
    _unsure(
        "status-knows-newer-authority",
        "The status knows a newer authority document than the file.",
        "status",
        edits={"status.payload": put(authority={"number": 2, "digest": b64(bytes(32))})},
    ),
    _unsure(
        "not-yet-effective",
        "The lock takes effect in a second.",
        "effective",
        edits={"lock.payload": put(effective_at="2026-06-20T01:00:01Z")},
    ),
)
WITHDRAWN = (
    _withdrawn("invalidated", "An annotation invalidates the record.", "annotations", annotations=(INVALIDATED,)),
    _withdrawn("reissued", "An annotation says that the record was reissued.", "annotations", annotations=(REISSUED,)),
    _withdrawn(
        "corrected-then-invalidated",
        "Of two annotations one invalidates the record.",
        "annotations",
        annotations=(CORRECTED, INVALIDATED),
    ),
    _withdrawn(
        "status-lists-invalidated", "The status lists the record as invalidated.", "status", edits=_lists("invalidated")
    ),
    _withdrawn(
        "status-lists-reissued",
        "The status lists the record as reissued.",
        "status",
        edits=_lists("reissued-as", successor=b64(bytes(32))),
    ),
    _withdrawn(
        "old-status-lists-invalidated",
        "An old status lists the record as invalidated.",
        "status",
        edits=_lists("invalidated"),
        moments={"status": NOW - timedelta(days=30)},
    ),
    _withdrawn(
        "withdrawn-before-acknowledgement",
        "The record is invalidated; the lock is not yet acknowledged.",
        "annotations",
        annotations=(INVALIDATED,),
        without=("acknowledgement",),
    ),
)
OTHER_VERDICTS = (*INDETERMINATE, *WITHDRAWN)
