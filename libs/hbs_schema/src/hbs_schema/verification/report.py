"""The report that every verification ends in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hbs_schema.errors import Refused
from hbs_schema.findings import Language
from hbs_schema.verification.failures.codes import code_of
from hbs_schema.verification.failures.sentences import FAILURES
from hbs_schema.verification.report_document import Level, ReportDocument, Result, Verdict, both
from hbs_schema.verification.sentences import ADVICE, CHECKS, LEVELS, REASONS, RESULTS, VERDICTS
from hbs_schema.verification.times import to_instant

WORDS = {**REASONS, **FAILURES}
"""By reason."""


@dataclass(frozen=True)
class Check:
    """One check of docs/packet.md §8. `reason` is a stable code; empty when there is nothing to add.

    `detail` is for engineers and may change.
    """

    name: str
    result: Result
    reason: str = ""
    pointer: str = ""
    detail: str = ""

    def as_json(self) -> dict[str, Any]:
        """The check with its sentences."""
        return {
            "check": self.name,
            "result": self.result,
            "reason": self.reason,
            "pointer": self.pointer,
            "detail": self.detail,
            "sentences": {"vi": self.text("vi"), "en": self.text("en")},
        }

    def text(self, language: Language) -> str:
        """`what was checked: how it ended; why`."""
        words = f"{CHECKS[self.name].in_(language)}: {RESULTS[self.result].in_(language)}"
        return f"{words}. {WORDS[self.reason].in_(language)}" if self.reason in WORDS else f"{words}."


@dataclass(frozen=True)
class Report:
    """All checks in the order of the specification, and what follows from them.

    The verdict says whether to believe the file; the level only how much proof of time came with it. `packet` is the
    digest of what was judged; empty if none could be read.
    """

    checks: tuple[Check, ...]
    judged_at: datetime
    is_withdrawn: bool = False
    level: Level = "basic"
    is_at_lock: bool = False
    packet: str = ""

    @property
    def verdict(self) -> Verdict:
        results = {check.result for check in self.checks}
        if "failed" in results:
            return "failed"
        if self.is_withdrawn:
            return "withdrawn"
        return "indeterminate" if "indeterminate" in results else "genuine"

    @property
    def first_failed(self) -> str:
        """Name of the first check that failed, or nothing."""
        return next((check.name for check in self.checks if check.result == "failed"), "")

    def document(self) -> ReportDocument:
        """The report as it is published: one for `hbs-verify --json`, the API, and whatever shows it."""
        members = {
            "format": "hbs-report/1",
            "verdict": self.verdict,
            "level": self.level,
            "judged_at": to_instant(self.judged_at),
            "at_lock": self.is_at_lock,
            "sentences": both(VERDICTS[self.verdict]),
            "advice": both(ADVICE[self.verdict]),
            "level_sentences": both(LEVELS[self.level]),
            "checks": [check.as_json() for check in self.checks],
            **({"packet": self.packet} if self.packet else {}),
        }
        return ReportDocument.model_validate(members)

    def as_json(self) -> dict[str, Any]:
        """The document as plain JSON."""
        return self.document().model_dump(mode="json", exclude_none=True)


def failed(name: str, refused: Refused) -> Check:
    """A failed check from the refusal that ended it."""
    return Check(name, "failed", code_of(refused), refused.pointer, refused.reason)


def not_reached(names: Iterable[str]) -> tuple[Check, ...]:
    """Checks that could not be made because an earlier one failed."""
    return tuple(Check(name, "not-applicable", "not-reached") for name in names)
