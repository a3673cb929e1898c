"""Does the file of an interim record hold? Nobody has received or locked it: its signers and their policy are all.

In this order, the first failure refuses: (1) the file, its packet and statements in their one spelling; (2) an interim
schema, and values that its models take; (3) the policy, signed, and the one that the header names; (4) every signature
under a certificate that may sign, was valid then and has a path to a root of the reader's; (5) binding, stages and
proofs as of any packet.

Whether a certificate is a person's of that school is not decided here: that takes a registrar.
"""

from collections.abc import Sequence
from datetime import datetime

from cryptography import x509

from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.interim import Interim, read_interim
from hbs_schema.errors import NotGenuine
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.values.schemas import check_values
from hbs_schema.verification import packet as packets
from hbs_schema.verification.certificate_checks import Use, check_paths
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed

SCHEMAS = frozenset({("primary-interim", 1), ("secondary-interim", 1)})


def verify_interim(
    data: bytes, *, now: datetime, roots: Sequence[x509.Certificate], issuers: Sequence[Certificate]
) -> Interim:
    """The file, once it holds. `roots` of CAs and the `issuers` below them are the reader's, none is the file's.

    Raises Malformed, NotGenuine, or Unknown for values of a later library.
    """
    interim = read_interim(data)
    header = interim.packet.header
    if (header.schema_name.id, header.schema_name.version) not in SCHEMAS:
        raise NotGenuine("schema", "not an interim record")
    check_values(interim.packet)
    packets.check_policy_named(interim.packet, interim.policy)
    uses = [Use(_check_signed(interim.policy, interim), claimed(interim.policy))]
    for placed in interim.endorsements:
        certificate = _check_signed(placed.statement, interim)
        signed_at = claimed(placed.statement)
        if not certificate.may_sign or not certificate.is_valid_at(signed_at):
            raise NotGenuine("signer", "a certificate that may not sign, or not then")
        if signed_at > now + CLOCK_TOLERANCE:
            raise NotGenuine("signing-time", "signed in the future")
        uses.append(Use(certificate, signed_at))
    check_paths(uses, roots, issuers)
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
