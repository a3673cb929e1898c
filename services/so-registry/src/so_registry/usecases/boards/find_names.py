"""Names for the codes that a page shows: a reader knows a school and a colleague by name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hbs_kit.db import Sessions
from so_registry.storage.boards.names import list_actor_names, list_school_names


@dataclass(frozen=True)
class Names:
    """Of schools by code, of people by what acts call them. Whoever is not here is shown by code."""

    schools: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


async def find_names(
    *, schools: Iterable[str | None] = (), actors: Iterable[str | None] = (), sessions: Sessions
) -> Names:
    """Asks for nothing where there is nothing to name."""
    wanted, acting = {school for school in schools if school}, {actor for actor in actors if actor}
    if not wanted and not acting:
        return Names()
    async with sessions() as session:
        return Names(
            await list_school_names(session, wanted) if wanted else {},
            await list_actor_names(session, acting) if acting else {},
        )
