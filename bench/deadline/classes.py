"""One class on its way: every submission that its school will ever send for it, written to files, nothing kept.

What a class is to come to stands in the small `Made` that is returned (made.py).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.deadline.fates import Fate, fate_of, is_signed_wrong
from bench.deadline.made import Made, Sent, Task
from bench.deadline.pupils import pupil_code, values_of
from demo.cast import SCHOOL_YEAR, teacher_of
from hbs_kit.ids import uuid7
from hbs_schema import base64url, leaves
from hbs_schema.building.endorsing import Act, Draft, endorse
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.packets import build_parts
from hbs_schema.building.submissions import submission_bytes
from hbs_schema.building.trees import sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.registry_api import WithdrawalRequestIn
from hbs_schema.statements.payloads import WithdrawalRequest
from hbs_schema.verification.times import to_instant

GRADE = 4


def make_class(task: Task) -> Made:
    """Build, sign and write one class."""
    return _Class(task).make()


class _Class:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.name = f"4-{task.class_no}"
        self.keys: dict[str, SigningKey] = {name: task.school.key(name) for name in task.school.keys}
        self.now = datetime.now(UTC) - timedelta(minutes=10)
        self.numbers = range(task.first_pupil, task.first_pupil + len(task.codes))
        self.fates = [fate_of(task.class_no, number) for number in self.numbers]

    def make(self) -> Made:
        statements: dict[str, str] = {}
        all_leaves: dict[str, list[str]] = {}
        drafts = [Draft(build_parts(self._header(), self._values(place))) for place in range(len(self.fates))]
        drafts = self._sign(drafts, range(4), statements, all_leaves)
        packets = [draft.packet() for draft in drafts]
        refused = sum(fate in (Fate.CORRECTED, Fate.BAD_SIGNER) for fate in self.fates)
        first = self._write(packets, statements, all_leaves, (len(packets) - refused, 0, refused))
        by_fate = {fate: [n for n, own in enumerate(self.fates) if own == fate] for fate in Fate}
        later, final = [], dict(enumerate(packets))
        again = by_fate[Fate.CORRECTED] + by_fate[Fate.REPLACED]
        if again:
            mended = self._mend([(n, drafts[n], packets[n]) for n in again], statements)
            final |= dict(zip(again, mended[0], strict=True))
            later.append(self._write(mended[0], statements | mended[1], mended[2], (len(again), 0, 0)))
        if by_fate[Fate.REPEATED]:
            repeated = [packets[n] for n in by_fate[Fate.REPEATED]]
            later.append(self._write(repeated, statements, {}, (0, len(repeated), 0)))
        gone = by_fate[Fate.BAD_SIGNER] + by_fate[Fate.REVOKED]
        return Made(
            self.task.school.code,
            self.name,
            first,
            tuple(later),
            self._revoke([packets[n] for n in by_fate[Fate.REVOKED]]),
            tuple((p.header.record_key, base64url.encode(p.digest)) for n, p in final.items() if n not in gone),
            tuple((packets[n].header.record_key, self._pupil_code(n)) for n in gone),
        )

    def _mend(
        self, old: Sequence[tuple[int, Draft, Packet]], statements: dict[str, str]
    ) -> tuple[list[Packet], dict[str, str], dict[str, list[str]]]:
        """Right results, or a second revision; teachers' statements stay where their parts did."""
        drafts = []
        for place, draft, packet in old:
            follows = (
                {"kind": "replacement", "revision": 2, "supersedes": base64url.encode(packet.digest)}
                if self.fates[place] == Fate.REPLACED
                else {}
            )
            parts = build_parts(self._header(**follows), self._values(place, is_mended=True), unchanged=draft.parts)
            drafts.append(Draft(parts, tuple(entry for entry in draft.endorsed if entry.stage == 0)))
        self.now += timedelta(minutes=1)
        added: dict[str, str] = {}
        added_leaves: dict[str, list[str]] = {}
        done = self._sign(drafts, range(1, 4), added, added_leaves)
        assert not added.keys() & statements.keys()  # noqa: S101  # signed later: other statements
        return [draft.packet() for draft in done], added, added_leaves

    def _sign(
        self, drafts: list[Draft], stages: range, statements: dict[str, str], all_leaves: dict[str, list[str]]
    ) -> list[Draft]:
        roles = ("subject-teacher", "homeroom", "principal", "seal")
        for stage in stages:
            names = [name for name in drafts[0].by_name if name.startswith("subjects/")] if stage == 0 else [""]
            for name in names:
                act = Act(stage, roles[stage], name, class_name=self.name)
                signed, drafts = endorse(
                    drafts, act, policy=self.task.policy, key=self._signer(roles[stage], name), signed_at=self.now
                )
                statements[signed.statement.name] = signed.statement.jws
                if len(drafts) > 1:
                    all_leaves[signed.statement.name] = signed.leaf_texts()
        return drafts

    def _signer(self, role: str, part: str) -> SigningKey:
        if role == "subject-teacher":
            return self.keys[teacher_of(part)]
        return self.keys["t1" if role == "homeroom" and is_signed_wrong(self.task.class_no) else role]

    def _write(
        self,
        packets: Sequence[Packet],
        statements: dict[str, str],
        all_leaves: dict[str, list[str]],
        counts: tuple[int, int, int],
    ) -> Sent:
        used = {proof.statement for packet in packets for proof in packet.endorsements}
        sender, number = self.keys["sender"], str(uuid4())
        body = submission_bytes(
            packets,
            submission_id=number,
            window=self.task.window,
            statements={name: jws for name, jws in statements.items() if name in used},
            statement_leaves={name: texts for name, texts in all_leaves.items() if name in used},
            certificates=sorted(self._certificates(packets)),
            sender=sender,
            sent_at=datetime.now(UTC),
        )
        file = self.task.folder / number
        file.write_bytes(body)
        return Sent(number, file, *counts)

    def _certificates(self, packets: Sequence[Packet]) -> set[bytes]:
        parts = {name for packet in packets for name in packet.by_name if name.startswith("subjects/")}
        seats = [("subject-teacher", part) for part in parts]
        seats += [(role, "") for role in ("homeroom", "principal", "seal", "sender")]
        return {self._signer(role, part).certificate.der for role, part in seats}

    def _revoke(self, packets: Sequence[Packet]) -> tuple[str, Path] | None:
        if not packets:
            return None
        number, key = str(uuid4()), self.keys["principal"]
        members = {
            **{name: self._header()[name] for name in ("registrar", "school", "school_year", "level", "track")},
            "window": self.task.window,
            "role": "principal",
            "request_id": number,
            "reason": "Nhập nhầm kết quả",
        }
        own = [leaves.of_packet("withdrawal-request", packet.digest) for packet in packets]
        signed = sign_tree(WithdrawalRequest, own, members, key=key, signed_at=datetime.now(UTC))
        request = WithdrawalRequestIn(
            request_id=number,
            packets=tuple(base64url.encode(packet.digest) for packet in packets),
            statements=(signed.statement.jws,),
            certificates=(base64url.encode_der(key.certificate.der),),
            reason_code="wrong-content",
        )
        file = self.task.folder / number
        file.write_text(request.model_dump_json())
        return number, file

    def _values(self, place: int, *, is_mended: bool = False) -> dict[str, dict[str, Any]]:
        code, fate = self.task.codes[place], self.fates[place]
        return values_of(self.numbers[place], code, fate, test=str(7 + place % 2), is_mended=is_mended)

    def _pupil_code(self, place: int) -> str:
        return pupil_code(self.numbers[place])

    def _header(self, **changes: Any) -> dict[str, Any]:
        return {
            "format": "hbs/1",
            "schema": {"id": "primary", "version": 2},
            "packet_id": str(uuid7()),
            "kind": "issue",
            "revision": 1,
            "registrar": self.task.registrar,
            "school": self.task.school.code,
            "school_year": SCHOOL_YEAR,
            "level": "primary",
            "grade": GRADE,
            "class": self.name,
            "track": "completed",
            "policy": self.task.policy,
            "created_at": to_instant(self.now),
            **changes,
        }
