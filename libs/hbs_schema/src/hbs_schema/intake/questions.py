"""What is asked of a submission, in the order in which it is asked: for a report that says what could not be asked."""

from dataclasses import dataclass
from typing import Literal

from hbs_schema.findings import Term
from hbs_schema.intake.knowledge import Topic
from hbs_schema.intake.question_sentences import QUESTIONS as WORDS
from hbs_schema.intake.verdicts import Problem

Need = Literal["roots", "schools"] | Topic


@dataclass(frozen=True)
class Question:
    """`codes` are the problems that answer it; `needs` is what a vendor has to bring so that it can be asked."""

    name: str
    codes: frozenset[str]
    needs: tuple[Need, ...] = ()

    @property
    def words(self) -> Term:
        return WORDS[self.name]


def _question(name: str, *codes: str, needs: Need | tuple[Need, ...] = ()) -> Question:
    return Question(name, frozenset(codes), needs if isinstance(needs, tuple) else (needs,))


QUESTIONS = (
    _question("form", "submission-malformed"),
    _question("cutoff", "window-closed", needs=Topic.WINDOW),
    _question("sender", "sender-invalid"),
    _question("sending-key", "sender-not-authorised", needs=Topic.SIGNERS),
    _question("school", "school-not-in-window", needs="schools"),
    _question("timestamps", "timestamp-invalid", needs="roots"),
    _question("window", "window-mismatch", needs=Topic.WINDOW),
    _question("one-school", "other-school", "packet-id-used"),
    _question("statements", "statement-malformed", "signature-invalid"),
    _question("leaves", "leaves-mismatch"),
    _question("content"),
    _question("policy", "policy-not-allowed", needs=Topic.POLICIES),
    _question(
        "endorsements",
        "endorsement-elsewhere",
        "signatures-incomplete",
        "signed-content-changed",
        "proof-invalid",
        needs=Topic.POLICIES,
    ),
    _question(
        "signers",
        "certificate-unknown",
        "signer-not-authorised",
        "signer-suspended",
        "signer-revoked",
        needs=Topic.SIGNERS,
    ),
    _question(
        "people",
        "roles-of-one-person",
        "co-signer-missing",
        needs=(Topic.SIGNERS, Topic.WINDOW, Topic.POLICIES),
    ),
    _question("dates", "certificate-expired", "algorithm-ended", "signing-time"),
    _question(
        "records",
        "record-unknown",
        "not-managing-school",
        "record-exists",
        "not-latest",
        "accepted-before",
        "left-out",
        "older-signature",
        "school-closed",
        "record-locked",
        needs=Topic.RECORDS,
    ),
)
"""`content` has the codes of the circulars' rules, which are in no other question."""
_BY_CODE = {code: question for question in QUESTIONS for code in question.codes}
_CONTENT = next(question for question in QUESTIONS if question.name == "content")
_SENDING_KEY = next(question for question in QUESTIONS if question.name == "sending-key")


def question_of(problem: Problem) -> Question:
    """Which question a problem answers."""
    question = _BY_CODE.get(problem.finding.code, _CONTENT)
    # Its certificate and its time are asked with the sending key.
    return _SENDING_KEY if question.name == "dates" and problem.finding.pointer == "/sender" else question
