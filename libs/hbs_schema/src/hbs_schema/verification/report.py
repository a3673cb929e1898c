"""The report that every verification ends in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from hbs_schema.errors import Refused
from hbs_schema.verification.sentences import CHECKS, REASONS, RESULTS, VERDICTS

Result = Literal["passed", "failed", "indeterminate", "not-applicable"]
Verdict = Literal["genuine", "withdrawn", "failed", "indeterminate"]
Level = Literal["basic", "timestamped", "long-term"]


@dataclass(frozen=True)
class Check:
    """One check of docs/packet.md §8. `reason` is a stable code; empty when there is nothing to add."""

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

    def text(self, language: Literal["vi", "en"]) -> str:
        """`what was checked: how it ended; why`."""
        words = f"{CHECKS[self.name].in_(language)}: {RESULTS[self.result].in_(language)}"
        return f"{words}. {REASONS[self.reason].in_(language)}" if self.reason in REASONS else f"{words}."


@dataclass(frozen=True)
class Report:
    """All checks in the order of the specification, and what follows from them."""

    checks: tuple[Check, ...]
    is_withdrawn: bool = False
    level: Level = "basic"

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

    def as_json(self) -> dict[str, Any]:
        """The report as `hbs-verify --json`, the APIs and the portal give it."""
        return {
            "verdict": self.verdict,
            "level": self.level,
            "sentences": {"vi": VERDICTS[self.verdict].vi, "en": VERDICTS[self.verdict].en},
            "checks": [check.as_json() for check in self.checks],
        }


def failed(name: str, refused: Refused) -> Check:
    """A failed check from the refusal that ended it."""
    return Check(name, "failed", "", refused.pointer, refused.reason)


def not_reached(names: Iterable[str]) -> tuple[Check, ...]:
    """Checks that could not be made because an earlier one failed."""
    return tuple(Check(name, "not-applicable", "not-reached") for name in names)
