"""The pages as a browser without JavaScript uses them: forms, hidden fields, links."""

import re

import pytest

from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.integration.lookup_portal.walking import Forms, born, holder_page, status_page
from tests.support.portal import Portal
from tests.support.publications import code_of
from tests.support.world import Locked

pytestmark = pytest.mark.integration


async def test_from_the_code_to_the_files(portal: Portal, locked: Locked) -> None:
    home = await portal.client.get("/")
    status = await status_page(portal, locked)
    view = await holder_page(portal, locked)
    forms = Forms(view.text)
    pdf = await portal.client.post("/ban-mem", data=forms.to("/ban-mem"))
    presentation = await portal.client.post("/tep-ngoai-tuyen", data=forms.to("/tep-ngoai-tuyen"))
    checked = await portal.client.post("/kiem-tra-tep", files={"file": ("x.json", presentation.content)})

    assert Forms(home.text).to("/tra-cuu") == {"code": ""}
    assert "đang có hiệu lực từ ngày 16/06/2026" in status.text
    assert "Lò Thị Ê-đê Thử 1" in view.text
    assert "Hoàn thành tốt" in view.text
    assert pdf.content.startswith(b"%PDF")
    assert "Xác thực thành công" in checked.text
    assert [page.status_code for page in (home, status, view, pdf, presentation, checked)] == [200] * 6


async def test_the_code_stands_in_no_page_and_no_address(portal: Portal, locked: Locked) -> None:
    pages = [
        await status_page(portal, locked),
        await portal.client.get(f"/t/{code_of(locked)}"),
        await holder_page(portal, locked),
    ]

    for page in pages:
        assert code_of(locked) not in page.text
        assert code_of(locked)[:8] not in page.text
        assert "location" not in page.headers


async def test_the_status_page_says_nothing_of_the_content(portal: Portal, locked: Locked) -> None:
    page = await status_page(portal, locked)

    for part in locked.packets[0].parts:
        if part.name in ("identity", "remarks"):
            assert not [text for text in part.value.values() if isinstance(text, str) and text in page.text]
    # Tickets stand in attributes and may hold any two characters.
    assert "4A" not in re.sub(r"<[^>]*>", " ", page.text)


async def test_the_holders_page_shows_nothing_personal(portal: Portal, locked: Locked) -> None:
    page = await holder_page(portal, locked)

    assert not [secret for secret in SECRETS if secret in page.text]
    assert "Được miễn đánh giá." in page.text


async def test_the_scanned_address_answers_at_once(portal: Portal, locked: Locked) -> None:
    page = await portal.client.get(f"/t/{code_of(locked)}")

    assert page.status_code == 200
    assert "đang có hiệu lực từ ngày 16/06/2026" in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]


async def test_every_answer_has_the_headers(portal: Portal, locked: Locked) -> None:
    answers = [
        await portal.client.get("/"),
        await portal.client.get("/nowhere"),
        await portal.client.get("/static/nowhere.css"),
        await portal.client.post("/v1/lookups/status", content=b"no JSON"),
        await holder_page(portal, locked),
        await portal.client.get("/readyz"),
    ]

    for answer in answers:
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; ")
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert "set-cookie" not in answer.headers


async def test_style_and_fonts_may_be_kept(portal: Portal) -> None:
    home = await portal.client.get("/")
    address = re.search(r'href="(/static/portal\.css\?v=[0-9a-f]+)"', home.text)
    assert address
    style = await portal.client.get(address[1])

    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    for attempt in ("/static/../templates/base.html", "/static/%2e%2e/texts.py"):
        assert (await portal.client.get(attempt)).status_code == 404


async def test_switching_the_language_keeps_the_page(portal: Portal, locked: Locked) -> None:
    for page in (await status_page(portal, locked), await holder_page(portal, locked)):
        path, fields = Forms(page.text).language_switch()
        english = await portal.client.post(path, data=fields)
        back_path, back_fields = Forms(english.text).language_switch()
        vietnamese = await portal.client.post(back_path, data=back_fields)

        assert path.endswith("?lang=en")
        assert "has been in effect since 16/06/2026" in english.text
        assert '<html lang="en">' in english.text
        assert "đang có hiệu lực từ ngày 16/06/2026" in vietnamese.text


async def test_the_forms_of_an_english_page_stay_english(portal: Portal, locked: Locked) -> None:
    status = await portal.client.post("/tra-cuu?lang=en", data={"code": code_of(locked)})
    action = next(action for action, _ in Forms(status.text).forms if "xem-hoc-ba" in action)
    view = await portal.client.post(action, data={**Forms(status.text).to("/xem-hoc-ba"), **born(locked)})

    assert action == "/xem-hoc-ba?lang=en"
    assert "Look up another code" in view.text
