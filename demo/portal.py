"""People before the portal: who only has a code, who also knows the birth date, and an organisation with a token."""

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from demo.client import Client, CommandFailed, Network, Refused

ORGANISATION = "Trường Trung học cơ sở Ví Dụ"
STATED = {
    "purpose": "Tuyển sinh lớp đầu cấp",
    "legal_ground": "Đơn đăng ký dự tuyển có sự đồng ý của cha mẹ học sinh",
    "dossier": "TS-2026-0001",
}


@dataclass
class Portal:
    """The public address, and one organisation's client."""

    network: Network
    _organisation: Client = field(init=False)

    def __post_init__(self) -> None:
        self._organisation = Client(
            self.network,
            "lookup-portal",
            "admissions",
            ["records:read"],
            [ORGANISATION],
            claim="organisations",
        )

    @property
    def url(self) -> str:
        return self.network.platform.url("lookup-portal")

    def counts(self) -> list[dict[str, Any]]:
        """What the portal's operator sees of what the Ministry has published."""
        done = self.network.platform.run_command("lookup-portal", "records", "--json")
        if done.returncode != 0:
            raise CommandFailed(f"lookup-portal records: {done.stderr.strip()[-800:]}")
        rows: list[dict[str, Any]] = json.loads(done.stdout)
        return rows

    def status(self, code: str) -> dict[str, Any]:
        """What everybody is told of a code."""
        told: dict[str, Any] = self._ask("/v1/lookups/status", {"code": code}).json()
        return told

    def holder_view(self, code: str, birth_date: str) -> dict[str, Any]:
        """Name and results."""
        view: dict[str, Any] = self._ask("/v1/lookups/holder", {"code": code, "birth_date": birth_date}).json()
        return view

    def holder_document(self, kind: str, code: str, birth_date: str) -> bytes:
        """`pdf` (what is about the pupil's person is blank) or `presentation`."""
        return self._ask(f"/v1/documents/{kind}", {"code": code, "birth_date": birth_date}).content

    def organisation_document(self, kind: str, code: str) -> bytes:
        """`pdf` or `bundle`, whole; the holder will see who looked and what for."""
        return self._organisation.send("POST", f"/v1/documents/{kind}", json={"code": code, **STATED}).content

    def check_file(self, file: bytes) -> dict[str, Any]:
        """What the portal says of a file that somebody was handed."""
        headers = {"Content-Type": "application/json"}
        told: dict[str, Any] = self._post("/v1/files/check", content=file, headers=headers).json()
        return told

    def _ask(self, path: str, body: dict[str, str]) -> httpx.Response:
        return self._post(path, json=body)

    def _post(self, path: str, **options: Any) -> httpx.Response:
        answer = self.network.http.post(f"{self.url}{path}", **options)
        if answer.is_error:
            raise Refused(f"POST {path}: {answer.status_code} {answer.text[:800]}")
        return answer
