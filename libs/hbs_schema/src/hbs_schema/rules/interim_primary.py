"""Thông tư 27/2020 for a part of a year: subjects and traits that the grade has, tests where it has them."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding, Parameter
from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.reading import SUBJECT_PREFIX
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27 import sentences
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of, trait_label
from hbs_schema.types import Value
from hbs_schema.values.interim_primary import Competences, Qualities, Subject


def check_results(values: Mapping[str, Value], *, grade: int, book: RuleBook) -> list[Finding]:
    """TT27 Điều 7: what was assessed until then is of the grade."""
    return [*_check_subjects(values, grade, book), *_check_traits(values, grade, book)]


def _check_subjects(values: Mapping[str, Value], grade: int, book: RuleBook) -> Iterator[Finding]:
    rules = subjects_of(grade, book.tt27)
    for name, subject in values.items():
        if not isinstance(subject, Subject):
            continue
        slug = name.removeprefix(SUBJECT_PREFIX)
        parameters: dict[str, Parameter] = {"subject": subject_name(slug), "grade": grade}
        rule = rules.get(slug)
        if rule is None:
            yield Finding("subject-unknown", sentences.SUBJECT_UNKNOWN, pointer(name), parameters=parameters)
        elif rule.test == "never" and subject.test is not None:
            where = pointer(name, "test")
            yield Finding("test-forbidden", sentences.TEST_FORBIDDEN, where, parameters=parameters)


def _check_traits(values: Mapping[str, Value], grade: int, book: RuleBook) -> Iterator[Finding]:
    known = {
        "traits": QUALITIES,
        "general": GENERAL_COMPETENCES,
        "specific": specific_competences_of(grade, book.tt27),
    }
    for part, group, code in _traits(values):
        if code not in known[group]:
            parameters: dict[str, Parameter] = {"trait": trait_label(group, code), "grade": grade}
            where = pointer(part, group, code)
            yield Finding("trait-unknown", sentences.TRAIT_UNKNOWN, where, parameters=parameters)


def _traits(values: Mapping[str, Value]) -> Iterator[tuple[str, str, str]]:
    qualities, competences = values.get("qualities"), values.get("competences")
    if isinstance(qualities, Qualities):
        yield from (("qualities", "traits", code) for code in qualities.traits)
    if isinstance(competences, Competences):
        yield from (("competences", "general", code) for code in competences.general)
        yield from (("competences", "specific", code) for code in competences.specific)
