"""The key for arrivals, receipts and withdrawals at this moment: processes that run follow the authority document."""

from functools import lru_cache

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions, reading
from hbs_schema.building.key_choice import choose_key
from hbs_schema.building.keys import SigningKey
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.statement import parse_statement
from so_registry.storage import evidence


async def choose_receipt_key(
    current: SigningKey, following: SigningKey | None, *, registrar: str, sessions: Sessions, clock: Clock
) -> SigningKey:
    """The following key from the time on that the newest authority document gives it; else the current one."""
    if following is None:
        return current
    async with reading(sessions) as session:
        jws = await evidence.find_newest(session, "authority")
    held = _read(jws).certificates_of(registrar) if jws else ()
    return choose_key(current, following, held, "receipt", clock())


# The same document for years: it is parsed once, and nothing else decides.
@lru_cache(maxsize=2)
def _read(jws: str) -> Authority:
    return parse_statement(jws, Authority).payload
