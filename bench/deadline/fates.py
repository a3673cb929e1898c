"""What becomes of each record on deadline day: exact shares, the same in every run."""

from enum import StrEnum

CLASS = 40
BLOCK = 1000
_STEP, _CLASS_STEP = 617, 37
"""Coprime to their blocks: a block goes through every number once, and neighbours differ."""


class Fate(StrEnum):
    GOOD = "good"
    BAD_SIGNER = "bad-signer"  # the whole class: its homeroom statement is another teacher's
    CORRECTED = "corrected"  # refused for its content, mended, sent again
    REPLACED = "replaced"  # accepted, replaced by a second revision
    REVOKED = "revoked"  # accepted, revoked
    REPEATED = "repeated"  # accepted, sent once more in another submission


# Of 1,000 records in classes whose signers are right, which are 98 % of all.
_SHARES = ((Fate.CORRECTED, 82), (Fate.REPLACED, 31), (Fate.REPEATED, 7), (Fate.REVOKED, 3))


def is_signed_wrong(class_no: int) -> bool:
    """Two classes of a hundred."""
    return class_no * _CLASS_STEP % 50 == 7


def fate_of(class_no: int, pupil_no: int) -> Fate:
    """Of the record with this number in the whole province."""
    if is_signed_wrong(class_no):
        return Fate.BAD_SIGNER
    place = pupil_no * _STEP % BLOCK
    for fate, share in _SHARES:
        if place < share:
            return fate
        place -= share
    return Fate.GOOD
