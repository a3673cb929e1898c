"""The portal sends the offline check as a page with its own script, and as one file to keep."""

import re

import pytest

from tests.support.portal import Portal

pytestmark = pytest.mark.integration


async def test_the_page_may_run_the_portals_own_script_and_nothing_else(empty: Portal) -> None:
    page = await empty.client.get("/kiem-tra-ngoai-tuyen?lang=en")
    address = re.search(r'<script src="([^"]+)" defer>', page.text)
    assert address
    script = await empty.client.get(address[1])

    policy = page.headers["content-security-policy"].split("; ")
    assert page.headers.get_list("content-security-policy") == ["; ".join(policy)]
    assert {"default-src 'none'", "script-src 'self'", "form-action 'self'"} <= set(policy)
    assert page.headers["content-language"] == "en"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in script.headers["cache-control"]
    assert "modules.verify = " in script.text


async def test_the_file_to_keep_is_an_attachment_with_everything_inside(empty: Portal) -> None:
    file = await empty.client.get("/kiem-tra-ngoai-tuyen/tai-ve")

    assert file.headers["content-disposition"] == 'attachment; filename="kiem-tra-hoc-ba-so.html"'
    assert not re.search(r'(src|href)="(?!#)', file.text)
    assert "default-src &#39;none&#39;; script-src &#39;sha256-" in file.text


async def test_no_other_page_may_run_a_script(empty: Portal) -> None:
    for path in ("/", "/kiem-tra-tep", "/ban-sao", "/gioi-thieu", "/kiem-tra-ngoai-tuyen/tai-ve"):
        answer = await empty.client.get(path)

        assert "script-src" not in answer.headers["content-security-policy"]
