"""School B: a ready-signed class by HTTP, and every fault of the demonstration, each in its own place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from demo import cast
from demo.client import Client, wait_for
from demo.generate_class_files import write_grade_2, write_grade_4
from demo.vendor import VendorClass, close_request, flip_signature, with_path_of
from deploy.local.installation import VENDOR, Platform
from hbs_schema import base64url, digests
from hbs_schema.building.endorsing import Draft
from hbs_schema.building.packets import build_parts
from hbs_schema.messages.routes import SUBMISSION_TYPE
from school_api.spreadsheets.assemble import ClassImport, import_class
from school_api.spreadsheets.opening import ClassFiles, ImportSetting

SCOPES = ("records:write", "submissions:write", "submissions:read", "windows:close")

FAULTS = {
    "proof-invalid": 1,
    "signature-invalid": 41,
    "certificate-unknown": 1,
    "signatures-incomplete": 1,
    "result-mismatch": 1,
    "signed-content-changed": 2,
}
"""Refused packets by problem: 40 of the invalid signatures have one cause, a class's homeroom statement."""


@dataclass
class SchoolB:
    """The second school's vendor at work."""

    platform: Platform
    folder: Path
    window: str
    policies: Mapping[str, Mapping[str, Any]]
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The registrar's answers by class, and by what was sent afterwards."""
    classes: dict[str, VendorClass] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(self.platform, "so-registry", VENDOR, SCOPES, [cast.SCHOOL_B])

    def send_everything(self) -> None:
        """Classes 4B (with faults), 4C (a bad homeroom statement), 2B (signed record by record, with faults)."""
        for name, plant in (("4B", self._class_4b), ("4C", self._class_4c), ("2B", self._class_2b)):
            self.submit(name, *plant(name))

    def send_again(self) -> None:
        """One record of class 4B in a submission of its own, as a vendor does who is not sure that it arrived."""
        made = self.classes["4B"]
        self.submit("again", *made.submission(self.window, made.packets()[:1]))

    def send_late(self) -> None:
        """Class 4C with its homeroom statement mended: well signed, and after the cutoff."""
        made = self.classes["4C"]
        anew = replace(made, statements={}, leaves={}, certificates={})
        anew.drafts = [replace(draft, endorsed=()) for draft in made.drafts]
        anew.sign()
        self.submit("late", *anew.submission(self.window))

    def close(self) -> dict[str, Any]:
        """The principal closes all grades; every pupil without an accepted record has a reason."""
        request = close_request(self.window, self.classes, self.answers)
        answer: dict[str, Any] = self.client.json(
            "PUT", f"/v1/windows/{self.window}/closes/{cast.SCHOOL_B}", json=request
        )
        return answer

    def submit(self, name: str, submission_id: str, body: bytes) -> None:
        """Hand over and wait for the verdict, or for the word that it came too late."""
        path = f"/v1/windows/{self.window}/submissions/{submission_id}"
        school = {"school": cast.SCHOOL_B}
        self.client.json("PUT", path, params=school, content=body, headers={"Content-Type": SUBMISSION_TYPE})

        def final() -> dict[str, Any] | None:
            answer: dict[str, Any] = self.client.json("GET", path, params=school)
            return answer if answer["state"] != "received" and "arrival" in answer else None

        self.answers[name] = wait_for("a verdict", final)

    def _class_4b(self, name: str) -> tuple[str, bytes]:
        """One bad path, marks of two pupils exchanged after the teacher signed, one stage missing, one wrong result."""
        made = self._prepared(4, name, "full-chain")
        made.drafts[9] = _with_wrong_result(made.drafts[9])
        missing = made.drafts.pop(8)
        made.sign(only=("subject-teacher",))
        made.drafts[5], made.drafts[6] = _exchange(made.drafts[5], made.drafts[6], "subjects/TOAN")
        made.sign(only=("homeroom", "principal", "seal"))
        made.drafts[3] = with_path_of(made.drafts[3], made.drafts[4], "subjects/TOAN")
        alone = replace(made, drafts=[missing], statements={}, leaves={}, certificates={})
        alone.sign(only=("subject-teacher", "homeroom", "seal"))
        made.drafts.append(alone.drafts[0])
        for own, other in ((made.statements, alone.statements), (made.certificates, alone.certificates)):
            own.update(other)  # type: ignore[arg-type]  # both pairs are of one kind each
        return made.submission(self.window)

    def _class_4c(self, name: str) -> tuple[str, bytes]:
        """The homeroom teacher's statement is changed by one bit: all 40, one cause."""
        made = self._prepared(4, name, "full-chain")
        made.sign(only=("subject-teacher",))
        made.sign_stage(1, "homeroom")
        good = next(entry.statement for entry in made.drafts[0].endorsed if entry.stage == 1)
        _exchange_statement(made, good, flip_signature(made.statements[good]))
        made.sign_stage(2, "principal")
        made.sign_stage(3, "seal")
        return made.submission(self.window)

    def _class_2b(self, name: str) -> tuple[str, bytes]:
        """Signed record by record: one flipped signature, one unknown certificate; the others are accepted."""
        made = self._prepared(2, name, "full-chain-individual", pupils=8)
        whole, made.drafts = made.drafts, []
        for position, draft in enumerate(whole):
            one = replace(made, drafts=[draft], statements={}, leaves={}, certificates={})
            one.sign(only=("subject-teacher", "homeroom"))
            if position == 2:
                last = max(one.drafts[0].endorsed).statement
                _exchange_statement(one, last, flip_signature(one.statements[last]))
            one.sign_stage(2, "principal", key=one.key("stranger") if position == 5 else None)
            one.sign_stage(3, "seal")
            made.drafts.extend(one.drafts)
            made.statements |= one.statements
            made.certificates |= one.certificates
        return made.submission(self.window)

    def _prepared(self, grade: int, name: str, policy: str, pupils: int = 40) -> VendorClass:
        """A class read from its files, with codes of the registrar."""
        imported = read_class(self.folder, grade, name, seed=grade * 100 + ord(name[1]), pupils=pupils)
        keys = [
            {
                "pupil_code": pupil.pupil_code,
                **{
                    key: getattr(pupil.personal, key)
                    for key in ("sector_code", "personal_id")
                    if getattr(pupil.personal, key)
                },
            }
            for pupil in imported.pupils
        ]
        asked = {"school": cast.SCHOOL_B, "level": "primary", "pupils": keys}
        records = self.client.json("POST", "/v1/records", json=asked)["records"]
        made = VendorClass(
            self.platform.stack.pki, grade, name, self.policies[policy], policy == "full-chain-individual"
        )
        made.build(imported.pupils, {record["pupil_code"]: record["lookup_code"] for record in records})
        self.classes[name] = made
        return made


def read_class(folder: Path, grade: int, name: str, *, seed: int, pupils: int) -> ClassImport:
    """Write a class's files and read them as the vendor's software does."""
    place = folder / name
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    write = write_grade_2 if grade == 2 else write_grade_4
    files = write(place, seed, name, pupils=pupils, school=cast.on_the_page(cast.SCHOOL_B, grade))
    layout = "csdl-results-1-2" if grade == 2 else "class-template"
    supplement = files.supplement.read_bytes() if files.supplement else None
    read = ClassFiles(layout, files.results.read_bytes(), files.pupils.read_bytes(), supplement)  # type: ignore[arg-type]
    return import_class(read, ImportSetting(grade, cast.SCHOOL_YEAR))


def _with_wrong_result(draft: Draft) -> Draft:
    """A result that does not follow from the marks."""
    values = {part.name: part.value for part in draft.parts if part.name != "header"}
    outcome = values["outcome"]
    wrong = "HT" if outcome["result"] != "HT" else "HTT"
    values["outcome"] = {**outcome, "result": wrong, "is_completed": True, "is_promoted": True}
    values["outcome"].pop("awards", None)
    return Draft(build_parts(_bare(draft), values))


def _exchange(one: Draft, other: Draft, part: str) -> tuple[Draft, Draft]:
    """Two pupils' marks exchanged, the teacher's statement as it was."""
    first, second = one.by_name[part], other.by_name[part]

    def put(draft: Draft, wanted: Any) -> Draft:
        parts = tuple(wanted if entry.name == part else entry for entry in draft.parts)
        return replace(draft, parts=parts)

    return put(one, second), put(other, first)


def _exchange_statement(made: VendorClass, name: str, jws: str) -> None:
    """Let every draft refer to a changed statement instead of the one that was signed."""
    changed = base64url.encode(digests.statement_digest(jws))
    made.statements[changed] = jws
    made.certificates[changed] = made.certificates[name]
    if name in made.leaves:
        made.leaves[changed] = made.leaves[name]
    made.drafts = [
        replace(
            draft,
            endorsed=tuple(
                replace(entry, statement=changed, proof=entry.proof.model_copy(update={"statement": changed}))
                if entry.statement == name
                else entry
                for entry in draft.endorsed
            ),
        )
        for draft in made.drafts
    ]


def _bare(draft: Draft) -> dict[str, Any]:
    header = dict(draft.header)
    for member in ("parts", "record_key"):
        del header[member]
    return header
