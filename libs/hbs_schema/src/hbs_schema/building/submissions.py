"""Packing packets and their statements into a submission, signed by the school's sending key."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from hbs_schema import base64url, canonical, leaves
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import packet_json
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import read_submission
from hbs_schema.statements.payloads import SubmissionStatement
from hbs_schema.verification.times import to_instant


def submission_members(packet: Packet, *, submission_id: str, window: str) -> dict[str, Any]:
    """Members of the `submission` statement that follow from any packet of the submission."""
    header = packet.header
    return {
        "registrar": header.registrar,
        "school": header.school,
        "school_year": header.school_year,
        "level": header.level,
        "track": header.track,
        "window": window,
        "submission_id": submission_id,
    }


def submission_bytes(
    packets: Sequence[Packet],
    *,
    submission_id: str,
    window: str,
    statements: Mapping[str, str],
    statement_leaves: Mapping[str, Sequence[str]],
    certificates: Collection[bytes],
    sender: SigningKey,
    sent_at: datetime,
    timestamps: Mapping[str, Sequence[bytes]] | None = None,
) -> bytes:
    """The bytes of a submission, read back before they are returned. Raises Malformed or NotGenuine."""
    own = [leaves.of_packet("submission", packet.digest) for packet in packets]
    members = submission_members(packets[0], submission_id=submission_id, window=window)
    members["sent_at"] = to_instant(sent_at)
    signed = sign_tree(SubmissionStatement, own, members, key=sender, signed_at=sent_at)
    data = canonical.dump(
        {
            "format": "hbs-submission/1",
            "submission_id": submission_id,
            "window": window,
            "school": packets[0].header.school,
            "packets": [packet_json(packet) for packet in packets],
            "statements": dict(statements),
            "timestamps": {
                name: [base64url.encode_der(token) for token in tokens] for name, tokens in (timestamps or {}).items()
            },
            "certificates": sorted(base64url.encode_der(der) for der in certificates),
            "leaves": {name: list(texts) for name, texts in statement_leaves.items()},
            "sender": signed.statement.jws,
        }
    )
    read_submission(data)
    return data
