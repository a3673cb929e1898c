"""Makes a class's packets and their bundle from plain JSON. All steps after a flawed one follow from it."""

import bisect
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from hbs_kit.ids import uuid7
from hbs_schema import digests, leaves
from hbs_schema.verification.times import to_instant
from tests.support.world import RECEIVED_AT, stage
from tests.vectors import documents
from tests.vectors.desk import Desk, Signed
from tests.vectors.pupil import Endorsed, Pupil, few_values, make_entries, new_salt, part_text
from tests.vectors.raw import b64

LEAN = (stage(role="principal"),)
TEACHERS = stage(role="subject-teacher", covers="part", parts=["subjects/*"])
CHAIN = (TEACHERS, stage(role="homeroom"), stage(role="principal"), stage(role="seal"))
Person = tuple[str, str]
"""The role in which a person signs, and the name of his key."""
Evidence = Callable[["Forge"], Any]


@dataclass
class Forge(Desk):
    """`people` sign for a stage's role; `base` changes the header and what statements repeat of it.

    `kept` are endorsements of an earlier revision, by step; `old` its part strings, by name;
    `revision` what the header of the new one says of it.
    """

    stages: Sequence[Mapping[str, Any]] = LEAN
    pupils: int = 2
    people: Mapping[str, Sequence[Person]] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=dict)
    without: Collection[str] = ()
    shown: Collection[str] | None = None
    annotations: Sequence[Mapping[str, Any]] = ()
    before: Callable[["Forge"], None] | None = None
    timestamps: Evidence | None = None
    cert_status: Evidence | None = None
    kept: dict[str, tuple[Signed, dict[str, Any]]] = field(default_factory=dict)
    old: Mapping[str, str] = field(default_factory=dict)
    revision: Mapping[str, Any] = field(default_factory=dict)
    register: list[Pupil] = field(default_factory=list)

    @property
    def subject(self) -> Pupil:
        """The pupil whose file is made; the others only stand beside him in the trees."""
        return self.register[0]

    def make(self) -> "Forge":
        """Sign everything, from the policy to the status."""
        self.document("policy", documents.policy(self.stages))
        if self.before:
            self.before(self)
        self.register = [self._pupil(number) for number in range(self.pupils)]
        self.edit("register", self.register)
        self._endorse()
        self.edit("signed", self.register)
        self.subject.proofs = self.edit("endorsements", self.subject.endorsements)
        self.document("authority", documents.authority(self))
        self._official()
        self.document("status", documents.status(self))
        return self

    def common(self, *more: str) -> dict[str, Any]:
        """What statements about packets of the school share."""
        every = documents.header(self)
        names = ("registrar", "school_year", "level", *more)
        return {name: every[name] for name in names}

    def _pupil(self, number: int) -> Pupil:
        is_subject = number == 0
        edit = self.edit if is_subject else lambda _step, value: value
        values = edit("values", few_values(number + 1))
        entries = edit("entries", make_entries(values))
        header = documents.header(self)
        code = next((v["lookup_code"] for _, n, v, *_ in entries if n == "record"), "")
        key = digests.record_key(code, header["school_year"])
        header["packet_id"], header["parts"] = str(uuid7()), len(entries) + 1
        header["record_key"] = b64(key)
        header |= self.revision if is_subject else {}
        header = edit("header", header)
        position = bisect.bisect([entry[1] for entry in entries], "header")
        entries.insert(position, [new_salt(), "header", header])
        entries = edit("with-header", entries)
        texts = edit("texts", [part_text(entry) for entry in entries])
        return Pupil(header, [entry[1] for entry in entries], texts)

    def _endorse(self) -> None:
        was_part = False
        for number, entry in enumerate(self.stages):
            if was_part and entry["covers"] == "packet":
                self.edit("after-teachers", self.register)
            was_part = entry["covers"] == "part"
            for part in documents.covered(self.subject.names, entry):
                for role, key in self.people.get(entry["role"], [(entry["role"], entry["role"])]):
                    self._endorse_one(number, part, role, key)

    def _endorse_one(self, number: int, part: str, role: str, key: str) -> None:
        # One name for each statement: `principal`, `subject-teacher/subjects/TOAN`.
        step = f"endorsement:{key}" + (f"/{part}" if part else "")
        if step in self.kept:
            self.signed[step], proof = self.kept[step]
            self.subject.endorsed.append(Endorsed(number, part, proof))
            return
        entry = self.stages[number]
        group = self.register[:1] if entry["individual"] else self.register
        own = [pupil.leaf(number, part) for pupil in group]
        own[0] = self.edit(f"{step}.leaf", own[0])
        scope = {"class": documents.header(self)["class"], **({"part": part} if part else {})}
        members = {**self.common("school", "track", "policy"), "role": role, "covers": entry["covers"], "scope": scope}
        signed = self.tree(step, own, members, key=f"{key}/{part}" if part else key)
        for pupil, leaf in zip(group, own, strict=True):
            proof = signed.proof(leaf)
            if pupil is self.subject:
                proof = self.edit(f"{step}.proof", proof)
            pupil.endorsed.append(Endorsed(number, part, proof))

    def _official(self) -> None:
        members = {**self.common("school", "track"), "window": "1"}
        ids = {"submission_id": str(uuid4()), "received_at": to_instant(RECEIVED_AT)}
        self.tree("receipt", self.of_packets("receipt"), {**members, **ids})
        records = [leaves.of_record("lock", p.record_key, p.digest) for p in self.register]
        del members["school"]
        self.tree("lock", records, {**members, **documents.lock(self)})
        own = [leaves.acknowledgement(digests.statement_digest(self.signed["lock"].jws))]
        self.tree("acknowledgement", own, {**members, "seq": 1})
        for number, annotation in enumerate(self.annotations):
            members = {**self.common("school", "track"), "kind": "annotation", **annotation}
            self.tree(f"annotation:{number}", self.of_packets("annotation"), members, key="so-lock")

    def of_packets(self, kind: str) -> list[bytes]:
        return [leaves.of_packet(kind, pupil.digest) for pupil in self.register]
