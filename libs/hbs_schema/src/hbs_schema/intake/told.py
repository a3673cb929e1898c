"""What somebody who is not the registrar knows of what the registrar knows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from cryptography import x509

from hbs_schema.intake.algorithms import AlgorithmList
from hbs_schema.intake.co_signers import teachers_of
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.intake.vendor_knowledge import VendorKnowledge, rule_books_of, window_of_entry
from hbs_schema.intake.vendor_signers import SignerIn, own_signers_of, signers_of
from hbs_schema.intake.windows import Window
from hbs_schema.rules.rule_book import RuleBookFile
from hbs_schema.statements.documents import Calendar, Policy
from hbs_schema.statements.statement import Statement, parse_statement


@dataclass(frozen=True)
class Signers:
    """Those of one school: by thumbprint, and who has to sign where a policy asks for everybody."""

    entries: Mapping[str, tuple[SignerEntry, ...]]
    teachers: tuple[SignerEntry, ...]

    @classmethod
    def of(cls, school: str, told: Iterable[SignerIn]) -> "Signers":
        listed = tuple(told)
        return cls(signers_of(school, listed), teachers_of(own_signers_of(school, listed)))


@dataclass(frozen=True)
class Told:
    """None or empty stands for what nobody has told; nothing that needs it is asked then."""

    policies: Mapping[str, Statement[Policy]] | None = None
    """By document digest."""
    calendar: Statement[Calendar] | None = None
    """For the times and grades of whatever window the file names."""
    windows: Mapping[str, Window] | None = None
    """By number."""
    expected_in: frozenset[str] | None = None
    """Numbers of the windows that expect the school."""
    signers: Signers | None = None
    books: Mapping[str, RuleBookFile] = field(default_factory=dict)
    """By school year; empty for any."""
    algorithms: AlgorithmList | None = None
    ca_roots: tuple[x509.Certificate, ...] = ()


def told_by(knowledge: VendorKnowledge, ca_roots: tuple[x509.Certificate, ...] = ()) -> Told:
    """Everything that a registrar has exported. Raises Refused for what is no policy, ValueError for a rule book."""
    policies = [parse_statement(jws, Policy) for jws in knowledge.policies]
    return Told(
        policies={policy.document_digest: policy for policy in policies},
        windows={entry.window: window_of_entry(knowledge.registrar, entry) for entry in knowledge.windows},
        expected_in=frozenset(entry.window for entry in knowledge.windows if entry.expects_school),
        signers=Signers.of(knowledge.school, knowledge.signers),
        books=rule_books_of(knowledge.rules),
        algorithms=knowledge.algorithms,
        ca_roots=ca_roots,
    )
