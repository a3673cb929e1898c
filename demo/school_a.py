"""School A: spreadsheets go into school-api, people sign at their own devices, the worker sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from demo import cast
from demo.client import Client, Network, wait_for
from demo.generate_class_files import Files, write_grade_2, write_grade_4
from hbs_schema.base64url import encode_der
from hbs_schema.building.keys import SigningKey, file_key
from hbs_sign.computing import sign_act, sign_items

OFFICE = (
    "classes:read",
    "classes:write",
    "submissions:write",
    "records:read",
    "records:write",
    "windows:close",
    "events:read",
)
CHUNK = 60
"""Items of a signing session that are asked for, and statements that are handed over, at once."""


@dataclass
class SchoolA:
    """The school's office and its signers."""

    network: Network
    folder: Path
    window: str
    policies: Mapping[str, Mapping[str, Any]]
    classes: dict[str, str] = field(default_factory=dict)
    """Class name → id."""
    files: dict[str, Files] = field(default_factory=dict)
    answers: list[dict[str, Any]] = field(default_factory=list)
    _people: dict[tuple[str, str], Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.office = Client(self.network, "school-api", "office-a", OFFICE, [cast.SCHOOL_A])

    def import_class(
        self, grade: int, name: str, policy: str, *, seed: int, pupils: int = 40, use_xls: bool = False
    ) -> dict[str, int]:
        """Open a class and import its files: a dry run first, as a careful office does. Returns the counts."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        files = (write_grade_2 if grade == 2 else write_grade_4)(
            self.folder, seed, name, pupils=pupils, school=cast.on_the_page(cast.SCHOOL_A, grade)
        )
        self.files[name] = files
        opened = self.office.json(
            "POST",
            "/v1/classes",
            json={
                "school": cast.SCHOOL_A,
                "school_year": cast.SCHOOL_YEAR,
                "level": "primary",
                "grade": grade,
                "class": name,
                "policy": self.policies[policy]["digest"],
            },
        )
        self.classes[name] = opened["class_id"]
        self._upload(name, is_dry_run=True, use_xls=not use_xls)
        counts: dict[str, int] = self._upload(name, is_dry_run=False, use_xls=use_xls)["counts"]
        return counts

    def findings(self, name: str) -> dict[str, Any]:
        """What the circular has against the class."""
        found: dict[str, Any] = self.office.json("GET", f"/v1/classes/{self.classes[name]}/findings")
        return found

    def review(self, name: str) -> None:
        """Everything that is being drafted is handed to the principal, who lets it be signed."""
        path = f"/v1/classes/{self.classes[name]}"
        self.office.json("POST", f"{path}/review-requests", json={})
        self._person("principal", "reviews:write").json("POST", f"{path}/approvals", json={})

    def sign(self, grade: int, name: str) -> list[tuple[str, str]]:
        """Everybody signs what still lacks his signature, stage by stage; returns who signed: (role, part)."""
        done: list[tuple[str, str]] = []
        while missing := self._board(name)["missing"]:
            role, part = missing[0]["role"], missing[0]["part"]
            holder = cast.holder_of(cast.SCHOOL_A, role, part=part, grade=grade)
            self._session(self.classes[name], role, part, holder)
            done.append((role, part))
        return done

    def submit(self, name: str) -> list[dict[str, Any]]:
        """Ask for everything signed to be sent, and wait for the registrar's answers."""
        return self.take_answers(self.send(name))

    def send(self, name: str) -> list[str]:
        """Ask for everything signed to be sent; returns the submissions' ids."""
        body = {"window": self.window}
        asked = self.office.json("POST", f"/v1/classes/{self.classes[name]}/submissions", json=body)
        return [entry["submission_id"] for entry in asked]

    def take_answers(self, submissions: Sequence[str]) -> list[dict[str, Any]]:
        """Wait for the registrar's answers."""
        answers = [self._answer(submission_id) for submission_id in submissions]
        self.answers += answers
        return answers

    def drafts(self, name: str) -> list[dict[str, Any]]:
        """The class's drafts, as the board lists them."""
        lines: list[dict[str, Any]] = self._board(name)["drafts"]
        return lines

    def corrections(self) -> tuple[int, int]:
        """How many accepted packets were withdrawn, and how many superseded, as the school's own boards tell."""
        lines = [line for name in self.classes for line in self.drafts(name)]
        withdrawn = sum(line["state"] == "withdrawn" for line in lines)
        return withdrawn, sum(line["revision"] - 1 for line in lines)

    def draft(self, draft_id: str) -> dict[str, Any]:
        """A draft with its content, lookup code and signatures."""
        draft: dict[str, Any] = self.office.json("GET", f"/v1/drafts/{draft_id}")
        return draft

    def bundle(self, code: str, *, revision: int) -> bytes:
        """What the school holds of an accepted revision."""
        return self.office.send("GET", f"/v1/records/{code}/bundle", params={"revision": revision}).content

    def revoke(self, draft_id: str, reason: str) -> dict[str, Any]:
        """The principal asks for a record to be withdrawn; the worker sends it."""
        body = {"school": cast.SCHOOL_A, "window": self.window, "drafts": [draft_id], "reason": reason}
        return self._act(self.office.json("POST", "/v1/acts/withdrawals", json=body))

    def replace_mark(self, grade: int, name: str, draft_id: str, part: str, value: Mapping[str, Any]) -> list[str]:
        """Open the next revision, correct one part, review; returns the roles that signed again."""
        self._versioned("POST", draft_id, "/replacements", {"reason": "Nhập nhầm điểm"})
        content = self.draft(draft_id)["content"]
        self._versioned("PUT", draft_id, f"/parts/{part}", {"value": {**content[part], **value}})
        self.review(name)
        return [f"{role} {part}".strip() for role, part in self.sign(grade, name)]

    def close(self, grades: Sequence[int], left_out: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """The principal closes some grades; the worker sends it."""
        body = {
            "school": cast.SCHOOL_A,
            "window": self.window,
            "grades": list(grades),
            "left_out": [dict(entry) for entry in left_out],
        }
        return self._act(self.office.json("POST", "/v1/acts/closes", json=body))

    def _upload(self, name: str, *, is_dry_run: bool, use_xls: bool) -> dict[str, Any]:
        files = self.files[name]
        results = files.results_xls if use_xls and files.results_xls else files.results
        parts = {"results": results, "pupils": files.pupils, "supplement": files.supplement}
        told: dict[str, Any] = self.office.json(
            "POST",
            f"/v1/classes/{self.classes[name]}/imports",
            data={
                "layout": "csdl-results-1-2" if files.grade == 2 else "class-template",
                "is_dry_run": str(is_dry_run).lower(),
            },
            files={part: (path.name, path.read_bytes()) for part, path in parts.items() if path},
        )
        return told

    def _board(self, name: str) -> dict[str, Any]:
        board: dict[str, Any] = self.office.json("GET", f"/v1/classes/{self.classes[name]}")
        return board

    def _versioned(self, method: str, draft_id: str, path: str, body: Mapping[str, Any]) -> None:
        version = self.draft(draft_id)["version"]
        self.office.json(method, f"/v1/drafts/{draft_id}{path}", json=dict(body), headers={"If-Match": f'"{version}"'})

    def _session(self, class_id: str, role: str, part: str, holder: str) -> None:
        """One signer, one session: fetch what is to be signed in chunks, sign it, hand it over in chunks."""
        person, key = self._person(holder, "signing:write"), self._key(holder)
        body = {"class_id": class_id, "role": role, **({"part": part} if part else {})}
        session = person.json("POST", "/v1/signing-sessions", json=body)
        path = f"/v1/signing-sessions/{session['session_id']}"
        statements = sign_items(session, _items(person, path), key, signed_at=datetime.now(UTC))
        certificates = [encode_der(key.certificate.der)]
        for start in range(0, len(statements), CHUNK):
            chunk = {"statements": statements[start : start + CHUNK], "certificates": certificates}
            person.json("POST", f"{path}/statements", json=chunk)

    def _act(self, act: Mapping[str, Any]) -> dict[str, Any]:
        """Every role that the act names signs it; then the registrar's answer is waited for."""
        path = f"/v1/acts/{act['act_id']}"
        for role in act["roles"]:
            holder = f"{cast.SCHOOL_A}-{role}"
            statement = sign_act(act, role, self._key(holder), signed_at=datetime.now(UTC))
            body = {"statement": statement.jws, "certificates": [encode_der(self._key(holder).certificate.der)]}
            self._person(holder, "signing:write").json("POST", f"{path}/statements", json=body)

        def answered() -> dict[str, Any] | None:
            now: dict[str, Any] = self._person(holder, "signing:write").json("GET", path)
            return now if now["state"] in ("answered", "refused") else None

        return wait_for("the registrar's answer to an act", answered)  # type: ignore[no-any-return]  # as found

    def _answer(self, submission_id: str) -> dict[str, Any]:
        def final() -> dict[str, Any] | None:
            found: dict[str, Any] = self.office.json("GET", f"/v1/submissions/{submission_id}")
            return found if found["state"] in ("verified", "refused", "late", "unpackable") else None

        answered: dict[str, Any] = wait_for("a submission's answer", final)
        answer: dict[str, Any] = answered["answer"]
        return answer

    def _person(self, holder: str, scope: str) -> Client:
        """Somebody at the school, with a token of his own for one thing."""
        if (holder, scope) not in self._people:
            self._people[holder, scope] = Client(self.network, "school-api", holder, [scope], [cast.SCHOOL_A])
        return self._people[holder, scope]

    def _key(self, holder: str) -> SigningKey:
        return file_key(
            self.network.platform.stack.pki.key(holder), self.network.platform.stack.pki.certificate(holder)
        )


def _items(person: Client, session: str) -> list[dict[str, Any]]:
    """Everything that waits for this signature, chunk by chunk."""
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        query = {"limit": CHUNK, "is_pending": True, **({"cursor": cursor} if cursor else {})}
        page = person.json("GET", f"{session}/items", params=query)
        items += page["items"]
        cursor = page.get("next")
        if cursor is None:
            return items
