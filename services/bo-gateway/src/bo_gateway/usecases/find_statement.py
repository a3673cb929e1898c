"""The answer to a registrar's statement as it stands."""

from bo_gateway.domain.answers import statement_answer
from bo_gateway.domain.errors import ReportUnknown
from bo_gateway.storage.registrar_statements import StatementKey, find_decided
from hbs_kit.db import Sessions


async def find_statement_answer(key: StatementKey, *, sessions: Sessions) -> bytes | None:
    """None until it is judged. Raises ReportUnknown."""
    async with sessions() as session:
        found = await find_decided(session, key)
    if found is None:
        raise ReportUnknown
    state, problem = found
    return None if state == "received" else statement_answer(key.registrar, key.statement, problem)
