"""A pupil who left in the middle of the year: what the school that he left signs (TT27 Điều 7, TT22 Điều 6 to 9)."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding
from hbs_schema.rules import interim_primary, interim_secondary, sentences
from hbs_schema.rules.general import check_general
from hbs_schema.rules.nd137 import check_person
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import is_subject, part_label, read_parts
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.school_years import check_in_force, check_left_on
from hbs_schema.rules.setting import Setting, check_interim_schema, check_setting
from hbs_schema.rules.tt22.sentences import NOT_IN_FORCE as TT22_NOT_IN_FORCE
from hbs_schema.rules.tt27.sentences import NOT_IN_FORCE as TT27_NOT_IN_FORCE
from hbs_schema.types import Value
from hbs_schema.values.interim import InterimOutcome
from hbs_schema.values.schemas import SCHEMAS

_REQUIRED = ("attendance", "outcome", "remarks")
_OF_THE_PACKET = frozenset({"header", "record"})


def check_interim(parts: Mapping[str, object], setting: Setting, book: RuleBook | None = None) -> list[Finding]:
    """Everything that the rules have against an interim record: form, subjects of the grade, levels. Nothing has to be
    complete, for the year was not."""
    book = book or RuleBook()
    unfit = check_setting(setting) or check_interim_schema(setting)
    if unfit:
        return unfit
    content = {name: part for name, part in parts.items() if name not in _OF_THE_PACKET}
    read = read_parts(content, SCHEMAS[setting.schema])
    is_primary = setting.level == "primary"
    by_circular = interim_primary.check_results if is_primary else interim_secondary.check_results
    return [
        *_check_in_force(setting, book),
        *read.findings,
        *_missing(content),
        *by_circular(read.values, grade=setting.grade, book=book),
        *_check_day(read.values.get("outcome"), setting),
        *check_person(read.values),
        *check_general(content, read.values, setting, book),
    ]


def _check_in_force(setting: Setting, book: RuleBook) -> list[Finding]:
    is_primary = setting.level == "primary"
    years = (book.tt27 if is_primary else book.tt22).first_year_by_grade
    sentence = TT27_NOT_IN_FORCE if is_primary else TT22_NOT_IN_FORCE
    return check_in_force(setting.grade, setting.school_year, years, sentence)


def _missing(content: Mapping[str, object]) -> Iterator[Finding]:
    for name in _REQUIRED:
        if name not in content:
            yield Finding("part-missing", sentences.PART_MISSING, pointer(name), parameters={"where": part_label(name)})
    if not any(is_subject(name) for name in content):
        yield Finding("interim-empty", sentences.INTERIM_EMPTY)


def _check_day(outcome: Value | None, setting: Setting) -> Iterator[Finding]:
    if isinstance(outcome, InterimOutcome):
        yield from check_left_on(outcome.left_on, setting.school_year, "outcome", "left_on")
