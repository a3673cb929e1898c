"""What schools are told of a lock is built from its leaves when it is sent, and is the same each time."""

import pytest

from hbs_schema import merkle
from hbs_schema.base64url import decode_digest
from hbs_schema.leaves import of_record
from hbs_schema.messages.answers import LockNotice
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import parse_statement
from so_registry.storage.lock_notices import load_notices
from so_registry.usecases.integrity.check_integrity import check_integrity
from tests.integration.so_registry.acts import column, let_unclosed_be_locked, lock, pass_the_cutoff
from tests.support.registry import CLIENT, Registry

pytestmark = pytest.mark.integration

REFS = "SELECT body_ref FROM registry.school_outbox WHERE body_ref IS NOT NULL ORDER BY id"


async def locked(registry: Registry) -> None:
    await registry.submit(*await registry.packed(3))
    await let_unclosed_be_locked(registry)
    await pass_the_cutoff(registry)
    await lock(registry, 4)


async def test_a_school_is_told_a_proof_for_each_of_its_locked_packets(registry: Registry) -> None:
    await locked(registry)
    (ref,) = await column(registry, REFS)

    async with registry.sessions() as session:
        bodies = await load_notices(session, [ref])
        again = await load_notices(session, [ref])

    notice = LockNotice.model_validate_json(bodies[ref])
    signed = parse_statement(notice.lock, Lock)
    keys = dict(
        zip(
            await column(registry, "SELECT packet_digest FROM registry.packets ORDER BY packet_digest"),
            await column(registry, "SELECT record_key FROM registry.packets ORDER BY packet_digest"),
            strict=True,
        )
    )
    assert bodies == again
    assert (notice.school, notice.window) == (registry.world.school, str(registry.window_no))
    assert notice.proofs.keys() == keys.keys()
    for digest, proof in notice.proofs.items():
        merkle.check_path(
            of_record("lock", decode_digest(keys[digest]), decode_digest(digest)),
            index=proof.index,
            count=signed.payload.count,
            path=[decode_digest(step) for step in proof.path],
            root=decode_digest(signed.payload.root),
        )


async def test_a_notice_of_a_lock_that_is_not_there_is_not_made_up(registry: Registry) -> None:
    async with registry.sessions() as session:
        assert await load_notices(session, ["notice/9/01-0001"]) == {}


async def test_the_check_knows_what_messages_refer_to(registry: Registry) -> None:
    await locked(registry)
    assert await column(registry, "SELECT routing_key FROM registry.school_outbox WHERE body_ref IS NOT NULL") == [
        CLIENT
    ]

    assert (await check_integrity(sessions=registry.sessions)).faults == ()
