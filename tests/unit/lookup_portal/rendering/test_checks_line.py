"""The line about the checks under a printed year says what the published report says."""

from hbs_schema.verification.bundle import verify_bundle
from lookup_portal.rendering.checks_line import checks_line
from tests.vectors.index import golden


def test_it_counts_the_checks_of_the_report_by_how_they_ended() -> None:
    entry = golden("bundles/good/long-term")
    report = verify_bundle(entry.data, entry.anchors, now=entry.now)
    passed = sum(check.result == "passed" for check in report.checks)

    line = checks_line(report)

    assert passed > 20
    assert line == (
        f"Đã kiểm tra 24 bước khi lập trang này: đạt {passed}, không áp dụng {24 - passed}; mức lưu trữ lâu dài."
    )


def test_what_is_not_known_is_not_counted_as_passed() -> None:
    entry = golden("bundles/good/status-old")

    line = checks_line(verify_bundle(entry.data, entry.anchors, now=entry.now))

    assert "chưa xác định được 1" in line
