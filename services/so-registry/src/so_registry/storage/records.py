"""Records and the pupil keys that lead to them."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from so_registry.storage.asking import Question, ask, text

Key = tuple[str, str]


async def hold_keys(session: AsyncSession, level: str, keys: Sequence[Key]) -> None:
    """Let two requests for the same pupil wait for one another; in one order, so that they never deadlock."""
    names = sorted({f"{level}/{kind}/{value}" for kind, value in keys})
    await session.execute(
        text("""
            SELECT pg_advisory_xact_lock(lock) FROM (
                SELECT DISTINCT hashtextextended(name, 0) AS lock FROM unnest(cast(:names AS text[])) AS name
                ORDER BY lock) AS ordered"""),
        {"names": names},
    )


def codes_question(level: str, keys: Sequence[Key]) -> Question[dict[Key, str]]:
    """Codes by the keys that are linked to them."""
    return Question(
        """
        SELECT kind, value, lookup_code FROM registry.pupil_keys
        JOIN unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value) USING (kind, value)
        WHERE level = :level""",
        {"level": level, "kinds": [kind for kind, _ in keys], "values": [value for _, value in keys]},
        lambda rows: {(row["kind"], row["value"]): row["lookup_code"] for row in rows},
    )


async def find_codes(session: AsyncSession, level: str, keys: Sequence[Key]) -> dict[Key, str]:
    """As `codes_question`."""
    return await ask(session, codes_question(level, keys))


async def find_keys(session: AsyncSession, codes: Collection[str]) -> dict[str, set[Key]]:
    """By code, the keys that are linked to it."""
    rows = await session.execute(
        text("SELECT lookup_code, kind, value FROM registry.pupil_keys WHERE lookup_code = ANY(:codes)"),
        {"codes": list(codes)},
    )
    found: dict[str, set[Key]] = {}
    for row in rows:
        found.setdefault(row.lookup_code, set()).add((row.kind, row.value))
    return found


def managers_question(codes: Collection[str]) -> Question[dict[str, frozenset[str]]]:
    """By code, who manages the record: the school of its last transfer, else the one that the code was issued to; and
    that school's successor if it has one. Nobody here, once it went to another registrar, and while it is on its way.
    """
    return Question(
        """
        SELECT r.lookup_code, s.school, s.successor
        FROM registry.records r
        LEFT JOIN LATERAL (SELECT m.school, m.is_here FROM registry.managements m
                           WHERE m.lookup_code = r.lookup_code ORDER BY m.seq DESC LIMIT 1) m ON true
        JOIN registry.schools s ON s.school = coalesce(m.school, r.school)
        WHERE r.lookup_code = ANY(:codes) AND coalesce(m.is_here, true)
          AND NOT EXISTS (SELECT FROM registry.transfers t
                          WHERE t.lookup_code = r.lookup_code AND t.state = 'handed-over'
                            AND t.from_registrar <> t.to_registrar)""",
        {"codes": list(codes)},
        lambda rows: {row["lookup_code"]: frozenset({row["school"], row["successor"]} - {None}) for row in rows},
    )


async def find_managers(session: AsyncSession, codes: Collection[str]) -> dict[str, frozenset[str]]:
    """As `managers_question`."""
    return await ask(session, managers_question(codes))


async def find_codes_here(session: AsyncSession, codes: Collection[str]) -> list[str]:
    """Those of some codes that this registry has."""
    query = text("SELECT lookup_code FROM registry.records WHERE lookup_code = ANY(:codes)")
    return list((await session.scalars(query, {"codes": list(codes)})).all())


async def find_level(session: AsyncSession, lookup_code: str) -> str:
    """Of a record that is there."""
    query = text("SELECT level FROM registry.records WHERE lookup_code = :code")
    level: str = (await session.execute(query, {"code": lookup_code})).scalar_one()
    return level


def interims_question(codes: Collection[str], school_year: str) -> Question[dict[str, tuple[str, str]]]:
    """By code, which school has to cite which interim record in its year record: it took the pupil over in the year."""
    return Question(
        """
        SELECT DISTINCT ON (lookup_code) lookup_code, to_school, interim_packet FROM registry.transfers
        WHERE lookup_code = ANY(:codes) AND state = 'accepted' AND interim_year = :year
        ORDER BY lookup_code, ended_at DESC""",
        {"codes": list(codes), "year": school_year},
        lambda rows: {row["lookup_code"]: (row["to_school"], row["interim_packet"]) for row in rows},
    )


async def add_record(session: AsyncSession, lookup_code: str, level: str, school: str) -> None:
    """A new record, managed by the school that asked for it."""
    await session.execute(
        text("INSERT INTO registry.records (lookup_code, level, school) VALUES (:code, :level, :school)"),
        {"code": lookup_code, "level": level, "school": school},
    )


async def link_keys(session: AsyncSession, level: str, codes: Mapping[Key, str]) -> None:
    """Link keys to codes; the primary key refuses a key of another code."""
    await session.execute(
        text("""
            INSERT INTO registry.pupil_keys (level, kind, value, lookup_code)
            SELECT :level, kind, value, code
            FROM unnest(cast(:kinds AS text[]), cast(:values AS text[]), cast(:codes AS text[]))
                AS linked (kind, value, code)"""),
        {
            "level": level,
            "codes": list(codes.values()),
            "kinds": [kind for kind, _ in codes],
            "values": [value for _, value in codes],
        },
    )
