"""What is wrong, where, and what to do next: the one shape of every refusal, in Vietnamese and English."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Language = Literal["vi", "en"]


@dataclass(frozen=True)
class Term:
    """A word with its two spellings, to be put into a sentence."""

    vi: str
    en: str

    def in_(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en


Sentence = Term
"""A sentence whose `{names}` are filled from a finding's parameters."""

Parameter = str | int | Term


@dataclass(frozen=True)
class Finding:
    """One problem. `code` is stable kebab-case; `pointer` is a JSON pointer (RFC 6901) into what was sent.

    Parameters never hold a name, an id or a birth date; marks only where the reader is the submitting school.
    """

    code: str
    sentence: Sentence
    pointer: str = ""
    severity: Literal["error", "warning"] = "error"
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """The sentence in one language, the code last and in brackets."""
        words = {
            name: value.in_(language) if isinstance(value, Term) else value for name, value in self.parameters.items()
        }
        return f"{self.sentence.in_(language).format(**words)} [{self.code}]"

    def as_json(self) -> dict[str, object]:
        """The finding as it stands in problem documents and reports."""
        return {
            "code": self.code,
            "severity": self.severity,
            "pointer": self.pointer,
            "sentences": {"vi": self.text("vi"), "en": self.text("en")},
        }
