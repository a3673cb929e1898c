"""The audit of a school's service, as an auditor looks at it."""

import asyncpg

from hbs_kit.clock import Clock, utc_now
from hbs_schema.audit.checkpoint import Checkpoint
from hbs_schema.audit.signers import Witnesses
from school_api.usecases.verify_audit import AuditReport, verify_audit
from school_api.usecases.witness_audit import witness_audit
from tests.integration.school_api.service import School
from tests.support.registry import CLIENT


async def audit_of(school: School) -> AuditReport:
    """Checked by whoever trusts the Ministry's root."""
    resources = school.resources
    root = school.registry.world.key("bo-root").certificate
    return await verify_audit(
        registrar=resources.registrar, client_id=CLIENT, sessions=resources.sessions, witnesses=Witnesses(root)
    )


async def witnessed(school: School, clock: Clock = utc_now, *, only_daily: bool = False) -> Checkpoint | None:
    """The registrar is told how far it has come."""
    resources = school.resources
    return await witness_audit(
        school.registry.world.school,
        client_id=CLIENT,
        sessions=resources.sessions,
        registry=resources.registry,
        registrar=resources.registrar,
        clock=clock,
        only_daily=only_daily,
    )


async def as_owner(school: School, *statements: str) -> None:
    """Somebody with the owner's password switches the triggers off first, and on again."""
    tables = ("audit", "audit_chain", "audit_checkpoints")
    connection = await asyncpg.connect(school.database.owner)
    try:
        for change, changes in (("DISABLE", statements), ("ENABLE", ())):
            for table in tables:
                await connection.execute(f"ALTER TABLE school.{table} {change} TRIGGER USER")
            for statement in changes:
                await connection.execute(statement)
    finally:
        await connection.close()
