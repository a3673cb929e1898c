"""The offline page as a reader has it: a file chosen, a verdict told, in two languages, and nothing sent anywhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from lookup_portal.http.offline_kit import PAGE_POLICY
from lookup_portal.http.offline_script import FOLDER
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.interop.offline.pages import SAID, choose, evaluate, kept_file, opened
from tests.interop.offline.serving import served
from tests.vectors.index import HOME, golden

ANCHORS = golden("bundles/good/full-chain").anchors
GOOD, BAD = HOME / "bundles/good/long-term.json", HOME / "bundles/bad/mark-changed.json"
PUPIL = "Lò Thị Ê-đê Thử 1"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("offline") / "profile") as started:
        yield started


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Browser:
    file = tmp_path / "kiem-tra.html"
    file.write_text(kept_file(ANCHORS), "utf-8")
    return opened(chromium, file.as_uri())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(ANCHORS) as started:
        yield started


def test_a_genuine_file_is_told_with_whose_it_is(page: Browser) -> None:
    said = choose(page, "#file", GOOD)

    # The vector's status was fresh in its own time; today it is old, and the page says so.
    assert said.startswith("Chưa xác định được\n")
    assert "đã quá 7 ngày" in said
    assert PUPIL in said
    assert "mức lưu trữ lâu dài" in said
    assert len(re.findall(r"\[[a-z-]+\]", said)) == 24
    assert evaluate(page, "document.activeElement.id") == "result"


def test_of_a_file_that_is_not_genuine_nothing_is_repeated(page: Browser) -> None:
    said = choose(page, "#file", BAD)

    assert said.startswith("Không xác thực được\n\nChứng minh thuộc danh sách đã ký số: không đạt.")
    assert "Lò Thị" not in said


def test_a_file_that_is_none_gets_a_verdict_and_not_an_error(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b"\xff\x00 no record")
    (tmp_path / "large.json").write_bytes(b" " * (2 * 1024 * 1024 + 1))

    assert choose(page, "#file", tmp_path / "x.json").startswith("Không xác thực được\n")
    assert "lớn hơn 2 MB" in choose(page, "#file", tmp_path / "large.json")


def test_a_pdf_is_no_forgery_and_is_told_where_the_file_to_check_is(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "soft-copy.pdf").write_bytes(b"%PDF-1.7\n" + bytes(3 * 1024 * 1024))

    said = choose(page, "#file", tmp_path / "soft-copy.pdf")

    assert "lưu tệp đính kèm về máy" in said
    assert "Không xác thực được" not in said


def test_the_language_changes_what_was_already_told(page: Browser) -> None:
    choose(page, "#file", BAD)
    evaluate(page, "document.getElementById('language').click()")

    text = evaluate(page, "document.body.innerText")

    assert "Not genuine" in text
    assert "Check a file on this device" in text
    assert not re.search(r"[ạ-ỹ]", text.replace("Cổng tra cứu học bạ số", "").replace("Tiếng Việt", ""))


def test_another_root_makes_another_verdict_and_is_shown(page: Browser, tmp_path: Path) -> None:
    before = evaluate(page, "document.getElementById('anchors').textContent")
    other = golden("bundles/good/primary-2").root.x509.public_bytes(Encoding.PEM)
    (tmp_path / "other.pem").write_bytes(other)
    choose(page, "#file", GOOD)

    said = choose(page, "#root", tmp_path / "other.pem")

    assert said.startswith("Không xác thực được\n\nDanh sách cơ quan có thẩm quyền: không đạt.")
    assert evaluate(page, "document.getElementById('anchors').textContent") != before
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    assert "Tệp chứng thư số không đọc được" in choose(page, "#root", tmp_path / "broken.pem")


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.js")), ids=lambda file: str(file.name))
def test_no_module_makes_markup_or_code_of_text(file: Path) -> None:
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|Function\(", file.read_text("utf-8")
    )


def test_the_kept_file_asks_nobody_for_anything(page: Browser) -> None:
    choose(page, "#file", GOOD)

    assert evaluate(page, "performance.getEntriesByType('resource').length") == 0
    assert evaluate(page, "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')") == "refused"
    assert evaluate(page, "getComputedStyle(document.querySelector('.top')).backgroundColor") == "rgb(11, 61, 102)"


def test_the_portals_page_does_the_same_without_a_script_of_its_own_inside(chromium: Browser, address: str) -> None:
    opened(chromium, address)

    assert choose(chromium, "#file", GOOD).startswith("Chưa xác định được\n")
    assert choose(chromium, "#file", BAD).startswith("Không xác thực được\n")
    assert "'unsafe" not in PAGE_POLICY["Content-Security-Policy"]
    assert "connect-src" not in PAGE_POLICY["Content-Security-Policy"]
    inside = evaluate(chromium, "[...document.scripts].filter((s) => !s.src && s.type !== 'application/json').length")
    assert inside == 0


def test_a_text_of_quotes_without_end_is_refused_at_once(page: Browser, tmp_path: Path) -> None:
    (tmp_path / "quotes.json").write_bytes(b'["' + b'\\"' * (1024 * 1024 - 1))

    said = choose(page, "#file", tmp_path / "quotes.json")

    assert said.startswith("Không xác thực được\n\nKhuôn dạng tệp: không đạt.")


def test_what_was_told_of_a_file_goes_when_another_is_about_to_be_chosen(page: Browser) -> None:
    choose(page, "#file", GOOD)

    evaluate(page, "document.getElementById('file').dispatchEvent(new Event('click'))")

    assert evaluate(page, "document.getElementById('result').innerText") == ""
    assert evaluate(page, "document.getElementById('file').value") == ""
    assert PUPIL in choose(page, "#file", GOOD)


def test_the_field_names_the_file_that_was_dropped(page: Browser) -> None:
    choose(page, "#file", GOOD)
    evaluate(
        page,
        """{
          const transfer = new DataTransfer();
          transfer.items.add(new File(["{}"], "dropped.json"));
          dispatchEvent(new DragEvent("drop", { dataTransfer: transfer }));
        }""",
    )

    assert str(evaluate(page, SAID)).startswith("Không xác thực được\n")
    assert evaluate(page, "document.getElementById('file').files[0].name") == "dropped.json"
