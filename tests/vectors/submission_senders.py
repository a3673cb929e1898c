"""Submissions that their sender did not send like this: refused whole."""

from typing import Any

from tests.vectors.edits import flip, put
from tests.vectors.forge import Forge
from tests.vectors.submissions import whole


def _of_other_packets(own: list[bytes], _forge: Forge) -> list[bytes]:
    return own[1:]


def _no_sender_certificate(ders: set[bytes], forge: Forge) -> None:
    ders.remove(forge.ca.signer("school-sender").certificate.der)


def _as_receipt(payload: dict[str, Any], _forge: Forge) -> None:
    payload["kind"] = "receipt"
    payload["received_at"] = payload.pop("sent_at")


SENDER_SUBMISSIONS = (
    whole(
        "sender-of-other-packets",
        "The sender's statement is over two of the three packets.",
        "sender",
        "submission.leaves",
        _of_other_packets,
        group="proofs",
    ),
    whole(
        "sender-of-another-submission",
        "The sender's statement has another submission id.",
        "sender",
        "submission.payload",
        put(submission_id="00000000-0000-4000-8000-000000000000"),
        group="proofs",
    ),
    whole(
        "sender-of-another-window",
        "The sender's statement is of another window.",
        "sender",
        "submission.payload",
        put(window="2"),
        group="proofs",
    ),
    whole(
        "sender-of-another-school",
        "The sender's statement is of another school.",
        "sender",
        "submission.payload",
        put(school="01-tieu-hoc-khac"),
        group="proofs",
    ),
    whole(
        "sender-flipped",
        "A bit of the sender's signature is flipped.",
        "sender",
        "submission.signature",
        flip(),
        group="signatures",
    ),
    whole(
        "sender-without-certificate",
        "The sender's certificate is missing.",
        "sender",
        "ders",
        _no_sender_certificate,
        group="signatures",
    ),
    whole(
        "receipt-as-sender",
        "A receipt stands in the sender's place.",
        "statements",
        "submission.payload",
        _as_receipt,
        group="signatures",
    ),
    whole(
        "sender-sentence-changed",
        "The sender's sentence names another school.",
        "statements",
        "submission.text",
        lambda p, _f: p.update(text=p["text"].replace("-thu ", "-khac ")),
        group="signatures",
    ),
)
