"""What the API takes and shows of imports."""

from typing import Annotated, Any

from pydantic import Field

from hbs_schema.rules.rule_book_name import RuleBookName
from hbs_schema.types import Code, SchoolYear, Slug, Uuid, Value


class SchoolYearIn(Value):
    """Which classes of a school a file is for."""

    school_year: SchoolYear
    level: Slug
    track: Slug = "completed"


class ImportCounts(Value):
    """What became of the results' rows."""

    created: int
    changed: int
    unchanged: int
    skipped: int
    refused: int


Report = Annotated[
    dict[str, Any],
    Field(
        description="`findings` on whole files, and `rows`: each with `source` (results, pupils, supplement,"
        " records), `sheet`, `row` (of the sheet, or the line), `status` (ok, warning, refused) and its own `findings`"
        " with the title of the column"
    ),
]


class ImportReportOut(Value):
    """A stored import's report; `class_id` is null for a whole school's file, `rules` in the oldest reports."""

    import_id: Uuid
    school: Code
    class_id: Uuid | None
    rules: RuleBookName | None
    report: Report


class ImportOut(Value):
    """An upload's report, row by row; no `import_id` after a dry run, no `class_id` for a whole school's file."""

    import_id: Uuid | None
    school: Code
    class_id: Uuid | None
    is_dry_run: bool
    rules: RuleBookName
    counts: ImportCounts
    report: Report
