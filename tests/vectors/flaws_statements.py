"""Bundles with a JWS that is not a statement of its kind; its signature holds all the same."""

from typing import Any

from tests.support.world import stage
from tests.vectors.edits import drop, put, put_in
from tests.vectors.forge import TEACHERS, Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

PRINCIPAL = "endorsement:principal"
MATHS = "endorsement:subject-teacher/subjects/TOAN"
PARTS = {"stages": (TEACHERS, stage(role="principal"))}


def _vector(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "statements", "signatures", {step: edit}, options)


def _payload(name: str, flaw: str, edit: Edit, step: str = PRINCIPAL, **options: Any) -> Vector:
    return _vector(name, flaw, f"{step}.payload", edit, **options)


def _as_receipt(payload: dict[str, Any], forge: Forge) -> dict[str, Any]:
    """A receipt over exactly what the principal should have signed."""
    members = {name: payload[name] for name in ("v", "count", "root")}
    return {
        **members,
        **forge.common("school", "track"),
        "kind": "receipt",
        "window": "1",
        "submission_id": "00000000-0000-4000-8000-000000000000",
        "received_at": "2026-06-01T03:00:00Z",
    }


def _as_withdrawal(payload: dict[str, Any], _forge: Any) -> None:
    payload["kind"] = "withdrawal"
    payload["request_id"] = payload.pop("submission_id")


def _as_arrival(payload: dict[str, Any], _forge: Any) -> None:
    payload["kind"] = "arrival"


def _as_close(payload: dict[str, Any], _forge: Forge) -> None:
    for name in ("effective_at", "calendar", "policies", "schools", "withdrawn"):
        del payload[name]
    payload.update(
        kind="close", school="01-tieu-hoc-thu", role="principal", results=[], left_out=[], previous=b64(bytes(32))
    )


def _as_calendar(payload: dict[str, Any], _forge: Any) -> dict[str, Any]:
    names = ("v", "registrar", "id", "version")
    return {
        **{name: payload[name] for name in names},
        "kind": "calendar",
        "school_year": "2025-2026",
        "level": "primary",
        "schema": {"id": "calendar", "version": 1},
        "rules": {},
    }


KINDS = (
    Vector(
        "receipt-as-endorsement",
        "A receipt over the principal's own leaf stands in the place of the principal's endorsement.",
        "statements",
        "signatures",
        {f"{PRINCIPAL}.payload": _as_receipt},
        {"keys": {PRINCIPAL: "so-receipt"}},
    ),
    _payload("unknown-kind", "A statement is of a kind that format 1 does not know.", put(kind="approval")),
    _payload(
        "withdrawal-as-receipt",
        "A confirmation of withdrawal stands in the receipt's place.",
        _as_withdrawal,
        "receipt",
    ),
    _payload("arrival-as-receipt", "A confirmation of arrival stands in the receipt's place.", _as_arrival, "receipt"),
    _payload("close-as-lock", "A school's close stands in the lock's place.", _as_close, "lock"),
    _payload("calendar-as-policy", "A calendar stands in the policy's place.", _as_calendar, "policy"),
)
TEXTS = (
    _vector(
        "sentence-changed",
        "The sentence says another number of records.",
        f"{PRINCIPAL}.text",
        lambda p, _f: p.update(text=p["text"].replace("của 2 học bạ", "của 1 học bạ")),
    ),
    _vector(
        "sentence-without-full-stop",
        "The sentence lacks its full stop.",
        f"{PRINCIPAL}.text",
        lambda p, _f: p.update(text=p["text"].rstrip(".")),
    ),
    _vector(
        "sentence-of-receipt-changed",
        "The receipt's sentence names another school.",
        "receipt.text",
        lambda p, _f: p.update(text=p["text"].replace("-thu,", "-khac,")),
    ),
    _vector("sentence-missing", "A statement has no sentence.", f"{PRINCIPAL}.text", drop("text")),
    _vector("sentence-of-document", "A policy has a sentence.", "policy.payload", put(text="x")),
)
COMMON = (
    _payload("payload-version-2", "A payload is of version 2.", put(v=2)),
    _payload("payload-version-true", "The version of a payload is true.", put(v=True)),
    _payload("payload-unknown-member", "A payload has a member of its own.", put(note="x")),
    _payload("payload-missing-member", "An endorsement names no policy.", drop("policy")),
    _payload("payload-null", "A payload has a member that is null.", put(track=None)),
    _payload("count-zero", "An endorsement has a count of 0.", put(count=0)),
    _payload("count-a-string", "A count is a string.", put(count="2")),
    _payload("count-beyond-limit", "An endorsement has a count of 65,537.", put(count=65537)),
    _payload("root-of-31-bytes", "A root has 31 bytes.", put(root="A" * 42)),
    _payload("root-unused-bits", "A root has a bit set that carries nothing.", put(root="A" * 42 + "B")),
    _payload("years-apart", "The school year of an endorsement is 2025-2027.", put(school_year="2025-2027")),
    _payload("year-line-break", "A line break ends the school year of an endorsement.", put(school_year="2025-2026\n")),
    _payload("scope-empty", "An endorsement has an empty scope.", put(scope={})),
    _payload(
        "scope-part-with-packet", "An endorsement of the packet names a part.", put_in("scope/part", "subjects/TOAN")
    ),
    _payload("scope-without-part", "An endorsement of a part names none.", put(scope={"class": "4A"}), MATHS, **PARTS),
    _payload("scope-grades-empty", "A scope names no grades.", put_in("scope/grades", [])),
    _payload("scope-grades-descend", "The grades of a scope descend.", put_in("scope/grades", [5, 4])),
    _payload("scope-grades-repeat", "A scope names one grade twice.", put_in("scope/grades", [4, 4])),
    _payload("covers-unknown", "An endorsement covers something unknown.", put(covers="class")),
)
STATEMENT_FLAWS = (*KINDS, *TEXTS, *COMMON)
