"""Sending what somebody else has packed: another sender's statement around the same packets."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from hbs_kit.clock import utc_now
from hbs_schema import canonical, leaves
from hbs_schema.base64url import encode_der
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.submissions import submission_members
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.payloads import SubmissionStatement
from hbs_schema.verification.times import to_instant
from tests.support.registry import Registry


def sent_by(
    registry: Registry,
    key: SigningKey,
    packets: Sequence[Packet],
    packed: tuple[UUID, bytes],
    *,
    school: str | None = None,
    at: datetime | None = None,
) -> tuple[UUID, bytes]:
    """The same packets, in the name of `school`, by the sending key `key`, at some time."""
    number, body = packed
    envelope = canonical.parse(body, max_depth=canonical.ENVELOPE_DEPTH)
    moment = at or utc_now()
    members = submission_members(packets[0], submission_id=str(number), window=str(registry.window_no))
    members |= {"school": school or registry.world.school, "sent_at": to_instant(moment)}
    own = [leaves.of_packet("submission", packet.digest) for packet in packets]
    signed = sign_tree(SubmissionStatement, own, members, key=key, signed_at=moment)
    former = encode_der(registry.world.key("sender/").certificate.der)
    others = {text for text in envelope["certificates"] if text != former}
    envelope |= {
        "school": members["school"],
        "sender": signed.statement.jws,
        "certificates": sorted(others | {encode_der(key.certificate.der)}),
    }
    return number, canonical.dump(envelope)
