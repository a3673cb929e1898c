"""Bundles whose official statements and documents break a rule of their own kind."""

from typing import Any

from tests.vectors.edits import drop, put, put_in
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

ZERO = b64(bytes(32))


def _vector(name: str, flaw: str, step: str, edit: Edit, **options: Any) -> Vector:
    return Vector(name, flaw, "statements", "signatures", {f"{step}.payload": edit}, options)


def _annotation(name: str, flaw: str, edit: Edit) -> Vector:
    return _vector(f"annotation-{name}", flaw, "annotation:0", edit, annotations=(CORRECTED,))


KIND_FLAWS = (
    _vector("lock-seq-2-without-previous", "The second lock names none before it.", "lock", put(seq=2)),
    _vector("lock-seq-1-with-previous", "The first lock names one before it.", "lock", put(previous=ZERO)),
    _vector("lock-seq-0", "The lock has number 0.", "lock", put(seq=0)),
    _vector("lock-without-scope", "The lock has no scope.", "lock", drop("scope")),
    _vector(
        "lock-scope-with-class", "The lock's scope names a class.", "lock", put(scope={"class": "4A", "grades": [4]})
    ),
    _vector(
        "lock-policies-descend",
        "The lock's policies descend.",
        "lock",
        lambda p, _f: p.update(policies=sorted([ZERO, *p["policies"]], reverse=True)),
    ),
    _vector(
        "lock-policies-repeat",
        "The lock names one policy twice.",
        "lock",
        lambda p, _f: p.update(policies=p["policies"] * 2),
    ),
    _vector(
        "lock-effective-30-february",
        "The lock takes effect on 30 February.",
        "lock",
        put(effective_at="2026-02-30T00:00:00Z"),
    ),
    _vector("lock-count-beyond-limit", "The lock has a count beyond 2^23.", "lock", put(count=2**23 + 1)),
    _vector("lock-window-a-word", "The lock's window is not a number.", "lock", put(window="one")),
    _vector("receipt-id-not-a-uuid", "The receipt's submission id is not a UUID.", "receipt", put(submission_id="1")),
    _vector(
        "receipt-received-in-second-60",
        "The receipt has a second 60.",
        "receipt",
        put(received_at="2026-06-01T03:00:60Z"),
    ),
    _vector("acknowledgement-count-2", "The acknowledgement has a count of 2.", "acknowledgement", put(count=2)),
    _vector(
        "acknowledgement-count-true", "The acknowledgement has a count of true.", "acknowledgement", put(count=True)
    ),
    _vector(
        "acknowledgement-seq-2-without-previous",
        "The second acknowledgement names none before.",
        "acknowledgement",
        put(seq=2),
    ),
    _annotation("with-needless-successor", "A correction names a successor.", put(successor=ZERO)),
    _annotation("reissued-without-successor", "A reissue names no successor.", put(annotation="reissued-as")),
    _annotation(
        "of-30-february", "An annotation is by a decision of 30 February.", put_in("decision/date", "2026-02-30")
    ),
    _annotation("unknown", "An annotation of a kind that format 1 does not know.", put(annotation="lost")),
    _annotation(
        "decision-of-two-lines", "The number of a decision has two lines.", put_in("decision/number", "12\n13")
    ),
)
