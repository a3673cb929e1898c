"""One door to the rules: the circular that governs a record is chosen by its level, grade and schema."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding
from hbs_schema.rules import tt22, tt27
from hbs_schema.rules.general import check_general
from hbs_schema.rules.interim import check_interim
from hbs_schema.rules.reading import read_parts
from hbs_schema.rules.rule_book import RuleBook, default_rule_book
from hbs_schema.rules.school_years import check_left_on
from hbs_schema.rules.setting import Setting, check_setting, check_year_schema
from hbs_schema.types import Value
from hbs_schema.values import primary, secondary
from hbs_schema.values.schemas import SCHEMAS

__all__ = ["RuleBook", "Setting", "check_interim", "check_record"]


def check_record(
    parts: Mapping[str, object],
    setting: Setting,
    book: RuleBook | None = None,
    *,
    read: Mapping[str, Value] | None = None,
) -> list[Finding]:
    """Everything that the circular of the grade has against one year record; empty if nothing.

    `parts` maps part names to values or parsed JSON; `header` and `record` are passed over. Errors keep a record
    from being accepted, warnings do not. `read` are the values of all parts of a packet: they are not parsed again, and
    a packet's text is in form, or the packet could not have been read.
    """
    book = book or default_rule_book()
    unfit = check_setting(setting) or check_year_schema(setting)
    if unfit:
        return unfit
    # Read once: what is a value already is not parsed again; what is none is told by the circular's check.
    known = {**parts, **read_parts(parts, SCHEMAS[setting.schema]).values} if read is None else read
    return [
        *check_by_circular(known, setting, book, read=read),
        *_check_citation(known.get("outcome"), setting),
        *check_general(parts if read is None else {}, known, setting, book),
    ]


def _check_citation(outcome: object, setting: Setting) -> Iterator[Finding]:
    """The earlier part of the year that is cited is one of this year: semester 1 is not asked for where it is."""
    if isinstance(outcome, primary.YearOutcome | secondary.Outcome) and outcome.interim is not None:
        yield from check_left_on(outcome.interim.left_on, setting.school_year, "outcome", "interim", "left_on")


def check_by_circular(
    parts: Mapping[str, object], setting: Setting, book: RuleBook, *, read: Mapping[str, Value] | None = None
) -> list[Finding]:
    """What Thông tư 27/2020 (primary) or Thông tư 22/2021 (secondary) says of the parts; `read` as above."""
    models = SCHEMAS[setting.schema]
    if setting.level == "primary":
        return tt27.check_content(
            parts,
            grade=setting.grade,
            school_year=setting.school_year,
            track=setting.track,
            policy=book.tt27,
            models=models,
            read=read,
        )
    return tt22.check_content(
        parts,
        grade=setting.grade,
        school_year=setting.school_year,
        track=setting.track,
        policy=book.tt22,
        models=models,
        read=read,
    )
