"""The one refusal of a whole file.

SpreadsheetRefused
"""

from hbs_schema.findings import Finding


class SpreadsheetRefused(Exception):
    """A file that cannot be read at all; its findings say why, each in both languages."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings
