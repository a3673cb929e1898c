"""Declarations as the API and the commands show them, ended and revoked ones too."""

from collections.abc import Collection, Mapping, Sequence

from hbs_kit.db import Sessions
from hbs_kit.pagination import decode_uuid_cursor, encode_cursor
from hbs_schema.certificate_api import DeclarationOut, DeclarationsOut, HoldOut
from hbs_schema.verification.times import nearest_instant
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.bindings import ActKind, Approval
from so_registry.storage import audit
from so_registry.storage.certificates import Stored, find_schools_of, list_declarations


async def show_declarations(
    schools: Collection[str] | None,
    cursor: str | None,
    limit: int,
    *,
    approval: Approval | None = None,
    sessions: Sessions,
    by: Actor | None = None,
) -> DeclarationsOut:
    """A page of the declarations of some schools (None: of all). Raises CursorMalformed.

    `by` is who reads, noted before anything goes out. With `approval` a page may have fewer entries than were asked
    for; `next` says whether there are more.
    """
    after = decode_uuid_cursor(cursor) if cursor else None
    async with sessions.begin() as session:
        found = await list_declarations(session, schools, after=after, limit=limit + 1)
        page = found[:limit]
        schools_of = await find_schools_of(session, {entry.binding.person for entry in page})
        if by is not None:
            told = " ".join(sorted(schools)) if schools is not None else "*"
            await audit.note(session, "read-declarations", by, concerns="declarations", after={"schools": told})
    items = [entry for entry in page if approval in (None, entry.binding.approval)]
    following = encode_cursor(page[-1].binding.declaration_id) if len(found) > limit else None
    shown = (declaration_out(entry, notes=notes_of(entry, schools_of)) for entry in items)
    return DeclarationsOut(items=tuple(shown), next=following)


def notes_of(stored: Stored, schools_of: Mapping[str, Collection[str]]) -> list[str]:
    """What a reviewer should look at: a CA that gave no answer, a person who is declared at another school as well."""
    is_elsewhere = set(schools_of[stored.binding.person]) != {stored.binding.school}
    return [
        *(["status-unknown"] if stored.status == "unknown" else []),
        *(["works-elsewhere"] if is_elsewhere else []),
    ]


def declaration_out(stored: Stored, *, notes: Sequence[str] = ()) -> DeclarationOut:
    """A declaration as it now stands, without the certificate: its subject may hold a person's ids."""
    binding = stored.binding
    revoked = binding.revoked_from
    return DeclarationOut(
        declaration_id=str(binding.declaration_id),
        thumbprint=binding.thumbprint,
        school=binding.school,
        person=binding.person,
        holder=stored.holder,
        role=binding.role,
        capacity=str(binding.capacity),
        classes=binding.classes,
        parts=binding.parts,
        holds_from=nearest_instant(binding.holds_from),
        holds_until=nearest_instant(binding.until),
        certificate_until=nearest_instant(stored.certificate.x509.not_valid_after_utc),
        basis=stored.basis,
        basis_number=stored.basis_number,
        status=stored.status,
        approval=binding.approval.value,
        voices=sum(act.act == ActKind.APPROVE for act in binding.acts),
        holds=tuple(
            HoldOut(since=nearest_instant(hold.since), until=nearest_instant(hold.until) if hold.until else None)
            for hold in binding.holds
        ),
        revoked_from=nearest_instant(revoked) if revoked else None,
        declared_by=binding.declared_by,
        declared_at=nearest_instant(stored.declared_at),
        notes=tuple(notes),
    )
