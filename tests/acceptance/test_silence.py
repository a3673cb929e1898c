"""Nothing that the demonstration wrote to logs, spans or metrics tells of anybody."""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.acceptance.conftest import Summary

pytestmark = pytest.mark.acceptance

PUPILS = 40 + 40 + 40 + 40 + 8
SEEN_OF_A_PUPIL = 4
"""At least: name, birth date, an id, a lookup code."""


def told(first: Summary) -> Iterator[tuple[str, bytes]]:
    """Everything that was told of the run, by where it stands."""
    for log in sorted(Path(first["told"]["logs"]).rglob("*")):
        if log.is_file():
            yield str(log), log.read_bytes()
    yield first["told"]["spans"], Path(first["told"]["spans"]).read_bytes()
    for url in first["told"]["metrics"]:
        answer = httpx.get(url, trust_env=False)
        assert answer.status_code == 200, url
        yield url, answer.content


def pupils(first: Summary) -> Iterator[dict[str, str]]:
    """The rows of the pupil lists that the schools imported, by their headings."""
    for folder in first["class_files"]:
        for file in sorted(Path(folder).rglob("*danh-sach.xlsx")):
            head, *rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name("C1-HocSinh").to_python()
            names = [" ".join(str(cell).split()).lower() for cell in head]
            for row in rows:
                values = {name: str(cell).strip() for name, cell in zip(names, row, strict=False) if name and cell}
                yield values


def secrets_of(first: Summary) -> set[str]:
    """Names, ids and birth dates in every spelling that a program might use, and all lookup codes."""
    found: set[str] = set()
    for pupil in pupils(first):
        name, born = pupil["họ tên"], pupil["ngày sinh (dd/mm/yyyy)"]
        found |= {name, json.dumps(name)[1:-1], born, "-".join(reversed(born.split("/")))}
        found |= {pupil[heading] for heading in pupil if "định danh" in heading or heading == "mã học sinh"}
    codes = json.loads(Path(first["codes"]).read_text("utf-8"))
    return found | set(codes) | {f"{code[:8]}-{code[8:12]}" for code in codes}


def test_no_code_name_id_or_birth_date_stands_anywhere(first: Summary) -> None:
    hidden = secrets_of(first)
    assert len(hidden) > PUPILS * SEEN_OF_A_PUPIL
    leaks = {(place, secret) for place, text in told(first) for secret in hidden if secret.encode() in text}
    assert leaks == set()


def test_spans_and_metrics_are_there_to_be_searched(first: Summary) -> None:
    seen = dict(told(first))
    assert b"so-registry-worker" in seen[first["told"]["spans"]]
    assert all(b"# HELP" in seen[url] for url in first["told"]["metrics"])
    assert len([place for place in seen if place.endswith(".log")]) >= 8
