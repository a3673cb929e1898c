"""All vectors. Those named here are golden files; the others are forged anew in each test run."""

from itertools import chain

from tests.vectors.flaws_authority import AUTHORITY_FLAWS
from tests.vectors.flaws_binding import BINDING_FLAWS
from tests.vectors.flaws_certificates import CERTIFICATE_FLAWS
from tests.vectors.flaws_characters import CHARACTER_FLAWS
from tests.vectors.flaws_content import CONTENT_FLAWS
from tests.vectors.flaws_documents import DOCUMENT_FLAWS
from tests.vectors.flaws_envelope import ENVELOPE
from tests.vectors.flaws_evidence import EVIDENCE_FLAWS
from tests.vectors.flaws_headers import HEADER_FLAWS
from tests.vectors.flaws_jws import JWS_FLAWS
from tests.vectors.flaws_keys import KEY_FLAWS
from tests.vectors.flaws_kinds import KIND_FLAWS
from tests.vectors.flaws_lists import LIST_FLAWS
from tests.vectors.flaws_official import OFFICIAL_FLAWS
from tests.vectors.flaws_parts import PART_FLAWS
from tests.vectors.flaws_paths import PATH_FLAWS
from tests.vectors.flaws_presentations import PRESENTATION_FLAWS
from tests.vectors.flaws_proofs import PROOF_FLAWS
from tests.vectors.flaws_purposes import PURPOSE_FLAWS
from tests.vectors.flaws_references import REFERENCES
from tests.vectors.flaws_signatures import SIGNATURE_FLAWS
from tests.vectors.flaws_stages import STAGE_FLAWS
from tests.vectors.flaws_statements import STATEMENT_FLAWS
from tests.vectors.flaws_times import TIME_FLAWS
from tests.vectors.good import GOOD
from tests.vectors.good_edges import GOOD_EDGES
from tests.vectors.good_lives import GOOD_LIVES
from tests.vectors.good_texts import GOOD_TEXTS
from tests.vectors.levels import GOOD_LEVELS, LEVEL_FLAWS
from tests.vectors.submission_packets import PACKET_SUBMISSIONS
from tests.vectors.submission_senders import SENDER_SUBMISSIONS
from tests.vectors.submission_statements import STATEMENT_SUBMISSIONS
from tests.vectors.submission_wholes import WHOLE_SUBMISSIONS
from tests.vectors.submissions import GOOD_SUBMISSIONS
from tests.vectors.vector import Vector
from tests.vectors.verdicts import OTHER_VERDICTS

OF_BYTES = (ENVELOPE, REFERENCES, LIST_FLAWS, CHARACTER_FLAWS, PART_FLAWS, HEADER_FLAWS, PRESENTATION_FLAWS)
OF_PROOFS = (PATH_FLAWS, PROOF_FLAWS, STAGE_FLAWS, BINDING_FLAWS)
OF_SIGNATURES = (JWS_FLAWS, STATEMENT_FLAWS, KIND_FLAWS, DOCUMENT_FLAWS, SIGNATURE_FLAWS, KEY_FLAWS)
OF_AUTHORITIES = (AUTHORITY_FLAWS, PURPOSE_FLAWS, OFFICIAL_FLAWS, TIME_FLAWS)
OF_THE_REST = (CONTENT_FLAWS, LEVEL_FLAWS, CERTIFICATE_FLAWS, EVIDENCE_FLAWS)
BAD_BUNDLES: tuple[tuple[Vector, ...], ...] = (*OF_BYTES, *OF_PROOFS, *OF_SIGNATURES, *OF_AUTHORITIES, *OF_THE_REST)
FOLDERS: dict[str, tuple[Vector, ...]] = {
    "bundles/good": (*GOOD, *GOOD_TEXTS, *GOOD_EDGES, *GOOD_LIVES, *GOOD_LEVELS, *OTHER_VERDICTS),
    "bundles/bad": tuple(chain.from_iterable(BAD_BUNDLES)),
    "submissions/good": GOOD_SUBMISSIONS,
    "submissions/bad": (*SENDER_SUBMISSIONS, *WHOLE_SUBMISSIONS, *PACKET_SUBMISSIONS, *STATEMENT_SUBMISSIONS),
}

_GOOD_FILES = """
full-chain full-chain-individual head-only ps256 ps256-of-registrar rs256-before-its-end deputy co-teachers
reserved-level homeroom-covers-parts without-scope eight-marks every-escape other-scripts class-like-a-template
unknown-schema odd-keys path-of-four status-of-seven-days identity-corrected annotated-by-successor
status-lists-correction status-knows-older-authority replacement presentation-of-one-subject
presentation-of-nothing-more presentation-of-everything lock-compromised-since receipt-compromised-since
receipt-retired-since lock-compromised-but-stamped long-term revoked-since rs256-stamped-in-time not-locked
not-acknowledged status-absent status-old status-knows-newer-authority not-yet-effective invalidated reissued
status-lists-invalidated old-status-lists-invalidated withdrawn-before-acknowledgement
lower-secondary upper-secondary reassessment interim-cited not-assessed primary-2 place-with-code
"""
_BYTES = """
white-space byte-order-mark key-order repeated-key null-member float-index true-index minus-one-index too-deep
unknown-member missing-receipt empty unreferenced-statement statement-under-wrong-digest
unreferenced-certificate certificates-out-of-order acknowledgement-without-lock annotations-out-of-order
timestamp-of-unknown-statement empty-token-list character-delete character-zero-width-space
character-right-to-left-override character-hebrew-letter character-unassigned character-unicode-15
character-braille-blank character-lone-surrogate nfd mark-after-line-break nine-marks repeated-key-in-part
null-in-part key-with-line-break part-of-two part-of-four salt-twice unknown-part subject-code-line-break
part-unused-bits without-record without-header part-left-out header-counts-too-few
replacement-supersedes-nothing header-years-apart created-on-30-february record-key-of-another-code
presentation-hidden-out-of-order presentation-hash-missing presentation-identity-hidden
presentation-with-school-statement presentation-other-chain
"""
_SIGNED = """
endorsement-index-is-count endorsement-path-too-long endorsement-path-of-another-tree receipt-path-too-long
lock-index-of-neighbour mark-changed marks-exchanged parts-exchanged name-changed record-exchanged
principal-before-teachers principal-without-homeroom mark-changed-at-the-end no-endorsement
without-subject-teacher without-seal one-subject-not-endorsed stages-out-of-order endorsement-twice
two-signers-where-any unknown-role stand-in-not-permitted individual-with-count-2 endorsement-of-another-school
endorsement-of-another-year endorsement-of-another-class endorsement-under-another-policy policy-downgraded
policy-of-another-registrar header-names-another-policy-id jws-header-crit jws-header-typ-of-another-kind
jws-header-alg-none jws-header-alg-hs256 jws-unused-bits receipt-as-endorsement unknown-kind sentence-changed
payload-version-true payload-unknown-member scope-empty scope-part-with-packet scope-without-part
lock-seq-2-without-previous annotation-reissued-without-successor policy-without-packet-stage policy-role-twice
authority-certificate-of-two status-packet-annotated-twice flipped-endorsement high-s signature-as-der
signature-of-63-bytes certificate-of-another certificate-missing key-p384 rsa-1024 rsa-exponent-3
ps256-salt-of-20
"""
_OFFICIAL = """
authority-of-made-up-root authority-by-another-key receipt-purpose-missing lock-purpose-missing
lock-purpose-over-at-that-second lock-by-so-receipt lock-by-principal acknowledgement-by-so-lock
status-by-so-lock receipt-by-another-registrar annotation-by-predecessor receipt-by-successor
receipt-of-another-school lock-of-another-school-year lock-of-other-grades lock-without-the-policy
acknowledgement-of-another-window status-of-another-registrar receipt-of-other-packets lock-of-another-packet
acknowledgement-of-another-lock annotation-of-another-packet receipt-before-it-was-received
status-not-of-its-date status-of-another-authority-document lock-compromised-not-acknowledged
lock-compromised-before-acknowledgement receipt-compromised-before-acknowledgement acknowledgement-compromised
subject-level-unknown identity-with-address signer-expired signer-is-ca unknown-ca namesake-ca
rs256-after-its-end signed-after-it-was-received acknowledged-in-the-future status-from-the-future
timestamp-of-another-statement timestamp-flipped timestamp-by-unknown-authority renewal-of-the-statement
stamped-before-signing revoked-before-signing ocsp-revoked-before-signing crl-flipped
average-without-decimal mark-and-level neither-mark-nor-level place-without-day principal-without-title
"""
FILES = {
    "bundles/good": frozenset(_GOOD_FILES.split()),
    "bundles/bad": frozenset(" ".join((_BYTES, _SIGNED, _OFFICIAL)).split()),
}


def is_file(folder: str, vector: Vector) -> bool:
    """Whether a vector is a golden file; submissions all are."""
    return folder not in FILES or vector.name in FILES[folder]


def check_catalogue() -> None:
    """Names are unique in their folder, and every name of a file is a vector's."""
    for folder, vectors in FOLDERS.items():
        names = [vector.name for vector in vectors]
        assert len(names) == len(set(names)), folder
        unknown = FILES.get(folder, frozenset()) - set(names)
        assert not unknown, unknown
