"""Declarations as the API and the commands show them, ended and revoked ones too."""

from collections.abc import Collection, Sequence

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from hbs_schema.certificate_api import DeclarationOut, DeclarationsOut, HoldOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.storage.certificates import Stored, list_declarations


async def show_declarations(
    schools: Collection[str] | None,
    cursor: str | None,
    limit: int,
    *,
    approval: Approval | None = None,
    sessions: Sessions,
) -> DeclarationsOut:
    """A page of the declarations of some schools (None: of all). Raises CursorMalformed.

    With `approval` a page may have fewer entries than were asked for; `next` says whether there are more.
    """
    after = decode_uuid_cursor(cursor) if cursor else None
    async with sessions() as session:
        found = await list_declarations(session, schools, after=after, limit=limit + 1)
    page = found[:limit]
    items = [entry for entry in page if approval in (None, entry.binding.approval)]
    following = encode_cursor(page[-1].binding.declaration_id) if len(found) > limit else None
    return DeclarationsOut(items=tuple(declaration_out(entry) for entry in items), next=following)


def declaration_out(stored: Stored, *, notes: Sequence[str] = ()) -> DeclarationOut:
    """A declaration as it now stands. Neither the holder's name nor the certificate: they may be a person's ids."""
    binding = stored.binding
    revoked = binding.revoked_from
    return DeclarationOut(
        declaration_id=str(binding.declaration_id),
        thumbprint=binding.thumbprint,
        school=binding.school,
        person=binding.person,
        role=binding.role,
        capacity=str(binding.capacity),
        classes=binding.classes,
        parts=binding.parts,
        holds_from=to_instant(binding.holds_from),
        holds_until=to_instant(binding.until),
        certificate_until=to_instant(stored.certificate.x509.not_valid_after_utc),
        basis=stored.basis,
        basis_number=stored.basis_number,
        status=stored.status,
        approval=binding.approval.value,
        voices=sum(act.act == ActKind.APPROVE for act in binding.acts),
        holds=tuple(
            HoldOut(since=to_instant(hold.since), until=to_instant(hold.until) if hold.until else None)
            for hold in binding.holds
        ),
        revoked_from=to_instant(revoked) if revoked else None,
        declared_by=binding.declared_by,
        declared_at=to_instant(stored.declared_at),
        notes=tuple(notes),
    )
