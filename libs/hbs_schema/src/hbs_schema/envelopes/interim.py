"""The file of an interim record (`hbs-interim/1`): what a school hands to the next one in the middle of the year."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from hbs_schema import base64url, canonical
from hbs_schema.building.packets import packet_json
from hbs_schema.certificates import Certificate, read_certificates
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.envelopes.packet import Packet, read_packet
from hbs_schema.envelopes.shape import MAX_BUNDLE, MAX_CERTIFICATE, Certificates, Jws, PacketShape
from hbs_schema.errors import Malformed
from hbs_schema.statements.documents import Policy, check_strictly_ascending
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement, parse_statement
from hbs_schema.types import Digest, Value


class InterimShape(Value):
    """The file's members; an interim record has no receipt and no lock."""

    format: Literal["hbs-interim/1"]
    packet: PacketShape
    statements: Annotated[dict[Digest, Jws], Field(max_length=64)]
    certificates: Certificates
    policy: Jws


@dataclass(frozen=True)
class Interim:
    """A file that was read; nothing in it is believed yet."""

    packet: Packet
    endorsements: tuple[Placed[Endorsement], ...]
    policy: Statement[Policy]
    certificates: Mapping[str, Certificate]


def interim_bytes(packet: Packet, statements: Mapping[str, str], certificates: Iterable[bytes], policy: str) -> bytes:
    """The file, in its one spelling. Raises Malformed if what was put together cannot be read back."""
    data = canonical.dump(
        {
            "format": "hbs-interim/1",
            "packet": packet_json(packet),
            "statements": dict(statements),
            "certificates": sorted(base64url.encode_der(der) for der in certificates),
            "policy": policy,
        }
    )
    read_interim(data)
    return data


def read_interim(data: bytes) -> Interim:
    """Read a file. Raises Malformed or NotGenuine (`record-key`)."""
    if len(data) > MAX_BUNDLE:
        raise Malformed("format", "larger than 2 MiB")
    value: Any = canonical.parse(data, max_depth=canonical.ENVELOPE_DEPTH)
    try:
        shape = InterimShape.model_validate(value)
        check_strictly_ascending(list(shape.certificates))
    except (ValidationError, ValueError):
        raise Malformed("format", "not the members of an interim file") from None
    packet = read_packet(shape.packet, "/packet")
    names = [proof.statement for proof in packet.endorsements]
    if set(names) != shape.statements.keys():
        raise Malformed("references", "exactly the statements that the packet names", "/statements")
    placed = tuple(
        Placed(_named(parse_statement(shape.statements[proof.statement], Endorsement), proof.statement), proof)
        for proof in packet.endorsements
    )
    policy = parse_statement(shape.policy, Policy)
    certificates = read_certificates(shape.certificates, limit=MAX_CERTIFICATE)
    # Each is named by a signed header, so that no byte of the file can change unseen: CAs are the reader's to have.
    signers = {entry.statement.header.thumbprint for entry in placed}
    if certificates.keys() != signers | {policy.header.thumbprint}:
        raise Malformed("references", "exactly the certificates of the signers", "/certificates")
    return Interim(packet, placed, policy, certificates)


def _named(statement: Statement[Endorsement], name: str) -> Statement[Endorsement]:
    if statement.name != name:
        raise Malformed("references", "a statement under another's name", "/statements")
    return statement
