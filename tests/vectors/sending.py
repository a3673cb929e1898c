"""A forge's class as a submission; its flaws are hung on the same steps and a few more."""

from typing import Any
from uuid import uuid4

from hbs_schema import base64url, leaves
from hbs_schema.verification.times import to_instant
from tests.vectors.forge import Forge
from tests.vectors.raw import b64, dump


def submission(forge: Forge) -> bytes:
    """The bytes of a submission of all pupils; the first one, who has the flaw, stands in the middle."""
    first, *others = forge.register
    packets = forge.edit("packets", [*others[:1], first, *others[1:]])
    own = [leaves.of_packet("submission", pupil.digest) for pupil in packets]
    ids = {"window": "1", "submission_id": str(uuid4())}
    members = {**forge.common("school", "track"), **ids, "sent_at": to_instant(forge.at("submission"))}
    sender = forge.tree("submission", own, members)
    named = {proof["statement"] for pupil in packets for proof in pupil.endorsements}
    signed = {entry.digest: entry for entry in forge.signed.values() if entry.digest in named}
    ders = {entry.key.certificate.der for entry in (*signed.values(), sender)} | {forge.ca.issuing_der}
    envelope: dict[str, Any] = {
        "format": "hbs-submission/1",
        **ids,
        "school": members["school"],
        "packets": [pupil.as_json() for pupil in packets],
        "statements": {name: entry.jws for name, entry in signed.items()},
        "timestamps": {},
        "certificates": sorted(base64url.encode_der(der) for der in forge.edit("ders", ders)),
        "leaves": {
            name: [b64(leaf) for leaf in entry.leaves] for name, entry in signed.items() if len(entry.leaves) > 1
        },
        "sender": sender.jws,
    }
    envelope = forge.edit("envelope", envelope)
    data: bytes = forge.edit("file", dump(envelope))
    unused = forge.edits.keys() - forge.used
    assert not unused, f"no such step: {unused}"
    return data
