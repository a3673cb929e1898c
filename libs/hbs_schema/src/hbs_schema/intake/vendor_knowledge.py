"""What a registrar lets a school's software know beforehand (docs/packet/vendor-knowledge.schema.json)."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.vendor_signers import SignerIn
from hbs_schema.intake.windows import Unclosed, Window, WindowState
from hbs_schema.rules.rule_book import RuleBookFile, open_rule_book
from hbs_schema.types import Code, Digest, Grade, Instant, Many, SchoolYear, Slug, Value, WindowNo
from hbs_schema.verification.times import from_instant, to_instant

MAX_KNOWLEDGE = 16 * 1024 * 1024


class WindowEntry(Value):
    """A window as submissions are judged by it."""

    window: WindowNo
    school_year: SchoolYear
    level: Slug
    track: Slug
    grades: Annotated[Many[Grade], Field(min_length=1)]
    policies: Many[Digest]
    calendar: Digest
    opens_at: Instant
    closes_at: Instant
    grace_until: Instant
    effective_at: Instant
    unclosed: Literal["lock", "leave-out"]
    state: Literal["open", "grace", "draining", "locked"]
    apart: Many[Annotated[Many[Slug], Field(min_length=2, max_length=8)]] = ()
    """Groups of roles that in one packet need a person each."""
    expects_school: bool


class RulesEntry(Value):
    """The rule book in force for a school year, as its file is: its digest names it."""

    school_year: SchoolYear
    body: Annotated[str, Field(max_length=64 * 1024)]


class VendorKnowledge(Value):
    """For one school. Nothing of any pupil, nobody's name, no key."""

    format: Literal["hbs-vendor-knowledge/1"]
    registrar: Code
    school: Code
    as_of: Instant
    policies: Annotated[Many[str], Field(max_length=64)]
    windows: Annotated[Many[WindowEntry], Field(max_length=256)]
    signers: Annotated[Many[SignerIn], Field(max_length=20_000)]
    rules: Annotated[Many[RulesEntry], Field(max_length=64)]
    algorithms: AlgorithmList


def read_vendor_knowledge(data: bytes) -> VendorKnowledge:
    """Raises ValueError for anything else, or for more than 16 MiB."""
    if len(data) > MAX_KNOWLEDGE:
        raise ValueError("a file of vendor knowledge has at most 16 MiB")
    return VendorKnowledge.model_validate_json(data)


def rule_books_of(told: Iterable[RulesEntry]) -> dict[str, RuleBookFile]:
    """By school year. Raises ValueError."""
    return {entry.school_year: open_rule_book(entry.body.encode()) for entry in told}


def window_of_entry(registrar: str, told: WindowEntry) -> Window:
    """As acceptance is judged by it."""
    return Window(
        window_no=int(told.window),
        registrar=registrar,
        school_year=told.school_year,
        level=told.level,
        track=told.track,
        grades=told.grades,
        policies=told.policies,
        calendar=told.calendar,
        opens_at=from_instant(told.opens_at),
        closes_at=from_instant(told.closes_at),
        grace_until=from_instant(told.grace_until),
        effective_at=from_instant(told.effective_at),
        unclosed=Unclosed(told.unclosed),
        state=WindowState(told.state),
        apart=tuple(" ".join(roles) for roles in told.apart),
    )


def window_entry(window: Window, *, expects_school: bool) -> WindowEntry:
    """As it is exported."""
    return WindowEntry.model_validate(
        {
            "window": str(window.window_no),
            "school_year": window.school_year,
            "level": window.level,
            "track": window.track,
            "grades": window.grades,
            "policies": window.policies,
            "calendar": window.calendar,
            "opens_at": to_instant(window.opens_at),
            "closes_at": to_instant(window.closes_at),
            "grace_until": to_instant(window.grace_until),
            "effective_at": to_instant(window.effective_at),
            "unclosed": window.unclosed.value,
            "state": window.state.value,
            "apart": tuple(tuple(group.split()) for group in window.apart),
            "expects_school": expects_school,
        }
    )
