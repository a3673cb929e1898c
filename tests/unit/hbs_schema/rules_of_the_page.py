"""Rules of docs/packet.md, word for word, and the vectors that break each."""

RULES: dict[str, str] = {
    # §1
    "and equal to its own re-encoding": "part-unused-bits jws-unused-bits unused-bits-of-digest part-padded",
    "**DER** inside JSON is base64": "certificate-as-base64url certificate-padding certificate-with-line-break",
    "must be its own RFC 8785 form": "white-space key-order repeated-key payload-white-space tab-in-part",
    "there is no `null`": "null-member null-in-part payload-null",
    "never for an integer": "true-index header-counts-true payload-version-true acknowledgement-count-true",
    "numbers are integers with |n| < 2^53": "integer-of-2-53 float-in-part float-index minus-zero-index",
    "object keys are printable ASCII": "key-not-ascii key-with-line-break",
    "depth is at most 8": "too-deep-in-part too-deep",
    "at most 8 marks in a row": "nine-marks",
    "the only escapes are": "tab-escape letter-escape escaped-slash null-escape",
    "Unicode Normalization Form C": "nfd marks-in-other-order mark-after-line-break payload-nfd",
    "whose bidirectional class is not R, AL or AN": "character-hebrew-letter character-arabic-letter "
    "character-arabic-digit",
    "not Default_Ignorable_Code_Point": "character-variation-selector character-hangul-filler "
    "character-zero-width-space",
    "but not U+2800, U+FFFC, U+FFFD, U+1D159 and U+16FE4": "character-braille-blank character-object-replacement "
    "character-replacement-character character-null-notehead character-khitan-filler",
    "no control, format, private-use, surrogate or unassigned character": "character-delete character-soft-hyphen "
    "character-private-use character-lone-surrogate character-unassigned character-unicode-15",
    "seconds 00 to 59; both of a day that the calendar has": "created-on-30-february created-in-second-60 "
    "created-in-2100 annotation-of-30-february",
    "a pattern always matches the whole string": "header-year-line-break subject-code-line-break year-line-break",
    "Digits in patterns are U+0030 to U+0039": "header-year-wide-digits",
    "**Lists that ascend**": "certificates-out-of-order annotations-out-of-order evidence-out-of-order "
    "lock-policies-descend",
    "A **lookup code** is a UUIDv4": "lookup-code-not-random lookup-code-upper-case",
    "the second one greater by one": "header-years-apart years-apart",
    # §2
    "exactly as long as index and count demand": "endorsement-path-too-long endorsement-path-too-short",
    "0 ≤ index < count": "minus-one-index endorsement-index-is-count acknowledgement-index-1",
    # §3
    "an array of exactly three": "part-of-two part-of-four part-an-object",
    "At most 16 KiB": "part-too-long",
    "16 bytes of the operating system's CSPRNG": "salt-of-15-bytes salt-of-17-bytes",
    "Two equal salts in different part strings": "salt-twice one-salt-twice one-part-twice",
    "No name stands twice in a packet": "part-twice",
    "or `subjects/<CODE>`": "unknown-part subject-in-lower-case subject-without-code",
    "valid by the model that `header.schema` names": "subject-level-unknown mark-of-11 part-of-another-level",
    "and at least one `subjects/…`": "without-record without-identity without-personal "
    "without-outcome without-subjects",
    "**Parts stand in ascending order of their names**": "parts-out-of-order",
    # §4
    "UUIDv7, new for every packet": "header-packet-id-v4",
    "must follow from `record.lookup_code` and `school_year`": "record-key-of-another-code "
    "presentation-record-key-wrong",
    "`kind` `issue` has `revision` 1 and no `supersedes`": "issue-of-revision-2 issue-supersedes",
    "`replacement` has revision ≥ 2 and `supersedes`": "replacement-of-revision-1 replacement-supersedes-nothing",
    "without white space at its ends": "class-with-space-at-end class-of-33-characters class-of-two-lines",
    "how many parts the packet has": "header-counts-too-few part-left-out",
    # §5
    '**Protected header**: exactly `{"alg","iat","typ","x5t#S256"}`': "jws-header-crit jws-header-kid jws-header-jwk "
    "jws-header-without-iat",
    "integer seconds from 0 to 4102444799": "jws-header-iat-negative jws-header-iat-after-2099",
    "`typ` is `hbs-<kind>+jws`": "jws-header-typ-jwt jws-header-typ-of-another-kind",
    "exactly the members of the row": "payload-unknown-member payload-missing-member lock-without-scope",
    "`scope.part` stands if and only if `covers` is `part`": "scope-part-with-packet scope-without-part",
    "ascending, without repeats, not empty": "scope-grades-descend scope-grades-repeat scope-grades-empty",
    "An empty `scope` is absent": "scope-empty",
    "absent if and only if `seq` is 1": "lock-seq-2-without-previous lock-seq-1-with-previous "
    "acknowledgement-seq-2-without-previous",
    "if and only if `annotation` is `reissued-as`": "annotation-with-needless-successor "
    "annotation-reissued-without-successor status-reissued-without-successor",
    "count must be 1": "individual-with-count-2",
    "Stages covering `part` come first": "policy-part-after-packet",
    "at least one stage covers `packet`": "policy-without-packet-stage policy-without-stages",
    "no role stands twice": "policy-role-twice policy-stand-in-has-a-stage",
    "certificates by thumbprint, then purpose": "authority-certificates-descend authority-registrar-twice",
    "a thumbprint has one holder": "authority-certificate-of-two",
    "a purpose holds from `not_before` until before `not_after`": "lock-purpose-over-at-that-second "
    "lock-purpose-not-begun lock-purpose-over",
    "`next_update` is after `issued_at`": "status-next-update-before-issue",
    "one entry each: the latest decision": "status-packet-annotated-twice",
    "need purpose `receipt`": "receipt-by-so-lock receipt-purpose-missing",
    "`lock`, `annotation` need `lock`": "lock-by-so-receipt lock-by-principal annotations-by-so-receipt",
    "`policy`, `calendar` need `policy`": "policy-by-so-receipt",
    "all of the payload's own registrar": "receipt-by-another-registrar lock-by-another-registrar",
    "with purpose `lock` of a successor of its registrar": "annotation-by-predecessor receipt-by-successor",
    "`acknowledgement` needs the Bộ's `ack`": "acknowledgement-by-so-lock acknowledgement-by-bo-status",
    "`status` the Bộ's `status`": "status-by-so-lock status-by-bo-ack",
    "never stands in an envelope": "root-certificate-inside",
    "filled from payload members alone, and compared": "sentence-changed sentence-missing",
    "A leaf is label ‖ 0x00 ‖ 32-byte values": "packet-leaf-under-part-label leaf-without-chain "
    "lock-with-label-of-close",
    "Two leaves of an endorsement, close or lock with one record key": "two-leaves-of-one-record",
    # §6
    "**s ≤ n/2**": "high-s high-s-of-lock",
    "0 < r, s < n": "r-zero s-zero r-beyond-order",
    "signature 64 bytes": "signature-of-63-bytes signature-of-65-bytes signature-as-der",
    "`PS256`: salt of 32 bytes": "ps256-salt-of-20",
    "`RS256`: statements of schools only": "lock-by-rs256 receipt-by-rs256 status-by-rs256",
    "is before the policy's `rs256_until`": "rs256-after-its-end",
    "RSA keys have 2048 to 4096 bits and e = 65537": "rsa-1024 rsa-4352 rsa-exponent-3",
    "Nothing else, never SHA-1": "jws-header-alg-none jws-header-alg-hs256 jws-header-alg-es384 key-p384 key-ed25519",
    "`alg` must fit the key": "es256-called-ps256 ps256-called-es256 rs256-called-ps256",
    "has keyUsage digitalSignature or nonRepudiation and is no CA certificate": "signer-for-encryption signer-is-ca "
    "signer-without-key-usage",
    "a path has at most 4 certificates, root included": "path-of-five",
    # §7
    "Every envelope refuses unknown members": "unknown-member unknown-member-of-packet unknown-member-of-proof",
    "statements or certificates that nothing refers to": "unreferenced-statement unreferenced-certificate",
    "repeats, and anything over a limit": "repeated-certificate repeated-annotation repeated-evidence",
    "There is no acknowledgement without a lock": "acknowledgement-without-lock",
    "no digest twice": "endorsement-twice",
    "Endorsements stand in the order of the policy's stages": "stages-out-of-order parts-endorsed-out-of-order "
    "co-signers-out-of-order",
    "Role and part come from the signed payload only": "part-of-another-name role-of-another-stage",
    "required when the statement is presented to the registrar for the first time": "leaves-missing",
    "and recomputed to its root": "leaf-missing leaf-exchanged leaves-out-of-order",
    "has the envelope's submission_id, window and school": "sender-of-another-submission sender-of-another-window "
    "sender-of-another-school",
    "its tree is exactly this submission's packet digests": "sender-of-other-packets",
    "one packet for each record key": "two-packets-of-one-record",
    "if one packet digest cannot be computed the submission is refused whole": "bad-part-among-good "
    "bad-record-key-among-good",
    "[part hashes ascending]": "presentation-hidden-out-of-order",
    "hold the registrar's and the Bộ's only": "presentation-with-school-statement presentation-with-school-certificate",
    "are always disclosed": "presentation-header-hidden presentation-identity-hidden",
    "no hash stands twice": "presentation-hidden-twice presentation-hidden-and-shown",
    "disclosed and hidden together are `header.parts`": "presentation-hash-missing presentation-hash-too-many",
    "200 certificates of 4 KiB each (16 of them of CAs)": "certificate-too-long too-many-authorities",
    "16 annotations; 16 tokens in a line": "too-many-annotations too-many-tokens",
    # §8
    "each JWS has exactly the header and payload of its kind": "receipt-as-endorsement close-as-lock "
    "calendar-as-policy",
    "each under the key of the certificate it names": "certificate-of-another certificate-missing flipped-endorsement",
    "signed by the given root key": "authority-of-made-up-root authority-by-another-key authority-flipped",
    "the policy's id, version and digest are the header's": "policy-downgraded header-names-another-policy-id "
    "header-names-another-policy-version",
    "its registrar and level fit": "policy-of-another-registrar policy-of-another-level",
    "every endorsement has registrar, school, school year, level and policy equal to the header's": "endorsement-of-"
    "another-registrar endorsement-of-another-school endorsement-of-another-year endorsement-of-another-level "
    "endorsement-under-another-policy",
    "track, `scope.class` and `scope.grades` where present": "endorsement-of-another-track "
    "endorsement-of-another-class endorsement-of-another-grade",
    "nothing missing, nothing extra, in order": "no-endorsement without-homeroom two-signers-where-any unknown-role",
    "every leaf is in its tree": "marks-exchanged parts-exchanged name-changed principal-before-teachers",
    "the lock's grades contain the grade": "lock-of-other-grades",
    "not more than five minutes after the receipt's `iat`": "receipt-before-it-was-received",
    "the lock's `policies` name the packet's": "lock-without-the-policy",
    "not more than five minutes before `received_at`": "lock-before-receipt",
    "not more than five minutes before the lock's": "acknowledgement-before-lock",
    "the acknowledgement's window is the lock's and its leaf is this lock": "acknowledgement-of-another-window "
    "acknowledgement-of-another-lock",
    "makes the verdict *withdrawn*": "invalidated reissued",
    "Without lock or acknowledgement: indeterminate": "not-locked not-acknowledged",
    "`issued_at` and `iat` are not more than five minutes apart": "status-not-of-its-date",
    "if of the same number as the document at hand, has the same digest": "status-of-another-authority-document",
    "lists no `invalidated` or `reissued-as` for this packet": "status-lists-invalidated status-lists-reissued",
    "of a greater number than the one at hand": "status-knows-newer-authority",
    "issued more than seven days before now": "status-old",
    "`effective_at` of the lock after now": "not-yet-effective",
    "`certificate-validity` (at the best time)": "signer-expired signer-not-yet-valid",
    "`certificate-path` (to a given CA root": "unknown-ca namesake-ca issuer-not-a-ca issuer-missing",
    "no school's `iat` more than five minutes after its best time": "signed-after-it-was-received",
    "no `iat` more than five minutes after its timestamp, or after now": "stamped-before-signing "
    "acknowledged-in-the-future status-from-the-future",
    "evidence that is present and malformed or not valid fails": "evidence-not-der timestamp-not-der crl-flipped",
    # §9
    "has the statement digest as message imprint": "timestamp-of-another-statement",
    "a later token's imprint is SHA-256 of the earlier token's DER": "renewal-of-the-statement",
    "the best time must be before `ended_at`": "lock-retired receipt-retired lock-compromised-before-acknowledgement",
    "and without one the check fails": "lock-compromised-not-acknowledged policy-compromised-not-acknowledged "
    "acknowledgement-compromised annotation-compromised",
    "`received_at` proves nothing either": "receipt-compromised-before-acknowledgement",
    "has the extended key usage timeStamping": "timestamp-by-a-person",
    "a path to one of the CA roots that the verifier brought, at genTime": "timestamp-by-unknown-authority "
    "timestamp-after-expiry",
}
