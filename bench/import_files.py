"""Files of many invented pupils, as schools send them."""

import json

from demo.csdl_sheets import to_xlsx
from demo.generate_class_files import School, make_class
from hbs_schema.rules.subjects import subject_name
from hbs_sheets.class_template import TemplateContent, TemplateSetting, write_class_template
from hbs_sheets.opening import ClassFiles
from tests.unit.hbs_sheets import made_secondary

YEAR = "2025-2026"


def template(grade: int, pupils: int) -> bytes:
    """Our template of a primary grade with all its sheets."""
    made = make_class(grade, 7, f"{grade}A", pupils=pupils, school_year=YEAR)
    content = TemplateContent(
        results={grade: made.results},
        class_values=School().class_values(),
        particulars=made.particulars,
        listed=[_listed(row) for row in made.listed],
    )
    return write_class_template(TemplateSetting((grade,), YEAR), content)


def gradebook(grade: int, pupils: int) -> ClassFiles:
    """A workbook with a sheet for each subject and semester, the pupil list and the second sheet."""
    write = made_secondary.gradebook_sheet
    sheets = {
        f"{subject_name(slug).vi[:26]} HK{semester}": write(slug, semester, pupils, grade=grade)
        for slug in made_secondary.slugs_of(grade)
        for semester in (1, 2)
    }
    listed, second = made_secondary.pupil_list(grade, pupils), made_secondary.supplement(grade, pupils)
    return ClassFiles("gradebook", (to_xlsx(sheets),), listed, second)


def records(grade: int, pupils: int) -> bytes:
    """The same pupils, a line each."""
    made = made_secondary.contents(grade, pupils)
    lines = ({"pupil_code": one.content["personal"]["pupil_code"], "parts": one.content} for one in made)
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def _listed(row: dict[str, str | int | float]) -> dict[str, str | int | float]:
    """By the keys of the template's own list."""
    keys = {
        "full_name": "/identity/full_name",
        "birth_date": "/identity/birth_date",
        "sex": "/identity/sex",
        "ethnicity": "/personal/ethnicity",
        "personal_id": "/personal/personal_id",
        "sector_code": "/personal/sector_code",
    }
    return {keys.get(key, key): value for key, value in row.items()}
