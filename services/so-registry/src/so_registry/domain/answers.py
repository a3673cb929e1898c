"""The registrar's answer to a submission, from what is known about it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from hbs_schema import leaves
from hbs_schema.base64url import encode
from hbs_schema.intake.verdicts import Problem, entries, entry_of, problem
from hbs_schema.messages.answers import Counts, PacketAnswer, SubmissionAnswer
from hbs_schema.verification.times import from_instant, to_instant
from so_registry.domain.outcomes import Outcome
from so_registry.domain.received import ReceivedSubmission

SOONEST: Final = timedelta(seconds=2)
LATEST: Final = timedelta(minutes=5)


def verified(stored: ReceivedSubmission, outcome: Outcome) -> SubmissionAnswer:
    """The final answer to a submission whose packets have verdicts.

    Receipts of earlier submissions that it refers to are added from storage.
    """
    results = outcome.results()
    counts = Counts(
        received=len(results),
        accepted=results.count("accepted"),
        already_accepted=results.count("already-accepted"),
        refused=results.count("refused"),
        late=0,
    )
    book = outcome.knowledge.book
    receipt = outcome.receipt.statement if outcome.receipt else None
    update = {
        "packets": tuple(_packets(outcome)),
        "problems": tuple(entries(outcome.verdicts)),
        "statements": {receipt.name: receipt.jws} if receipt else {},
        "rules": book.name,
    }
    return _start(stored, "verified", counts).model_copy(update=update)


def refused_whole(stored: ReceivedSubmission, reason: Problem) -> SubmissionAnswer:
    """The final answer to a submission that could not be read or does not speak for its school."""
    answer = _start(stored, "refused", _none())
    return answer.model_copy(update={"problems": (entry_of(reason, ()),)})


def waiting(stored: ReceivedSubmission) -> SubmissionAnswer:
    """The answer until there is a verdict."""
    return _start(stored, "received", _none())


def late(stored: ReceivedSubmission) -> SubmissionAnswer:
    """The final answer to what came after the cutoff: stored, never accepted."""
    answer = _start(stored, "late", _none())
    return answer.model_copy(update={"problems": (entry_of(problem("window-closed"), ()),)})


def ask_again_after(answer: SubmissionAnswer, now: datetime) -> timedelta | None:
    """When to ask anew: once more after as long as it has waited, so that questions do not grow with what waits.

    None: the answer is final.
    """
    if answer.state != "received":
        return None
    return min(max(now - from_instant(answer.received_at), SOONEST), LATEST)


def answer_name(stored: ReceivedSubmission) -> str:
    """The id of the message that carries the answer. A submission's own id is unique to its school and window only."""
    return f"{stored.window_no}/{stored.key.school}/{stored.key.submission_id}/answer"


def _packets(outcome: Outcome) -> Iterator[PacketAnswer]:
    proofs = outcome.receipt.proofs() if outcome.receipt else {}
    for packet, verdict, result in zip(outcome.submission.packets, outcome.verdicts, outcome.results(), strict=True):
        digest = encode(packet.digest)
        proof = proofs.get(leaves.of_packet("receipt", packet.digest))
        if result == "already-accepted":
            proof = outcome.knowledge.accepted[digest].receipt_proof
        yield PacketAnswer(
            position=verdict.position,
            packet_id=packet.header.packet_id,
            packet_digest=digest,
            record_key=packet.header.record_key,
            result=result,
            receipt=proof if result != "refused" else None,
        )


def arrival_name(stored: ReceivedSubmission) -> str:
    """The id of the message that carries the arrival of what came in time."""
    return f"{stored.window_no}/{stored.key.school}/{stored.key.submission_id}/arrival"


def _start(stored: ReceivedSubmission, state: str, counts: Counts) -> SubmissionAnswer:
    return SubmissionAnswer.model_validate(
        {
            "kind": "submission",
            "submission_id": str(stored.key.submission_id),
            "window": str(stored.window_no),
            "school": stored.key.school,
            "state": state,
            "sha256": encode(stored.sha256),
            "received_at": to_instant(stored.received_at),
            "counts": counts,
            **({"arrival": stored.arrival} if stored.arrival else {}),
        }
    )


def _none() -> Counts:
    return Counts(received=0, accepted=0, already_accepted=0, refused=0, late=0)
