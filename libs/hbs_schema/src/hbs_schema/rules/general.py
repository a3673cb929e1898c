"""What is asked of every record whatever circular governs it."""

from collections.abc import Iterator, Mapping

from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.persons import check_ethnicity, check_id_absence, check_name
from hbs_schema.rules.places import check_issuing_school, check_places
from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.setting import Setting
from hbs_schema.rules.study_history import check_study_history
from hbs_schema.rules.text import check_text
from hbs_schema.types import Value
from hbs_schema.values.identity import Identity
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.personal import Personal
from hbs_schema.values.primary import Remarks
from hbs_schema.values.pupil_page import PupilPage

PARTS = ("identity", "personal", "remarks")
_OF_THE_PACKET = frozenset({"header", "record"})


def check_general(
    parts: Mapping[str, object], known: Mapping[str, object], setting: Setting, book: RuleBook
) -> list[Finding]:
    """The rule book's year, text, person and places. Faults of form are not told here: the circular's check does.

    `parts` are as sent, or none if their text is known to be in form; `known` with values in the place of those that
    could be read.
    """
    content = {name: part for name, part in parts.items() if name not in _OF_THE_PACKET}
    values = {name: value for name in PARTS if isinstance(value := known.get(name), Value)}
    return [
        *_check_year(setting, book),
        *check_text(content),
        *_check_person(values, book),
        *_check_remarks(values, book),
    ]


def _check_year(setting: Setting, book: RuleBook) -> Iterator[Finding]:
    """A registrar's rule book for one school year does not judge another's records."""
    if book.school_year is not None and book.school_year != setting.school_year:
        yield Finding("rule-book-of-another-year", sentences.RULE_BOOK_OF_ANOTHER_YEAR)


def _check_person(values: Mapping[str, Value], book: RuleBook) -> Iterator[Finding]:
    identity, personal = values.get("identity"), values.get("personal")
    if isinstance(identity, Identity):
        yield from check_name(identity)
    if isinstance(personal, PupilPage | Personal):
        yield from check_id_absence(personal, book.general)
        yield from check_study_history(personal, book.general)
    if isinstance(personal, PupilPage):
        yield from check_ethnicity(personal, book.general)
        yield from check_places(personal, book.general)


def _check_remarks(values: Mapping[str, Value], book: RuleBook) -> Iterator[Finding]:
    remarks = values.get("remarks")
    if isinstance(remarks, PageFoot | Remarks):
        yield from check_issuing_school(remarks, book.general)
