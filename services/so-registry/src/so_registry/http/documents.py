"""Signed documents: policies, calendars, the authority document."""

from fastapi import APIRouter

from hbs_schema.registry_api import DocumentOut
from so_registry.domain.errors import DocumentUnknown
from so_registry.http.deps import DocumentDigest, Reader, Use
from so_registry.http.problems import refusals
from so_registry.usecases.find_document import find_authority, find_document

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get("/authority", responses=refusals(DocumentUnknown))
async def get_authority(caller: Reader, use: Use) -> DocumentOut:
    """The newest authority document that the registrar holds."""
    return await find_authority(sessions=use.sessions)


@router.get("/{digest}", responses=refusals(DocumentUnknown))
async def get_document(digest: DocumentDigest, caller: Reader, use: Use) -> DocumentOut:
    """A policy or calendar by its document digest, with its signer's certificate."""
    return await find_document(digest, sessions=use.sessions)
