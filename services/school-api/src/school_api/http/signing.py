"""Signing sessions: what is to be signed goes out, signatures come back; no key is ever here."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from hbs_kit.pagination import CursorMalformed
from school_api.domain import errors
from school_api.domain.people_errors import FreshFactorNeeded
from school_api.domain.signing_views import SessionIn, SigningItems, SigningSessionOut, StatementsIn
from school_api.domain.year.errors import PreviewBlocksSigning
from school_api.http.answers import responses
from school_api.http.deps import SessionId, Signer, Use, actor_of
from school_api.http.problems import PROBLEMS
from school_api.usecases.complete_signing_session import complete_signing_session
from school_api.usecases.open_signing_session import open_signing_session as open_session
from school_api.usecases.show_signing_session import list_signing_items, show_signing_session

router = APIRouter(prefix="/v1/signing-sessions", tags=["signing"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=responses(
        PROBLEMS,
        FreshFactorNeeded,
        errors.ClassUnknown,
        errors.StageUnknown,
        errors.SignaturesIncomplete,
        errors.NothingToSign,
        PreviewBlocksSigning,
    ),
)
async def create_signing_session(body: SessionIn, caller: Signer, use: Use) -> SigningSessionOut:
    """Open a signing session, or go on with the open one."""
    return await open_session(body, actor=actor_of(caller), registrar=use.settings.registrar, sessions=use.sessions)


@router.get("/{session_id}", responses=responses(PROBLEMS, errors.SessionUnknown))
async def get_signing_session(session_id: SessionId, caller: Signer, use: Use) -> SigningSessionOut:
    """A session as it stands: how many items it has, how many are signed."""
    return await show_signing_session(
        session_id, actor=actor_of(caller), registrar=use.settings.registrar, sessions=use.sessions
    )


@router.get(
    "/{session_id}/items",
    responses=responses(PROBLEMS, errors.SessionUnknown, errors.SignedContentChanged, CursorMalformed),
)
async def get_signing_items(
    session_id: SessionId,
    caller: Signer,
    use: Use,
    cursor: Annotated[str | None, Query(description="`next` of the last answer")] = None,
    limit: Annotated[int, Query(ge=1, le=60, description="How many items")] = 20,
    is_pending: Annotated[bool, Query(description="Only what is not signed yet")] = False,
) -> SigningItems:
    """The exact part strings to be shown and signed, in chunks; with `is_pending`, only what is not signed yet."""
    return await list_signing_items(
        session_id,
        cursor=cursor,
        limit=limit,
        pending_only=is_pending,
        actor=actor_of(caller),
        sessions=use.sessions,
    )


@router.post(
    "/{session_id}/statements",
    max_body_size=4 * 1024 * 1024,  # 200 statements with their leaves and certificates
    responses=responses(
        PROBLEMS,
        errors.SessionUnknown,
        errors.SignedContentChanged,
        errors.StatementRefused,
        errors.CertificateExpired,
        errors.AlreadySigned,
        PreviewBlocksSigning,
    ),
)
async def create_statements(session_id: SessionId, body: StatementsIn, caller: Signer, use: Use) -> SigningSessionOut:
    """Hand over signatures with the signers' certificates; as many posts as it takes, each stored whole or not."""
    return await complete_signing_session(
        session_id,
        body,
        actor=actor_of(caller),
        registrar=use.settings.registrar,
        sessions=use.sessions,
        clock=use.clock,
    )
