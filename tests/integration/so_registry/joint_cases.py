"""The acts of two people and of two schools that are killed, the steps of each, and what must be there in the end."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from hbs_schema.building.keys import SigningKey
from so_registry.domain.cutoff.errors import CutoffRunning
from so_registry.domain.errors import ApprovalNeeded
from so_registry.usecases.cutoff.start_cutoff import propose_cutoff
from so_registry.usecases.proposals.approve import Decision, approve
from tests.integration.so_registry import annotating, joint_acts, transferring
from tests.support.crash_child import Act, Job
from tests.support.crashes import Case, Options
from tests.support.registry import Registry

IN = "so_registry.usecases"
STORAGE = "so_registry.storage"
ELSEWHERE = {"registrar": "so-02", "school": "02-truong-tinh-khac"}


async def a_proposal(registry: Registry) -> Options:
    proposal = await annotating.proposed(registry, await annotating.locked(registry))
    return {"proposal": str(proposal.proposal_id), "sha256": proposal.sha256, "kind": proposal.kind}


async def an_approved_annotation(registry: Registry) -> Options:
    return {"proposal": str(await annotating.approved(registry, await annotating.locked(registry)))}


async def an_approved_cutoff(registry: Registry) -> Options:
    async with registry.sessions.begin() as session:
        await session.execute(text("UPDATE registry.windows SET second_person = '{locks}'"))
    about: dict[str, Any] = {"reason": joint_acts.REASON, "decision_number": "12/QĐ", "by": joint_acts.LAN}
    proposed = await propose_cutoff(registry.window_no, proposal_id=uuid4(), sessions=registry.sessions, **about)
    decision = Decision(proposed.proposal_id, proposed.sha256, joint_acts.REASON)
    await approve(decision, by=joint_acts.MINH, sessions=registry.sessions, carriers={})
    return {"proposal": str(proposed.proposal_id)}


async def an_application(registry: Registry) -> Options:
    moving = await _moving(registry)
    body = f'{{"lookup_code": "{moving.code}", "reason": "Đơn xin chuyển trường"}}'
    return _options(moving, transferring.OTHER, body, act=moving.transfer_id)


async def a_consent(registry: Registry) -> Options:
    moving = await _moving(registry)
    await moving.apply()
    return _options(moving, transferring.OTHER, '{"act": "consent", "reason": "Giấy số 15"}')


async def a_hand_over(registry: Registry) -> Options:
    moving = await _moving(registry)
    await moving.apply()
    return _options(moving, moving.giver, moving.handing(await moving.act("consent")).model_dump_json())


async def a_hand_over_to_another_province(registry: Registry) -> Options:
    moving = await _moving(registry)
    await moving.apply(moving.giver, to=ELSEWHERE)
    case = await moving.act("consent", moving.giver)
    return _options(moving, moving.giver, moving.handing(case).model_dump_json())


async def an_acceptance(registry: Registry) -> Options:
    moving = await _moving(registry)
    case = await moving.handed_over()
    return _options(moving, transferring.OTHER, moving.accepting(case).model_dump_json())


async def _moving(registry: Registry) -> transferring.Moving:
    return await transferring.start(registry, (await registry.codes(1))[0])


def _options(moving: transferring.Moving, school: str, request: str, *, act: UUID | None = None) -> Options:
    return {
        "transfer": str(moving.transfer_id),
        "act": str(act or uuid4()),
        "registrar": moving.registry.world.registrar,
        "by_school": school,
        "request": request,
    }


def act_again(act: Act, *refused: type[Exception]) -> Any:
    """The same act by the same words, in this process; `refused` say that it has been done."""

    async def again(registry: Registry, options: Options) -> None:
        keys = {name: _OwnKey(registry.world.key(name)) for name in ("so-lock", "so-receipt")}
        own = {"window_no": registry.window_no, "school": registry.world.school, "keys": keys}
        try:
            await act(Job(act, "", registry.database.app, {**own, **options}), registry.sessions)
        except refused:
            return

    return again


@dataclass(frozen=True)
class _OwnKey:
    """A key of this process, opened as a child opens his."""

    key: SigningKey

    def open(self) -> SigningKey:
        return self.key


def _transfer(place: str, *points: str) -> tuple[str, ...]:
    module, function = f"{IN}.transfers.{place}", place
    return (*(f"{module}:{point}" for point in points), f"{module}:{function}:after")


CASES: tuple[Case[Registry], ...] = (
    Case(
        "approve",
        joint_acts.decide,
        a_proposal,
        (
            f"{IN}.proposals.approve:hold_proposal:after",
            f"{IN}.proposals.approve:set_decided:after",
            f"{STORAGE}.audit:note:after",
            f"{IN}.proposals.approve:set_done:after",
            f"{IN}.proposals.approve:approve:after",
        ),
        act_again(joint_acts.decide),
        {"proposals": 1},
    ),
    Case(
        "start an approved cutoff",
        joint_acts.begin_cutoff,
        an_approved_cutoff,
        (
            f"{IN}.cutoff.start_cutoff:use_approval:after",
            f"{IN}.cutoff.start_cutoff:add_job:after",
            f"{IN}.cutoff.start_cutoff:get_job:after",
            f"{IN}.cutoff.start_cutoff:start_cutoff:after",
        ),
        act_again(joint_acts.begin_cutoff, ApprovalNeeded, CutoffRunning),
        {"cutoff_jobs": 1, "proposals": 1},
    ),
    Case(
        "annotate",
        joint_acts.annotate,
        an_approved_annotation,
        (
            f"{IN}.annotations.sign_annotation:use_approval:after",
            f"{IN}.annotations.sign_annotation:sign_tree:after",
            f"{STORAGE}.evidence:add_statements:after",
            f"{IN}.annotations.sign_annotation:add_annotation:after",
            f"{IN}.annotations.sign_annotation:report:after",
            f"{IN}.annotations.sign_annotation:tell_client:after",
            f"{IN}.annotations.sign_annotation:sign_annotation:after",
        ),
        act_again(joint_acts.annotate),
        {"annotations": 1, "proposals": 1, "bo_outbox": 3},
    ),
    Case(
        "apply",
        joint_acts.apply,
        an_application,
        _transfer("apply_transfer", "add_case:after", "add_act:after", "tell_sides:before"),
        act_again(joint_acts.apply),
        {"transfers": 1, "transfer_acts": 1},
    ),
    Case(
        "consent",
        joint_acts.consent,
        a_consent,
        _transfer("act_on_transfer", "hold_own_case:after", "add_act:after", "move_case:after", "tell_sides:before"),
        act_again(joint_acts.consent),
        {"transfers": 1, "transfer_acts": 2},
    ),
    Case(
        "hand over",
        joint_acts.give,
        a_hand_over,
        _transfer("hand_over", "check_hand_over:after", "add_act:after", "move_case:after", "tell_sides:before"),
        act_again(joint_acts.give),
        {"transfers": 1, "transfer_acts": 3},
    ),
    Case(
        "hand over to another province",
        joint_acts.give,
        a_hand_over_to_another_province,
        _transfer("hand_over", "move_case:after", "announce:before", "announce:after", "tell_sides:before"),
        act_again(joint_acts.give),
        {"transfers": 1, "transfer_acts": 3, "bo_outbox": 1},
    ),
    Case(
        "accept",
        joint_acts.accept,
        an_acceptance,
        _transfer(
            "accept_transfer",
            "link_keys:after",
            "check_acceptance:after",
            "add_act:after",
            "move_case:after",
            "add_management:after",
            "tell_sides:before",
        ),
        act_again(joint_acts.accept),
        {"transfers": 1, "transfer_acts": 4, "managements": 1},
    ),
)
