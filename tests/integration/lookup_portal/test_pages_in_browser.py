"""A holder's way through the pages in a real browser without JavaScript, on the portal's own processes."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest

from hbs_kit.clock import utc_now
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.integration.lookup_portal.copying import issue
from tests.integration.lookup_portal.link import Link
from tests.integration.lookup_portal.processes import Programs, started, status_of_today
from tests.integration.lookup_portal.test_lookups import SECRETS
from tests.support.portal import STATED, Portal
from tests.support.publications import birth_date_of, code_of, published_records, published_status
from tests.support.world import Locked

pytestmark = pytest.mark.integration

PICTURES: Final = os.environ.get("PORTAL_PICTURES")
"""A folder for pictures of the pages, for whoever wants to look at them."""


@pytest.fixture
async def programs(empty: Portal, link: Link, locked: Locked, tmp_path: Path) -> AsyncIterator[Programs]:
    await empty.publish(published_records(locked))
    await empty.ask("/v1/lookups/organisation", code_of(locked), **STATED)
    async with started(empty, link, tmp_path) as running:
        empty.clock.now = utc_now()
        await empty.publish(published_status(empty.world, status_of_today(empty.world)))
        yield running


async def test_the_holder_reaches_everything_without_a_script(
    programs: Programs, locked: Locked, tmp_path: Path
) -> None:
    # The browser's pipe blocks, and the portal is in other processes: a thread of its own may wait for it.
    await asyncio.to_thread(walk, programs.address, code_of(locked), birth_date_of(locked), tmp_path / "profile")


def walk(address: str, code: str, birth_date: str, profile: Path) -> None:
    year, month, day = birth_date.split("-")
    with browser(profile) as page:
        page.open(address)
        keep(page, "1-home")
        page.type("#code", "3f9c 1a7b")
        page.press("#code")
        assert "gồm đúng 32" in page.html()
        keep(page, "2-wrong-code")

        page.open(address)
        page.type("#code", code.upper())
        page.press("#code")
        assert "đang có hiệu lực từ ngày 16/06/2026" in page.html()
        assert code not in page.html()
        keep(page, "3-status")

        for part, text in (("day", day), ("month", month), ("year", year)):
            page.type(f"#birth-{part}", text)
        page.press("#birth-year")
        view = page.html()
        assert "Lò Thị Ê-đê Thử 1" in view
        assert "Trường THCS Mẫu" in view
        assert not [secret for secret in SECRETS if secret in view]
        keep(page, "4-holder")

        page.press(".language button")
        assert "has been in effect since 16/06/2026" in page.html()
        assert page.address() == f"{address}/xem-hoc-ba?lang=en"
        keep(page, "5-holder-in-english")

        page.open(f"{address}/t/{code}")
        assert "đang có hiệu lực từ ngày 16/06/2026" in page.html()
        for part, text in (("day", day), ("month", month), ("year", "2011")):
            page.type(f"#birth-{part}", text)
        page.press("#birth-year")
        assert "Không tìm thấy thông tin phù hợp" in page.html()
        keep(page, "6-not-found")


async def test_whoever_holds_a_copy_confirms_it_without_a_script(
    programs: Programs, empty: Portal, locked: Locked, tmp_path: Path
) -> None:
    copy = await issue(empty, "extract", code=code_of(locked), parts=["subjects/TOAN"])
    await asyncio.to_thread(walk_with_copy, programs.address, copy, tmp_path / "profile")


def walk_with_copy(address: str, copy: dict[str, Any], profile: Path) -> None:
    code = copy["copy_code"]
    with browser(profile) as page:
        page.open(f"{address}/ban-sao")
        page.type("#number", "1")
        page.type("#code", code)
        page.press("#code")
        assert "Số bản sao gồm số thứ tự và năm" in page.html()
        keep(page, "7-copy-wrong")

        page.open(f"{address}/ban-sao")
        page.type("#number", copy["number"])
        page.type("#code", " ".join(code[at : at + 4] for at in range(0, 32, 4)).upper())
        page.press("#code")
        assert "Bản sao này đã được cấp và học bạ số đang có hiệu lực." in page.html()
        assert copy["sha256"] in page.html()
        assert "Lò Thị" not in page.html()
        assert page.address() == f"{address}/ban-sao"
        keep(page, "8-copy")

        page.press(".language button")
        assert "the record is in effect" in page.html()

        page.open(f"{address}/b/{code}/{copy['year']}/{copy['serial']}")
        assert copy["number"] in page.html()
        page.open(f"{address}/b/{code}/{copy['year']}/{copy['serial'] + 1}")
        assert "Không tìm thấy bản sao" in page.html()
        keep(page, "9-copy-none")


def keep(page: Browser, name: str) -> None:
    if PICTURES:
        Path(PICTURES, f"{name}.png").write_bytes(page.picture())
