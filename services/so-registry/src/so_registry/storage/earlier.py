"""Questions about what earlier submissions have left, as far as a new one names the same."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.knowledge import PartAge
from so_registry.storage.asking import JsonRow, Question


def presented_question(submission: Submission) -> Question[frozenset[str]]:
    """Its statements whose leaves were all shown before."""
    return Question(
        "SELECT digest FROM registry.statements WHERE digest = ANY(:names)",
        {"names": list(submission.shape.statements)},
        set_of("digest"),
    )


def ages_question(keys: Collection[str]) -> Question[dict[tuple[str, str, str], PartAge]]:
    """By record key, part and role: the newest endorsement ever accepted."""
    return Question(
        "SELECT record_key, part, role, iat, statement FROM registry.part_ages WHERE record_key = ANY(:keys)",
        {"keys": list(keys)},
        lambda rows: {
            (row["record_key"], row["part"], row["role"]): PartAge(row["iat"], row["statement"]) for row in rows
        },
    )


def locked_records_question(keys: Collection[str]) -> Question[frozenset[str]]:
    """Record keys that are locked, in whatever window."""
    query = "SELECT record_key FROM registry.lock_leaves WHERE record_key = ANY(:keys)"
    return Question(query, {"keys": list(keys)}, set_of("record_key"))


def packet_ids_question(year: str, ids: Collection[str]) -> Question[frozenset[str]]:
    """Ids that accepted packets bear already."""
    return Question(
        """
        SELECT packet_id FROM registry.packets
        WHERE school_year = :year AND packet_id = ANY(cast(:ids AS uuid[]))""",
        {"year": year, "ids": list(ids)},
        set_of("packet_id"),
    )


def set_of(name: str) -> Callable[[Sequence[JsonRow]], frozenset[Any]]:
    """Reads one column."""
    return lambda rows: frozenset(row[name] for row in rows)
