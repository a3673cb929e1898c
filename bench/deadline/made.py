"""What a class is made of, and the small account of it that stays: the run is judged by it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.deadline.people import School


@dataclass(frozen=True)
class Task:
    """What a class is made of. `codes` are the registrar's, in the order of the pupils."""

    school: School
    class_no: int
    first_pupil: int
    codes: tuple[str, ...]
    window: str
    registrar: str
    policy: dict[str, Any]
    folder: Path


@dataclass(frozen=True)
class Sent:
    """One submission as it lies in a file, and what is to come of its packets."""

    submission_id: str
    file: Path
    accepted: int
    repeated: int
    refused: int

    @property
    def packets(self) -> int:
        return self.accepted + self.repeated + self.refused


@dataclass(frozen=True)
class Made:
    """A class: what is sent at once, what after the first verdict, what is revoked, what is to be locked."""

    school: str
    class_name: str
    first: Sent
    later: tuple[Sent, ...]
    revocation: tuple[str, Path] | None
    effective: tuple[tuple[str, str], ...]
    """Record key and packet digest."""
    left_out: tuple[tuple[str, str], ...]
    """Record key and pupil code."""
