"""A reader of files as another library brings it: a module with `suffixes` and `read`."""

from collections.abc import Iterator

from hbs_schema.checking.rows import CheckedRow, Defaults
from hbs_schema.findings import Term
from hbs_schema.rules.setting import Setting
from tests.support.pupils import secondary_values

suffixes = frozenset({".sheet"})


def read(name: str, data: bytes, defaults: Defaults) -> Iterator[CheckedRow]:
    """One pupil whose learning level is not what his marks give, in row 17."""
    assert (name, data) == ("lop.sheet", b"x")
    parts = secondary_values()
    parts["outcome"]["learning"]["year"] = "K"
    setting = Setting(
        defaults.level or "", defaults.grade or 0, defaults.school_year or "", defaults.track or "", ("secondary", 1)
    )
    yield CheckedRow(Term("dòng 17", "row 17"), parts, setting)
