"""Forgeries that the other doors refuse: the school's own service over HTTP, and the Ministry's gateway.

They are run where those doors are, on real servers: school-api's by its table of flaws, the Ministry's lists and
chains by its tests of locks. Here they are held to those tests, so that none is named that nothing proves.
"""

import ast
import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from bo_gateway.domain.locks import LockRefused, check_report_lock
from bo_gateway.domain.trust import Trust
from hbs_schema.messages.reports import ReportLock
from tests.integration.bo_gateway import test_locks
from tests.integration.school_api.test_signature_refusals import FLAWS
from tests.support.ministry_reports import LockedReport, signed_class
from tests.support.world import NOW, World
from tests.unit.signer_matrix.cell import Cell


def _at_school(group: str, forged: str, flaw: str) -> Cell:
    async def found() -> frozenset[str]:
        return frozenset({FLAWS[flaw][0]})

    return Cell(group, forged, "school-api", FLAWS[flaw][0], found)


def _proven(group: str, forged: str, code: str, test: Callable[..., Any]) -> Cell:
    """Run by that test, which asks for the code."""

    async def found() -> frozenset[str]:
        return frozenset({code} & _strings(test_locks, test.__name__))

    return Cell(group, forged, "Ministry", code, found)


def _strings(module: ModuleType, name: str) -> set[str]:
    """Every text in a test's body."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.name == name)
    return {node.value for node in ast.walk(body) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


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
    _at_school("wrong role", "Members of another role than the session's", "members of another role"),
    _at_school("wrong class", "A scope that names another class", "another class in the scope"),
    _at_school("exchanged parts", "A leaf that does not follow from the stored content", "a leaf that is not ours"),
    _at_school("leaves of a statement", "A leaf is left out of the list", "one leaf left out of the list"),
    _at_school("keys and spellings", "A flipped signature", "a flipped signature"),
    _at_school("certificate's issuer", "No certificate beside the statement", "no certificate"),
    _at_school("certificate's time", "A certificate that expired before it signed", "an expired certificate"),
    _at_school("certificate's time", "Signed tomorrow", "signed tomorrow"),
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
    _proven(
        "two locks",
        "A second lock names a grade of a school that was locked in this window",
        "grade-locked",
        test_locks.test_over_a_grade_of_a_school_that_was_locked_before_in_this_window,
    ),
    _proven(
        "two locks",
        "A second lock holds a record key that was locked before",
        "record-locked",
        test_locks.test_over_a_record_that_was_locked_before,
    ),
    _proven(
        "two locks",
        "A lock that follows another than the last one",
        "lock-previous",
        test_locks.test_that_forks_the_chain,
    ),
    _proven(
        "two locks",
        "A lock over a record of another registrar",
        "record-elsewhere",
        test_locks.test_over_a_code_of_another_registrar,
    ),
    _proven(
        "part dropped or restored",
        "A lock over a packet that an earlier lock withdrew",
        "packet-withdrawn",
        test_locks.test_over_a_packet_that_an_earlier_lock_withdrew,
    ),
)
