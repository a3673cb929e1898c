"""An acknowledgement: whose it is, of which lock, and that it follows the one before it (docs/packet.md §5)."""

from collections.abc import Callable

from hbs_schema import base64url, leaves, merkle
from hbs_schema.certificates import Certificate
from hbs_schema.errors import Malformed
from hbs_schema.statements.documents import Authority
from hbs_schema.statements.payloads import Acknowledgement, Lock
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.times import claimed, from_instant


def check_signed(
    acknowledgement: Statement[Acknowledgement], authority: Authority, find: Callable[[str], Certificate | None]
) -> Certificate:
    """By a certificate that the Ministry's document names for acknowledgements, at that time; `find` has certificates
    by thumbprint. Raises Malformed, NotGenuine.
    """
    moment = claimed(acknowledgement)
    is_entitled = any(
        entry.thumbprint == acknowledgement.header.thumbprint
        and entry.purpose == "ack"
        and from_instant(entry.not_before) <= moment < from_instant(entry.not_after)
        for entry in authority.bo.certificates
    )
    signer = find(acknowledgement.header.thumbprint)
    if not is_entitled or signer is None:
        raise Malformed("acknowledgement", "not signed for the purpose")
    acknowledgement.check_signature(signer.key)
    return signer


def root_of(lock: str) -> str:
    """What an acknowledgement of a lock's statement has as its root. Raises Malformed for a name that is none."""
    return base64url.encode(merkle.Tree([leaves.acknowledgement(base64url.decode_digest(lock))]).root)


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
