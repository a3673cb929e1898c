"""Does a posted statement hold, and is it exactly about what its signer was shown?

In this order, the first failure refuses: (1) the statement is an endorsement in its one spelling, with its sentence;
(2) its certificate came along, may sign and is valid; (3) the signature; (4) school, year, level, track, policy, role,
class and part are the session's; (5) its leaves are leaves that we computed from our own strings, and nothing else;
(6) they lead to its root; (7) one leaf where the policy asks for individual signatures; (8) its time has come.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from hbs_schema import base64url, merkle
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.members import PolicyName
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import P, Statement, parse_statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed, from_instant
from school_api.domain.errors import CertificateExpired, SignedContentChanged, StatementRefused

Certificates = Mapping[str, Certificate]


@dataclass(frozen=True)
class Expected:
    """What the session is about."""

    shared: Mapping[str, Any]
    policy: Mapping[str, Any]
    rules: Policy
    role: str
    part: str
    class_name: str
    grades: frozenset[int]
    is_individual: bool
    leaves: Mapping[str, UUID]
    """Draft by the leaf that we computed for it."""


@dataclass(frozen=True)
class Signed:
    """A statement that holds, and each draft's place in its tree."""

    statement: Statement[Endorsement]
    leaves: tuple[str, ...]
    places: Mapping[UUID, tuple[int, tuple[str, ...]]]


def check_endorsement(
    jws: str, leaves: Sequence[str], certificates: Certificates, expected: Expected, now: datetime
) -> Signed:
    """Raises StatementRefused or SignedContentChanged."""
    statement = read_signed(jws, Endorsement, certificates, now)
    _check_algorithm(statement, expected.rules, now)
    _check_binding(statement.payload, expected)
    if not leaves or any(leaf not in expected.leaves for leaf in leaves):
        raise SignedContentChanged
    try:
        tree = merkle.Tree([base64url.decode(leaf) for leaf in leaves])
    except Refused as refused:
        raise StatementRefused(refused.check) from refused
    payload = statement.payload
    if (payload.count, payload.root) != (len(tree.leaves), base64url.encode(tree.root)):
        raise StatementRefused("leaves")
    if expected.is_individual and payload.count != 1:
        raise StatementRefused("individual")
    places = {}
    for index, leaf in enumerate(tree.leaves):
        path = tuple(base64url.encode(step) for step in tree.path(index))
        places[expected.leaves[base64url.encode(leaf)]] = (index, path)
    return Signed(statement, tuple(base64url.encode(leaf) for leaf in tree.leaves), places)


def read_signed(jws: str, model: type[P], certificates: Certificates, now: datetime) -> Statement[P]:
    """Steps 1 to 3 and 8 for a statement of any kind. Raises StatementRefused."""
    try:
        statement = parse_statement(jws, model)
    except Refused as refused:
        raise StatementRefused(refused.check) from refused
    certificate = certificates.get(statement.header.thumbprint)
    if certificate is None:
        raise StatementRefused("certificates")
    if not certificate.may_sign or not certificate.is_valid_at(now):
        raise CertificateExpired("certificate-expired")
    try:
        statement.check_signature(certificate.key)
    except Refused as refused:
        raise StatementRefused(refused.check) from refused
    if claimed(statement) > now + CLOCK_TOLERANCE:
        raise StatementRefused("signing-time")
    return statement


def _check_algorithm(statement: Statement[Endorsement], policy: Policy, now: datetime) -> None:
    if statement.header.alg == "RS256" and now >= from_instant(policy.rs256_until):
        raise StatementRefused("algorithms")


def _check_binding(payload: Endorsement, expected: Expected) -> None:
    shared, scope = expected.shared, payload.scope
    same = all(
        getattr(payload, name) == shared[name] for name in ("registrar", "school", "school_year", "level")
    ) and payload.track in (None, shared["track"])
    same = same and payload.policy == PolicyName.model_validate(expected.policy)
    same = same and payload.role == expected.role
    same = same and payload.covers == ("part" if expected.part else "packet")
    same = same and ((scope.part if scope else None) or "") == expected.part
    same = same and (scope is None or scope.class_name in (None, expected.class_name))
    same = same and (scope is None or scope.grades is None or expected.grades <= set(scope.grades))
    if not same:
        raise StatementRefused("binding")
