"""The registrar's HTTP API: codes, windows, documents, and a school's legal acts."""

from collections.abc import Mapping
from json import JSONDecodeError
from typing import Any, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from hbs_kit.httpclient import TEMPLATE, ResponseUnusable
from hbs_schema.certificate_api import ReadinessOut, StaffingIn
from hbs_schema.messages.answers import CloseAnswer, WithdrawalAnswer
from hbs_schema.registry_api import (
    MAX_RECORDS,
    CloseIn,
    DocumentOut,
    PupilKeys,
    RecordsIn,
    RecordsOut,
    WindowOut,
    WithdrawalRequestIn,
)
from school_api.clients.tokens import Tokens
from school_api.domain.errors import Item, PolicyUnknown, RegistryRefused

REGISTRAR_TROUBLE = httpx.HTTPError
"""No answer, an answer that cannot be read, or the registrar's own error: the same may succeed later."""

M = TypeVar("M", bound=BaseModel)

_WINDOWS = TypeAdapter(list[WindowOut])


class RegistryClient:
    """Asks for one school at a time. Raises RegistryRefused, or an httpx error while the registrar is away."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens) -> None:
        self._http = http
        self._tokens = tokens

    async def issue_codes(self, school: str, level: str, pupils: list[PupilKeys]) -> dict[str, str]:
        """Lookup codes by pupil code; the same pupil always has the same."""
        codes: dict[str, str] = {}
        for start in range(0, len(pupils), MAX_RECORDS):
            body = RecordsIn(school=school, level=level, pupils=tuple(pupils[start : start + MAX_RECORDS]))
            content = body.model_dump_json(exclude_none=True).encode()
            answer = await self._send("POST", "/v1/records", school, content=content)
            records = _read(RecordsOut, answer).records
            codes |= {record.pupil_code: record.lookup_code for record in records}
        return codes

    async def list_windows(self, school: str) -> list[WindowOut]:
        """All windows as they now stand."""
        answer = await self._send("GET", "/v1/windows", school)
        try:
            return _WINDOWS.validate_json(answer.content)
        except ValidationError:
            raise ResponseUnusable("the answer has another form", request=answer.request) from None

    async def find_policy(self, school: str, digest: str) -> DocumentOut:
        """A policy by its document digest, with its signer's certificate. Raises PolicyUnknown."""
        try:
            answer = await self._send("GET", f"/v1/documents/{digest}", school, template="/v1/documents/{digest}")
        except RegistryRefused as refused:
            if refused.code == "document-unknown":
                raise PolicyUnknown from refused
            raise
        return _read(DocumentOut, answer)

    async def find_authority(self, school: str) -> DocumentOut:
        """The newest authority document."""
        return _read(DocumentOut, await self._send("GET", "/v1/documents/authority", school))

    async def find_rule_book(self, school: str, school_year: str, known: str | None) -> bytes | None:
        """The rule book's file; nothing if it is the one with the digest that is known."""
        answer = await self._send(
            "GET",
            f"/v1/rule-books/{school_year}",
            school,
            template="/v1/rule-books/{school_year}",
            known=known,
        )
        return None if answer.status_code == httpx.codes.NOT_MODIFIED else answer.content

    async def tell_staffing(self, school: str, told: StaffingIn) -> ReadinessOut:
        """Tell who is to sign what; the answer says who can."""
        answer = await self._send(
            "PUT",
            f"/v1/schools/{school}/staffing",
            school,
            template="/v1/schools/{school}/staffing",
            content=told.model_dump_json(by_alias=True, exclude_none=True).encode(),
        )
        return _read(ReadinessOut, answer)

    async def put_withdrawal(self, school: str, window: int, request: WithdrawalRequestIn) -> WithdrawalAnswer:
        """Hand over a withdrawal request; the same one again gets the same answer."""
        answer = await self._send(
            "PUT",
            f"/v1/windows/{window}/withdrawal-requests/{request.request_id}",
            school,
            template="/v1/windows/{window}/withdrawal-requests/{request_id}",
            params={"school": school},
            content=request.model_dump_json(by_alias=True).encode(),
        )
        return _read(WithdrawalAnswer, answer)

    async def put_close(self, school: str, window: int, request: CloseIn) -> CloseAnswer:
        """Hand over a close; the same one again gets the same answer."""
        answer = await self._send(
            "PUT",
            f"/v1/windows/{window}/closes/{school}",
            school,
            template="/v1/windows/{window}/closes/{school}",
            content=request.model_dump_json(by_alias=True).encode(),
        )
        return _read(CloseAnswer, answer)

    async def _send(
        self,
        method: str,
        path: str,
        school: str,
        *,
        template: str | None = None,
        known: str | None = None,
        **options: Any,
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._tokens.token(school)}", "Accept-Encoding": "identity"}
        if "content" in options:
            headers["Content-Type"] = "application/json"
        if known is not None:
            headers["If-None-Match"] = f'"{known}"'
        extensions = {TEMPLATE: template or path}
        answer = await self._http.request(method, path, headers=headers, extensions=extensions, **options)
        if answer.is_success or (known is not None and answer.status_code == httpx.codes.NOT_MODIFIED):
            return answer
        if answer.status_code >= 500 or answer.status_code == 429:
            answer.raise_for_status()
        raise _refusal(answer)


def _read(model: type[M], answer: httpx.Response) -> M:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError:
        raise ResponseUnusable("the answer has another form", request=answer.request) from None


def _refusal(answer: httpx.Response) -> RegistryRefused:
    """The registrar's problem in its own words, as far as it is one."""
    try:
        problem = answer.json()
    except (JSONDecodeError, UnicodeDecodeError):
        problem = {}
    if not isinstance(problem, dict):
        problem = {}
    code = str(problem.get("type", "")).rpartition(":")[2] or f"http-{answer.status_code}"
    sentences = problem.get("sentences")
    words: Mapping[str, Any] = sentences if isinstance(sentences, dict) else {}
    vi, en = (str(words.get(language, "")).removesuffix(f" [{code}]") for language in ("vi", "en"))
    return RegistryRefused(code, [Item(code, "", vi or code, en or code)])
