"""Forgeries that the other doors refuse: the school's own service over HTTP, and the Ministry's gateway.

They are run where those doors are, on real servers: school-api's by its table of flaws, the Ministry's lists and
chains by its tests of locks. Here they are held to those tests, so that none is named that nothing proves.
"""

from collections.abc import Callable
from typing import Any

from bo_gateway.domain.locks import LockRefused, check_report_lock
from bo_gateway.domain.trust import Trust
from hbs_schema.messages.reports import ReportLock
from tests.integration.bo_gateway import test_locks
from tests.integration.school_api import test_signature_refusals as refusals
from tests.support.ministry_reports import LockedReport, signed_class
from tests.support.world import NOW, World
from tests.unit.signer_matrix.cell import Cell
from tests.unit.signer_matrix.proofs import Test, asserted, cases


def at_school(group: str, forged: str, code: str, flaw: str) -> Cell:
    """Run by the table of flaws, which asks the service for the code beside the flaw."""

    async def found() -> frozenset[str]:
        table = refusals.test_a_statement_that_does_not_hold_is_refused_and_nothing_is_stored
        is_proven = flaw in cases(table) and "code" in asserted(table)
        return frozenset({refusals.FLAWS[flaw][0]} if is_proven else ())

    return Cell(group, forged, "school-api", code, found)


def proven(group: str, forged: str, code: str, test: Test) -> Cell:
    """Run by that test, which fails unless the gateway answers with the code."""

    async def found() -> frozenset[str]:
        return frozenset({code} if repr(code) in asserted(test) else ())

    return Cell(group, forged, "Ministry", code, found)


def _locked_by(key_name: str) -> Callable[[World], LockedReport]:
    return lambda world: signed_class(world, 1).lock(key_name=key_name)


def _lock(group: str, forged: str, code: str, make: Callable[[World], LockedReport], **body: Any) -> Cell:
    """Judged as the gateway's worker judges a lock before any of its packets."""

    async def found() -> frozenset[str]:
        world = World()
        report = make(world)
        told = ReportLock.model_validate_json(report.lock_body(**body))
        trust = Trust(world.authority, (world.ca.root,))
        try:
            check_report_lock(told, trust, NOW)
        except LockRefused as refused:
            return frozenset({refused.code})
        return frozenset()

    return Cell(group, forged, "Ministry", code, found)


DOOR_CELLS = (
    at_school(
        "wrong role", "Members of another role than the session's", "statement-refused", "members of another role"
    ),
    at_school("wrong class", "A scope that names another class", "statement-refused", "another class in the scope"),
    at_school(
        "exchanged parts",
        "A leaf that does not follow from the stored content",
        "signed-content-changed",
        "a leaf that is not ours",
    ),
    at_school(
        "leaves of a statement", "A leaf is left out of the list", "statement-refused", "one leaf left out of the list"
    ),
    at_school("keys and spellings", "A flipped signature", "statement-refused", "a flipped signature"),
    at_school("certificate's issuer", "No certificate beside the statement", "statement-refused", "no certificate"),
    at_school(
        "certificate's time",
        "A certificate that expired before it signed",
        "certificate-expired",
        "an expired certificate",
    ),
    at_school("certificate's time", "Signed tomorrow", "statement-refused", "signed tomorrow"),
    _lock("wrong role", "A receipt's certificate locks", "lock-not-authorised", _locked_by("so-receipt")),
    _lock("wrong role", "Somebody's certificate locks", "lock-not-authorised", _locked_by("somebody")),
    _lock("wrong role", "The registrar's own lock", "", _locked_by("so-lock")),
    _lock(
        "policy downgraded",
        "The lock comes without the policies that it names",
        "lock-documents",
        _locked_by("so-lock"),
        policies=(),
    ),
    _lock(
        "wrong school",
        "The list of schools is another than the lock's",
        "lock-lists",
        _locked_by("so-lock"),
        schools=("elsewhere",),
    ),
    proven(
        "two locks",
        "A second lock names a grade of a school that was locked in this window",
        "grade-locked",
        test_locks.test_over_a_grade_of_a_school_that_was_locked_before_in_this_window,
    ),
    proven(
        "two locks",
        "A second lock holds a record key that was locked before",
        "record-locked",
        test_locks.test_over_a_record_that_was_locked_before,
    ),
    proven(
        "two locks",
        "A lock that follows another than the last one",
        "lock-previous",
        test_locks.test_that_forks_the_chain,
    ),
    proven(
        "two locks",
        "A lock over a record of another registrar",
        "record-elsewhere",
        test_locks.test_over_a_code_of_another_registrar,
    ),
    proven(
        "part dropped or restored",
        "A lock over a packet that an earlier lock withdrew",
        "packet-withdrawn",
        test_locks.test_over_a_packet_that_an_earlier_lock_withdrew,
    ),
)
