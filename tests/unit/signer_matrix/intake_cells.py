"""Forged submissions, judged as the registrar's worker judges them; one thing is wrong in each."""

from datetime import timedelta

from hbs_schema.intake.capacities import Hold
from tests.integration.so_registry import flaws
from tests.integration.so_registry.flaws import PAST, by
from tests.unit.signer_matrix import forged_statements as forged
from tests.unit.signer_matrix import intake_acts as acts
from tests.unit.signer_matrix.cell import Cell
from tests.unit.signer_matrix.paper import PaperRegistry


def _cell(group: str, forged_how: str, code: str, act: acts.Act, *besides: str) -> Cell:
    async def found() -> frozenset[str]:
        return await act(PaperRegistry.of())

    return Cell(group, forged_how, "intake", code, found, frozenset(besides))


INTAKE_CELLS = (
    _cell("missing or extra stage", "Everybody whom the policy names, and nobody else", "", acts.good),
    _cell(
        "wrong role",
        "A principal's certificate signs as homeroom teacher",
        "signer-not-authorised",
        acts.built(by(flaws.stranger, role="principal")),
    ),
    _cell(
        "wrong school",
        "A certificate that another school has registered",
        "certificate-unknown",
        acts.built(by(flaws.stranger, school="other")),
    ),
    _cell(
        "wrong school",
        "A submission in another school's name",
        "sender-invalid",
        acts.built(flaws.signed(school="other")),
    ),
    _cell(
        "wrong school",
        "A packet of another school among this school's",
        "other-school",
        acts.of_another_school,
        "certificate-unknown",
        "not-managing-school",
    ),
    _cell(
        "wrong subject",
        "A teacher registered for one subject signs another",
        "signer-not-authorised",
        acts.built(by(flaws.stranger, of="subject-teacher/subjects/TOAN", parts=("subjects/KHOA_HOC",))),
    ),
    _cell(
        "wrong class",
        "A teacher registered for one class signs another",
        "signer-not-authorised",
        acts.built(by(flaws.stranger, classes=("4B",))),
    ),
    _cell("wrong class", "Statements about another class", "endorsement-elsewhere", acts.signed(class_name="4B")),
    _cell("wrong order", "The principal signed before the teachers", "signed-content-changed", acts.principal_first),
    _cell(
        "missing or extra stage",
        "The principal's endorsement is missing",
        "signatures-incomplete",
        acts.built(flaws.missing_stage),
    ),
    _cell(
        "missing or extra stage",
        "A co-teacher has not signed where every teacher of a part signs",
        "co-signer-missing",
        acts.co_teacher_missing,
    ),
    _cell("missing or extra stage", "Two principals where any one signs", "signatures-incomplete", acts.two_principals),
    _cell(
        "policy downgraded",
        "The header names a shorter policy that the window does not allow",
        "policy-not-allowed",
        acts.built(flaws.other_policy),
    ),
    _cell(
        "certificate's time",
        "Expired before the submission came",
        "certificate-expired",
        acts.built(by(flaws.expired, classes=())),
    ),
    _cell(
        "certificate's time",
        "Not valid yet when the submission came",
        "certificate-expired",
        acts.built(by(acts.not_yet_valid, classes=())),
    ),
    _cell(
        "certificate's time",
        "The registration ended before the submission came",
        "signer-not-authorised",
        acts.built(by(flaws.stranger, holds_until=PAST)),
    ),
    _cell("certificate's time", "The registration ended after the submission came", "", acts.ended_later),
    _cell(
        "certificate's time",
        "The registrar suspended the certificate before the submission came",
        "signer-suspended",
        acts.built(by(flaws.stranger, holds=(Hold(PAST),))),
    ),
    _cell(
        "certificate's time",
        "A suspension that was over before the submission came",
        "",
        acts.built(by(flaws.stranger, holds=(Hold(PAST, PAST + timedelta(days=1)),))),
    ),
    _cell(
        "certificate's time",
        "The registrar revoked the certificate before the submission came",
        "signer-revoked",
        acts.built(by(flaws.stranger, revoked_from=PAST)),
    ),
    _cell(
        "certificate's time",
        "Revoked before the submission came, after a timestamp over the signature",
        "",
        acts.revoked_after_a_timestamp,
    ),
    _cell(
        "certificate's time",
        "The signature claims a time that has not come",
        "signing-time",
        acts.built(flaws.signed_ahead),
    ),
    _cell(
        "certificate's issuer",
        "A certificate that nobody has registered, of whatever CA",
        "certificate-unknown",
        acts.built(by(flaws.stranger)),
    ),
    _cell(
        "certificate's issuer",
        "Registered and not yet approved",
        "signer-not-authorised",
        acts.built(by(flaws.stranger, is_approved=False)),
    ),
    _cell(
        "certificate's issuer", "A CA's certificate signs", "certificate-expired", acts.built(by(acts.ca, classes=()))
    ),
    _cell(
        "two roles of one person",
        "The homeroom teacher's certificate signs as principal too",
        "signer-not-authorised",
        acts.homeroom_as_principal,
    ),
    _cell(
        "two roles of one person",
        "Another certificate of the homeroom teacher's signs as principal, and the window keeps the roles apart",
        "roles-of-one-person",
        acts.one_person_twice("homeroom principal"),
    ),
    _cell(
        "two roles of one person",
        "The same where the window keeps other roles apart",
        "",
        acts.one_person_twice("subject-teacher principal"),
    ),
    _cell(
        "statement replayed",
        "Statements of another packet of the same record",
        "signed-content-changed",
        acts.of_another_packet,
    ),
    _cell(
        "statement replayed",
        "Statements and packets of the year before",
        "window-mismatch",
        acts.built(flaws.signed(school_year="2024-2025")),
    ),
    _cell(
        "statement replayed",
        "A receipt in the place of an endorsement",
        "statement-malformed",
        forged.acted(forged.other_kind),
    ),
    _cell(
        "path of another tree", "A step of the path is not of this tree", "proof-invalid", acts.built(flaws.bad_path)
    ),
    _cell(
        "exchanged parts",
        "Marks of two pupils, after the teacher signed",
        "signed-content-changed",
        lambda r: acts.exchanged(r, "subjects/TOAN", 1),
    ),
    _cell(
        "exchanged parts",
        "Attendance of two pupils, after the principal signed",
        "signed-content-changed",
        lambda r: acts.exchanged(r, "attendance", 3),
    ),
    _cell(
        "old mark brought back",
        "A teacher's signature older than the newest accepted one",
        "older-signature",
        acts.older,
    ),
    _cell(
        "old mark brought back",
        "Another statement of the same second",
        "older-signature",
        acts.older_by_a_second_signature,
    ),
    _cell(
        "keys and spellings",
        "An RSA key of 1024 bits",
        "signature-invalid",
        acts.built(by(forged.weak_key, classes=())),
    ),
    _cell(
        "keys and spellings",
        "Signed with another key than the certificate's",
        "signature-invalid",
        acts.built(by(flaws.forger)),
    ),
    _cell("keys and spellings", "HS256, keyed with the public key", "statement-malformed", forged.acted(forged.hs256)),
    _cell("keys and spellings", "alg none", "statement-malformed", forged.acted(forged.alg_none)),
    _cell("keys and spellings", "RS256 named over an ES256 key", "signature-invalid", forged.acted(forged.rs256)),
    _cell("keys and spellings", "s in its upper half", "signature-invalid", forged.acted(forged.high_s)),
    _cell(
        "keys and spellings",
        "A last digit with a bit that carries nothing",
        "statement-malformed",
        forged.acted(forged.unused_bits),
    ),
    _cell("keys and spellings", "A protected header with crit", "statement-malformed", forged.acted(forged.crit)),
    _cell(
        "keys and spellings", "A member of the payload stands twice", "statement-malformed", forged.acted(forged.twice)
    ),
    _cell(
        "keys and spellings", "A statement of more than 4 KiB", "statement-malformed", forged.acted(forged.oversized)
    ),
    _cell("keys and spellings", "A submission of more than 4 MiB", "submission-malformed", forged.large_submission),
    _cell("keys and spellings", "A member of the submission stands twice", "submission-malformed", forged.member_twice),
    _cell("leaves of a statement", "Two leaves for one pupil under one signature", "proof-invalid", forged.two_leaves),
    _cell(
        "leaves of a statement",
        "The leaves are not shown at the first presentation",
        "leaves-mismatch",
        acts.without_leaves,
    ),
    _cell(
        "leaves of a statement",
        "The signature covers more leaves than are shown",
        "leaves-mismatch",
        acts.leaf_left_out,
    ),
    _cell("leaves of a statement", "All leaves are shown, one packet comes later", "", acts.one_presented_of_two),
    _cell(
        "name exchanged",
        "Two pupils' names, after the teachers signed",
        "signed-content-changed",
        lambda r: acts.exchanged(r, "identity", 1),
    ),
    _cell(
        "part dropped or restored",
        "A subject is dropped after everybody signed",
        "submission-malformed",
        forged.dropped_part,
    ),
    _cell(
        "part dropped or restored", "An older part with its teacher's older signature", "older-signature", acts.older
    ),
)
