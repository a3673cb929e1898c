"""The registrar's HTTP API: codes, windows, documents, and a school's legal acts."""

from typing import Any
from uuid import UUID

import httpx
from pydantic import BaseModel, TypeAdapter, ValidationError

from hbs_kit.httpclient import ResponseUnusable
from hbs_schema.audit_api import HeadsIn, HeadsOut
from hbs_schema.certificate_api import ReadinessOut, StaffingIn
from hbs_schema.messages.answers import CloseAnswer, WithdrawalAnswer
from hbs_schema.reconciliation_api import EnrolmentIn, EnrolmentOut
from hbs_schema.registry_api import (
    MAX_RECORDS,
    CloseIn,
    DocumentOut,
    PupilKeys,
    RecordsIn,
    RecordsOut,
    ReopenIn,
    ReopenOut,
    WindowOut,
    WithdrawalRequestIn,
)
from hbs_schema.review_api import ReturnAnswerIn, ReturnOut
from hbs_schema.transfer_api import HandOverIn, TransferAcceptanceIn, TransferActIn, TransferIn, TransferOut
from school_api.clients.registry_door import RegistryDoor, read
from school_api.domain.errors import PolicyUnknown, RegistryRefused

_WINDOWS = TypeAdapter(list[WindowOut])


class RegistryClient(RegistryDoor):
    """What is asked, for one school at a time. Raises RegistryRefused, or REGISTRAR_TROUBLE while he is away."""

    async def issue_codes(self, school: str, level: str, pupils: list[PupilKeys]) -> dict[str, str]:
        """Lookup codes by pupil code; the same pupil always has the same."""
        codes: dict[str, str] = {}
        for start in range(0, len(pupils), MAX_RECORDS):
            body = RecordsIn(school=school, level=level, pupils=tuple(pupils[start : start + MAX_RECORDS]))
            content = body.model_dump_json(exclude_none=True).encode()
            answer = await self.send("POST", "/v1/records", school, content=content)
            records = read(RecordsOut, answer).records
            codes |= {record.pupil_code: record.lookup_code for record in records}
        return codes

    async def list_windows(self, school: str) -> list[WindowOut]:
        """All windows as they now stand, with where the school goes on."""
        answer = await self.send("GET", "/v1/windows", school, params={"school": school})
        try:
            return _WINDOWS.validate_json(answer.content)
        except ValidationError:
            raise ResponseUnusable("the answer has another form", request=answer.request) from None

    async def find_policy(self, school: str, digest: str) -> DocumentOut:
        """A policy by its document digest, with its signer's certificate. Raises PolicyUnknown."""
        try:
            answer = await self.send("GET", f"/v1/documents/{digest}", school, template="/v1/documents/{digest}")
        except RegistryRefused as refused:
            if refused.code == "document-unknown":
                raise PolicyUnknown from refused
            raise
        return read(DocumentOut, answer)

    async def find_authority(self, school: str) -> DocumentOut:
        """The newest authority document."""
        return read(DocumentOut, await self.send("GET", "/v1/documents/authority", school))

    async def find_rule_book(self, school: str, school_year: str, known: str | None) -> bytes | None:
        """The rule book's file; nothing if it is the one with the digest that is known."""
        answer = await self.send(
            "GET",
            f"/v1/rule-books/{school_year}",
            school,
            template="/v1/rule-books/{school_year}",
            known=known,
        )
        return None if answer.status_code == httpx.codes.NOT_MODIFIED else answer.content

    async def tell_staffing(self, school: str, told: StaffingIn) -> ReadinessOut:
        """Tell who is to sign what; the answer says who can."""
        answer = await self.send(
            "PUT",
            f"/v1/schools/{school}/staffing",
            school,
            template="/v1/schools/{school}/staffing",
            content=told.model_dump_json(by_alias=True, exclude_none=True).encode(),
        )
        return read(ReadinessOut, answer)

    async def put_enrolment(self, school: str, window: int, told: EnrolmentIn) -> EnrolmentOut:
        """Say whom to expect; the same list again changes nothing."""
        answer = await self.send(
            "PUT",
            f"/v1/windows/{window}/enrolment",
            school,
            template="/v1/windows/{window}/enrolment",
            content=told.model_dump_json(by_alias=True, exclude_none=True).encode(),
        )
        return read(EnrolmentOut, answer)

    async def answer_return(self, school: str, window: int, return_id: str, words: str) -> ReturnOut:
        """Tell a reviewer what was done; the same answer again changes nothing."""
        answer = await self.send(
            "PUT",
            f"/v1/windows/{window}/returns/{return_id}/answer",
            school,
            template="/v1/windows/{window}/returns/{return_id}/answer",
            params={"school": school},
            content=ReturnAnswerIn(words=words).model_dump_json().encode(),
        )
        return read(ReturnOut, answer)

    async def put_audit_heads(self, school: str, seq: int, told: HeadsIn) -> str:
        """Tell how far the audit has come; the registrar's checkpoint. The same again changes nothing."""
        answer = await self.send(
            "PUT",
            f"/v1/audit-heads/{seq}",
            school,
            template="/v1/audit-heads/{seq}",
            content=told.model_dump_json().encode(),
        )
        return read(HeadsOut, answer).checkpoint

    async def put_withdrawal(self, school: str, window: int, request: WithdrawalRequestIn) -> WithdrawalAnswer:
        """Hand over a withdrawal request; the same one again gets the same answer."""
        answer = await self.send(
            "PUT",
            f"/v1/windows/{window}/withdrawal-requests/{request.request_id}",
            school,
            template="/v1/windows/{window}/withdrawal-requests/{request_id}",
            params={"school": school},
            content=request.model_dump_json(by_alias=True).encode(),
        )
        return read(WithdrawalAnswer, answer)

    async def put_close(self, school: str, window: int, request: CloseIn) -> CloseAnswer:
        """Hand over a close; the same one again gets the same answer."""
        answer = await self.send(
            "PUT",
            f"/v1/windows/{window}/closes/{school}",
            school,
            template="/v1/windows/{window}/closes/{school}",
            content=request.model_dump_json(by_alias=True).encode(),
        )
        return read(CloseAnswer, answer)

    async def put_reopening(self, school: str, window: int, act_id: UUID, request: ReopenIn) -> ReopenOut:
        """Open a close again; the same act again gets the same answer."""
        answer = await self.send(
            "PUT",
            f"/v1/windows/{window}/closes/{school}/reopenings/{act_id}",
            school,
            template="/v1/windows/{window}/closes/{school}/reopenings/{act_id}",
            content=request.model_dump_json().encode(),
        )
        return read(ReopenOut, answer)

    async def find_transfer(self, school: str, transfer_id: UUID) -> TransferOut:
        """A case as it stands now."""
        return await self._transfer("GET", school, f"/{transfer_id}", "/{transfer_id}")

    async def put_transfer(self, school: str, transfer_id: UUID, request: TransferIn) -> TransferOut:
        """Apply; the same again gets the same answer."""
        return await self._transfer("PUT", school, f"/{transfer_id}", "/{transfer_id}", request)

    async def put_transfer_act(
        self, school: str, transfer_id: UUID, act_id: UUID, request: TransferActIn
    ) -> TransferOut:
        """Consent, refusal or cancellation; the same again gets the same answer."""
        path = f"/{transfer_id}/acts/{act_id}"
        return await self._transfer("PUT", school, path, "/{transfer_id}/acts/{act_id}", request)

    async def put_hand_over(self, school: str, transfer_id: UUID, act_id: UUID, request: HandOverIn) -> TransferOut:
        """What the giving head has signed; the same again gets the same answer."""
        path = f"/{transfer_id}/hand-over/{act_id}"
        return await self._transfer("PUT", school, path, "/{transfer_id}/hand-over/{act_id}", request)

    async def put_acceptance(
        self, school: str, transfer_id: UUID, act_id: UUID, request: TransferAcceptanceIn
    ) -> TransferOut:
        """What the receiving head has signed; the same again gets the same answer."""
        path = f"/{transfer_id}/acceptance/{act_id}"
        return await self._transfer("PUT", school, path, "/{transfer_id}/acceptance/{act_id}", request)

    async def _transfer(
        self, method: str, school: str, path: str, template: str, body: BaseModel | None = None
    ) -> TransferOut:
        options: dict[str, Any] = {"params": {"school": school}}
        if body is not None:
            options["content"] = body.model_dump_json(exclude_none=True).encode()
        answer = await self.send(
            method,
            f"/v1/transfers{path}",
            school,
            template=f"/v1/transfers{template}",
            **options,
        )
        return read(TransferOut, answer)
