"""Which rule book something was judged by."""

from hbs_schema.types import Digest, Label, Value


class RuleBookName(Value):
    """The rule book that content was judged by; `digest` is the SHA-256 of its file."""

    version: Label
    digest: Digest
