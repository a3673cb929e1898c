"""Which certificates a CA stands above, and what is told to a school of findings about its packets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from cryptography import x509

from hbs_schema.certificates import Certificate
from hbs_schema.messages.answers import Sentences, SignatureNotice
from hbs_schema.verification.status_entries import issuer_key_id
from so_registry.domain.jobs import Finding
from so_registry.domain.sentences import STANDINGS


def issued_below(key_id: bytes, known: Iterable[Certificate], intermediates: Iterable[Certificate]) -> list[str]:
    """Thumbprints of the known certificates under the CA of this subject key id, step by step."""
    above = {key_id}
    waiting = list(intermediates)
    while grown := [each for each in waiting if issuer_key_id(each) in above and _own_key(each) not in above]:
        above |= {key for key in map(_own_key, grown) if key}
    return sorted({each.thumbprint for each in known if issuer_key_id(each) in above})


def notices(findings: Sequence[Finding]) -> list[tuple[str, SignatureNotice]]:
    """What each client is told: of packets that its school can still replace, one notice for each window and reason."""
    groups: dict[tuple[str, int, str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        touched = finding.touched
        if touched.proposal == "replace":
            key = (touched.client_id, touched.window_no, touched.school, finding.statement, finding.verdict)
            groups[key].append(finding)
    return [
        (
            client,
            SignatureNotice(
                kind="signature-doubt",
                window=str(window),
                school=school,
                statement=statement,
                reason=verdict,
                packets=tuple(sorted(each.touched.packet_digest for each in own)),
                sentences=Sentences(vi=STANDINGS[verdict].vi, en=STANDINGS[verdict].en),
            ),
        )
        for (client, window, school, statement, verdict), own in sorted(groups.items(), key=lambda item: item[0])
    ]


def _own_key(certificate: Certificate) -> bytes | None:
    try:
        return certificate.x509.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    except x509.ExtensionNotFound:
        return None
