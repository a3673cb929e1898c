"""The receiving school takes a record over: from this commit's instant on it manages it, and nobody else does."""

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.pupils import fits_record
from hbs_schema.intake.verdicts import problem
from hbs_schema.registry_api import PupilKeys
from hbs_schema.transfer_api import TransferAcceptanceIn, TransferOut
from hbs_schema.transfers.statements import Acceptance, record_digest
from so_registry.domain.act_errors import TransferNotPossible
from so_registry.domain.errors import RecordsRefused
from so_registry.domain.transfers.cases import Case, next_state
from so_registry.domain.transfers.signed import check_acceptance, check_head, read_signed
from so_registry.storage import evidence
from so_registry.storage.records import add_record, find_codes, find_codes_here, find_keys, hold_keys, link_keys
from so_registry.storage.signers import load_signers
from so_registry.storage.transfers import NewAct, add_act, add_management, hold_case, move_case, set_code
from so_registry.storage.windows import database_now
from so_registry.usecases.issue_records import keys_of
from so_registry.usecases.transfers.announcing import Voice, announce
from so_registry.usecases.transfers.doing import Doing, digest_of, hold_own_case
from so_registry.usecases.transfers.noting import note_step
from so_registry.usecases.transfers.showing import transfer_out
from so_registry.usecases.transfers.telling import tell_sides


async def accept_transfer(
    request: TransferAcceptanceIn, doing: Doing, *, voice: Voice, sessions: Sessions
) -> TransferOut:
    """Its instant is read once every key of the pupil is held: a verdict on the giving school's next year is before
    it or after it, never beside it. The same again changes nothing.

    Raises TransferUnknown, TransferConflict, TransferNotPossible, TransferOverdue, StatementRefused, RecordsRefused
    for keys that lead to another record.
    """
    digest = digest_of(request, doing.school)
    statement, certificate = read_signed(request.statement, Acceptance, request.certificates)
    async with sessions.begin() as session:
        case, is_done = await hold_own_case(session, doing, digest)
        if is_done:
            return await transfer_out(session, case)
        code = case.lookup_code or await _take_in(session, case, request.lookup_code, doing.school)
        await _link(session, case.level, code, doing.school, request.pupil)
        at = await database_now(session)
        state = next_state(case, "accept", registrar=doing.registrar, school=doing.school, now=at)
        signers = await load_signers(session, [certificate.thumbprint], doing.school)
        check_head(statement, certificate, signers, doing.school, at)
        check_acceptance(statement, case)
        await evidence.add_certificates(session, {certificate.thumbprint: certificate.der})
        await evidence.add_statements(session, {statement.name: ("transfer-acceptance", statement.jws, 1)})
        act = NewAct(
            doing.transfer_id,
            doing.act_id,
            "accept",
            doing.school,
            doing.by.name,
            doing.by.client_id,
            "",
            statement.name,
            digest,
            at,
        )
        await add_act(session, act)
        await move_case(session, doing.transfer_id, state, at)
        await add_management(
            session,
            code,
            registrar=doing.registrar,
            school=doing.school,
            is_here=True,
            since=at,
            transfer_id=doing.transfer_id,
        )
        if case.is_between:
            await announce(session, case, "accepted", at, voice=voice, acceptance=statement.name)
        await note_step(session, "accept", case, state, by=doing.by, school=doing.school, signed=statement.name)
        return await tell_sides(session, await hold_case(session, doing.transfer_id), doing.registrar)


async def _take_in(session: AsyncSession, case: Case, code: str | None, school: str) -> str:
    """The record of another registrar, by the code that the family has brought. Raises TransferNotPossible."""
    if code is None or record_digest(code) != case.record:
        raise TransferNotPossible
    if not await find_codes_here(session, [code]):
        await add_record(session, code, case.level, school)
    await set_code(session, case.transfer_id, code)
    return code


async def _link(session: AsyncSession, level: str, code: str, school: str, pupil: PupilKeys) -> None:
    """The receiving school's own keys of the pupil lead to the record from now on. Raises RecordsRefused."""
    own = keys_of(school, pupil)
    linked = (await find_keys(session, [code])).get(code, set())
    await hold_keys(session, level, sorted({*own, *linked}))
    owners = await find_codes(session, level, own)
    kinds = {kind for kind, value in linked if kind != "school"}
    is_other = any(kind in kinds and (kind, value) not in linked for kind, value in own)
    if set(owners.values()) - {code} or is_other or (owners and not fits_record(own, owners, linked)):
        raise RecordsRefused([problem("pupil-keys-conflict", "/pupil").finding])
    await link_keys(session, level, {key: code for key in own if key not in owners})
