"""The offline page for everybody: axe-core finds nothing in it, the keyboard reaches all of it, a phone shows it."""

from collections.abc import Iterator

import pytest

from hbs_schema.findings import Language
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.interop.offline.pages import choose, evaluate, kept_file, opened
from tests.interop.offline.serving import served
from tests.support.node_binary import installed_packages
from tests.vectors.index import HOME, golden

LONG_TERM = golden("bundles/good/long-term")
FILES = {
    "genuine": HOME / "bundles/good/long-term.json",
    "not-genuine": HOME / "bundles/bad/mark-changed.json",
    "indeterminate": HOME / "bundles/good/status-absent.json",
}
AXE = "axe.run().then((found) => found.violations.map((each) => [each.id, each.nodes.map((node) => node.html)]))"
WIDTHS = (360, 1280)
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
FOCUSED = """(() => {
  const { id, tagName, className } = document.activeElement;
  const style = getComputedStyle(document.activeElement);
  return [id || className || tagName, style.outlineStyle !== "none" || style.boxShadow !== "none"];
})()"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("access") / "profile") as started:
        yield started


@pytest.fixture(scope="module")
def served_at() -> Iterator[str]:
    with served(LONG_TERM.anchors) as address:
        yield address


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("kept") / "kiem-tra.html"
    file.write_text(kept_file(LONG_TERM.anchors), "utf-8")
    return file.as_uri()


def faults(page: Browser) -> dict[str, object]:
    """With everything open and after each verdict: what axe-core says, and by how much the page is too wide."""
    evaluate(page, f"{(installed_packages() / 'node_modules/axe-core/axe.min.js').read_text('utf-8')}; 0")
    evaluate(page, f"Date.now = () => {int(LONG_TERM.now.timestamp())}000; 0")
    evaluate(page, "document.querySelector('details').open = true")
    found: dict[str, object] = {"before": evaluate(page, AXE)}
    for verdict, file in FILES.items():
        choose(page, "#file", file)
        assert evaluate(page, f"document.querySelectorAll('.verdict-{verdict}').length") == 1
        found[verdict] = evaluate(page, AXE)
        found[f"{verdict}, too wide"] = max(0, evaluate(page, "document.documentElement.scrollWidth - innerWidth"))
    return {name: fault for name, fault in found.items() if fault}


def sized(page: Browser, width: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_portals_page_has_no_fault_of_access(page: Browser, served_at: str, language: Language, width: int) -> None:
    sized(page, width)
    opened(page, f"{served_at}?lang={language}")

    assert faults(page) == {}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_kept_file_has_no_fault_of_access(page: Browser, kept: str, language: Language, width: int) -> None:
    sized(page, width)
    opened(page, kept)
    if language == "en":
        evaluate(page, "document.getElementById('language').click()")

    assert evaluate(page, "document.querySelector('.skip').textContent") in (
        "Đến nội dung chính",
        "Skip to main content",
    )
    assert evaluate(page, "document.getElementById('language').lang") != language
    assert faults(page) == {}


def test_the_tab_key_walks_through_the_kept_file_and_shows_where_it_is(page: Browser, kept: str) -> None:
    sized(page, 360)
    opened(page, kept)
    evaluate(page, "document.querySelector('details').open = true")
    walked = []
    for _ in range(6):
        for kind in ("keyDown", "keyUp"):
            page.call("Input.dispatchKeyEvent", type=kind, **TAB)
        walked.append(evaluate(page, FOCUSED))

    assert walked == [[each, True] for each in ("skip", "language", "file", "SUMMARY", "root", "ca")]
