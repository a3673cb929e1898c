"""A file of 2,000 pupils is read in seconds and bounded memory."""

import subprocess
import sys
import time
from pathlib import Path

from tests.unit.school_api.spreadsheets.made_files import codes, grade_2, import_grade_2

ROOT = Path(__file__).parents[4]
MEASURE = """
import resource
from tests.unit.school_api.spreadsheets.made_files import grade_4, import_grade_4
print(len(import_grade_4(grade_4(pupils=2_000)).pupils))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_two_thousand_pupils_are_read_in_seconds():
    made = grade_2(pupils=2_000)
    started = time.process_time()

    imported = import_grade_2(made, is_xls=True)

    assert time.process_time() - started < 20
    assert len(imported.pupils) == 2_000
    assert codes(imported) == []


def test_two_thousand_pupils_take_less_than_half_a_gigabyte():
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)

    pupils, megabytes = map(int, done.stdout.split())
    assert pupils == 2_000
    assert megabytes < 512
