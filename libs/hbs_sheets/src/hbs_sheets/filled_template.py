"""A class's drafts as the rows of a template: what is sent back unchanged changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hbs_sheets.class_template import TemplateContent, TemplateSetting
from hbs_sheets.class_values import CLASS_VALUES
from hbs_sheets.particulars import supplement_columns
from hbs_sheets.pupil_list_columns import pupil_list_columns
from hbs_sheets.rows import get
from hbs_sheets.template_columns import results_columns
from hbs_sheets.writing import Cell, Filled, fill, written


@dataclass(frozen=True)
class PupilContent:
    """A draft's values by part name, its class and grade."""

    class_name: str
    grade: int
    content: Mapping[str, Mapping[str, Any]]


def template_content(setting: TemplateSetting, pupils: Sequence[PupilContent]) -> TemplateContent:
    """Rows in the order of the pupils; the class's values are the first pupil's."""
    columns = {grade: results_columns(grade, setting.track, setting.electives) for grade in setting.grades}
    particulars = supplement_columns(max(setting.grades), setting.track, is_beside=False)
    listed = pupil_list_columns()
    results: dict[int, list[Filled]] = {grade: [] for grade in setting.grades}
    for pupil in pupils:
        results[pupil.grade].append(fill(columns[pupil.grade], pupil.content, _words(pupil)))
    return TemplateContent(
        results=results,
        class_values=_class_values(pupils[0].content) if pupils else {},
        particulars=[fill(particulars, pupil.content, _words(pupil)) for pupil in pupils],
        listed=[fill(listed, pupil.content, _words(pupil)) for pupil in pupils],
    )


def _words(pupil: PupilContent) -> dict[str, Cell]:
    identity, personal = pupil.content["identity"], pupil.content["personal"]
    disability = personal.get("disability", {})
    return {
        "class_code": pupil.class_name,
        "pupil_code": personal["pupil_code"],
        "full_name": identity["full_name"],
        "birth_date": "/".join(reversed(identity["birth_date"].split("-"))),
        "disability": disability.get("kind", ""),
        "is_exempt": "x" if disability.get("is_exempt") else "",
    }


def _class_values(content: Mapping[str, Any]) -> dict[str, Cell]:
    found = {value.key: (value.read, get(content, value.key)) for value in CLASS_VALUES}
    return {key: written(read, value) for key, (read, value) in found.items() if value is not None}
