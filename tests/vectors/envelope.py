"""A forge's bundle or presentation, with exactly the statements and certificates that it refers to."""

from typing import Any

from hbs_schema import base64url, digests, leaves
from tests.vectors.forge import Forge
from tests.vectors.raw import b64, dump, unb64

PLACES = ("receipt", "lock", "acknowledgement")


def bundle(forge: Forge) -> bytes:
    """The bytes of the file of a forge's first pupil."""
    proofs = _proofs(forge)
    annotations = [_annotation(forge, number) for number in range(len(forge.annotations))]
    packet = forge.subject.as_json() if forge.shown is None else _presented(forge)
    named = {entry["statement"] for entry in packet.get("endorsements", [])}
    named |= {entry["statement"] for entry in (*proofs.values(), *annotations)}
    by_digest = {signed.digest: signed for signed in forge.signed.values()}
    documents = [name for name in ("policy", "authority", "status") if name not in forge.without]
    signers = [by_digest[name] for name in named]
    signers += [forge.signed[name] for name in documents if name != "authority"]
    ders = {signed.key.certificate.der for signed in signers} | {forge.ca.issuing_der}
    envelope: dict[str, Any] = {
        "format": "hbs-bundle/1" if forge.shown is None else "hbs-presentation/1",
        "packet": packet,
        "statements": {name: by_digest[name].jws for name in named},
        "certificates": sorted(base64url.encode_der(der) for der in forge.edit("ders", ders)),
        "annotations": sorted(annotations, key=lambda entry: str(entry["statement"])),
        "timestamps": _timestamps(forge),
        "cert_status": _cert_status(forge),
        **{name: forge.signed[name].jws for name in documents},
        **proofs,
    }
    envelope = forge.edit("envelope", envelope)
    data: bytes = forge.edit("file", dump(envelope))
    unused = forge.edits.keys() - forge.used
    assert not unused, f"no such step: {unused}"
    return data


def _proofs(forge: Forge) -> dict[str, dict[str, Any]]:
    subject = forge.subject
    lock = digests.statement_digest(forge.signed["lock"].jws)
    own = {
        "receipt": leaves.of_packet("receipt", subject.digest),
        "lock": leaves.of_record("lock", subject.record_key, subject.digest),
        "acknowledgement": leaves.acknowledgement(lock),
    }
    return {
        name: forge.edit(f"{name}.proof", forge.signed[name].proof(own[name]))
        for name in PLACES
        if name not in forge.without
    }


def _annotation(forge: Forge, number: int) -> dict[str, Any]:
    step = f"annotation:{number}"
    leaf = leaves.of_packet("annotation", forge.subject.digest)
    proof: dict[str, Any] = forge.edit(f"{step}.proof", forge.signed[step].proof(leaf))
    return proof


def _presented(forge: Forge) -> dict[str, Any]:
    subject, shown = forge.subject, {"header", "identity", *(forge.shown or ())}
    shown = forge.edit("shown", shown)
    hidden = [subject.hash_of(name) for name in subject.names if name not in shown]
    pairs = zip(subject.names, subject.texts, strict=True)
    return {
        "parts": [text for name, text in pairs if name in shown],
        "hidden": sorted(b64(entry) for entry in hidden),
        "chain": b64(subject.chain),
    }


def _timestamps(forge: Forge) -> dict[str, list[str]]:
    tokens = forge.timestamps(forge) if forge.timestamps else {}
    return {forge.signed[step].digest: [base64url.encode_der(token) for token in line] for step, line in tokens.items()}


def _cert_status(forge: Forge) -> list[str]:
    entries = forge.cert_status(forge) if forge.cert_status else []
    return sorted(base64url.encode_der(entry) for entry in entries)


def imprint(forge: Forge, step: str) -> bytes:
    """What a timestamp of a statement is over."""
    return unb64(forge.signed[step].digest)
