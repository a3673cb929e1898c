"""The offline page as tests open it: the file that the portal hands out, in a browser, from the disk."""

from functools import cache
from pathlib import Path
from typing import Any

from hbs_schema.findings import Language
from hbs_schema.verification.bundle import Anchors
from lookup_portal.http.assets import read_assets
from lookup_portal.http.offline_context import OfflineFile, OfflinePage
from lookup_portal.http.offline_kit import OfflineKit, make_kit
from lookup_portal.http.page_context import Frame, Page
from lookup_portal.http.pages import PageRenderer
from lookup_portal.http.paths import OFFLINE, OFFLINE_FILE
from tests.integration.lookup_portal.chromium import Browser

NAME = "Cổng tra cứu học bạ số"


def kept_file(anchors: Anchors, language: Language = "vi") -> str:
    """The page as the portal hands it out to keep."""
    renderer, kit = made(anchors)
    return renderer.render(OfflineFile(frame(language, OFFLINE_FILE), kit.published, kit))


def served_page(anchors: Anchors, language: Language = "vi") -> tuple[str, str]:
    """The page as the portal sends it, and the script that it names."""
    renderer, kit = made(anchors)
    page: Page = OfflinePage(frame(language, OFFLINE), kit.published)
    return renderer.render(page), kit.script


@cache
def made(anchors: Anchors) -> tuple[PageRenderer, OfflineKit]:
    assets = read_assets()
    kit = make_kit(anchors, assets)
    return PageRenderer(assets), kit


def frame(language: Language, path: str) -> Frame:
    return Frame(language, NAME, "Bộ", path)


def opened(page: Browser, address: str) -> Browser:
    """With scripts on, and once the page has read its trust anchors."""
    page.call("Emulation.setScriptExecutionDisabled", value=False)
    page.open(address)
    evaluate(page, "hocBaSo.ready")
    return page


def evaluate(page: Browser, expression: str) -> Any:
    """What an expression comes to in the page."""
    answer = page.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")


def choose(page: Browser, field: str, file: Path) -> str:
    """Choose a file in a field; what the page then says. The answer to an earlier file is gone before."""
    evaluate(page, "document.getElementById('result').replaceChildren()")
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    node = page.call("DOM.querySelector", nodeId=root, selector=field)["nodeId"]
    page.call("DOM.setFileInputFiles", files=[str(file)], nodeId=node)
    return str(evaluate(page, SAID))


SAID = """
new Promise((told) => {
  const result = document.getElementById("result");
  const look = () => (result.firstChild ? told(result.innerText) : setTimeout(look, 10));
  look();
})
"""
