"""A checked lock as it is stored, for judging what came with it."""

from sqlalchemy.ext.asyncio import AsyncSession

from bo_gateway.domain.locks import CheckedLock
from bo_gateway.domain.reports import Report
from bo_gateway.storage import evidence
from hbs_schema.statements.documents import Policy
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import Statement, parse_statement


async def load_lock(session: AsyncSession, report: Report) -> CheckedLock:
    """Statement, policies and certificates of a report whose lock is checked."""
    policies = await evidence.get_documents(session, report.policies)
    certificates = await evidence.get_certificates(session, report.certificates)
    return CheckedLock(
        statement=await load_lock_statement(session, report),
        policies={digest: parse_statement(jws, Policy) for digest, jws in policies.items()},
        certificates={certificate.thumbprint: certificate for certificate in certificates},
        schools=frozenset(report.schools),
    )


async def load_lock_statement(session: AsyncSession, report: Report) -> Statement[Lock]:
    """The lock's statement alone."""
    statements = await evidence.get_statements(session, [report.key.lock])
    return parse_statement(statements[report.key.lock], Lock)
