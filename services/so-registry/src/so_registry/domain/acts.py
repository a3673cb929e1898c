"""Statements of a school's legal acts: do they hold, are they about this list, may these people sign them?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from hbs_schema import merkle
from hbs_schema.base64url import encode
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Refused
from hbs_schema.statements.payloads import Close, WithdrawalRequest
from hbs_schema.statements.statement import P, Statement, parse_statement
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed
from so_registry.domain.errors import StatementRefused
from so_registry.domain.signers import SignerEntry, judge_signer
from so_registry.domain.windows import Window

SchoolAct = Close | WithdrawalRequest
Signers = Mapping[str, tuple[SignerEntry, ...]]


def read_act(
    texts: Sequence[str], model: type[P], certificates: Mapping[str, Certificate], leaves: Sequence[bytes]
) -> list[Statement[P]]:
    """The act's statements, once each is known to hold over exactly these leaves. Raises StatementRefused."""
    tree = merkle.Tree(leaves)
    statements = []
    try:
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
    return statements


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


def check_signers(
    statements: Sequence[Statement[Close]] | Sequence[Statement[WithdrawalRequest]],
    signers: Signers,
    roles: Sequence[str],
    *,
    school: str,
    at: datetime,
) -> None:
    """Raises StatementRefused unless exactly the policy's roles signed, each by an approved certificate, not ahead."""
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
