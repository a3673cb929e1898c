"""Statements of a school's legal acts: do they hold, are they about this list, may these people sign them?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hbs_schema import merkle
from hbs_schema.base64url import encode
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.shape import MAX_CERTIFICATE
from hbs_schema.errors import Refused
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.co_signers import has_clash, signed_by
from hbs_schema.intake.signers import SignerEntry, is_algorithm_over, is_certificate_good, judge_signer
from hbs_schema.intake.windows import Window
from hbs_schema.leaves import check_one_leaf_a_record
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Close, ResultCount, WithdrawalRequest
from hbs_schema.statements.statement import P, Statement, parse_statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed
from so_registry.domain.errors import StatementRefused

SchoolAct = Close | WithdrawalRequest
Signers = Mapping[str, tuple[SignerEntry, ...]]


def read_act(
    texts: Sequence[str], model: type[P], certificate_texts: Sequence[str], leaves: Sequence[bytes]
) -> tuple[list[Statement[P]], dict[str, Certificate]]:
    """The act's statements, once each is known to hold over exactly these leaves, and its certificates.

    Raises StatementRefused.
    """
    statements = []
    try:
        certificates = read_certificates(certificate_texts, limit=MAX_CERTIFICATE)
        check_one_leaf_a_record(leaves)
        tree = merkle.Tree(leaves)
        for text in texts:
            statement = parse_statement(text, model)
            statement.check_signature(certificates[statement.header.thumbprint].key)
            head = (getattr(statement.payload, "count", None), getattr(statement.payload, "root", None))
            if head != (len(tree.leaves), encode(tree.root)):
                raise StatementRefused("proofs")
            statements.append(statement)
    except Refused as refused:
        raise StatementRefused(refused.check) from refused
    except KeyError:
        raise StatementRefused("signatures") from None
    return statements, certificates


def check_window(payload: SchoolAct, window: Window, school: str) -> None:
    """Raises StatementRefused unless an act speaks of this window and school."""
    said = (payload.registrar, payload.school_year, payload.level, payload.track, payload.window, payload.school)
    meant = (
        window.registrar,
        window.school_year,
        window.level,
        window.track,
        str(window.window_no),
        school,
    )
    if said != meant:
        raise StatementRefused("binding")


def check_alike(statements: Sequence[Statement[Close]] | Sequence[Statement[WithdrawalRequest]]) -> None:
    """Raises StatementRefused unless all signers said the same, each in his role."""
    first = statements[0].payload
    for statement in statements:
        if statement.payload.model_copy(update={"role": first.role, "text": first.text}) != first:
            raise StatementRefused("binding")


def check_people(
    statements: Sequence[Statement[WithdrawalRequest]], signers: Signers, *, school: str, at: datetime, least: int
) -> None:
    """Raises StatementRefused where one person signed in two roles, since a policy that names two means two people;
    and where fewer signed than the calendar asks for.
    """
    if len(statements) < least:
        raise StatementRefused("stages")
    seats = [
        signed_by(
            signers.get(each.header.thumbprint, ()),
            school=school,
            role=each.payload.role,
            class_name="",
            part="",
            at=at,
        )
        for each in statements
    ]
    if has_clash(seats, [" ".join(seat.role for seat in seats)]):
        raise StatementRefused("one-person")


def check_results(told: Iterable[ResultCount], accepted: Iterable[tuple[int, str | None]]) -> None:
    """Raises StatementRefused unless the counts are those of the accepted packets, given as (grade, result)."""
    listed = [(entry.grade, entry.result, entry.count) for entry in told]
    counted = Counter((grade, result) for grade, result in accepted if result is not None)
    if sorted(listed) != sorted((grade, result, count) for (grade, result), count in counted.items()):
        raise StatementRefused("results")


def check_signers(
    statements: Sequence[Statement[Close]] | Sequence[Statement[WithdrawalRequest]],
    signers: Signers,
    roles: Sequence[str],
    *,
    certificates: Mapping[str, Certificate],
    policy: Policy,
    algorithms: AlgorithmList,
    school: str,
    at: datetime,
) -> None:
    """Raises StatementRefused unless exactly the policy's roles signed, not ahead, each by an approved certificate
    that was valid, with an algorithm that policy and registrar still take.

    `at` is when the act came: no timestamp vouches for an earlier time, and who may not act now must not act by a
    statement that he says is old.
    """
    given = [statement.payload.role for statement in statements]
    if sorted(given) != sorted(roles):
        raise StatementRefused("stages")
    for statement in statements:
        verdict = judge_signer(
            signers.get(statement.header.thumbprint, ()),
            school=school,
            role=statement.payload.role,
            class_name="",
            part="",
            at=at,
        )
        if verdict != "ok":
            raise StatementRefused("signer-not-authorised")
        if claimed(statement) > at + CLOCK_TOLERANCE:
            raise StatementRefused("signing-time")
        if not is_certificate_good(certificates[statement.header.thumbprint], at):
            raise StatementRefused("certificate-validity")
        key = certificates[statement.header.thumbprint].key
        if is_algorithm_over(statement, policy, at) or not algorithms.allows(statement.header.alg, key, at):
            raise StatementRefused("algorithms")
