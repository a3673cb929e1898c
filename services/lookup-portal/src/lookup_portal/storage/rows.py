"""Rows as the domain's values."""

from typing import Any

from sqlalchemy import Row

from lookup_portal.domain.statuses import KnownStatus
from lookup_portal.domain.verdicts import Decision, Standing


def standing_of(row: Row[Any]) -> Standing:
    """Of a row that holds the columns of a standing."""
    decision = None if row.decision_number is None else Decision(row.decision_number, row.decided_on)
    return Standing(
        effective_at=row.effective_at,
        annotation=row.annotation,
        decision=decision,
        status_issued_at=row.status_issued_at,
        status_annotation=row.status_annotation,
        has_ended_signer=row.is_touched,
    )


def status_of(row: Row[Any]) -> KnownStatus | None:
    """The status beside a record, for joining: its list of annotated packets is in the document itself."""
    if row.status_registrar is None:
        return None
    return KnownStatus(
        registrar=row.status_registrar,
        school_year=row.school_year,
        seq=row.seq,
        issued_at=row.status_issued_at,
        status=row.status,
        authority=row.authority,
        certificates=row.certificates,
        ended=row.ended,
        annotated={},
    )
