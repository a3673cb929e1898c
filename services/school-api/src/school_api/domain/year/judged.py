"""Findings as drafts keep them: by code, place and severity, so that boards and sheets count without judging again."""

from collections.abc import Sequence

from hbs_schema.findings import Finding
from school_api.domain.content import part_of


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
