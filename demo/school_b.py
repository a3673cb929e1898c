"""School B: a ready-signed class by HTTP, and every fault of the demonstration, each in its own place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from demo import cast
from demo.client import Client, Network, wait_for
from demo.generate_class_files import write_grade_2, write_grade_4
from demo.planted_faults import PLANTED
from demo.vendor import VendorClass, close_request
from deploy.local.installation import VENDOR
from hbs_schema.messages.routes import SUBMISSION_TYPE
from hbs_sheets.assemble import ClassImport, import_class
from hbs_sheets.opening import ClassFiles, ImportSetting

OWN = {"school": cast.SCHOOL_B}
SCOPES = ("records:write", "submissions:write", "submissions:read", "windows:close")


@dataclass
class SchoolB:
    """The second school's vendor at work."""

    network: Network
    folder: Path
    window: str
    policies: Mapping[str, Mapping[str, Any]]
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The registrar's answers by class, and by what was sent afterwards."""
    classes: dict[str, VendorClass] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = Client(self.network, "so-registry", VENDOR, SCOPES, [cast.SCHOOL_B])

    def send_everything(self) -> None:
        """Classes 4B (with faults), 4C (a bad homeroom statement), 2B (signed record by record, with faults)."""
        for name, planted in PLANTED.items():
            seed = planted.grade * 100 + ord(name[1])
            made = self._prepare(planted.grade, name, planted.policy, seed=seed, pupils=planted.pupils)
            planted.sign(made)
            self.submit(name, *made.submission(self.window))

    def sign_good_class(self, name: str, *, seed: int, pupils: int) -> tuple[str, bytes]:
        """A class of grade 4 without a fault, ready to be handed over: submission id and bytes."""
        made = self._prepare(4, name, "full-chain", seed=seed, pupils=pupils)
        made.sign()
        return made.submission(self.window)

    def sign_one_by_one(self, name: str, *, seed: int, pupils: int) -> list[tuple[str, bytes]]:
        """A class of grade 4 without a fault, each record in a submission of its own."""
        made = self._prepare(4, name, "full-chain", seed=seed, pupils=pupils)
        made.sign()
        return [made.submission(self.window, [packet]) for packet in made.packets()]

    def send_again(self) -> None:
        """One record of class 4B in a submission of its own, as a vendor does who is not sure that it arrived."""
        made = self.classes["4B"]
        self.submit("again", *made.submission(self.window, made.packets()[:1]))

    def send_late(self) -> None:
        """Class 4C with its homeroom statement mended: well signed, and after the cutoff."""
        made = self.classes["4C"]
        anew = made.apart([replace(draft, endorsed=()) for draft in made.drafts])
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
        self.put(submission_id, body)
        self.take_answer(name, submission_id)

    def put(self, submission_id: str, body: bytes) -> None:
        """Hand over; the same bytes again change nothing."""
        headers = {"Content-Type": SUBMISSION_TYPE}
        self.client.json("PUT", self._path(submission_id), params=OWN, content=body, headers=headers)

    def take_answer(self, name: str, submission_id: str) -> None:
        """Wait for the registrar's final word."""

        self.answers[name] = self.answer(submission_id)

    def answer(self, submission_id: str) -> dict[str, Any]:
        """The registrar's final word; waited for."""

        def final() -> dict[str, Any] | None:
            answer: dict[str, Any] = self.client.json("GET", self._path(submission_id), params=OWN)
            return answer if answer["state"] != "received" and "arrival" in answer else None

        return wait_for("a verdict", final)  # type: ignore[no-any-return]  # as found

    def _path(self, submission_id: str) -> str:
        return f"/v1/windows/{self.window}/submissions/{submission_id}"

    def _prepare(self, grade: int, name: str, policy: str, *, seed: int, pupils: int) -> VendorClass:
        """A class read from its files, with codes of the registrar."""
        imported = read_class(self.folder, grade, name, seed=seed, pupils=pupils)
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
            self.network.platform.stack.pki, grade, name, self.policies[policy], policy == "full-chain-individual"
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
    read = ClassFiles(layout, (files.results.read_bytes(),), files.pupils.read_bytes(), supplement)  # type: ignore[arg-type]
    return import_class(read, ImportSetting((grade,), cast.SCHOOL_YEAR))
