"""Điều 9 khoản 2, 3: the learning level of a semester or a year, which no average decides."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from hbs_schema.findings import Term
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt22.levels import BY_RANK, RANK
from hbs_schema.rules.tt22.marks import written
from hbs_schema.values.secondary import AchievementLevel, CommentLevel

SIX = 6
"""Điều 9 khoản 2: “ít nhất 06 môn học”, whatever the number of subjects."""

MEETS = Decimal("10.0")


@dataclass(frozen=True)
class Results:
    """The results of one period: averages of scored subjects, levels of those assessed by comments."""

    marks: Mapping[str, Decimal] = field(default_factory=dict)
    levels: Mapping[str, CommentLevel] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether no subject has a result."""
        return not self.marks and not self.levels


@dataclass(frozen=True)
class _Bar:
    """What a level asks for: of every scored subject, of six of them, and how many comments may be Chưa đạt."""

    every: Decimal
    six: Decimal
    failed_comments: int


_BARS: Mapping[AchievementLevel, _Bar] = {
    "T": _Bar(Decimal("6.5"), Decimal("8.0"), 0),
    "K": _Bar(Decimal("5.0"), Decimal("6.5"), 0),
    "Đ": _Bar(Decimal("3.5"), Decimal("5.0"), 1),
}
_ADJUSTED: tuple[AchievementLevel, ...] = ("T", "K")


def learning_level(results: Results, *, adjusted_subject_counts: bool, six: int = SIX) -> AchievementLevel:
    """Điều 9 khoản 2 and 3."""
    level = unadjusted_level(results, six=six)
    remedy = _as_if_met if adjusted_subject_counts else _left_out
    if any(_falls_by_one_subject(results, level, target, remedy, six) for target in _ADJUSTED):
        return BY_RANK[RANK[level] + 1]
    return level


def unadjusted_level(results: Results, *, six: int = SIX) -> AchievementLevel:
    """Điều 9 khoản 2: the best level all of whose conditions hold."""
    return next((level for level in _BARS if _meets(results, level, six)), "CĐ")


def obstacles(results: Results, level: AchievementLevel) -> Iterator[Term]:
    """What keeps the pupil from `level`, as it stands in a sentence."""
    bar = _BARS.get(level)
    if bar is None:
        return
    failed = [slug for slug, result in results.levels.items() if result == "CĐ"]
    if len(failed) > bar.failed_comments:
        name = subject_name(failed[0])
        yield Term(f"môn {name.vi} ở mức “Chưa đạt”", f"{name.en} is “Not achieved”")
    for slug, mark in results.marks.items():
        if mark < bar.every:
            name, words = subject_name(slug), written(mark)
            yield Term(f"môn {name.vi} có điểm trung bình {words.vi}", f"the average in {name.en} is {words.en}")
    count = sum(mark >= bar.six for mark in results.marks.values())
    if count < SIX:
        least = written(bar.six)
        yield Term(
            f"chỉ có {count} môn có điểm trung bình từ {least.vi} trở lên",
            f"only {count} subjects have an average of {least.en} or more",
        )


def _meets(results: Results, level: AchievementLevel, six: int) -> bool:
    bar = _BARS[level]
    marks = results.marks.values()
    return (
        sum(result == "CĐ" for result in results.levels.values()) <= bar.failed_comments
        and all(mark >= bar.every for mark in marks)
        and sum(mark >= bar.six for mark in marks) >= six
    )


_Remedy = Callable[[Results, str], Results]


def _falls_by_one_subject(
    results: Results, level: AchievementLevel, target: AchievementLevel, remedy: _Remedy, six: int
) -> bool:
    """Điều 9 khoản 3: two levels or more below `target`, only because of one subject."""
    if RANK[target] - RANK[level] < 2:
        return False
    return any(_meets(remedy(results, slug), target, six) for slug in (*results.marks, *results.levels))


def _left_out(results: Results, slug: str) -> Results:
    return Results(
        {name: mark for name, mark in results.marks.items() if name != slug},
        {name: level for name, level in results.levels.items() if name != slug},
    )


def _as_if_met(results: Results, slug: str) -> Results:
    if slug in results.marks:
        return replace(results, marks={**results.marks, slug: MEETS})
    return replace(results, levels={**results.levels, slug: "Đ"})
