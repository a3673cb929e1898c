"""A presentation out of a verified bundle: some parts shown, and the registrar's and the Ministry's evidence alone."""

from collections.abc import Collection

from hbs_schema.building.bundles import Evidence, presentation_bytes
from hbs_schema.certificates import Certificate, with_issuers
from hbs_schema.envelopes.bundle import Bundle, Placed
from hbs_schema.statements.members import Payload
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.status_entries import read_entry


def presentation_of(bundle: Bundle, shown: Collection[str]) -> bytes:
    """The file. Schools' statements, and the certificates of people with them, stay out of it."""
    placed: list[Placed[Payload] | None] = [bundle.receipt, bundle.lock, bundle.acknowledgement, *bundle.annotations]
    official = [entry.statement for entry in placed if entry]
    documents: list[Statement[Payload]] = [bundle.policy, *([bundle.status] if bundle.status else [])]
    signers = [bundle.certificates[each.header.thumbprint] for each in (*official, *documents)]
    certificates = with_issuers(signers, bundle.certificates.values())
    kept = {each.name for each in (*official, *documents, bundle.authority)}
    evidence = Evidence(
        policy=bundle.policy.jws,
        authority=bundle.authority.jws,
        receipt=bundle.receipt.proof,
        statements={each.name: each.jws for each in official},
        certificates=[certificate.der for certificate in certificates.values()],
        lock=bundle.lock.proof if bundle.lock else None,
        acknowledgement=bundle.acknowledgement.proof if bundle.acknowledgement else None,
        annotations=[each.proof for each in bundle.annotations],
        status=bundle.status.jws if bundle.status else None,
        timestamps={name: tokens for name, tokens in bundle.timestamps.items() if name in kept},
        cert_status=[der for der in bundle.cert_status if _concerns(der, signers)],
    )
    return presentation_bytes(bundle.packet, evidence, shown=shown)


def _concerns(der: bytes, signers: Collection[Certificate]) -> bool:
    """Whether an OCSP response or CRL is about one of the signers; the others would tell of people who are hidden."""
    entry = read_entry(der)
    return any(entry.concerns(signer) for signer in signers)
