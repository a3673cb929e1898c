"""Which statements of registrars wait, and for what; which were refused, and why."""

from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.storage import statement_lines
from bo_gateway.storage.statement_lines import StatementLine
from hbs_kit.db import Sessions

WAITING = ("received",)
ALL = ("received", "accepted", "refused")


async def list_statements(*, registrar: str | None, states: tuple[str, ...], sessions: Sessions) -> list[StatementLine]:
    """The one that has waited longest first."""
    async with sessions() as session:
        return await statement_lines.list_statements(session, states=states, registrar=registrar)


async def show_statement(statement: str, *, sessions: Sessions) -> StatementLine:
    """By the digest of its JWS. Raises ReportUnknown."""
    async with sessions() as session:
        found = await statement_lines.list_statements(session, states=ALL, statement=statement)
    if not found:
        raise ReportUnknown
    return found[0]
