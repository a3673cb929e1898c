"""Who has to sign and cannot yet: each seat against what is declared, until a cutoff."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema.certificate_api import ReadinessOut, Seat, SeatOut, SeatState
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.statements.documents import Policy
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.anchors import FOREVER
from so_registry.domain.certificates.bindings import Approval, Binding
from so_registry.domain.certificates.entries import entry_of
from so_registry.domain.certificates.sentences import READINESS

# The nearest to being able first: of several certificates the best one counts.
_ORDER: tuple[SeatState, ...] = (
    "ready",
    "expires-before-cutoff",
    "ends-before-cutoff",
    "not-yet",
    "not-approved",
    "not-reviewed",
    "suspended",
    "ca-not-trusted",
    "expired",
    "ended",
    "revoked",
    "not-declared",
)
SCHOOL_ROLE = "sender"
_OF_CLASSES = frozenset({"subject-teacher", "homeroom"})


@dataclass(frozen=True)
class Candidate:
    """A declaration, the end and the beginning of its certificate, and until when its CA is trusted (None: not)."""

    binding: Binding
    certificate_until: datetime
    certificate_from: datetime
    ca_until: datetime | None = FOREVER


@dataclass(frozen=True)
class Asked:
    """When it is asked, for which cutoff, and whether a reviewer comes before the Sở."""

    now: datetime
    cutoff: datetime
    needs_review: bool
    stand_ins: Mapping[str, frozenset[str]]


def judge_seats(seats: Iterable[Seat], candidates: Sequence[Candidate], asked: Asked) -> list[SeatOut]:
    """Every seat, those that cannot sign first."""
    judged = [_judge(seat, candidates, asked) for seat in seats]
    return sorted(
        judged, key=lambda entry: (entry.state == "ready", entry.role, entry.class_name or "", entry.part or "")
    )


def without_ready(board: ReadinessOut) -> ReadinessOut:
    """Only who cannot sign."""
    return board.model_copy(update={"seats": tuple(seat for seat in board.seats if seat.state != "ready")})


def seats_of(policies: Iterable[Policy], told: Sequence[Seat], candidates: Sequence[Candidate]) -> list[Seat]:
    """Who has to sign: the school's own roles by policy, and the teachers as the school told; where it told
    nothing, the classes and parts that it has declared anybody for."""
    roles = {SCHOOL_ROLE}
    for policy in policies:
        roles |= {*(stage.role for stage in policy.stages), *policy.close_roles, *policy.withdrawal_roles}
    whole = [Seat(role=role) for role in sorted(roles - _OF_CLASSES)]
    of_classes = [seat for seat in told if seat.role in _OF_CLASSES] if told else _declared_seats(candidates)
    return [*whole, *(seat for seat in of_classes if seat.role in roles)]


def stand_ins_of(policies: Iterable[Policy]) -> dict[str, frozenset[str]]:
    """By role, who else may sign in its place."""
    found: dict[str, frozenset[str]] = {}
    for policy in policies:
        for stage in policy.stages:
            found[stage.role] = found.get(stage.role, frozenset()) | frozenset(stage.stand_ins)
    return found


def state_of(candidate: Candidate, asked: Asked) -> tuple[SeatState, datetime | None]:
    """How far one declaration is from a signature that counts, and until when."""
    entry = entry_of(candidate.binding)
    if entry is None:
        return "not-declared", None
    return _lost(entry, candidate, asked) or _pending(candidate, asked) or _short(entry, candidate, asked)


def _lost(entry: SignerEntry, candidate: Candidate, asked: Asked) -> tuple[SeatState, datetime | None] | None:
    if entry.is_revoked(asked.now):
        return "revoked", entry.revoked_from
    if entry.holds_until <= asked.now:
        return "ended", entry.holds_until
    if candidate.certificate_until < asked.now:
        return "expired", candidate.certificate_until
    if candidate.ca_until is None or candidate.ca_until <= asked.now:
        return "ca-not-trusted", candidate.ca_until
    return ("suspended", None) if entry.is_held(asked.now) else None


def _pending(candidate: Candidate, asked: Asked) -> tuple[SeatState, datetime | None] | None:
    approval = candidate.binding.approval
    if approval == Approval.DECLARED and asked.needs_review:
        return "not-reviewed", None
    return None if approval == Approval.APPROVED else ("not-approved", None)


def _short(entry: SignerEntry, candidate: Candidate, asked: Asked) -> tuple[SeatState, datetime | None]:
    begins = max(entry.holds_from, candidate.certificate_from)
    if begins > asked.now:
        return "not-yet", begins
    if entry.holds_until < asked.cutoff:
        return "ends-before-cutoff", entry.holds_until
    if candidate.certificate_until < asked.cutoff:
        return "expires-before-cutoff", candidate.certificate_until
    if candidate.ca_until is not None and candidate.ca_until < asked.cutoff:
        return "expires-before-cutoff", candidate.ca_until
    return "ready", None


def _judge(seat: Seat, candidates: Sequence[Candidate], asked: Asked) -> SeatOut:
    roles = {seat.role, *asked.stand_ins.get(seat.role, ())}
    known = {candidate.binding.person for candidate in candidates}
    own = [
        candidate
        for candidate in candidates
        if candidate.binding.signs_as in roles
        and _covers(candidate.binding, seat)
        # Where the school names nobody that the registrar knows, whoever is declared for the seat counts.
        and (seat.person not in known or candidate.binding.person == seat.person)
    ]
    states = [state_of(candidate, asked) for candidate in own]
    state, until = min(states, key=lambda told: _ORDER.index(told[0]), default=("not-declared", None))
    sentence = READINESS[state]
    return SeatOut.model_validate(
        {
            "role": seat.role,
            "class": seat.class_name,
            "part": seat.part,
            "person": seat.person,
            "state": state,
            "until": nearest_instant(until) if until else None,
            "vi": sentence.vi,
            "en": sentence.en,
        }
    )


def _covers(binding: Binding, seat: Seat) -> bool:
    entry = entry_of(binding)
    return entry is not None and entry.covers(class_name=seat.class_name or "", part=seat.part or "")


def _declared_seats(candidates: Sequence[Candidate]) -> list[Seat]:
    """One for each class, and each part that is no pattern, that anybody is declared for."""
    seats = {
        (candidate.binding.role, name, part)
        for candidate in candidates
        if candidate.binding.role in _OF_CLASSES and candidate.binding.approval != Approval.REJECTED
        for name in candidate.binding.classes
        for part in ([p for p in candidate.binding.parts if "*" not in p] or [""])
    }
    return [
        Seat.model_validate({"role": role, "class": name, **({"part": part} if part else {})})
        for role, name, part in sorted(seats)
    ]
