"""A registrar without a database: what a real one would load is written down here, and the real judging asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from hbs_kit.clock import utc_now
from hbs_schema.envelopes.submission import Submission, read_submission
from hbs_schema.errors import Refused
from hbs_schema.intake.acceptance import judge_submission
from hbs_schema.intake.admission import Arrived, admit
from hbs_schema.intake.calendars import window_of
from hbs_schema.intake.co_signers import teachers_of
from hbs_schema.intake.knowledge import Knowledge, PartAge
from hbs_schema.intake.pupils import code_of, keys_of
from hbs_schema.intake.senders import Place, SenderRefused
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.intake.verdicts import problem_of
from hbs_schema.intake.windows import Window
from tests.support.pupils import lookup_code
from tests.support.registry import Registry
from tests.support.world import World

CUTOFF = timedelta(hours=1)


@dataclass
class PaperRegistry(Registry):
    """The registry of a world, as far as judging one submission goes."""

    entries: list[SignerEntry] = field(default_factory=list)
    issued: dict[int, str] = field(default_factory=dict)
    part_ages: dict[tuple[str, str, str], PartAge] = field(default_factory=dict)
    presented: frozenset[str] = frozenset()
    apart: tuple[str, ...] = ()
    """Roles that the window keeps apart."""

    @classmethod
    def of(cls, world: World | None = None) -> "PaperRegistry":
        """With everybody approved who signs in the world."""
        made = cls(world or World(), cast(Any, None), cast(Any, None), window_no=1)
        made.entries = made.signers()
        return made

    async def register(self, *entries: SignerEntry) -> None:
        self.entries += entries

    async def codes(self, count: int) -> list[str]:
        return [self.issued.setdefault(number, lookup_code()) for number in range(1, count + 1)]

    @property
    def window(self) -> Window:
        calendar = self.calendar(CUTOFF)
        window = window_of(calendar.payload, calendar.document_digest, "completed", window_no=self.window_no)
        return replace(window, apart=self.apart)

    def told(self, number: UUID, body: bytes) -> frozenset[str]:
        """The codes of all errors that intake would answer with."""
        try:
            submission = read_submission(body)
        except Refused as refused:
            return frozenset({problem_of(refused).finding.code})
        now, sender = utc_now(), submission.sender.header.thumbprint
        place = Place(self.world.school, str(number))
        entries, roots = self._by_thumbprint().get(sender, ()), (self.world.ca.root,)
        arrived = Arrived(now, place, self.window, entries, [self.world.school], roots)
        try:
            stamps = admit(submission, arrived)
        except SenderRefused as refused:
            return frozenset({refused.problem.finding.code})
        verdicts = judge_submission(submission, self._knowledge(submission), self.window, now, stamps)
        found = [told.finding for verdict in verdicts for told in verdict.problems]
        return frozenset(finding.code for finding in found if finding.severity == "error")

    def _by_thumbprint(self) -> Mapping[str, tuple[SignerEntry, ...]]:
        found: dict[str, tuple[SignerEntry, ...]] = {}
        for entry in self.entries:
            found[entry.thumbprint] = (*found.get(entry.thumbprint, ()), entry)
        return found

    def _knowledge(self, submission: Submission) -> Knowledge:
        packets = submission.packets
        return Knowledge(
            signers=self._by_thumbprint(),
            teachers=teachers_of(self.entries),
            policies={self.world.policy.document_digest: self.world.policy},
            presented=self.presented,
            key_owners={key: code_of(packet) for packet in packets for key in keys_of(packet)},
            managers={code_of(packet): frozenset({self.world.school}) for packet in packets},
            part_ages=self.part_ages,
        )


def handed_in(
    registry: PaperRegistry, packets: Sequence[Any], statements: Sequence[Any], **options: Any
) -> frozenset[str]:
    """Packed and sent; what comes back. Packing reads the bytes as intake does first, so it may refuse them already."""
    try:
        number, body = registry.pack(packets, statements, **options)
    except Refused as refused:
        return frozenset({problem_of(refused).finding.code})
    return registry.told(number, body)
