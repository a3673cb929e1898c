"""What a reader of files gives: one row a pupil, with what it found itself."""

from collections.abc import Mapping
from dataclasses import dataclass

from hbs_schema.findings import Finding, Term
from hbs_schema.rules.levels import SCHEMA_OF
from hbs_schema.rules.setting import Setting


@dataclass(frozen=True)
class Defaults:
    """What the command line says of records whose file does not."""

    level: str | None = None
    grade: int | None = None
    school_year: str | None = None
    track: str | None = None

    def schema_of(self, level: str) -> tuple[str, int]:
        """The newest schema of a level's year records."""
        return SCHEMA_OF.get(level, (level, 1))


@dataclass(frozen=True)
class CheckedRow:
    """One pupil's record as it was read. `place` says where, and never names the pupil.

    With `parts` and `setting` the rules are asked; without them only the reader's own `findings` are told.
    """

    place: Term
    parts: Mapping[str, object] | None = None
    setting: Setting | None = None
    findings: tuple[Finding, ...] = ()


class FileUnreadable(ValueError):
    """A file as a whole: of a form that nobody here reads, or beyond a limit. Its text is the sentence for people."""

    def __init__(self, sentence: Term) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
