"""A file of 2,000 pupils is read whole, in bounded memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.hbs_sheets.made_files import codes, grade_2, import_grade_2

ROOT = Path(__file__).parents[3]
MEASURE = """
from pathlib import Path
from tests.unit.hbs_sheets.made_files import grade_4, import_grade_4
print(len(import_grade_4(grade_4(pupils=2_000)).pupils))
status = Path("/proc/self/status").read_text()
print(int(status.split("VmHWM:")[1].split()[0]) // 1024)
"""


@pytest.mark.slow
def test_two_thousand_pupils_are_read_without_a_finding():
    imported = import_grade_2(grade_2(pupils=2_000), is_xls=True)

    assert len(imported.pupils) == 2_000
    assert codes(imported) == []


@pytest.mark.slow
def test_two_thousand_pupils_take_less_than_half_a_gigabyte():
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)

    pupils, megabytes = map(int, done.stdout.split())
    assert pupils == 2_000
    assert megabytes < 512
