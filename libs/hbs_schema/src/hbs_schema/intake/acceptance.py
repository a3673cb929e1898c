"""Judging a submission: genuine (hbs_schema) and acceptable (this signer, this role, this school, this date)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hbs_schema.base64url import encode
from hbs_schema.envelopes.packet import Packet
from hbs_schema.envelopes.submission import Submission
from hbs_schema.errors import Refused
from hbs_schema.intake.co_signers import Signed, has_clash, missing_teachers, signed_by
from hbs_schema.intake.content import check_rules
from hbs_schema.intake.endorsed import Endorsed, Signatories, ValuesOnce, endorsements_of
from hbs_schema.intake.expected import check_expected_record
from hbs_schema.intake.interims import check_interim
from hbs_schema.intake.knowledge import Knowledge, KnownPacket, Topic
from hbs_schema.intake.pupils import Key, code_of, keys_of, keys_of_two
from hbs_schema.intake.sentences import ROLES
from hbs_schema.intake.signers import CODES, is_algorithm_over, is_certificate_good, judge_signer
from hbs_schema.intake.stamps import Stamps
from hbs_schema.intake.verdicts import PacketVerdict, Problem, placed, problem, problem_of
from hbs_schema.intake.windows import Window
from hbs_schema.verification.submission import Presented, Seats, check_endorsements, check_packet
from hbs_schema.verification.times import CLOCK_TOLERANCE, claimed


def judge_submission(
    submission: Submission, knowledge: Knowledge, window: Window | None, received_at: datetime, stamps: Stamps
) -> list[PacketVerdict]:
    """A verdict for each packet, by itself; a bad one never blocks its neighbours.

    `window` is None where `knowledge` is told of none.
    """
    has_seen_any = Topic.RECORDS in knowledge.untold
    checked = check_endorsements(submission, is_known=lambda name: has_seen_any or name in knowledge.presented)
    ids = Counter(packet.header.packet_id for packet in submission.packets)
    shared = keys_of_two(submission.packets)
    judge = _Judge(submission, knowledge, window, received_at, stamps, checked, ids, shared)
    return [judge.verdict(position, packet) for position, packet in enumerate(submission.packets)]


@dataclass(frozen=True)
class _Judge:
    submission: Submission
    knowledge: Knowledge
    window: Window | None
    received_at: datetime
    stamps: Stamps
    checked: Mapping[str, Presented | Refused]
    ids: Mapping[str, int]
    shared_keys: frozenset[Key]
    seats: Seats = field(default_factory=dict)
    signatories: dict[tuple[object, ...], Signatories] = field(default_factory=dict)
    """What follows from the statements, the school and the class alone is asked once for all packets of the class."""
    moments: dict[str, tuple[Problem, ...]] = field(default_factory=dict)

    def verdict(self, position: int, packet: Packet) -> PacketVerdict:
        verdict = PacketVerdict(position)
        known = self.knowledge.accepted.get(encode(packet.digest))
        # Another school learns nothing from sending what is not its own.
        if known is not None and known.school == self.submission.shape.school:
            verdict.problems.extend(self._repeated(position, known))
            verdict.is_repeat = not verdict.problems
            return verdict
        if self.window is not None:
            verdict.problems.extend(self._fits_window(position, packet, self.window))
        verdict.problems.extend(self._is_of_school(position, packet))
        verdict.problems.extend(self._has_pupil(position, packet))
        verdict.problems.extend(check_interim(position, packet, self.knowledge.interims))
        if self._knows(Topic.RECORDS):
            verdict.problems.extend(self._succession(position, packet))
        read = ValuesOnce()
        verdict.problems.extend(self._genuine(position, packet, read))
        signatories = self._signatories(packet)
        verdict.problems.extend(self._signers(position, packet, signatories))
        verdict.problems.extend(self._people(position, packet, signatories))
        verdict.problems.extend(placed(check_rules(packet, self.knowledge.book.book, read=read.values), position))
        return verdict

    def _knows(self, topic: Topic) -> bool:
        return topic not in self.knowledge.untold

    def _repeated(self, position: int, known: KnownPacket) -> Iterator[Problem]:
        if not known.is_effective:
            yield problem("accepted-before", f"/packets/{position}")
        elif self.window is not None and known.is_left_out(self.window.window_no, self.received_at):
            yield problem("left-out", f"/packets/{position}")

    def _fits_window(self, position: int, packet: Packet, window: Window) -> Iterator[Problem]:
        header, place = packet.header, f"/packets/{position}"
        same = (header.registrar, header.school_year, header.level, header.track)
        if same != (window.registrar, window.school_year, window.level, window.track):
            yield problem("window-mismatch", place)
        elif header.grade not in window.grades:
            yield problem("window-mismatch", f"{place}/header/grade")
        elif (reason := self._reason_to_stay(packet, window)) is not None:
            yield problem(reason, place)
        else:
            yield from check_expected_record(packet, window, self.knowledge, place)
        if header.policy.digest not in window.policies:
            yield problem("policy-not-allowed", f"{place}/header/policy")

    def _is_of_school(self, position: int, packet: Packet) -> Iterator[Problem]:
        header, place = packet.header, f"/packets/{position}"
        if header.school != self.submission.shape.school:
            yield problem("other-school", f"{place}/header/school")
        if header.packet_id in self.knowledge.packet_ids or self.ids[header.packet_id] > 1:
            yield problem("packet-id-used", f"{place}/header/packet_id")

    def _reason_to_stay(self, packet: Packet, window: Window) -> str | None:
        """A close, a lock and the cutoff hold for what is replaced, whatever grade and window come in its place."""
        header, knowledge = packet.header, self.knowledge
        if header.grade in knowledge.locked_grades or header.record_key in knowledge.locked_records:
            return "record-locked"
        if header.grade in knowledge.closed_grades:
            return "school-closed"
        latest = self.knowledge.latest.get(code_of(packet))
        if latest is None or packet.header.kind != "replacement" or latest.school != packet.header.school:
            return None
        return latest.reason_to_stay(window.window_no, self.received_at)

    def _has_pupil(self, position: int, packet: Packet) -> Iterator[Problem]:
        """The code is the pupil's: its keys lead to no other, and to none that another packet here states."""
        own, owners = keys_of(packet), self.knowledge.key_owners
        # The key under which the code was asked for is enough: acceptance links the others. None may lead elsewhere.
        led_to = {owners[key] for key in own if key in owners}
        leads_elsewhere = self._knows(Topic.RECORDS) and led_to != {code_of(packet)}
        if leads_elsewhere or not self.shared_keys.isdisjoint(own):
            yield problem("record-unknown", f"/packets/{position}/record")
        elif self._knows(Topic.RECORDS) and not self._may_be_issued_by(packet):
            yield problem("not-managing-school", f"/packets/{position}/header/school")

    def _may_be_issued_by(self, packet: Packet) -> bool:
        """A replacement is the issuer's, whoever manages the record by now."""
        managers = self.knowledge.managers.get(code_of(packet), frozenset())
        return packet.header.kind != "issue" or packet.header.school in managers

    def _succession(self, position: int, packet: Packet) -> Iterator[Problem]:
        """The packet is the record's first, or follows the latest."""
        place, header, code = f"/packets/{position}", packet.header, code_of(packet)
        latest = self.knowledge.latest.get(code)
        if latest is None:
            if header.kind == "replacement":
                yield problem("not-latest", f"{place}/header/supersedes")
        elif latest.school != header.school:
            yield problem("other-school", place)
        elif header.kind == "issue":
            yield problem("record-exists", place)
        elif (header.supersedes, header.revision) != (latest.packet_digest, latest.revision + 1):
            yield problem("not-latest", f"{place}/header/supersedes")

    def _genuine(self, position: int, packet: Packet, read: ValuesOnce) -> Iterator[Problem]:
        policy = self.knowledge.policies.get(packet.header.policy.digest)
        for refused in check_packet(packet, self.checked, policy, read=read, seats=self.seats):
            if refused.check != "policy" or self._knows(Topic.POLICIES):
                yield problem_of(refused, position)

    def _signers(self, position: int, packet: Packet, signatories: Signatories) -> Iterator[Problem]:
        ages, key = self.knowledge.part_ages, packet.header.record_key
        for endorsed, problems in signatories.against:
            yield from problems
            age = ages.get(endorsed.age_key(key)) if ages else None
            if age is None or age.statement == endorsed.statement.name:
                continue
            if endorsed.statement.header.iat <= age.iat:
                yield problem("older-signature", f"/packets/{position}")

    def _people(self, position: int, packet: Packet, signatories: Signatories) -> Iterator[Problem]:
        """Behind the certificates: nobody in two roles that are apart, and everybody where all have to sign."""
        policy = self.knowledge.policies.get(packet.header.policy.digest)
        if signatories.has_clash:
            yield problem("roles-of-one-person", f"/packets/{position}")
        if policy is None:
            return
        signed, teachers = signatories.signed, self.knowledge.teachers
        for part in missing_teachers(policy.payload, packet, signed, teachers, self.received_at):
            yield problem("co-signer-missing", f"/packets/{position}/{part}")

    def _signatories(self, packet: Packet) -> Signatories:
        header = packet.header
        own = (header.school, header.class_name, header.policy.digest, packet.statements)
        if own not in self.signatories:
            self.signatories[own] = self._find_signatories(packet)
        return self.signatories[own]

    def _find_signatories(self, packet: Packet) -> Signatories:
        endorsements = endorsements_of(packet, self.checked)
        signed = tuple(self._signed_by(packet, endorsed) for endorsed in endorsements)
        policy = self.knowledge.policies.get(packet.header.policy.digest)
        clash = self.window is not None and has_clash(signed, self.window.apart, policy.payload if policy else None)
        against = tuple((endorsed, tuple(self._against(packet, endorsed))) for endorsed in endorsements)
        return Signatories(against, signed, clash)

    def _against(self, packet: Packet, endorsed: Endorsed) -> Iterator[Problem]:
        if self._knows(Topic.SIGNERS):
            yield from self._authorised(packet, endorsed)
        name = endorsed.statement.name
        if name not in self.moments:
            self.moments[name] = tuple(self._times(endorsed))
        yield from self.moments[name]

    def _signed_by(self, packet: Packet, endorsed: Endorsed) -> Signed:
        payload = endorsed.statement.payload
        return signed_by(
            self.knowledge.signers.get(endorsed.statement.header.thumbprint, ()),
            school=packet.header.school,
            role=payload.role,
            class_name=packet.header.class_name,
            part=endorsed.part,
            at=self._best_time(endorsed.statement.name),
        )

    def _authorised(self, packet: Packet, endorsed: Endorsed) -> Iterator[Problem]:
        payload = endorsed.statement.payload
        verdict = judge_signer(
            self.knowledge.signers.get(endorsed.statement.header.thumbprint, ()),
            school=packet.header.school,
            role=payload.role,
            class_name=packet.header.class_name,
            part=endorsed.part,
            at=self._best_time(endorsed.statement.name),
        )
        if verdict != "ok":
            code = CODES.get(verdict, "signer-not-authorised")
            role = ROLES.get(payload.role)
            yield problem(code, f"/statements/{endorsed.statement.name}", role=role or payload.role)

    def _times(self, endorsed: Endorsed) -> Iterator[Problem]:
        statement = endorsed.statement
        place = f"/statements/{statement.name}"
        if statement.name in self.stamps.invalid:
            yield problem("timestamp-invalid", f"/timestamps/{statement.name}")
        at = self._best_time(statement.name)
        if not is_certificate_good(self.submission.certificates[statement.header.thumbprint], at):
            yield problem("certificate-expired", place)
        policy = self.knowledge.policies.get(statement.payload.policy.digest)
        is_over = policy is not None and is_algorithm_over(statement, policy.payload, at)
        key = self.submission.certificates[statement.header.thumbprint].key
        if is_over or not self.knowledge.algorithms.allows(statement.header.alg, key, at):
            yield problem("algorithm-ended", place)
        if claimed(statement) > min(at, self.received_at) + CLOCK_TOLERANCE:
            yield problem("signing-time", place)

    def _best_time(self, name: str) -> datetime:
        """As whoever opens the bundle will find it (docs/packet.md §9): a line counts where it will be stored."""
        stamped = None if name in self.knowledge.presented else self.stamps.moments.get(name)
        return stamped or self.received_at
