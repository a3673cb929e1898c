"""Who the pupil is: a name that is one, a personal id or a reason for its absence, an ethnic group that is known."""

from collections.abc import Iterator

from hbs_schema.codes.ethnicities import ethnicity_of
from hbs_schema.codes.names import bare_key
from hbs_schema.findings import Finding
from hbs_schema.rules import sentences
from hbs_schema.rules.general_policy import GeneralPolicy
from hbs_schema.rules.pointers import pointer
from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Personal
from hbs_schema.values.pupil_page import PupilPage

OWN_COUNTRY = frozenset({"viet nam", "vietnam", "vn"})
"""As `name_key` leaves it when the marks are gone."""


def check_name(identity: Identity) -> Iterator[Finding]:
    """NĐ 123/2015, Điều 4: a name has letters; a line of dots or digits is none."""
    if not any(character.isalpha() for character in identity.full_name):
        yield Finding("name-without-letters", sentences.NAME_WITHOUT_LETTERS, pointer("identity", "full_name"))


def check_id_absence(personal: Personal | PupilPage, policy: GeneralPolicy) -> Iterator[Finding]:
    """NĐ 137/2015, Điều 13: a citizen has an id; without it the reason is given and is of the nationality."""
    if personal.personal_id_absent is None:
        return
    where = pointer("personal", "personal_id_absent")
    if policy.personal_id_absent != "off":
        yield Finding("personal-id-absent", sentences.PERSONAL_ID_ABSENT, where, severity=policy.personal_id_absent)
    is_vietnamese = bare_key(personal.nationality) in OWN_COUNTRY
    if is_vietnamese and personal.personal_id_absent in ("foreign", "stateless"):
        yield Finding("id-reason-unlike", sentences.ID_REASON_UNLIKE, where, severity="warning")


def check_ethnicity(personal: PupilPage, policy: GeneralPolicy) -> Iterator[Finding]:
    """QĐ 121-TCTK/PPCĐ 1979: the code is one of the list and means what is written beside it."""
    code, strictness = personal.ethnicity_code, policy.ethnicity_unknown
    if code is None or strictness == "off":
        return
    known = ethnicity_of(code)
    if known is None or (personal.ethnicity is not None and not known.is_called(personal.ethnicity)):
        where = pointer("personal", "ethnicity_code")
        yield Finding("ethnicity-unknown", sentences.ETHNICITY_UNKNOWN, where, severity=strictness)
