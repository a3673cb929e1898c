"""The shape of a refusal in words."""

from dataclasses import dataclass

from hbs_schema.findings import Sentence, Term


@dataclass(frozen=True)
class Refusal:
    """`code` is stable; `sentence` says what is wrong, where, and what to do next."""

    code: str
    title: Term
    sentence: Sentence
