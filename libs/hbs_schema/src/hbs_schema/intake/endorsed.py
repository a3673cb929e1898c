"""A packet as judging sees it: its endorsements that hold, who signed it, and its values, read once."""

from collections.abc import Mapping
from dataclasses import dataclass

from hbs_schema.envelopes.packet import Packet
from hbs_schema.errors import Refused
from hbs_schema.intake.co_signers import Signed
from hbs_schema.intake.verdicts import Problem
from hbs_schema.statements.payloads import Endorsement
from hbs_schema.statements.statement import Statement
from hbs_schema.types import Value
from hbs_schema.values.schemas import read_values
from hbs_schema.verification.submission import Presented


@dataclass(frozen=True)
class Endorsed:
    """A statement that holds, as one packet refers to it."""

    statement: Statement[Endorsement]

    @property
    def part(self) -> str:
        scope = self.statement.payload.scope
        return (scope.part if scope else None) or ""

    def age_key(self, record_key: str) -> tuple[str, str, str]:
        """Under which `part_ages` keeps the newest endorsement like this one."""
        return record_key, self.part, self.statement.payload.role


def endorsements_of(packet: Packet, checked: Mapping[str, Presented | Refused]) -> list[Endorsed]:
    """The packet's endorsements that hold."""
    entries = (checked[proof.statement] for proof in packet.endorsements)
    return [Endorsed(entry.statement) for entry in entries if isinstance(entry, Presented)]


@dataclass(frozen=True)
class Signatories:
    """Who signed packets of a class, and what there is against each signature."""

    against: tuple[tuple[Endorsed, tuple[Problem, ...]], ...]
    signed: tuple[Signed, ...]
    has_clash: bool


class ValuesOnce:
    """Reads a packet's values once: its form is checked by them, then its content is judged by them."""

    values: Mapping[str, Value] | None = None

    def __call__(self, packet: Packet) -> None:
        self.values = read_values(packet)
