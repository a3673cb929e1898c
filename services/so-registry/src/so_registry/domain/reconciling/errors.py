"""Why an act on lists of pupils, returns and sign-offs is refused.

RegistryError
├── EnrolmentRefused            rows of a school's list of pupils, each with its place
├── EnrolmentUnknown            the school has told no list
├── NoReviewHere                the window's calendar has no reviewer
├── GradesNotHere               grades with which the school does not take part
├── ReturnUnknown, SignOffUnknown   nothing there, or not for this caller
├── Conflict
│   └── ReturnConflict, SignOffConflict   the same id with other content
├── ReturnSettled, ReturnsOpen  nothing is answered any more; something is not settled
├── SignOffStale, SignOffStands   not what counts now; one of these grades stands
├── SignatureNeeded             the reviewer's own signature is missing or does not hold
├── ReviewerCertificateRefused  not trusted, not valid, there already, or not there
└── SignOffsMissing             the lock waits for reviewers
"""

from collections.abc import Sequence

from hbs_schema.findings import Finding
from so_registry.domain.errors import Conflict, RefusedItem, RegistryError

SHOWN = 20
"""Of schools in one sentence."""


class EnrolmentRefused(RegistryError):
    """A list that does not hold, every place at once; nothing was stored."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("enrolment refused")
        self.problem_items = tuple(RefusedItem(f.code, f.pointer, f.text("vi"), f.text("en")) for f in findings)


class EnrolmentUnknown(RegistryError):
    """The school has told no list."""


class NoReviewHere(RegistryError):
    """The window's calendar has no reviewer."""


class GradesNotHere(RegistryError):
    """Grades with which the school does not take part in the window."""


class ReturnUnknown(RegistryError):
    """No such return for this caller."""


class ReturnConflict(Conflict):
    """This return id has other content, another answer or another settlement already."""


class ReturnSettled(RegistryError):
    """The return is settled: nothing is answered any more."""


class SignOffUnknown(RegistryError):
    """No such sign-off for this caller."""


class SignOffConflict(Conflict):
    """This sign-off id has other content, or was withdrawn for another reason."""


class SignOffStale(RegistryError):
    """What the reviewer has seen is not what counts now."""


class SignOffStands(RegistryError):
    """A sign-off of some of these grades stands already."""


class ReturnsOpen(RegistryError):
    """A return of these grades is not settled."""


class SignatureNeeded(RegistryError):
    """Here a sign-off carries the reviewer's own signature, and it does not hold or is not there."""


class ReviewerCertificateRefused(RegistryError):
    """Not of a CA that is trusted, not valid now, registered already, or not registered."""


class SignOffsMissing(RegistryError):
    """The lock waits for reviewers; schools by code."""

    def __init__(self, schools: Sequence[str]) -> None:
        super().__init__("sign-offs missing")
        listed = sorted(schools)
        more = f" (+{len(listed) - SHOWN})" if len(listed) > SHOWN else ""
        self.detail_params = {"schools": ", ".join(listed[:SHOWN]) + more}
