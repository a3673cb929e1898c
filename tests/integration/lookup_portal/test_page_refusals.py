"""What the pages say to what is wrong, old, unknown or too much."""

import pytest

from lookup_portal.http.tickets import LIFETIME, Ticket
from tests.integration.lookup_portal.walking import Forms, born, holder_page, status_page
from tests.support.portal import Portal
from tests.support.publications import code_of, published_withdrawn, withdrawn_entry
from tests.support.pupils import lookup_code
from tests.support.world import Locked

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Nhập mã số tra cứu học bạ."),
        ("3f9c", "gồm đúng 32"),
        ("g" * 32, "gồm đúng 32"),
        ("0" * 500, "gồm đúng 32"),
    ],
)
async def test_a_code_that_cannot_be_one_is_asked_for_again(portal: Portal, code: str, sentence: str) -> None:
    page = await portal.client.post("/tra-cuu", data={"code": code})

    assert page.status_code == 422
    assert sentence in page.text


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [("31", "2", "2016"), ("1", "", "2016"), ("a", "b", "c"), ("1", "1", ""), ("1", "1", "16"), ("-1", "1", "2016")],
)
async def test_a_date_that_cannot_be_one_is_asked_for_again(
    portal: Portal, locked: Locked, day: str, month: str, year: str
) -> None:
    fields = Forms((await status_page(portal, locked)).text).to("/xem-hoc-ba")
    wrong = {"birth_day": day, "birth_month": month, "birth_year": year}

    page = await portal.client.post("/xem-hoc-ba", data={**fields, **wrong})
    again = await portal.client.post("/xem-hoc-ba", data={**Forms(page.text).to("/xem-hoc-ba"), **born(locked)})

    assert page.status_code == 422
    assert "phải là một ngày có thật" in page.text
    assert again.status_code == 200


async def test_an_unknown_code_and_a_wrong_date_are_one_page(portal: Portal, locked: Locked) -> None:
    unknown = await portal.client.post("/tra-cuu", data={"code": lookup_code()})
    fields = Forms((await status_page(portal, locked)).text).to("/xem-hoc-ba")
    wrong = await portal.client.post("/xem-hoc-ba", data={**fields, **born(locked), "birth_year": "2011"})

    assert unknown.status_code == 404
    assert unknown.content == wrong.content
    assert 'href="/khong-tim-thay?lang=en"' in unknown.text
    english = await portal.client.get("/khong-tim-thay?lang=en")
    assert "Nothing was found" in english.text


async def test_a_revoked_code_has_no_form_for_the_second_factor(empty: Portal, locked: Locked) -> None:
    await empty.publish(published_withdrawn(locked, withdrawn_entry(locked)))

    page = await status_page(empty, locked)

    assert "đã được cơ sở giáo dục thu hồi ngày 12/06/2026" in page.text
    assert [action for action, _ in Forms(page.text).forms] == ["/tra-cuu?lang=en"]


async def test_a_ticket_lasts_ten_minutes(portal: Portal, locked: Locked) -> None:
    fields = Forms((await holder_page(portal, locked)).text).to("/ban-mem")
    portal.clock.now += LIFETIME
    in_time = await portal.client.post("/tep-ngoai-tuyen", data=fields)
    portal.clock.now += LIFETIME
    late = await portal.client.post("/tep-ngoai-tuyen", data=fields)

    assert in_time.status_code == 200
    assert late.status_code == 422
    assert "đã quá 10 phút" in late.text


@pytest.mark.parametrize("path", ["/ban-mem", "/tep-ngoai-tuyen"])
async def test_a_status_ticket_opens_no_file(portal: Portal, locked: Locked, path: str) -> None:
    ticket = portal.web.tickets.seal(Ticket(code_of(locked)))
    for fields in ({"ticket": ticket}, {"ticket": ticket + "A"}, {"ticket": "ê"}, {"ticket": "x" * 5000}, {}):
        answer = await portal.client.post(path, data=fields)

        assert answer.status_code == 422
        assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/tra-cuu", "/xem-hoc-ba", "/ban-mem", "/tep-ngoai-tuyen"])
async def test_opening_a_posted_page_anew_begins_again(portal: Portal, path: str) -> None:
    answer = await portal.client.get(path)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")


async def test_a_file_is_chosen_and_not_too_large(portal: Portal) -> None:
    nothing = await portal.client.post("/kiem-tra-tep", files={"file": ("", b"")})
    no_form = await portal.client.post("/kiem-tra-tep", content=b"abc")
    large = await portal.client.post("/kiem-tra-tep", files={"file": ("x.json", b" " * (2 * 1024 * 1024 + 1))})
    changed = await portal.client.post("/kiem-tra-tep", files={"file": ("x.json", b"{}")})
    soft_copy = await portal.client.post("/kiem-tra-tep", files={"file": ("x.pdf", b"%PDF-1.7" + bytes(3 * 1024**2))})

    assert "Chọn tệp cần kiểm tra." in nothing.text
    assert no_form.status_code == 422
    assert "lớn hơn 2 MB" in large.text
    assert "Không xác thực được" in changed.text
    assert "lưu tệp đính kèm về máy" in soft_copy.text


async def test_the_holder_is_shown_who_looked(portal: Portal, locked: Locked) -> None:
    await portal.ask("/v1/lookups/organisation", code_of(locked), purpose='<b>"Tuyển sinh"</b> & lớp 6')

    page = await holder_page(portal, locked)

    assert "Trường THCS Mẫu" in page.text
    assert "&lt;b&gt;&#34;Tuyển sinh&#34;&lt;/b&gt; &amp; lớp 6 (Xem học bạ)" in page.text


@pytest.mark.parametrize("year", ["2025-2026\0", "\0", "", "2025-2026\n", "2025", "2024-2025"])
async def test_a_year_that_cannot_be_one_is_an_unknown_year(portal: Portal, locked: Locked, year: str) -> None:
    ticket = portal.web.tickets.seal(Ticket(code_of(locked)))
    of_holder = portal.web.tickets.seal(Ticket(code_of(locked), is_holder=True))
    pages = [
        await portal.client.post("/xem-hoc-ba", data={"ticket": ticket, **born(locked), "school_year": year}),
        *[
            await portal.client.post(path, data={"ticket": of_holder, "school_year": year})
            for path in ("/xem-hoc-ba", "/ban-mem", "/tep-ngoai-tuyen")
        ],
    ]

    assert [page.status_code for page in pages] == [404] * 4
    assert len({page.content for page in pages}) == 1
