"""Verdicts on packets, and how they are told: one problem with one cause is given once, with all it hits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hbs_schema.errors import Refused
from hbs_schema.findings import Finding, Parameter
from hbs_schema.intake.sentences import NOT_FINAL, OF_CHECK, PROBLEMS
from hbs_schema.messages.answers import ProblemEntry, Sentences


@dataclass(frozen=True)
class Problem:
    """A finding with the place in the submission; equal problems of several packets have one cause."""

    finding: Finding
    is_final: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """Two problems with one key are one."""
        return self.finding.code, self.finding.pointer, self.finding.text("vi")


@dataclass
class PacketVerdict:
    """What becomes of one packet. No error among `problems` means accepted."""

    position: int
    problems: list[Problem] = field(default_factory=list)
    is_repeat: bool = False

    @property
    def is_refused(self) -> bool:
        return any(problem.finding.severity == "error" for problem in self.problems)


def problem(code: str, pointer: str = "", **parameters: Parameter) -> Problem:
    """A problem of the registrar's own catalogue."""
    finding = Finding(code, PROBLEMS[code], pointer, parameters=parameters)
    return Problem(finding, is_final=code not in NOT_FINAL)


def problem_of(refused: Refused, position: int | None = None) -> Problem:
    """The problem that a failed check of hbs_schema becomes; a packet's own is placed within the packet."""
    pointer = refused.pointer
    if position is not None and not pointer.startswith(("/statements", "/packets")):
        pointer = f"/packets/{position}{pointer}"
    return problem(OF_CHECK.get(refused.check, "submission-malformed"), pointer)


def placed(findings: Iterable[Finding], position: int) -> list[Problem]:
    """Findings of the content rules, placed in the submission."""
    return [
        Problem(Finding(f.code, f.sentence, f"/packets/{position}{f.pointer}", f.severity, f.parameters))
        for f in findings
    ]


def entries(verdicts: Iterable[PacketVerdict]) -> list[ProblemEntry]:
    """All problems, each once, with the positions of the packets it hits."""
    hit: dict[tuple[str, str, str], list[int]] = {}
    found: dict[tuple[str, str, str], Problem] = {}
    for verdict in verdicts:
        for entry in verdict.problems:
            found.setdefault(entry.key, entry)
            hit.setdefault(entry.key, []).append(verdict.position)
    return [entry_of(found[key], positions) for key, positions in hit.items()]


def entry_of(told: Problem, positions: Iterable[int]) -> ProblemEntry:
    """A problem as the answer tells it."""
    finding = told.finding
    return ProblemEntry(
        code=finding.code,
        severity=finding.severity,
        pointer=finding.pointer,
        sentences=Sentences(vi=finding.text("vi"), en=finding.text("en")),
        packets=tuple(positions),
        is_final=told.is_final,
    )


def count_codes(problems: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """How many packets each code hit, for operators."""
    counts: dict[str, int] = {}
    for entry in problems:
        packets = entry["packets"]
        size = len(packets) if isinstance(packets, list) else 0
        counts[str(entry["code"])] = counts.get(str(entry["code"]), 0) + size
    return counts
