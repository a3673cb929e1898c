"""A judged submission as its report: every question with its answer, or why it could not be asked."""

from dataclasses import dataclass
from datetime import datetime

from hbs_schema.base64url import encode
from hbs_schema.envelopes.submission import Submission
from hbs_schema.intake.knowledge import Topic
from hbs_schema.intake.question_sentences import REASONS, VERDICTS
from hbs_schema.intake.questions import QUESTIONS, Need, Question, question_of
from hbs_schema.intake.submission_report import AskedEntry, JudgedPacket, SubmissionReport, Verdict
from hbs_schema.intake.told import Told
from hbs_schema.intake.verdicts import PacketVerdict, Problem, entries, entry_of
from hbs_schema.intake.windows import Window
from hbs_schema.rules.rule_book import RuleBookFile, shipped_rule_book
from hbs_schema.statements.statement import Statement
from hbs_schema.verification.report_document import Result, both
from hbs_schema.verification.sentences import RESULTS
from hbs_schema.verification.times import to_instant


def schools_of(submission: Submission, told: Told) -> list[str] | None:
    """Those that the file's window expects, as far as is told."""
    if told.expected_in is None or submission.shape.window not in (told.windows or {}):
        return None
    return [submission.shape.school] if submission.shape.window in told.expected_in else []


def untold(told: Told, window: Window | None) -> frozenset[Topic]:
    """What cannot be asked."""
    missing = {Topic.WINDOW: window, Topic.POLICIES: told.policies, Topic.SIGNERS: told.signers}
    return frozenset({Topic.RECORDS, *(topic for topic, known in missing.items() if known is None)})


@dataclass(frozen=True)
class Judged:
    """`whole`: refused whole, or not even read (`submission` None)."""

    submission: Submission | None
    window: Window | None
    book: RuleBookFile
    told: Told
    now: datetime
    verdicts: tuple[PacketVerdict, ...] = ()
    whole: Problem | None = None

    def report(self) -> SubmissionReport:
        asked = tuple(self._asked(question) for question in QUESTIONS)
        verdict = _verdict([entry.result for entry in asked])
        told = [entry_of(self.whole, ())] if self.whole else entries(self.verdicts)
        members = {
            "format": "hbs-submission-report/1",
            "verdict": verdict,
            "sentences": both(VERDICTS[verdict]),
            "judged_at": to_instant(self.now),
            "rules": self.book.name,
            "questions": asked,
            "packets": self._packets(),
            "problems": tuple(told),
        }
        return SubmissionReport.model_validate(members)

    def _packets(self) -> tuple[JudgedPacket, ...]:
        packets = self.submission.packets if self.submission and self.verdicts else ()
        return tuple(
            JudgedPacket(
                position=verdict.position,
                packet_id=packet.header.packet_id,
                packet_digest=encode(packet.digest),
                record_key=packet.header.record_key,
                result="refused" if verdict.is_refused else "acceptable",
            )
            for packet, verdict in zip(packets, self.verdicts, strict=True)
        )

    def _asked(self, question: Question) -> AskedEntry:
        codes = self._codes(question)
        result, reason = ("failed", "") if codes else self._without_problem(question)
        words = {}
        for language in ("vi", "en"):
            line = f"{question.words.in_(language)}: {RESULTS[result].in_(language)}."
            words[language] = f"{line} {REASONS[reason].in_(language)}" if reason else line
        return AskedEntry.model_validate(
            {"question": question.name, "result": result, "reason": reason, "codes": codes, "sentences": words}
        )

    def _codes(self, question: Question) -> tuple[str, ...]:
        found = [self.whole] if self.whole else [each for verdict in self.verdicts for each in verdict.problems]
        errors = [each for each in found if each.finding.severity == "error"]
        return tuple(sorted({each.finding.code for each in errors if question_of(each) is question}))

    def _without_problem(self, question: Question) -> tuple[Result, str]:
        if self.submission is None:
            return "not-applicable", "not-reached"
        if self.whole and QUESTIONS.index(question) > QUESTIONS.index(question_of(self.whole)):
            return "not-applicable", "not-reached"
        if Topic.RECORDS in question.needs:
            return "not-applicable", "registrar-only"
        if any(self._lacks(need) for need in question.needs):
            return "indeterminate", "not-told"
        if question.name == "leaves" and self._lacks_leaves():
            return "indeterminate", "no-leaves"
        return "passed", self._shipped(question)

    def _shipped(self, question: Question) -> str:
        """By what the registrar may have replaced by its own."""
        is_shipped = question.name == "content" and self.book.digest == shipped_rule_book().digest
        if is_shipped and not self.told.books:
            return "shipped-rules"
        return "shipped-algorithms" if question.name == "dates" and self.told.algorithms is None else ""

    def _lacks(self, need: Need) -> bool:
        if self.submission is None:
            return False
        if need == "roots":
            return bool(self.submission.timestamps) and not self.told.ca_roots
        if need == "schools":
            return schools_of(self.submission, self.told) is None
        return need in untold(self.told, self.window)

    def _lacks_leaves(self) -> bool:
        if self.submission is None:
            return False
        statements = [entry for entry in self.submission.endorsements.values() if isinstance(entry, Statement)]
        return any(each.payload.count > 1 and each.name not in self.submission.shape.leaves for each in statements)


def _verdict(results: list[Result]) -> Verdict:
    if "failed" in results:
        return "refused"
    return "indeterminate" if "indeterminate" in results else "acceptable"
