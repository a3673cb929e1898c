"""A transfer between two schools of one registrar, as small steps that tests put together."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode_der
from hbs_schema.building.keys import SigningKey
from hbs_schema.building.trees import sign_document
from hbs_schema.registry_api import PupilKeys
from hbs_schema.transfer_api import HandOverIn, TransferAcceptanceIn, TransferActIn, TransferIn, TransferOut
from hbs_schema.transfers.statements import Acceptance, HandOver, with_text
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.transfers.cases import Terms
from so_registry.usecases.transfers.accept_transfer import accept_transfer
from so_registry.usecases.transfers.act_on_transfer import act_on_transfer
from so_registry.usecases.transfers.announcing import Voice
from so_registry.usecases.transfers.apply_transfer import apply_transfer
from so_registry.usecases.transfers.doing import Doing
from so_registry.usecases.transfers.hand_over import hand_over
from tests.integration.so_registry.registrar import add_school
from tests.support.registry import Registry

CLERK = Actor("client:school-group-1", "school-group-1", is_person=False)
OTHER = "02-tieu-hoc-khac"


@dataclass
class Moving:
    """One case: the world's school gives, `OTHER` receives unless said otherwise."""

    registry: Registry
    code: str
    transfer_id: UUID

    @property
    def giver(self) -> str:
        return self.registry.world.school

    @property
    def voice(self) -> Voice:
        world = self.registry.world
        return Voice(world.registrar, world.key("so-receipt"), utc_now)

    def doing(self, school: str, act_id: UUID | None = None) -> Doing:
        registrar = self.registry.world.registrar
        return Doing(self.transfer_id, act_id or uuid4(), registrar, school, CLERK)

    async def apply(self, school: str = OTHER, *, terms: Terms | None = None, **body: Any) -> TransferOut:
        request = TransferIn.model_validate({"lookup_code": self.code, "reason": "Đơn xin chuyển trường", **body})
        doing = self.doing(school, self.transfer_id)
        return await apply_transfer(request, doing, terms=terms or Terms(), sessions=self.registry.sessions)

    async def act(self, act: Any, school: str = OTHER, act_id: UUID | None = None) -> TransferOut:
        request = TransferActIn(act=act, reason="Giấy số 15")
        return await act_on_transfer(
            request, self.doing(school, act_id), voice=self.voice, sessions=self.registry.sessions
        )

    def handing(self, case: TransferOut, *, key: SigningKey | None = None, **changes: Any) -> HandOverIn:
        signer = key or self.registry.world.key("principal/")
        members = {
            "registrar": case.giver.registrar,
            "school": case.giver.school,
            "role": "principal",
            "transfer": case.transfer_id,
            "record": case.record,
            "level": case.level,
            "to": case.receiver.model_dump(),
            "years": [year.model_dump() for year in case.years],
            **changes,
        }
        statement = sign_document(HandOver, with_text("hand-over", members), key=signer, signed_at=utc_now())
        return HandOverIn(statement=statement.jws, certificates=(encode_der(signer.certificate.der),))

    async def hand(self, request: HandOverIn, act_id: UUID | None = None) -> TransferOut:
        return await hand_over(
            request, self.doing(self.giver, act_id), voice=self.voice, sessions=self.registry.sessions
        )

    def accepting(
        self, case: TransferOut, *, pupil: Any = None, key: SigningKey | None = None, **changes: Any
    ) -> TransferAcceptanceIn:
        signer = key or self.registry.world.key("other-principal")
        members = {
            "registrar": case.receiver.registrar,
            "school": case.receiver.school,
            "role": "principal",
            "transfer": case.transfer_id,
            "record": case.record,
            "level": case.level,
            "hand_over": case.hand_over,
            **changes,
        }
        statement = sign_document(
            Acceptance, with_text("transfer-acceptance", members), key=signer, signed_at=utc_now()
        )
        return TransferAcceptanceIn(
            statement=statement.jws,
            certificates=(encode_der(signer.certificate.der),),
            pupil=pupil or PupilKeys(pupil_code="MOI-0001"),
        )

    async def accept(self, request: TransferAcceptanceIn, act_id: UUID | None = None) -> TransferOut:
        return await accept_transfer(
            request, self.doing(OTHER, act_id), voice=self.voice, sessions=self.registry.sessions
        )

    async def handed_over(self, **options: Any) -> TransferOut:
        """Applied for by the receiver, agreed, signed over."""
        await self.apply(**options)
        return await self.hand(self.handing(await self.act("consent")))


async def start(registry: Registry, code: str) -> Moving:
    """Another school with a head of its own, and a case that nobody has opened yet."""
    await add_school(registry, OTHER, in_window=True)
    head = registry.world.key("other-principal").certificate.thumbprint
    await registry.register(registry.signer("principal/", thumbprint=head, school=OTHER))
    return Moving(registry, code, uuid4())
