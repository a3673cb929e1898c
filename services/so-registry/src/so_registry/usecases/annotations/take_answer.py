"""The Ministry's answer to an annotation, or to what was told of a transfer."""

import logging

from hbs_kit.db import Sessions
from hbs_schema.errors import Malformed
from hbs_schema.messages.decisions import StatementAnswer
from so_registry.storage import evidence
from so_registry.storage.annotations import set_answered

log = logging.getLogger(__name__)


async def take_answer(answer: StatementAnswer, *, sessions: Sessions) -> None:
    """Keep it; the same answer again changes nothing. Raises Malformed for a statement that is not this registrar's."""
    problem = None if answer.result == "accepted" else answer.problem or "refused"
    async with sessions.begin() as session:
        is_transfer = answer.statement in await evidence.get_statements(session, [answer.statement])
        if not await set_answered(session, answer.statement, problem) and not is_transfer:
            raise Malformed("annotation", "not this registrar's")
    if problem:
        log.error("the Ministry refused a statement: %s", problem)
