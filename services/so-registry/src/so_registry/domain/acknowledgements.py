"""Where an acknowledgement stands: it is of this lock, and follows the one before it (docs/packet.md §5)."""

from hbs_schema.errors import Malformed
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement


def check_chain(
    acknowledgement: Statement[Acknowledgement],
    lock: Lock,
    earlier: Statement[Acknowledgement] | None,
    later: Statement[Acknowledgement] | None,
) -> None:
    """Raises Malformed for another place, or for another chain than its neighbours', as far as they have come.

    Locks are acknowledged in their order, each once, so both have the same number.
    """
    own = acknowledgement.payload
    told = (own.registrar, own.school_year, own.level, own.track, own.window, own.seq)
    if told != (lock.registrar, lock.school_year, lock.level, lock.track, lock.window, lock.seq):
        raise Malformed("acknowledgement", "of another window or out of order")
    if earlier is not None and own.previous != earlier.name:
        raise Malformed("acknowledgement", "does not follow the one before it")
    if later is not None and later.payload.previous != acknowledgement.name:
        raise Malformed("acknowledgement", "is not the one that the next one follows")
