"""The holder's page on a phone, whatever was typed into a record."""

from pathlib import Path

import pytest

from school_api.domain.views import SentencesOut
from school_api.domain.year.preview_views import HolderPreview, PreviewRowOut, PreviewSectionOut
from school_api.http.year.pages import PreviewPages
from tests.integration.lookup_portal.chromium import browser
from tests.integration.school_api.service import School

pytestmark = pytest.mark.integration


async def test_whoever_goes_too_fast_is_told_so_on_a_page(school: School) -> None:
    answers = [await school.send("GET", "/xem-truoc?lang=en", token="") for _ in range(70)]

    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert "Please try again in a few minutes." in answers[-1].text
    assert answers[-1].headers["Cache-Control"] == "no-store"
    assert int(answers[-1].headers["Retry-After"]) >= 1


def test_a_word_that_is_wider_than_the_phone_is_broken(tmp_path: Path) -> None:
    word = SentencesOut(vi="W" * 200, en="W" * 200)
    row = PreviewRowOut(pointer="/subjects~1TOAN/comment", label=word, value=word)
    section = PreviewSectionOut(part="subjects/TOAN", title=word, rows=(row,), open_comments=0)
    preview = HolderPreview(
        school_year="2025-2026",
        class_name="4A",
        state="editing",
        ends_at="2026-06-01T10:00:00Z",
        sections=(section,),
        comments=(),
    )
    html = bytes(PreviewPages().preview("vi", preview, "a" * 52).body).decode()

    with browser(tmp_path / "profile") as page:
        frame = page.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        page.call("Page.setDocumentContent", frameId=frame, html=html)
        width = page.call("Page.getLayoutMetrics")["cssContentSize"]["width"]

    assert width <= page.WIDTH
