"""Does the file of an interim record hold? Nobody has received or locked it: its signers and their policy are all.

In this order, the first failure refuses: (1) the file, its packet and statements in their one spelling; (2) an interim
schema, and values that its models take; (3) the policy, signed, and the one that the header names; (4) every signature
under a certificate that may sign and was valid then; (5) binding, stages and proofs as of any packet.

Whether a certificate is a person's of that school is not decided here: that takes the CAs' roots and a registrar.
"""

from datetime import datetime

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.interim import Interim, read_interim
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.values.schemas import check_values
from hbs_schema.verification import packet as packets
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed

SCHEMAS = frozenset({("primary-interim", 1), ("secondary-interim", 1)})


def verify_interim(data: bytes, *, now: datetime) -> Interim:
    """The file, once it holds. Raises Malformed, NotGenuine, or Unknown for values of a later library."""
    interim = read_interim(data)
    header = interim.packet.header
    if (header.schema_name.id, header.schema_name.version) not in SCHEMAS:
        raise NotGenuine("schema", "not an interim record")
    check_values(interim.packet)
    packets.check_policy_named(interim.packet, interim.policy)
    _check_signed(interim.policy, interim)
    for placed in interim.endorsements:
        certificate = _check_signed(placed.statement, interim)
        signed_at = claimed(placed.statement)
        if not certificate.may_sign or not certificate.is_valid_at(signed_at):
            raise NotGenuine("signer", "a certificate that may not sign, or not then")
        if signed_at > now + CLOCK_TOLERANCE:
            raise NotGenuine("signing-time", "signed in the future")
    packets.check_binding(interim.packet, interim.endorsements)
    staged = packets.check_stages(interim.packet, interim.endorsements, interim.policy.payload)
    packets.check_endorsement_proofs(interim.packet, staged)
    return interim


def _check_signed(statement: Statement[Payload], interim: Interim) -> Certificate:
    certificate = interim.certificates.get(statement.header.thumbprint)
    if certificate is None:
        raise NotGenuine("certificates", "a signer's certificate is not in the file")
    statement.check_signature(certificate.key)
    return certificate
