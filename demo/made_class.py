"""A class before it is written: rows of the results, of the pupil list and of the second sheet."""

from dataclasses import dataclass, field
from random import Random

from demo.people import Person, make_people
from demo.year_marks import Row, make_year, targets
from hbs_schema.rules.pointers import pointer


@dataclass
class MadeClass:
    """A class before it is written; faults change its rows."""

    results: list[Row]
    listed: list[Row]
    particulars: list[Row]
    spare: list[int] = field(default_factory=list)
    """Rows that no fault has touched yet: each fault takes its own pupil."""


def draw_class(
    grade: int,
    seed: int,
    class_name: str,
    *,
    pupils: int,
    school_year: str,
) -> MadeClass:
    """Rows that pass, the same for the same seed and class."""
    # The class is part of the seed, so that two classes of one school share no pupil.
    random = Random(f"{seed}/{class_name}")  # noqa: S311  # made-up people, no secret
    people = make_people(random, pupils, grade=grade, first_year=int(school_year[:4]))
    wanted = targets(random, pupils)
    results: list[Row] = []
    for person, target in zip(people, wanted, strict=True):
        results.append(_who(person, class_name) | make_year(random, grade=grade, target=target))
    listed = [_listed(person, class_name, number) for number, person in enumerate(people, start=1)]
    particulars = [_particulars(p, row) for p, row in zip(people, results, strict=True)]
    for number, row in enumerate(results, start=1):
        row["stt"] = number
    return MadeClass(results, listed, particulars, random.sample(range(pupils), pupils))


def _who(person: Person, class_name: str) -> Row:
    return {
        "class_code": class_name,
        "pupil_code": person.pupil_code,
        "full_name": person.full_name,
        "birth_date": f"{person.birth_date:%d/%m/%Y}",
    }


def _listed(person: Person, class_name: str, number: int) -> Row:
    return _who(person, class_name) | {
        "stt": number,
        "sex": person.sex,
        "status": "Đang học",
        "status_on": "05/09/2025",
        "ethnicity": person.ethnicity,
        "personal_id": person.personal_id,
        "sector_code": person.sector_code,
    }


def _particulars(person: Person, year: Row) -> Row:
    """The second sheet's row; the template's writer takes of the year what this layout has columns for."""
    return year | {
        pointer("personal", "birthplace", "text"): person.birthplace,
        pointer("personal", "origin", "text"): person.birthplace,
        pointer("personal", "nationality"): "Việt Nam",
        pointer("personal", "address", "text"): person.address,
        pointer("personal", "father", "full_name"): person.father,
        pointer("personal", "mother", "full_name"): person.mother,
        pointer("personal", "health", "height_cm"): person.height_cm,
        pointer("personal", "health", "weight_kg"): person.weight_kg,
    }
