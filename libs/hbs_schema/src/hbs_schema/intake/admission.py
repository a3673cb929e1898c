"""Whether a submission is looked at packet by packet: it speaks for its school, in its place. One order everywhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from hbs_schema.envelopes.submission import Submission, check_sender
from hbs_schema.errors import Refused
from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.senders import (
    Place,
    SenderRefused,
    check_algorithm,
    check_expected,
    check_place,
    check_sending_key,
    check_stamp,
)
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.intake.stamps import Stamps, read_stamps
from hbs_schema.intake.verdicts import problem_of
from hbs_schema.intake.windows import Window


@dataclass(frozen=True)
class Arrived:
    """How a submission came. None stands for what nobody has told: what asks for it is not asked."""

    received_at: datetime
    place: Place
    window: Window | None
    senders: Sequence[SignerEntry] | None
    """What is registered about the sending certificate."""
    schools: Collection[str] | None
    """Those that the window expects."""
    ca_roots: Sequence[x509.Certificate] = ()
    algorithms: AlgorithmList | None = None


def admit(submission: Submission, arrived: Arrived) -> Stamps:
    """The submission's timestamps, once it is known to speak for its school. Raises SenderRefused: refused whole.

    1. the place; 2. the sender's signature over exactly these packets; 3. the sending key; 4. the school; 5. the
    timestamp of the sender's statement. Takes CPU: call it in a thread.
    """
    if arrived.window is not None:
        check_place(submission, arrived.place, arrived.window)
    try:
        certificate = check_sender(submission)
    except Refused as refused:
        raise SenderRefused(problem_of(refused)) from refused
    if arrived.senders is not None:
        check_sending_key(submission, certificate, arrived.senders, arrived.received_at)
    if arrived.algorithms is not None:
        check_algorithm(submission, certificate, arrived.algorithms, arrived.received_at)
    if arrived.schools is not None:
        check_expected(arrived.place.school, arrived.schools)
    stamps = read_stamps(submission, arrived.ca_roots)
    check_stamp(submission, stamps)
    return stamps
