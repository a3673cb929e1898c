"""The one statement behind all figures, held against a slow model of the same words, pupil by pupil."""

import hashlib
from dataclasses import dataclass
from random import Random
from uuid import uuid4

import asyncpg
import pytest

from hbs_schema.base64url import encode
from hbs_schema.digests import record_key
from so_registry.storage.reconciling.listings import Narrowed, stream_pupils
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.windows import database_now, get_window
from tests.integration.so_registry.reconciling import enrol, pupil
from tests.integration.so_registry.registrar import add_school, open_another_window
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

YEAR = "2025-2026"
OTHER = "79000050"
STATES = ("valid", "refused", "revoked", "missing", "excused", "elsewhere", "unexpected", "unexpected-refused")


@dataclass(frozen=True)
class Child:
    """What the list says of a pupil, and what came. `came`: where and how the newest accepted revision stands."""

    number: int
    is_listed: bool
    says_code: bool
    excused: str | None
    came: str
    is_replaced: bool
    is_refused: bool

    @property
    def code(self) -> str:
        word = hashlib.md5(str(self.number).encode(), usedforsecurity=False).hexdigest()
        return f"{word[:12]}4{word[13:16]}8{word[17:]}"

    @property
    def key(self) -> str:
        return encode(record_key(self.code, YEAR))


def draw(number: int, chance: Random) -> Child:
    return Child(
        number=number,
        is_listed=chance.random() < 0.8,
        says_code=chance.random() < 0.5,
        excused=chance.choice((None, None, None, "paper", "transferred")),
        came=chance.choice(("", "", "here", "here", "here-withdrawn", "sibling", "sibling-withdrawn", "other-school")),
        is_replaced=chance.random() < 0.3,
        is_refused=chance.random() < 0.3,
    )


def expected(child: Child) -> str | None:
    """By docs/reconciliation.md §2: the first that fits. None: nobody knows of him in this window."""
    if not child.is_listed:
        if child.came == "here":
            return "unexpected"
        # Whoever is valid elsewhere at the same school is not refused any more.
        return "unexpected-refused" if child.is_refused and child.came != "sibling" else None
    if child.came == "here":
        return "valid"
    if child.excused:
        return "excused"
    if child.came in ("sibling", "other-school"):
        return "elsewhere"
    if child.is_refused:
        return "refused"
    return "revoked" if child.came.endswith("withdrawn") else "missing"


async def store(registry: Registry, children: list[Child], sibling: int) -> None:
    """Rows as verdicts and withdrawals would leave them."""
    connection = await asyncpg.connect(registry.database.owner)
    school, window = registry.world.school, registry.window_no
    submission, policy = uuid4(), registry.world.policy.document_digest
    await connection.executemany(
        "INSERT INTO registry.records (lookup_code, level, school) VALUES ($1, 'primary', $2)",
        [(child.code, school) for child in children],
    )
    await connection.executemany(
        "INSERT INTO registry.pupil_keys (level, kind, value, lookup_code) VALUES ('primary', 'school', $1, $2)",
        [(f"{school}/79{child.number:08}", child.code) for child in children],
    )
    await connection.executemany(
        """INSERT INTO registry.submissions (school_year, school, submission_id, window_no, sha256, body, client_id,
                                             received_at, state)
           VALUES ($1, $2, $3, $4, 'x', 'x', 'test', now(), 'received')""",
        [(YEAR, own, submission, window) for own in (school, OTHER)],
    )
    for child in (child for child in children if child.came):
        where = sibling if child.came.startswith("sibling") else window
        whose = OTHER if child.came == "other-school" else school
        digests = [f"{child.number}-{revision}" for revision in range(1, 2 + child.is_replaced)]
        for revision, digest in enumerate(digests, start=1):
            await connection.execute(
                """INSERT INTO registry.packets
                   VALUES ($1, $2, $3, gen_random_uuid(), $4, $5, $6, $7, $8, 4, '4A', 'HT', $9, $10, NULL,
                           'x', 0, '{}', now(), 0, 1)""",
                *(YEAR, child.code, revision, digest, child.key, digests[0] if revision == 2 else None, whose, where),
                *(policy, submission),
            )
        if child.came.endswith("withdrawn"):
            await connection.execute(
                "INSERT INTO registry.withdrawals VALUES ($1, $2, $3, $4, 4, $5, gen_random_uuid(), now())",
                *(YEAR, digests[-1], child.key, where, whose),
            )
    await connection.executemany(
        """INSERT INTO registry.verdicts
           VALUES ($1, $2, $3, $4, $5, 4, '4A', 'x', $6, 'refused', '{mark-not-integer}')""",
        [
            (YEAR, school, submission, position, window, child.key)
            for position, child in enumerate(child for child in children if child.is_refused)
        ],
    )
    await connection.execute("UPDATE registry.submissions SET state = 'verified', verified_at = now()")
    await connection.close()


async def test_every_pupil_stands_where_the_words_say(registry: Registry) -> None:
    chance = Random(20260612)  # the same children each time
    children = [draw(number, chance) for number in range(1, 241)]
    await add_school(registry, OTHER, in_window=True)
    await store(registry, children, await open_another_window(registry, schools=[registry.world.school]))
    await enrol(
        registry,
        *(
            pupil(
                child.number,
                **({"lookup_code": child.code} if child.says_code else {}),
                **({"excused": child.excused} if child.excused else {}),
            )
            for child in children
            if child.is_listed
        ),
    )

    async with registry.sessions() as session:
        window = await get_window(session, registry.window_no)
        asked = await make_asked(session, window, await database_now(session), [registry.world.school])
        found = {entry.record_key: entry.state async for entry in stream_pupils(session, asked, Narrowed(STATES))}

    wanted = {child.key: state for child in children if (state := expected(child)) is not None}
    assert found == wanted
    assert set(wanted.values()) == set(STATES)
