"""Closes and withdrawal requests: opened, signed by each role that the policy names, sent by the worker."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from school_api.domain import errors
from school_api.domain.people_errors import FreshFactorNeeded
from school_api.domain.signing_views import ActOut, ActStatementIn, CloseSchoolIn, WithdrawalIn
from school_api.domain.transfer_views import ReopenCloseIn
from school_api.domain.year.errors import NotReopenable
from school_api.http.answers import responses
from school_api.http.deps import ActId, Closer, RecordWriter, Signer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.open_close import open_close
from school_api.usecases.open_withdrawal import open_withdrawal
from school_api.usecases.reopen_close import reopen_close
from school_api.usecases.show_act import show_act
from school_api.usecases.sign_act import sign_act

router = APIRouter(prefix="/v1/acts", tags=["acts"])

ReopeningId = Annotated[UUID, Path(description="Chosen by whoever opens it again: a new UUID")]


@router.post(
    "/withdrawals",
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.SchoolNotAllowed,
        errors.ContentRefused,
        errors.WindowUnknown,
        errors.NotRevocable,
    ),
)
async def create_withdrawal(body: WithdrawalIn, caller: RecordWriter, use: Use) -> ActOut:
    """Open a withdrawal request over accepted records, before the lock only."""
    return await open_withdrawal(
        body,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        registry=use.registry,
    )


@router.post(
    "/closes",
    max_body_size=2 * 1024 * 1024,  # 4,096 pupils who are left out, each with a reason
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.SchoolNotAllowed,
        errors.ContentRefused,
        errors.WindowUnknown,
        errors.WindowMismatch,
        errors.LeftOutIncomplete,
    ),
)
async def create_close(body: CloseSchoolIn, caller: Closer, use: Use) -> ActOut:
    """Open the school's close of some grades, or go on with the open one."""
    return await open_close(
        body,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        registry=use.registry,
    )


@router.get("/{act_id}", responses=responses(PROBLEMS, errors.ActUnknown))
async def get_act(act_id: ActId, caller: Signer, use: Use) -> ActOut:
    """An act: what each role signs, who has, and the registrar's answer."""
    return await show_act(act_id, actor=actor_of(caller), sessions=use.sessions)


@router.put(
    "/{act_id}/reopenings/{reopening_id}",
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.ActUnknown,
        errors.ContentRefused,
        NotReopenable,
        errors.RegistryRefused,
    ),
)
async def put_reopening(
    act_id: ActId, reopening_id: ReopeningId, body: ReopenCloseIn, caller: Closer, use: Use
) -> ActOut:
    """Open the school's close again, until the cutoff; the same again gets the same answer."""
    return await reopen_close(
        act_id, reopening_id, body.reason, actor=actor_of(caller), sessions=use.sessions, registry=use.registry
    )


@router.post(
    "/{act_id}/statements",
    max_body_size=512 * 1024,  # a close's statement may have 256 KiB
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.ActUnknown,
        errors.SignedContentChanged,
        errors.StatementRefused,
        errors.CertificateExpired,
        errors.AlreadySigned,
    ),
)
async def create_act_statement(act_id: ActId, body: ActStatementIn, caller: Signer, use: Use) -> ActOut:
    """Hand over one role's statement."""
    return await sign_act(act_id, body, actor=actor_of(caller), sessions=use.sessions, clock=use.clock)
