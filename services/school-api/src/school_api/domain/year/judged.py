"""Findings as drafts keep them: by code, place and severity, so that boards and sheets count without judging again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hbs_schema.findings import Finding


@dataclass(frozen=True)
class KeptFinding:
    """One finding; `part` is the part that it is about, empty if it is about the whole record."""

    code: str
    severity: str
    pointer: str
    part: str
    vi: str
    en: str


def kept(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """As they are stored beside the draft."""
    return [
        {
            "code": finding.code,
            "severity": finding.severity,
            "pointer": finding.pointer,
            "part": part_of(finding.pointer),
            "vi": finding.text("vi"),
            "en": finding.text("en"),
        }
        for finding in findings
    ]


def read(stored: Sequence[Mapping[str, Any]]) -> list[KeptFinding]:
    """Back from storage."""
    return [KeptFinding(**entry) for entry in stored]


def part_of(pointer: str) -> str:
    """The first step of a pointer."""
    return pointer.removeprefix("/").partition("/")[0].replace("~1", "/").replace("~0", "~")
