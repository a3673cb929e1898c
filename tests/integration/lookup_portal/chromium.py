"""A headless Chromium without JavaScript, driven over its debugging pipe: type, press Enter, read what is shown."""

import base64
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any, Final

from tests.support.chromium_binary import find_chromium

PATIENCE: Final = 30.0
NUMBERED: Final = """
import os, sys
read, write, *program = sys.argv[1:]
# First out of each other's way: either may already have the number that the other one needs.
read, write = os.dup2(int(read), 100), os.dup2(int(write), 101)
os.dup2(read, 3), os.dup2(write, 4)
os.execv(program[0], program)
"""
"""The pipe's ends have to be numbers 3 and 4 in the browser."""
ENTER: Final = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}


class BrowserFailed(Exception):
    """The browser is not there, answers with an error, or not in time."""


class Browser:
    """One page of one browser. Every script of the page is off."""

    WIDTH: Final = 390

    def __init__(self, read: int, write: int) -> None:
        self._read, self._write = read, write
        self._numbers = itertools.count(1)
        self._buffer = b""
        self._events: list[str] = []
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for method in ("Page.enable", "DOM.enable", "Network.enable"):
            self.call(method)
        self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Emulation.setDeviceMetricsOverride", width=self.WIDTH, height=844, deviceScaleFactor=1, mobile=True)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A command to the page."""
        return self._call(method, self._session, **params)

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self._events.clear()
        self.call("Page.navigate", url=address)
        self._wait("Page.loadEventFired")

    def type(self, selector: str, text: str) -> None:
        """Put the cursor into a field and type."""
        self.call("DOM.focus", nodeId=self._node(selector))
        self.call("Input.insertText", text=text)

    def press(self, selector: str) -> None:
        """Press Enter in a field or on a button, and wait for the page that follows."""
        self.call("DOM.focus", nodeId=self._node(selector))
        self._events.clear()
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, **ENTER)
        self._wait("Page.loadEventFired")

    def html(self) -> str:
        """The page as it stands."""
        root = self.call("DOM.getDocument", depth=-1)["root"]["nodeId"]
        return str(self.call("DOM.getOuterHTML", nodeId=root)["outerHTML"])

    def address(self) -> str:
        """Where the page is."""
        history = self.call("Page.getNavigationHistory")
        return str(history["entries"][history["currentIndex"]]["url"])

    def picture(self) -> bytes:
        """The whole page as PNG."""
        taken = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def _node(self, selector: str) -> int:
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = int(self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])
        if not node:
            raise BrowserFailed(f"nothing matches {selector}")
        return node

    def _call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                if "error" in answer:
                    raise BrowserFailed(f"{method}: {answer['error']['message']}")
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(str(answer.get("method", "")))

    def _wait(self, event: str) -> None:
        while event not in self._events:
            self._events.append(str(self._next().get("method", "")))

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            if not select([self._read], [], [], PATIENCE)[0]:
                raise BrowserFailed("no answer in time")
            read = os.read(self._read, 1 << 20)
            if not read:
                raise BrowserFailed("the browser has ended")
            self._buffer += read
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


@contextmanager
def browser(home: Path) -> Iterator[Browser]:
    """A browser with a profile of its own. Raises NotAvailable where Chromium is neither there nor to be had."""
    chromium = find_chromium()
    to_browser, from_browser = os.pipe(), os.pipe()
    ends = to_browser[0], from_browser[1]
    start = [sys.executable, "-c", NUMBERED, *map(str, ends), str(chromium.program)]
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe"]
    process = subprocess.Popen(
        [*start, *options, "--no-first-run", f"--user-data-dir={home}", "about:blank"],
        pass_fds=ends,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **chromium.environment, "HOME": str(home)},
        start_new_session=True,
    )
    for end in ends:
        os.close(end)
    try:
        yield Browser(from_browser[0], to_browser[1])
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(to_browser[1])
        os.close(from_browser[0])
