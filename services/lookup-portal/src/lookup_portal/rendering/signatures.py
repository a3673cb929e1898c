"""Who signed and when, for the first page's table and the foot of the year page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hbs_schema.rules.subjects import subject_name
from hbs_schema.values.page_foot import PageFoot
from hbs_schema.values.primary import Remarks
from lookup_portal.rendering import labels
from lookup_portal.rendering.wording import instant_text, long_day_text

Role = str
"""A code of labels.SIGNER_ROLES; a policy may know further ones, which are printed as codes."""


@dataclass(frozen=True)
class Signer:
    """One signature. `name` is empty where the certificate does not vouch for it; `subjects` are codes.

    A teacher of several subjects may be given once for all of them.
    """

    role: Role
    name: str
    signed_at: datetime
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class SignerRow:
    """A line of the table of signatures."""

    role: str
    name: str
    signed_at: str


@dataclass(frozen=True)
class Signature:
    """A block at the foot of the year page: title, note of the digital signature, name."""

    title: str
    name: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Foot:
    """Place and date, the principal at the left, the homeroom teacher at the right.

    `head_title` heads the principal's signature on the pupil's page.
    """

    place_and_date: str
    head_title: str
    principal: Signature
    homeroom: Signature


def signer_rows(signers: Sequence[Signer]) -> tuple[SignerRow, ...]:
    """Every signature, in the order given: that of the policy's stages."""
    return tuple(SignerRow(_role(signer), signer.name, instant_text(signer.signed_at)) for signer in signers)


def foot(remarks: Remarks | PageFoot, signers: Sequence[Signer]) -> Foot:
    """The names and the head's capacity come from the signed record; the notes only from signatures that exist.

    `primary/1` does not say in which capacity: there the role of the signature tells.
    """
    head = _first(signers, *labels.HEAD_TITLES)
    if isinstance(remarks, PageFoot):
        head_role = labels.HEAD_ROLES[remarks.principal_title]
    else:
        head_role = head.role if head else "principal"
    head_title = labels.HEAD_TITLES[head_role].vi
    return Foot(
        place_and_date=f"{remarks.place}, {long_day_text(remarks.issued_on)}",
        head_title=head_title,
        principal=Signature(
            title=labels.CONFIRMED.vi if head_role == "principal" else head_title,
            name=remarks.principal,
            notes=_notes(head) + _notes(_first(signers, "seal")),
        ),
        homeroom=Signature(
            title=labels.SIGNER_ROLES["homeroom"].vi,
            name=remarks.homeroom_teacher,
            notes=_notes(_first(signers, "homeroom")),
        ),
    )


def subject_notes(code: str, signers: Sequence[Signer]) -> str:
    """Who signed one subject, and when: the teachers' signatures of the secondary page."""
    taught = [signer for signer in signers if code in signer.subjects]
    return "\n".join(f"{signer.name}\n{instant_text(signer.signed_at)}".strip() for signer in taught)


def _role(signer: Signer) -> str:
    role = _role_name(signer.role)
    names = [subject_name(code).vi for code in signer.subjects]
    return f"{role} ({', '.join(names)})" if names else role


def _role_name(role: Role) -> str:
    return labels.SIGNER_ROLES[role].vi if role in labels.SIGNER_ROLES else role


def _first(signers: Sequence[Signer], *roles: str) -> Signer | None:
    return next((signer for signer in signers if signer.role in roles), None)


def _notes(signer: Signer | None) -> tuple[str, ...]:
    if signer is None:
        return ()
    note = labels.SEALED if signer.role == "seal" else labels.SIGNED
    return (note.vi.format(at=instant_text(signer.signed_at)),)
