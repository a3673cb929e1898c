"""The leaf of each kind of statement (docs/packet.md §5): what exactly one signature says about one thing."""

from collections.abc import Iterable
from hashlib import sha256

from hbs_schema import base64url
from hbs_schema.digests import leaf
from hbs_schema.errors import Malformed

NO_SUCCESSOR = bytes(32)
_KEYED = (b"hbs1:endorse-part\x00", b"hbs1:endorse-packet\x00", b"hbs1:close\x00", b"hbs1:lock\x00")


def endorse_part(record_key: bytes, identity_hash: bytes, part_hash: bytes) -> bytes:
    """A teacher's mark belongs to one record, one year, and the name and birth date that he was shown."""
    return b"hbs1:endorse-part\x00" + record_key + identity_hash + part_hash


def endorse_packet(record_key: bytes, content_digest: bytes, earlier_chain: bytes) -> bytes:
    """Later signers vouch for the content and for the signatures of all earlier stages."""
    return b"hbs1:endorse-packet\x00" + record_key + content_digest + earlier_chain


def of_packet(kind: str, packet_digest: bytes) -> bytes:
    """Leaf of `submission`, `receipt`, `withdrawal-request`, `withdrawal` and `annotation`."""
    return leaf(f"hbs1:{kind}", packet_digest)


def of_record(kind: str, record_key: bytes, packet_digest: bytes) -> bytes:
    """Leaf of `close` and `lock`."""
    return leaf(f"hbs1:{kind}", record_key, packet_digest)


def arrival(submission: bytes) -> bytes:
    """Leaf of an arrival, over the submission's bytes as they came."""
    return arrival_of(sha256(submission).digest())


def arrival_of(submission_sha256: bytes) -> bytes:
    """As `arrival`, for bytes that were hashed when they came."""
    return leaf("hbs1:arrival", submission_sha256)


def withdrawn(record_key: bytes, packet_digest: bytes, successor: bytes = NO_SUCCESSOR) -> bytes:
    """Leaf of a lock's list of withdrawn and superseded packets."""
    return leaf("hbs1:withdrawn", record_key, packet_digest, successor)


def school(code: str) -> bytes:
    """Leaf of a lock's list of schools."""
    return leaf("hbs1:school", sha256(code.encode("ascii")).digest())


def acknowledgement(lock_digest: bytes) -> bytes:
    """Leaf of an acknowledgement, over the lock statement's digest."""
    return leaf("hbs1:acknowledgement", lock_digest)


def check_one_leaf_a_record(leaves: Iterable[bytes]) -> None:
    """Raises Malformed if two leaves of an endorsement, close or lock name one record key."""
    seen: set[bytes] = set()
    for entry in leaves:
        label, _, values = entry.partition(b"\x00")
        if label + b"\x00" not in _KEYED:
            return
        if values[:32] in seen:
            raise Malformed("proofs", "two leaves for one record")
        seen.add(values[:32])


def read_leaves(texts: Iterable[str], label: str) -> list[bytes]:
    """An endorsement's leaves from their base64url form, no two of one record.

    Raises Malformed unless each has the label and its length.
    """
    start = label.encode("ascii") + b"\x00"
    length, key = len(start) + 96, slice(len(start), len(start) + 32)
    own = base64url.decode_each(list(texts), check="proofs")
    if not all(len(entry) == length and entry.startswith(start) for entry in own):
        raise Malformed("proofs", "not a leaf of this kind")
    if len({entry[key] for entry in own}) != len(own):
        raise Malformed("proofs", "two leaves for one record")
    return own
