"""docs/rules.md has every code and every switch as the code has them, and no other."""

import json
import re
from collections.abc import Iterator

from hbs_schema.rules.rule_book import RuleBook
from hbs_schema.rules.tt22.content import SUSPENDED as SUSPENDED_22
from hbs_schema.rules.tt27.content import SUSPENDED as SUSPENDED_27
from tests.architecture.sources import ROOT
from tests.unit.hbs_schema.rules.codes_in_sources import severities

PAGE = (ROOT / "docs" / "rules.md").read_text("utf-8")
GROUPS = ("general", "tt27", "tt22")


def rows(section: str) -> Iterator[list[str]]:
    body = PAGE.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
    for line in body.splitlines():
        if line.startswith("| `"):
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def switches() -> dict[str, str]:
    shipped = RuleBook().model_dump(mode="json")
    return {
        f"{group}.{name}": "absent" if value is None else json.dumps(value, ensure_ascii=False)
        for group in GROUPS
        for name, value in shipped[group].items()
        if name != "version"
    }


def test_every_code_stands_on_the_page_with_its_severity():
    told = {cells[0].split("`")[1]: set(cells[1].split(", ")) for cells in rows("The findings")}

    assert told == severities()


def test_every_finding_says_where_it_is_from_and_what_it_is():
    assert [cells for cells in rows("The findings") if len(cells) != 5 or not cells[2] or not cells[4]] == []


def test_what_is_suspended_for_exempt_pupils_is_marked():
    marks = {cells[0].split("`")[1]: cells[0] for cells in rows("The findings")}

    assert {code for code, cell in marks.items() if "†" in cell} == SUSPENDED_27
    assert {code for code, cell in marks.items() if "‡" in cell} == SUSPENDED_22


def test_every_switch_stands_on_the_page_as_it_is_shipped():
    told = {cells[0].strip("`"): cells[1].strip("`") for cells in rows("The rule book")}

    assert told == switches()


def test_every_switch_says_what_it_decides():
    assert [cells[0] for cells in rows("The rule book") if len(cells[2]) < 20] == []


def test_the_findings_name_only_switches_that_there_are_and_every_one_that_names_a_severity():
    named = {name for cells in rows("The findings") for name in re.findall(r"`([^`]+)`", cells[3])}
    deciding = {f"tt{number}.suspends_for_exempt_pupils" for number in (22, 27)}

    assert named <= switches().keys()
    assert switches().keys() - named <= deciding


def test_a_finding_by_policy_names_its_switch():
    assert [cells[0] for cells in rows("The findings") if "policy" in cells[1] and not cells[3]] == []
