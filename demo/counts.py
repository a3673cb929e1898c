"""The balance at each tier, told by the tier itself: received = accepted + already accepted + refused + late."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from demo.ministry import Ministry
from demo.portal import Portal
from demo.registrar import Registrar

Counts = dict[str, int]


def count_answers(sent: int, answers: Iterable[Mapping[str, Any]], corrections: tuple[int, int]) -> Counts:
    """What the schools know: `sent` packets went out, late ones are answered uncounted, some were withdrawn and some
    superseded.
    """
    told: Counter[str] = Counter()
    for answer in answers:
        told.update(answer["counts"])
    late = sent - told["received"]
    withdrawn, superseded = corrections
    return {
        "sent": sent,
        "received": told["received"] + late,
        **{name: told[name] for name in ("accepted", "already_accepted", "refused")},
        "late": late,
        "withdrawn": withdrawn,
        "superseded": superseded,
        "effective": told["accepted"] - withdrawn - superseded,
    }


def count_tiers(schools: Counts, registrar: Registrar, ministry: Ministry, portal: Portal) -> dict[str, Counts]:
    """Every tier's own numbers."""
    own = registrar.counts()
    return {
        "schools": schools,
        "so-registry": {"sent": own["effective"], **own},
        "bo-gateway": _upper(ministry.reports(), effective="stored"),
        "lookup-portal": _upper(portal.counts(), effective="effective"),
    }


def _upper(rows: Sequence[Mapping[str, Any]], *, effective: str) -> Counts:
    """A tier that only gets what was accepted: whatever is withdrawn or superseded is told without content."""
    counted = {name: sum(row[name] for row in rows) for name in ("withdrawn", "superseded")}
    stands = sum(row[effective] for row in rows)
    accepted = stands + sum(counted.values())
    return {
        "sent": stands,
        "received": accepted,
        "accepted": accepted,
        "already_accepted": 0,
        "refused": 0,
        "late": 0,
        **counted,
        "effective": stands,
    }


def in_words(counts: Mapping[str, int]) -> str:
    """`35 accepted, 5 refused`: what there is, for people."""
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items() if number) or "nothing"


def refused_by_code(answers: Iterable[Mapping[str, Any]]) -> Counts:
    """Refused packets by problem; one packet counts under each of its problems."""
    counted: Counter[str] = Counter()
    for answer in answers:
        for problem in answer["problems"]:
            if problem["severity"] == "error":
                counted[problem["code"]] += len(problem["packets"])
    return {code: number for code, number in sorted(counted.items()) if number}
