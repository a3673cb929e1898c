"""The parts of one secondary year page that could be read, and the results they hold for each period."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeVar

from hbs_schema.rules.reading import SUBJECT_PREFIX, is_subject
from hbs_schema.rules.tt22.form import has_form
from hbs_schema.rules.tt22.learning import Results
from hbs_schema.rules.tt22.policy import Tt22Policy
from hbs_schema.rules.tt22.subjects import SubjectRule, subjects_of
from hbs_schema.types import Value
from hbs_schema.values.personal import Disability
from hbs_schema.values.pupil_page import PupilPage
from hbs_schema.values.secondary import Attendance, CommentLevel, Conduct, Outcome, Result, Subject

Period = Literal["semester_1", "semester_2", "year", "final"]
"""`final` is the year with re-assessments in the place of what they replace (Điều 14)."""

V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class YearPage:
    """What was read of one pupil's year."""

    grade: int
    subjects: Mapping[str, Subject]
    unread: frozenset[str]
    conduct: Conduct | None
    attendance: Attendance | None
    outcome: Outcome | None
    disability: Disability | None
    is_without_conduct: bool = False

    @property
    def judged_conduct(self) -> Conduct | None:
        """Of a page without the part one that says nothing, so that promotion and awards are judged all the same;
        None where the part could not be read."""
        return Conduct() if self.is_without_conduct else self.conduct

    @property
    def is_exempt(self) -> bool:
        """Whether results may be left out because of a disability (Điều 11)."""
        return self.disability is not None and self.disability.is_exempt

    @property
    def is_newcomer(self) -> bool:
        """Whether the earlier part of the year stands in another school's record."""
        return self.outcome is not None and self.outcome.interim is not None

    @property
    def lacks_results(self) -> bool:
        """Whether a subject has no result of the year."""
        return any(subject.year is None for subject in self.subjects.values())

    @property
    def known_subjects(self) -> Iterator[tuple[SubjectRule, Subject]]:
        """The subjects that the grade has."""
        rules = subjects_of(self.grade)
        return ((rules[slug], subject) for slug, subject in self.subjects.items() if slug in rules)

    def results(self, period: Period, policy: Tt22Policy) -> Results:
        """What counts in the learning level of a period."""
        marks: dict[str, Decimal] = {}
        levels: dict[str, CommentLevel] = {}
        for rule, subject in self.known_subjects:
            result = _result(subject, period)
            if result is None or (rule.place == "optional" and not policy.counts_optional_subjects):
                continue
            if result.mark is not None:
                marks[rule.slug] = Decimal(result.mark)
            elif result.level is not None:
                levels[rule.slug] = result.level
        return Results(marks, levels)

    def is_complete(self, period: Period) -> bool:
        """Whether the level of a period can be computed: all there and of the right form.

        A subject that is taught in one semester is not missing in the other; one that another school taught is.
        """
        if self.unread or not self._has_form:
            return False
        return period != "semester_1" or not self.is_newcomer or self._has_semester_1()

    @cached_property
    def _has_form(self) -> bool:
        return all(has_form(rule, subject) for rule, subject in self.known_subjects)

    def _has_semester_1(self) -> bool:
        return all(subject.semester_1 or subject.exempt_reason for _, subject in self.known_subjects)


def read_page(values: Mapping[str, Value], sent: Mapping[str, object], *, grade: int) -> YearPage:
    """From the parts that are valid by their models; what was sent but not read is remembered by its subject."""
    subjects = {
        n.removeprefix(SUBJECT_PREFIX): value
        for n, value in values.items()
        if n.startswith(SUBJECT_PREFIX) and isinstance(value, Subject)
    }
    personal = _value(values, "personal", PupilPage)
    return YearPage(
        grade=grade,
        subjects=subjects,
        unread=frozenset(n.removeprefix(SUBJECT_PREFIX) for n in sent if n not in values and is_subject(n)),
        conduct=_value(values, "conduct", Conduct),
        attendance=_value(values, "attendance", Attendance),
        outcome=_value(values, "outcome", Outcome),
        disability=personal.disability if personal else None,
        is_without_conduct="conduct" not in sent,
    )


def _result(subject: Subject, period: Period) -> Result | None:
    if period == "semester_1":
        return subject.semester_1
    if period == "semester_2":
        return subject.semester_2
    return (subject.reassessment if period == "final" else None) or subject.year


def _value(values: Mapping[str, Value], name: str, model: type[V]) -> V | None:
    value = values.get(name)
    return value if isinstance(value, model) else None
