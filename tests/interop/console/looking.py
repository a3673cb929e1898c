"""Somebody at the console in a real browser: pages, keys, pictures, and what axe-core says of them."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.integration.lookup_portal.chromium import Browser
from tests.support.node_binary import installed_packages

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")


def scripts(page: Browser, *, are_on: bool) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=not are_on)


def set_width(page: Browser, width: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=width < 600)


def evaluate(page: Browser, expression: str) -> Any:
    answer = page.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
    assert "exceptionDetails" not in answer, answer
    return answer["result"].get("value")


def faults(page: Browser) -> list[str]:
    """What axe-core finds at WCAG 2.2 AA, each with the place."""
    evaluate(page, f"{_axe()};undefined")
    options = json.dumps({"runOnly": {"type": "tag", "values": TAGS}})
    found = evaluate(page, f"axe.run(document, {options}).then((r) => JSON.stringify(r.violations))")
    return [f"{one['id']}: {node['html'][:120]}" for one in json.loads(found) for node in one["nodes"]]


def pass_time(page: Browser, milliseconds: int) -> None:
    """The page's timers as if so long had passed; what it asks the server for is waited for."""
    page._events.clear()
    page.call("Emulation.setVirtualTimePolicy", policy="pauseIfNetworkFetchesPending", budget=milliseconds)
    page._wait("Emulation.virtualTimeBudgetExpired")
    page.call("Emulation.setVirtualTimePolicy", policy="pause")


def widest(page: Browser) -> int:
    """How wide the page is: more than the screen means that it has to be pushed sideways."""
    return int(evaluate(page, "document.documentElement.scrollWidth"))


@cache
def _axe() -> str:
    return Path(installed_packages(), "node_modules/axe-core/axe.min.js").read_text("utf-8")
