"""`text` is the template of its kind, filled once from the payload."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hbs_schema.statements.sentences import sentence
from tests.unit.hbs_schema.samples import TREES, members

SAID = {
    "submission": "Cơ sở giáo dục 01-tieu-hoc-thu báo cáo 1 gói tin học bạ số về so-01, đợt chốt 1, lượt báo cáo "
    "0197a0c0-0000-4000-8000-000000000000, năm học 2025-2026, cấp tiểu học, đã hoàn thành.",
    "lock": "so-01 chốt dữ liệu 1 học bạ số, khối lớp 2, 4 của 3 cơ sở giáo dục, không gồm 1 gói tin đã thu hồi hoặc "
    "đã được thay thế, đợt chốt 1, lần chốt 2, năm học 2025-2026, cấp tiểu học, đã hoàn thành, có hiệu lực từ "
    "2026-06-01T03:00:00Z.",
    "close": "Hiệu trưởng xác nhận chốt 1 học bạ số, khối lớp 4 của cơ sở giáo dục 01-tieu-hoc-thu, không gồm 1 học "
    "sinh trong danh sách kèm theo, đợt chốt 1, lần 1, năm học 2025-2026, cấp tiểu học, đã hoàn thành.",
    "annotation": "so-01 ghi chú “đã được cấp lại” cho 1 học bạ số của cơ sở giáo dục 01-tieu-hoc-thu, năm học "
    "2025-2026, cấp tiểu học, đã hoàn thành, theo quyết định số 12/QĐ-SGDĐT ngày 2026-06-17.",
}


def payload(kind: str, **changes: object) -> dict[str, object]:
    return {"v": 1, "kind": kind, **members(kind), **changes}


@pytest.mark.parametrize("kind", TREES)
def test_every_template_is_filled_to_the_end(kind):
    text = sentence(payload(kind))

    assert not re.search(r"[{}]", text)
    assert text.endswith(".")
    assert not re.search(r"  |\n| ,", text)


@pytest.mark.parametrize(("kind", "text"), SAID.items())
def test_sentences_read_like_this(kind, text):
    assert sentence(payload(kind)) == text


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"part": "subjects/TOAN"}, " môn TOAN"),
        ({"part": "outcome"}, " phần outcome"),
        ({"part": "subjects/TOAN", "class": "4A"}, " môn TOAN, lớp 4A"),
        ({"part": "subjects/TOAN", "class": "4A", "grades": [4, 5]}, " môn TOAN, lớp 4A, khối lớp 4, 5"),
    ],
)
def test_scope_is_said_in_one_order(scope, words):
    text = sentence(payload("endorsement", covers="part", scope=scope, role="subject-teacher"))

    assert text.startswith(f"Giáo viên dạy môn học xác nhận nội dung{words} của 1 học bạ số, năm học")


def test_what_is_absent_is_not_said():
    whole = payload("endorsement")
    del whole["scope"], whole["track"]

    assert sentence(whole) == (
        "Hiệu trưởng xác nhận toàn bộ nội dung và các chữ ký số trước đó của 1 học bạ số, năm học 2025-2026, "
        "cấp tiểu học, cơ sở giáo dục 01-tieu-hoc-thu, quy trình ký số full-chain phiên bản 1."
    )


def test_a_code_without_word_is_printed_as_it_is():
    text = sentence(payload("endorsement", role="council", level="vocational", track="other"))

    assert text.startswith("council xác nhận")
    assert "cấp vocational, other," in text


@given(st.sampled_from(["{count}", "{school}", "{scope}", "\\1", "\\g<0>", "{kind}", "{a.b}"]))
def test_what_was_filled_in_is_not_read_again(code):
    text = sentence(payload("endorsement", scope={"class": code}))

    assert f", lớp {code}," in text


@pytest.mark.parametrize("kind", TREES)
def test_a_sentence_does_not_depend_on_itself(kind):
    whole = payload(kind)

    assert sentence({**whole, "text": "x"}) == sentence(whole)
    assert sentence(json.loads(json.dumps(whole))) == sentence(whole)
