"""Made-up year-end marks that Thông tư 27 lets pass: a class is a mix of all four results."""

from random import Random

from hbs_schema.rules.pointers import pointer
from hbs_schema.rules.subjects import subject_name
from hbs_schema.rules.tt27 import Tt27Policy, YearEndMarks, compute_result
from hbs_schema.rules.tt27.awards import AWARD_NAMES
from hbs_schema.rules.tt27.subjects import subjects_of
from hbs_schema.rules.tt27.traits import GENERAL_COMPETENCES, QUALITIES, specific_competences_of
from hbs_schema.values.primary import SubjectLevel, TraitLevel

Row = dict[str, str | int | float]
"""A pupil's row by column key, as a school would type it."""

SHARES = (("HTXS", 10), ("HTT", 13), ("HT", 15), ("CHT", 2))
"""Of 40 pupils."""

COMMENTS = {
    "T": (
        "Nắm vững kiến thức, vận dụng tốt vào bài tập.",
        "Tích cực phát biểu, hoàn thành tốt các nhiệm vụ học tập.",
        "Tiếp thu nhanh, trình bày bài sạch đẹp.",
    ),
    "H": (
        "Hoàn thành các yêu cầu cần đạt; cần mạnh dạn hơn khi phát biểu.",
        "Có tiến bộ; cần luyện tập thêm ở nhà.",
    ),
    "C": ("Chưa hoàn thành yêu cầu cần đạt; cần được hỗ trợ thêm trong hè.",),
}
QUALITY_COMMENT = "Lễ phép với thầy cô, đoàn kết với bạn bè, chăm chỉ học tập."
COMPETENCE_COMMENT = "Tự giác thực hiện nhiệm vụ, biết hợp tác trong nhóm."
GENERAL_COMMENT = "Chăm ngoan, có ý thức học tập."
OTHER_AWARD = "Khen thưởng thành tích trong phong trào kế hoạch nhỏ"


def make_year(random: Random, *, grade: int, target: str) -> Row:
    """A row whose marks give the target result by Điều 9, with what Điều 11 and 13 make of it."""
    levels: dict[str, SubjectLevel] = {}
    tests: dict[str, int] = {}
    rules = [r for r in subjects_of(grade, Tt27Policy()).values() if r.is_compulsory]
    for rule in rules:
        levels[rule.slug] = "T"
        if rule.test == "required":
            tests[rule.slug] = random.randint(*{"HTXS": (9, 10), "HTT": (7, 10)}.get(target, (5, 9)))
    traits = _traits(random, grade, target)
    _bend(random, target, levels, tests)
    marks = YearEndMarks(levels, tests, {(g, c): level for (_, g, c), level in traits.items()})
    result = compute_result(marks)
    row: Row = {}
    for slug, level in levels.items():
        part = f"subjects/{slug}"
        row[pointer(part, "level")] = level
        if slug in tests:
            row[pointer(part, "test")] = tests[slug]
        if slug == "NGOAI_NGU_1":
            row[pointer(part, "language")] = "Tiếng Anh"
        row[pointer(part, "comment")] = f"{subject_name(slug).vi}: {random.choice(COMMENTS[level])}"
    for (part, group, code), trait in traits.items():
        row[pointer(part, group, code, "level")] = trait
    return row | _outcome(random, result)


def targets(random: Random, count: int) -> list[str]:
    """The results of a class: of 40 pupils as SHARES has it."""
    cycle = [result for result, share in SHARES for _ in range(share)]
    wanted = [cycle[index * len(cycle) // count] for index in range(count)]
    random.shuffle(wanted)
    return wanted


def _bend(random: Random, target: str, levels: dict[str, SubjectLevel], tests: dict[str, int]) -> None:
    """Put in what keeps the pupil from the result above the target."""
    tested = random.choice(sorted(tests))
    if target == "HTT":
        tests[tested] = random.choice((7, 8))
    elif target == "HT":
        for slug in random.sample(sorted(levels), k=3):
            levels[slug] = "H"
    elif target == "CHT":
        tests[tested], levels[tested] = random.choice((2, 3, 4)), "C"


def _traits(random: Random, grade: int, target: str) -> dict[tuple[str, str, str], TraitLevel]:
    codes = [
        *(("qualities", "traits", code) for code in QUALITIES),
        *(("competences", "general", code) for code in GENERAL_COMPETENCES),
        *(("competences", "specific", c) for c in specific_competences_of(grade, Tt27Policy())),
    ]
    traits: dict[tuple[str, str, str], TraitLevel] = dict.fromkeys(codes, "T")
    if target in ("HT", "CHT"):
        for code in random.sample(codes, k=3):
            traits[code] = "Đ"
    return traits


def _outcome(random: Random, result: str) -> Row:
    passed = result != "CHT"
    award = ""
    if result == "HTXS":
        award = AWARD_NAMES["HSXS"].vi
    elif result == "HTT" and random.random() < 0.5:
        award = AWARD_NAMES["HSTB"].vi
    elif result == "HT" and random.random() < 0.2:
        award = OTHER_AWARD
    return {
        pointer("outcome", "result"): result,
        pointer("outcome", "is_completed"): "x" if passed else "",
        pointer("outcome", "is_promoted"): "x" if passed else "",
        pointer("outcome", "awards"): award,
        pointer("attendance", "excused_days"): random.choice((0, 0, 1, 2, 3, 5)),
        pointer("attendance", "unexcused_days"): random.choice((0, 0, 0, 0, 1)),
        pointer("qualities", "comment"): QUALITY_COMMENT,
        pointer("competences", "comment"): COMPETENCE_COMMENT,
        pointer("remarks", "comment"): GENERAL_COMMENT,
    }
