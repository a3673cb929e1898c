"""The report of `hbs-verify`: every check in the page's order, in both languages."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hbs_schema.cli.verify import main
from hbs_schema.verification.sentences import CHECKS
from tests.unit.hbs_schema.running import HEAD_ONLY, run

DOCS = Path(__file__).resolve().parents[3] / "docs"


def report_of(name: str, capsys) -> dict[str, Any]:
    run(name, "--json")
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    return report


@pytest.mark.parametrize("name", ["marks-exchanged", "endorsement-twice", "record-key-of-another-code", "empty"])
def test_json_holds_every_check_in_order(name, capsys):
    report = report_of(f"bundles/bad/{name}", capsys)

    page = (DOCS / "packet.md").read_text("utf-8")
    numbered = re.findall(r"\d+\. `([a-z-]+)`", page[page.index("## 8.") :])
    assert [check["check"] for check in report["checks"]] == numbered
    assert set(CHECKS) == set(numbered)


def test_a_failed_check_has_its_sentences(capsys):
    report = report_of("bundles/bad/marks-exchanged", capsys)

    failed = [check for check in report["checks"] if check["result"] == "failed"]
    assert (report["verdict"], report["level"]) == ("failed", "basic")
    assert [check["check"] for check in failed] == ["proofs"]
    assert set(failed[0]["sentences"]) == {"vi", "en"}


@pytest.mark.parametrize("name", ["endorsement-twice", "record-key-of-another-code", "unknown-kind"])
def test_nothing_is_called_passed_that_was_not_checked(name, capsys):
    report = report_of(f"bundles/bad/{name}", capsys)

    passed = {check["check"] for check in report["checks"] if check["result"] == "passed"}
    assert passed == set()


def test_what_a_check_had_not_seen_to_its_end_it_neither_passed_nor_came_after_the_fault(capsys):
    """A certificate that nothing refers to would have been found after the statement that cannot be read."""
    checks = report_of("bundles/bad/unknown-kind", capsys)["checks"]

    told = {check["check"]: (check["result"], check["reason"]) for check in checks}
    assert told["format"] == ("not-applicable", "not-concluded")
    assert told["statements"][0] == "failed"
    assert told["signatures"] == ("not-applicable", "not-reached")


def test_a_pdf_is_told_that_the_file_attached_to_it_is_the_one_to_check(tmp_path, capsys):
    (tmp_path / "hoc-ba-so.pdf").write_bytes(b"%PDF-1.7\n" + bytes(5 * 1024 * 1024))

    assert main([str(tmp_path / "hoc-ba-so.pdf"), "--json"]) == 1

    first = json.loads(capsys.readouterr().out)["checks"][0]
    assert (first["check"], first["result"], first["reason"]) == ("format", "failed", "is-pdf")
    assert "lưu tệp đính kèm về máy" in first["sentences"]["vi"]
    assert "save the attachment" in first["sentences"]["en"]


@pytest.mark.parametrize(
    "name", ["good/long-term", "good/invalidated", "good/not-locked", "bad/empty", "bad/byte-order-mark"]
)
def test_the_published_schema_accepts_every_kind_of_report(name, capsys):
    schema = json.loads((DOCS / "packet" / "report.schema.json").read_text("utf-8"))

    Draft202012Validator(schema).validate(report_of(f"bundles/{name}", capsys))


def test_level_and_verdict_are_told_apart(capsys):
    withdrawn, genuine = (report_of(f"bundles/good/{name}", capsys) for name in ("invalidated", "long-term"))

    assert (withdrawn["verdict"], withdrawn["level"]) == ("withdrawn", "basic")
    assert (genuine["verdict"], genuine["level"]) == ("genuine", "long-term")
    assert genuine["sentences"]["vi"] == "Xác thực thành công"
    assert genuine["level_sentences"]["vi"] == "mức lưu trữ lâu dài"


@pytest.mark.parametrize(("language", "words"), [("vi", "Xác thực thành công"), ("en", "Genuine")])
def test_words_are_in_the_language_that_was_asked_for(language, words, capsys):
    run(HEAD_ONLY, "--lang", language)

    assert words in capsys.readouterr().out
