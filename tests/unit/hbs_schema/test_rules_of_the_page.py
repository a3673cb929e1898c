"""Every rule of docs/packet.md that can be broken is broken by a vector."""

import re
from pathlib import Path

import pytest

from tests.unit.hbs_schema.rules_of_the_page import RULES
from tests.vectors.catalogue import FOLDERS

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "packet.md").read_text("utf-8")
VECTORS = {vector.name: vector for vectors in FOLDERS.values() for vector in vectors}
CHECKS_OF_PACKETS = {"content-signed", "leaves", "sender"}


@pytest.mark.parametrize(("rule", "names"), RULES.items(), ids=list(RULES))
def test_a_rule_of_the_page_has_vectors_that_break_it(rule, names):
    assert rule in PAGE
    for name in names.split():
        assert VECTORS[name].verdict != "genuine", name


def test_every_check_of_the_page_fails_somewhere():
    numbered = re.findall(r"\d+\. `([a-z-]+)`", PAGE[PAGE.index("## 8.") :])
    broken = {vector.check for vector in VECTORS.values() if vector.verdict != "genuine"}

    assert len(numbered) == 24
    assert broken - CHECKS_OF_PACKETS == set(numbered)


def test_every_flaw_is_one_sentence():
    for vector in VECTORS.values():
        assert re.fullmatch(r"[A-Zirs1-9].*\.", vector.flaw), vector.flaw
        assert "\n" not in vector.flaw


def test_every_part_of_the_page_is_covered():
    sections = re.split(r"^## \d+\. ", PAGE, flags=re.MULTILINE)[1:10]

    for section in sections:
        assert any(rule in section for rule in RULES), section[:20]
