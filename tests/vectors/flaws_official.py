"""Bundles whose receipt, lock, acknowledgement, annotation or status is of something else or of a wrong time."""

from collections.abc import Callable
from typing import Any

from hbs_schema import leaves
from tests.vectors.edits import put
from tests.vectors.flaws_lists import CORRECTED
from tests.vectors.forge import Forge
from tests.vectors.raw import b64
from tests.vectors.vector import Edit, Vector

NOTED = {"annotations": (CORRECTED,)}


def _says(step: str, name: str, flaw: str, **options: Any) -> Callable[[Edit], Vector]:
    check = "annotations" if step.startswith("annotation:") else step
    file = f"{step.split(':')[0]}-{name}"
    return lambda edit: Vector(file, flaw, check, "authority", {f"{step}.payload": edit}, options)


def _of_other(step: str, member: str, value: Any, **options: Any) -> Vector:
    flaw = f"The {step.split(':')[0]} is of another {member.replace('_', ' ')}."
    name = f"of-another-{member.replace('_', '-')}"
    return _says(step, name, flaw, **options)(put(**{member: value}))


def _leaves(step: str, name: str, flaw: str, own: Edit, **options: Any) -> Vector:
    check = "annotations" if step.startswith("annotation:") else step
    return Vector(name, flaw, check, "authority", {f"{step}.leaves": own}, options)


def _label(old: bytes, new: bytes) -> Edit:
    return lambda own, _forge: [leaf.replace(old, new) for leaf in own]


def _lock_leaf(make: Callable[[Forge], bytes]) -> Edit:
    """Exchange the first pupil's leaf."""

    def change(own: list[bytes], forge: Forge) -> list[bytes]:
        subject = forge.subject
        genuine = leaves.of_record("lock", subject.record_key, subject.digest)
        return sorted([make(forge), *(leaf for leaf in own if leaf != genuine)])

    return change


OTHERS = (
    _of_other("receipt", "registrar", "so-02"),
    _of_other("receipt", "school", "01-tieu-hoc-khac"),
    _of_other("receipt", "school_year", "2024-2025"),
    _of_other("receipt", "level", "lower-secondary"),
    _of_other("receipt", "track", "supplementary"),
    _of_other("lock", "registrar", "so-02"),
    _of_other("lock", "school_year", "2024-2025"),
    _of_other("lock", "level", "lower-secondary"),
    _of_other("lock", "track", "supplementary"),
    _says("lock", "of-other-grades", "The lock is of grades 3 and 5.")(put(scope={"grades": [3, 5]})),
    _says("lock", "without-the-policy", "The lock does not name the packet's policy.")(put(policies=[b64(bytes(32))])),
    _of_other("acknowledgement", "registrar", "so-02"),
    _of_other("acknowledgement", "school_year", "2024-2025"),
    _of_other("acknowledgement", "level", "lower-secondary"),
    _of_other("acknowledgement", "track", "supplementary"),
    _of_other("acknowledgement", "window", "2"),
    _of_other("annotation:0", "registrar", "so-02", **NOTED),
    _of_other("annotation:0", "school", "01-tieu-hoc-khac", **NOTED),
    _of_other("annotation:0", "school_year", "2024-2025", **NOTED),
    _of_other("annotation:0", "track", "supplementary", **NOTED),
    _of_other("status", "registrar", "so-02"),
    _of_other("status", "school_year", "2024-2025"),
)
LEAVES = (
    _leaves(
        "receipt",
        "receipt-of-other-packets",
        "The receipt is for other packets.",
        lambda _own, _f: [leaves.of_packet("receipt", bytes([n] * 32)) for n in (1, 2)],
    ),
    _leaves(
        "receipt",
        "receipt-with-label-of-withdrawal",
        "The receipt's leaves are those of a withdrawal.",
        _label(b"hbs1:receipt\x00", b"hbs1:withdrawal\x00"),
    ),
    _leaves(
        "lock",
        "lock-of-another-packet",
        "The lock holds another packet of this record.",
        _lock_leaf(lambda f: leaves.of_record("lock", f.subject.record_key, bytes(32))),
    ),
    _leaves(
        "lock",
        "lock-under-another-record",
        "The lock holds this packet under another record.",
        _lock_leaf(lambda f: leaves.of_record("lock", bytes(32), f.subject.digest)),
    ),
    _leaves(
        "lock",
        "lock-with-label-of-close",
        "The lock's leaves are those of a close.",
        _label(b"hbs1:lock\x00", b"hbs1:close\x00"),
    ),
    _leaves(
        "acknowledgement",
        "acknowledgement-of-another-lock",
        "The Ministry acknowledged another lock.",
        lambda _own, _f: [leaves.acknowledgement(bytes(32))],
    ),
    _leaves(
        "annotation:0",
        "annotation-of-another-packet",
        "The annotation is for other packets.",
        lambda _own, _f: [leaves.of_packet("annotation", bytes([n] * 32)) for n in (1, 2)],
        **NOTED,
    ),
)


OFFICIAL_FLAWS = (*OTHERS, *LEAVES)
