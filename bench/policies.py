"""A class of 40 verified under each policy and mode, beside XAdES over the same content by the same number of signers.

`make bench` or `python -m bench.policies --rounds 3`. Writes `.run/bench/policies.json`; docs/bench.md has a run.

What is timed is what a receiver does with bytes: reading them, and every signature, binding, stage and proof. Ours
reads the submission, asks who sent it, checks each statement once and each packet by itself. XAdES parses each signed
document and verifies it with signxml (enveloped, C14N 1.1, ECDSA P-256 with SHA-256, the signer's certificate
given): one document for each signer and record where each record is signed by itself, one for each signer and class
where a list is signed. A teacher's document holds names and his subject, everybody else's all parts. Neither side
builds a path to a CA, asks for revocation or judges content; XAdES has no counterpart of stages, proofs and binding.
"""

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.algorithms import SignatureMethod
from signxml.xades.xades import XAdESSigner, XAdESVerifier

from deploy.local.paths import RUN
from hbs_kit.clock import utc_now
from hbs_schema.building.submissions import submission_bytes
from hbs_schema.canonical import dump
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import check_sender, read_submission
from hbs_schema.verification.submission import check_endorsements, check_packet
from tests.support.pki import TestCa
from tests.support.pupils import complete_values, lookup_code
from tests.support.world import FULL_CHAIN, HEAD_ONLY, World

CLASS = 40
HOMEROOM_HEAD = ({"role": "homeroom"}, {"role": "principal"})
POLICIES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "head-only": HEAD_ONLY,
    "homeroom-head": HOMEROOM_HEAD,
    "full-chain": FULL_CHAIN,
}


@dataclass(frozen=True)
class Signed:
    """The same class, both ways."""

    submission: bytes
    policies: Mapping[str, Any]
    xades: Sequence[tuple[bytes, Any]]
    """Signed documents, each with its signer's certificate."""


def make(stages: Sequence[Mapping[str, Any]], *, is_individual: bool) -> Signed:
    """A class of 40, signed by everybody whom the policy names."""
    world = World(stages=stages, individual=is_individual)
    drafts = [world.draft(values=complete_values(number, code=lookup_code())) for number in range(1, CLASS + 1)]
    statements, done = world.endorse(drafts)
    packets = [draft.packet() for draft in done]
    ders = {key.certificate.der for key in world.ca.issued.values()} - {world.key("so-policy").certificate.der}
    body = submission_bytes(
        packets,
        submission_id="00000000-0000-4000-8000-000000000001",
        window="1",
        statements={statement.name: statement.jws for statement in statements},
        statement_leaves=world.leaves,
        certificates=sorted(ders | {world.key("sender").certificate.der, world.ca.issuing_der}),
        sender=world.key("sender"),
        sent_at=utc_now(),
    )
    parts = [entry.get("parts") for entry in stages]
    names = [name for name in packets[0].by_name if name.startswith("subjects/")]
    seats = [name for own in parts for name in (names if own else [""])]
    documents = [pair for seat in seats for pair in sign_xades(packets, seat, is_individual=is_individual)]
    return Signed(body, {world.policy.document_digest: world.policy}, documents)


def sign_xades(packets: Sequence[Packet], part: str, *, is_individual: bool) -> list[tuple[bytes, Any]]:
    """What one signer signs: a document for each record, or one for all."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = TestCa().certify(part or "packet", key).x509
    groups = [[packet] for packet in packets] if is_individual else [packets]
    signer = XAdESSigner(signature_algorithm=SignatureMethod.ECDSA_SHA256)
    signed = [signer.sign(document(group, part), key=key, cert=[certificate]) for group in groups]
    return [(etree.tostring(entry), certificate) for entry in signed]


def document(packets: Sequence[Packet], part: str) -> Any:
    """Records as XML, the values as the JSON that their parts hold."""
    root = etree.Element("HocBaSo")
    for packet in packets:
        record = etree.SubElement(root, "HocBa", khoa=packet.header.record_key)
        for each in packet.parts:
            if not part or each.name in ("identity", part):
                etree.SubElement(record, "Phan", ten=each.name).text = dump(each.value).decode()
    return root


def verify(body: bytes, policies: Mapping[str, Any]) -> None:
    """As the registrar's worker does before it asks what only it knows."""
    submission = read_submission(body)
    check_sender(submission)
    checked = check_endorsements(submission, is_known=lambda _name: False)
    for packet in submission.packets:
        problems = list(check_packet(packet, checked, policies.get(packet.header.policy.digest)))
        if problems:
            raise problems[0]


def verify_xades(documents: Sequence[tuple[bytes, Any]]) -> None:
    """Every signed document by itself. Raises for one that does not hold."""
    for text, certificate in documents:
        XAdESVerifier().verify(text, x509_cert=certificate)


def timed(work: Callable[[], None], rounds: int) -> float:
    """The median of the CPU seconds."""
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append(time.process_time() - began)
    return statistics.median(spent)


def measure(stages: Sequence[Mapping[str, Any]], *, is_individual: bool, rounds: int) -> dict[str, Any]:
    signed = make(stages, is_individual=is_individual)
    ours = timed(lambda: verify(signed.submission, signed.policies), rounds)
    xades = timed(lambda: verify_xades(signed.xades), rounds)
    return {
        "signatures": len(signed.xades),
        "submission_kib": round(len(signed.submission) / 1024),
        "xades_kib": round(sum(len(text) for text, _ in signed.xades) / 1024),
        "ms": round(ours * 1e3, 1),
        "xades_ms": round(xades * 1e3, 1),
        "ratio": round(xades / ours, 2),
    }


def main() -> int:
    """Measure every policy in both modes; write and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of which the median counts")
    options = parser.parse_args()
    results = {
        f"{name}, {'individual' if is_individual else 'class'}": measure(
            stages, is_individual=is_individual, rounds=options.rounds
        )
        for name, stages in POLICIES.items()
        for is_individual in (False, True)
    }
    whole = {"python": platform.python_version(), "packets": CLASS, "modes": results}
    folder = RUN / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policies.json").write_text(json.dumps(whole, indent=1) + "\n")
    sys.stdout.write(json.dumps(whole, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
