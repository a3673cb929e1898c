"""Certificates, statements, documents and timestamps: each by itself."""

from collections.abc import Sequence

from cryptography import x509

from hbs_schema.base64url import decode_digest
from hbs_schema.errors import Refused
from hbs_schema.verification.timestamps import check_line
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.domain.integrity.statements import faults, judge_certificate, judge_document, judge_statement
from so_registry.storage.integrity import rows
from so_registry.usecases.integrity.looking import Looking


async def check_certificates(run: Looking) -> None:
    """Thumbprints; and certificates that statements name and nobody stored, when everything else was looked at."""
    stored = await rows.load_certificates(run.session)
    for thumbprint, der in stored.items():
        run.add(faults("certificates", thumbprint, judge_certificate(thumbprint, der)))
    run.looked("certificates", len(stored), len(stored))


async def check_statements(run: Looking) -> None:
    """Names, kinds, numbers of leaves, signatures."""
    total = await rows.count_rows(run.session, "statements", None)
    async for page in rows.list_statements(run.session):
        for row in page:
            judged = judge_statement(**row, certificates=run.certificates)
            run.add(faults("statements", row["digest"], judged))
        run.looked("statements", len(page), total)


async def check_documents(run: Looking) -> None:
    """Policies, calendars, authority documents."""
    total = await rows.count_rows(run.session, "documents", None)
    async for page in rows.list_documents(run.session):
        for row in page:
            judged = judge_document(**row, certificates=run.certificates)
            run.add(faults("documents", row["digest"], judged))
        run.looked("documents", len(page), total)


async def check_timestamps(
    run: Looking, roots: Sequence[x509.Certificate], issuers: Sequence[x509.Certificate]
) -> None:
    """Lines of tokens, where it is known under which roots: without any, their seals alone speak for them."""
    if not roots:
        return
    total = await rows.count_rows(run.session, "timestamps", None)
    async for page in rows.list_lines(run.session):
        for row in page:
            try:
                check_line(decode_digest(row["statement"]), row["ders"], roots, issuers)
            except Refused:
                run.add([Fault("timestamps", f"{row['statement']}/{row['positions'][0]}", "der", "proof")])
        run.looked("timestamps", sum(len(row["ders"]) for row in page), total)


def name_missing_certificates(run: Looking) -> None:
    """After everything that was signed was read."""
    run.add(Fault("certificates", name, ROW, "missing") for name in sorted(run.certificates.missing))
