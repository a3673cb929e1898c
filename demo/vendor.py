"""School B's vendor: software that builds, signs and sends by itself, over HTTP only; and the faults it makes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from demo import cast
from deploy.local.pki import Pki
from deploy.local.pki_table import PROVINCE
from hbs_kit.ids import uuid7
from hbs_schema import base64url, digests, leaves
from hbs_schema.building.endorsing import Act, Draft, endorse
from hbs_schema.building.keys import SigningKey, file_key
from hbs_schema.building.packets import build_parts, value_json
from hbs_schema.building.submissions import submission_bytes
from hbs_schema.building.trees import SignedTree, sign_tree
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.payloads import Close, Endorsement
from hbs_schema.verification.times import to_instant
from hbs_sheets.assemble import ImportedPupil

STAGES = ("subject-teacher", "homeroom", "principal", "seal")


@dataclass
class VendorClass:
    """One class on its way from drafts to a submission."""

    pki: Pki
    grade: int
    class_name: str
    policy: Mapping[str, Any]
    is_individual: bool
    drafts: list[Draft] = field(default_factory=list)
    statements: dict[str, str] = field(default_factory=dict)
    leaves: dict[str, list[str]] = field(default_factory=dict)
    certificates: dict[str, bytes] = field(default_factory=dict)
    """DER of each statement's signer, by the statement's name."""
    codes: list[str] = field(default_factory=list)

    def build(self, pupils: Sequence[ImportedPupil], codes: Mapping[str, str]) -> None:
        """Drafts of all pupils, under the codes that the registrar gave."""
        self.codes = list(codes.values())
        self.drafts = [Draft(build_parts(self._header(), _values(pupil, codes))) for pupil in pupils]

    def apart(self, drafts: Sequence[Draft]) -> "VendorClass":
        """The same class with some drafts, and nothing signed yet that counts for them alone."""
        return replace(self, drafts=list(drafts), statements={}, leaves={}, certificates={})

    def join(self, other: "VendorClass") -> None:
        """Take in what was signed apart."""
        self.drafts += other.drafts
        self.statements |= other.statements
        self.leaves |= other.leaves
        self.certificates |= other.certificates

    def sign(self, *, only: Sequence[str] = STAGES) -> None:
        """Everybody signs, stage by stage; each computes what he signs from the parts he is shown."""
        for number, role in enumerate(STAGES):
            if role not in only:
                continue
            parts = [name for name in self.drafts[0].by_name if name.startswith("subjects/")]
            for part in parts if number == 0 else [""]:
                self.sign_stage(number, role, part)

    def sign_stage(self, number: int, role: str, part: str = "", key: SigningKey | None = None) -> None:
        """One act of one signer over the class, or record by record."""
        signer = key or self.key(cast.holder_of(cast.SCHOOL_B, role, part=part, grade=self.grade))
        groups = [[draft] for draft in self.drafts] if self.is_individual else [self.drafts]
        self.drafts = []
        for group in groups:
            act = Act(number, role, part, class_name=self.class_name)
            signed, done = endorse(group, act, policy=self.policy, key=signer, signed_at=datetime.now(UTC))
            self.keep(signed, signer)
            self.drafts.extend(done)

    def keep(self, signed: SignedTree[Endorsement], signer: SigningKey) -> None:
        """Remember a statement, its leaves and its signer's certificate for the submission."""
        self.statements[signed.statement.name] = signed.statement.jws
        if len(signed.tree.leaves) > 1:
            self.leaves[signed.statement.name] = signed.leaf_texts()
        self.certificates[signed.statement.name] = signer.certificate.der

    def packets(self) -> list[Packet]:
        """The packets as they now stand."""
        return [draft.packet() for draft in self.drafts]

    def submission(self, window: str, packets: Sequence[Packet] | None = None) -> tuple[str, bytes]:
        """Pack what is given, or everything, for one window; signed by the school's sending key."""
        chosen = list(packets or self.packets())
        used = {proof.statement for packet in chosen for proof in packet.endorsements}
        sender = self.key(f"{cast.SCHOOL_B}-sender")
        submission_id = str(uuid4())
        return submission_id, submission_bytes(
            chosen,
            submission_id=submission_id,
            window=window,
            statements={name: jws for name, jws in self.statements.items() if name in used},
            statement_leaves={name: texts for name, texts in self.leaves.items() if name in used},
            certificates=sorted({sender.certificate.der, *(self.certificates[name] for name in used)}),
            sender=sender,
            sent_at=datetime.now(UTC),
        )

    def key(self, holder: str) -> SigningKey:
        """A key of the local PKI."""
        return file_key(self.pki.key(holder), self.pki.certificate(holder))

    def _header(self) -> dict[str, Any]:
        return {
            "format": "hbs/1",
            "schema": {"id": "primary", "version": 2},
            "packet_id": str(uuid7()),
            "kind": "issue",
            "revision": 1,
            "registrar": PROVINCE,
            "school": cast.SCHOOL_B,
            "school_year": cast.SCHOOL_YEAR,
            "level": "primary",
            "grade": self.grade,
            "class": self.class_name,
            "track": "completed",
            "policy": dict(self.policy),
            "created_at": to_instant(datetime.now(UTC)),
        }


def close_request(
    window: str, classes: Mapping[str, VendorClass], answers: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The school's close of all its grades in a window: every accepted packet, and every other pupil with a reason."""
    accepted = {
        entry["packet_digest"]: entry["record_key"]
        for name in classes
        for entry in answers[name]["packets"]
        if entry["result"] == "accepted"
    }
    results: Counter[tuple[int, str]] = Counter()
    left_out = []
    for made in classes.values():
        for draft in made.drafts:
            values = {part.name: part.value for part in draft.parts}
            if base64url.encode(draft.packet().digest) in accepted:
                results[made.grade, values["outcome"]["result"]] += 1
            else:
                pupil = {"grade": made.grade, "class": made.class_name, "pupil_code": values["personal"]["pupil_code"]}
                left_out.append({**pupil, "record_key": draft.header["record_key"], "reason": "paper"})
    made = next(iter(classes.values()))
    members = {
        "registrar": PROVINCE,
        "school": cast.SCHOOL_B,
        "school_year": cast.SCHOOL_YEAR,
        "level": "primary",
        "track": "completed",
        "window": window,
        "role": "principal",
        "scope": {"grades": sorted({made.grade for made in classes.values()})},
        "seq": 1,
        "previous": base64url.encode(digests.chain([])),
        "results": [{"grade": g, "result": r, "count": n} for (g, r), n in sorted(results.items())],
        "left_out": sorted(left_out, key=lambda entry: (entry["grade"], entry["pupil_code"])),
    }
    own = [
        leaves.of_record("close", base64url.decode_digest(record), base64url.decode_digest(packet))
        for packet, record in accepted.items()
    ]
    key = made.key(f"{cast.SCHOOL_B}-principal")
    statement = sign_tree(Close, own, members, key=key, signed_at=datetime.now(UTC)).statement
    return {
        "packets": [{"record_key": record, "packet": packet} for packet, record in accepted.items()],
        "statements": [statement.jws],
        "certificates": [base64url.encode_der(key.certificate.der)],
    }


def flip_signature(jws: str) -> str:
    """The same statement with one bit of its signature changed (still a possible signature by its form)."""
    head, payload, signature = jws.split(".")
    raw = bytearray(base64url.decode(signature))
    raw[20] ^= 1
    return f"{head}.{payload}.{base64url.encode(bytes(raw))}"


def with_path_of(draft: Draft, other: Draft, part: str) -> Draft:
    """A draft whose proof for one part is another pupil's."""
    strange = next(entry for entry in other.endorsed if entry.part == part)
    kept = tuple(replace(entry, proof=strange.proof) if entry.part == part else entry for entry in draft.endorsed)
    return replace(draft, endorsed=kept)


def _values(pupil: ImportedPupil, codes: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    values = {name: value_json(value) for name, value in pupil.parts.items()}
    return {
        **values,
        "identity": value_json(pupil.identity),
        "personal": value_json(pupil.personal),
        "record": {"lookup_code": codes[pupil.pupil_code]},
    }
