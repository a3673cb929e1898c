"""The offline page in a real browser: one page load, and it agrees with hbs-verify on every vector."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hbs_schema.verification.bundle import Anchors, verify_bundle
from tests.integration.lookup_portal.chromium import Browser, browser
from tests.interop.offline.pages import evaluate, kept_file, opened
from tests.vectors.build import Maker
from tests.vectors.catalogue import FOLDERS, is_file
from tests.vectors.index import bundles, golden
from tests.vectors.submissions import Sent

AT_ONCE = 50
JUDGE = """
async (cases) => {
  await hocBaSo.ready;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const said = [];
  for (const { data, root, roots, now, isAtLock } of cases) {
    const anchors = {
      root: await hocBaSo.readCertificate(bytes(root)),
      roots: await Promise.all(roots.map((each) => hocBaSo.readCertificate(bytes(each)))),
    };
    const report = await hocBaSo.judge(bytes(data), { ...anchors, now, isAtLock });
    const checks = report.checks.map((each) => `${each.name} ${each.result} ${each.reason}`);
    said.push([report.verdict, report.level, ...checks]);
  }
  return said;
}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Opened from the disk."""
    home = tmp_path_factory.mktemp("offline")
    file = home / "kiem-tra.html"
    file.write_text(kept_file(golden("bundles/good/full-chain").anchors), "utf-8")
    with browser(home / "profile") as chromium:
        yield opened(chromium, file.as_uri())


def case(data: bytes, anchors: Anchors, now: Any, is_at_lock: bool) -> tuple[dict[str, Any], list[str]]:
    """A vector as the page gets it, and what hbs-verify says of it."""
    assert anchors.root
    given = {
        "data": text(data),
        "root": text(anchors.root.der),
        "roots": [text(root.public_bytes(Encoding.DER)) for root in anchors.ca_roots],
        "now": int(now.timestamp()),
        "isAtLock": is_at_lock,
    }
    report = verify_bundle(data, anchors, now=now, is_at_lock=is_at_lock)
    return given, [
        report.verdict,
        report.level,
        *(f"{check.name} {check.result} {check.reason}" for check in report.checks),
    ]


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def disagreements(page: Browser, cases: dict[str, tuple[dict[str, Any], list[str]]]) -> dict[str, Any]:
    """By name: what the page says, and what hbs-verify says, wherever one word is not the same."""
    names = list(cases)
    found: dict[str, Any] = {}
    for start in range(0, len(names), AT_ONCE):
        some = names[start : start + AT_ONCE]
        said = evaluate(page, f"({JUDGE})({json.dumps([cases[name][0] for name in some])})")
        found |= {n: (s, cases[n][1]) for n, s in zip(some, said, strict=True) if s != cases[n][1]}
    return found


def test_it_agrees_with_hbs_verify_on_every_golden_file(page: Browser) -> None:
    cases = {e.name: case(e.data, e.anchors, e.now, e.entry["at_lock"]) for e in bundles()}

    assert len(cases) > 200
    assert disagreements(page, cases) == {}


ODD = ("format-an-object", "timestamps-under-no-digest", "brackets-without-end", "trait-no-code")
"""What the page once broke on, or let pass."""


def test_it_agrees_with_hbs_verify_on_odd_members(page: Browser) -> None:
    maker = Maker()
    vectors = [vector for vector in FOLDERS["bundles/bad"] if vector.name in ODD]
    cases = {each.name: case(maker.make(each), maker.anchors, each.now, each.at_lock) for each in vectors}

    assert cases.keys() == set(ODD)
    assert disagreements(page, cases) == {}


def test_it_agrees_with_hbs_verify_on_what_is_no_bundle(page: Browser) -> None:
    entry = golden("bundles/good/full-chain")
    cases = {
        str(data[:8]): case(data, entry.anchors, entry.now, False)
        for data in (b"%PDF-1.7\n", b'["' + b'\\"' * 1000, b"[" * 300, b"[" * 300 + b"]" * 300, b'["' + b"[" * 300)
    }

    assert disagreements(page, cases) == {}


@pytest.mark.slow
def test_it_agrees_with_hbs_verify_on_every_forged_file(page: Browser) -> None:
    maker = Maker()
    cases = {
        f"{folder}/{vector.name}": case(maker.make(vector), maker.anchors, vector.now, vector.at_lock)
        for folder, vectors in FOLDERS.items()
        for vector in vectors
        if not is_file(folder, vector) and not isinstance(vector, Sent)
    }

    assert len(cases) > 400
    assert disagreements(page, cases) == {}
