"""A pupil of the world's school goes to another school of the same registrar, whose software is the same service."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode_der
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.transfers.statements import Acceptance, HandOver, with_text
from school_api.storage.people import add_school
from so_registry.usecases.register_signers import register_client
from tests.integration.school_api.service import School
from tests.integration.so_registry.registrar import add_school as register
from tests.integration.so_registry.transferring import OTHER
from tests.support.registry import CLIENT
from tests.support.school import Json

MODELS = {"hand-over": HandOver, "transfer-acceptance": Acceptance}


@dataclass
class Moving:
    """One case, asked for by the receiving school unless said otherwise."""

    school: School
    code: str
    transfer_id: str

    @property
    def giver(self) -> str:
        return self.school.registry.world.school

    async def json(self, method: str, path: str, at: str, **options: Any) -> Json:
        token = self.school.token(schools=[self.giver, OTHER])
        return await self.school.json(method, f"/v1/schools/{at}/transfers{path}", token=token, **options)

    async def apply(self, at: str = OTHER, **body: Any) -> Json:
        body = {"lookup_code": self.code, "reason": "Đơn xin chuyển trường", **body}
        return await self.json("PUT", f"/{self.transfer_id}", at, json=body)

    async def act(self, act: str, at: str = OTHER, act_id: str = "") -> Json:
        body = {"act": act, "reason": "Giấy tiếp nhận số 15"}
        return await self.json("PUT", f"/{self.transfer_id}/acts/{act_id or uuid4()}", at, json=body)

    async def content(self, at: str) -> Json:
        return await self.json("GET", f"/{self.transfer_id}/content", at)

    def signed(self, content: Json, key: SigningKey | None = None, **changes: Any) -> Json:
        """What the head's own program makes of the content."""
        receives = content["kind"] == "transfer-acceptance"
        signer = key or self.school.registry.world.key("other-principal" if receives else "principal/")
        members = {name: value for name, value in {**content["members"], **changes}.items() if name != "text"}
        said = with_text(content["kind"], members)
        model: Any = MODELS[content["kind"]]
        statement = sign_document(model, said, key=signer, signed_at=utc_now())
        body = {"statement": statement.jws, "certificates": [encode_der(signer.certificate.der)]}
        return {**body, "pupil": {"pupil_code": "MOI-0001"}} if receives else body

    async def hand_over(self, body: Json, act_id: str = "") -> Json:
        return await self.json("PUT", f"/{self.transfer_id}/hand-over/{act_id or uuid4()}", self.giver, json=body)

    async def accept(self, body: Json) -> Json:
        return await self.json("PUT", f"/{self.transfer_id}/acceptance/{uuid4()}", OTHER, json=body)

    async def events(self, at: str) -> list[str]:
        """States that the feed told, in its order."""
        page = await self.school.json("GET", "/v1/events", token=self.school.token(schools=[at]))
        return [entry["body"]["state"] for entry in page["items"] if entry["kind"] == "transfer-changed"]


async def start(school: School, code: str) -> Moving:
    """The other school is there, with a head of its own; its software's client is that of the first."""
    registry = school.registry
    await register(registry, OTHER, in_window=True)
    await register_client(CLIENT, CLIENT, [registry.world.school, OTHER], sessions=registry.sessions)
    head = registry.world.key("other-principal").certificate.thumbprint
    await registry.register(registry.signer("principal/", thumbprint=head, school=OTHER))
    async with school.resources.sessions.begin() as session:
        for name in (registry.world.school, OTHER):
            await add_school(session, name, "open")
    return Moving(school, code, str(uuid4()))
