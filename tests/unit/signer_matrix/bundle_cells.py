"""Forged files, each a golden vector or made here, as whoever checks a file tells them apart: check and reason."""

from datetime import timedelta

from hbs_schema.verification.bundle import verify_bundle
from hbs_schema.verification.report import Report
from tests.support.world import NOW, RECEIVED_AT, World, locked_class
from tests.unit.signer_matrix.cell import Cell
from tests.vectors.index import golden


def _codes(report: Report) -> frozenset[str]:
    return frozenset(f"{check.name} ({check.reason})" for check in report.checks if check.result == "failed")


def _bundle(group: str, name: str, check: str, reason: str, *besides: str) -> Cell:
    entry = golden(f"bundles/bad/{name}")

    async def found() -> frozenset[str]:
        return _codes(verify_bundle(entry.data, entry.anchors, now=entry.now, is_at_lock=entry.entry["at_lock"]))

    flaw = str(entry.entry["flaw"])
    return Cell(group, flaw.rstrip("."), "bundle", f"{check} ({reason})", found, frozenset(besides))


async def _not_yet_valid() -> frozenset[str]:
    world = World()
    world.key("principal/", not_before=RECEIVED_AT + timedelta(days=1))
    return _codes(verify_bundle(locked_class(world, 1).bundle(), world.anchors, now=NOW))


async def _genuine() -> frozenset[str]:
    world = World()
    return _codes(verify_bundle(locked_class(world, 1).bundle(), world.anchors, now=NOW))


async def _revoked_since() -> frozenset[str]:
    entry = golden("bundles/good/revoked-since")
    return _codes(verify_bundle(entry.data, entry.anchors, now=entry.now, is_at_lock=entry.entry["at_lock"]))


async def _too_large() -> frozenset[str]:
    entry = golden("bundles/good/head-only")
    return _codes(verify_bundle(entry.data + b" " * (2 * 1024 * 1024), entry.anchors, now=entry.now))


BUNDLE_CELLS = (
    _bundle("wrong role", "unknown-role", "stages", "signer-missing"),
    _bundle("wrong role", "stand-in-not-permitted", "stages", "signer-missing"),
    _bundle("wrong role", "receipt-as-endorsement", "statements", "wrong-kind"),
    _bundle("wrong role", "lock-by-principal", "lock", "purpose-missing"),
    _bundle("wrong role", "lock-by-so-receipt", "lock", "purpose-missing"),
    _bundle("wrong role", "acknowledgement-by-so-lock", "acknowledgement", "purpose-missing"),
    _bundle("wrong role", "status-by-so-lock", "status", "purpose-missing"),
    _bundle("wrong school", "endorsement-of-another-school", "binding", "speaks-of-another"),
    _bundle("wrong school", "receipt-of-another-school", "receipt", "speaks-of-another"),
    _bundle("wrong school", "receipt-by-another-registrar", "receipt", "purpose-missing"),
    _bundle("wrong school", "policy-of-another-registrar", "policy", "policy-differs"),
    _bundle("wrong school", "status-of-another-registrar", "status", "speaks-of-another"),
    _bundle("wrong subject", "scope-without-part", "statements", "members"),
    _bundle("wrong subject", "scope-part-with-packet", "statements", "members"),
    _bundle("wrong subject", "one-subject-not-endorsed", "stages", "signer-missing"),
    _bundle("wrong class", "endorsement-of-another-class", "binding", "speaks-of-another"),
    _bundle("wrong class", "lock-of-other-grades", "lock", "speaks-of-another"),
    _bundle("wrong order", "stages-out-of-order", "stages", "signer-missing"),
    _bundle("wrong order", "principal-before-teachers", "proofs", "leaf-missing"),
    _bundle("wrong order", "principal-without-homeroom", "proofs", "leaf-missing"),
    _bundle("missing or extra stage", "no-endorsement", "stages", "signer-missing"),
    _bundle("missing or extra stage", "without-subject-teacher", "stages", "signer-missing"),
    _bundle("missing or extra stage", "without-seal", "stages", "signer-missing"),
    _bundle("missing or extra stage", "two-signers-where-any", "stages", "signer-extra"),
    _bundle("missing or extra stage", "endorsement-twice", "stages", "signer-extra"),
    _bundle("missing or extra stage", "individual-with-count-2", "stages", "signed-together"),
    _bundle("policy downgraded", "policy-downgraded", "policy", "policy-differs"),
    _bundle("policy downgraded", "endorsement-under-another-policy", "binding", "speaks-of-another"),
    _bundle("policy downgraded", "header-names-another-policy-id", "policy", "policy-differs"),
    _bundle("policy downgraded", "lock-without-the-policy", "lock", "speaks-of-another"),
    _bundle(
        "certificate's time",
        "signer-expired",
        "certificate-validity",
        "certificate-not-valid",
        "certificate-path (path-missing)",
    ),
    _bundle("certificate's time", "revoked-before-signing", "revocation", "revoked"),
    _bundle("certificate's time", "ocsp-revoked-before-signing", "revocation", "revoked"),
    _bundle("certificate's time", "receipt-compromised-before-acknowledgement", "receipt", "authority-ended"),
    _bundle("certificate's time", "lock-compromised-not-acknowledged", "lock", "time-unproven"),
    _bundle("certificate's time", "lock-purpose-over-at-that-second", "lock", "purpose-over"),
    _bundle("certificate's time", "signed-after-it-was-received", "signing-time", "time-ahead"),
    _bundle("certificate's issuer", "unknown-ca", "certificate-path", "path-missing"),
    _bundle("certificate's issuer", "namesake-ca", "certificate-path", "path-missing"),
    _bundle("certificate's issuer", "signer-is-ca", "certificate-use", "certificate-unfit"),
    _bundle("certificate's issuer", "authority-of-made-up-root", "authority", "root-differs"),
    _bundle("statement replayed", "receipt-of-other-packets", "receipt", "leaf-missing"),
    _bundle("statement replayed", "endorsement-of-another-year", "binding", "speaks-of-another"),
    _bundle("statement replayed", "lock-of-another-school-year", "lock", "speaks-of-another"),
    _bundle("statement replayed", "jws-header-typ-of-another-kind", "statements", "wrong-kind"),
    _bundle("statement replayed", "unknown-kind", "statements", "wrong-kind"),
    _bundle("statement replayed", "acknowledgement-of-another-lock", "acknowledgement", "leaf-missing"),
    _bundle("statement replayed", "annotation-of-another-packet", "annotations", "leaf-missing"),
    _bundle("path of another tree", "endorsement-path-of-another-tree", "proofs", "leaf-missing"),
    _bundle("path of another tree", "endorsement-path-too-long", "proofs", "leaf-missing"),
    _bundle("path of another tree", "endorsement-index-is-count", "proofs", "leaf-missing"),
    _bundle("path of another tree", "minus-one-index", "format", "members"),
    _bundle("path of another tree", "lock-index-of-neighbour", "lock", "leaf-missing"),
    _bundle("exchanged parts", "marks-exchanged", "proofs", "leaf-missing"),
    _bundle("exchanged parts", "parts-exchanged", "proofs", "leaf-missing"),
    _bundle("exchanged parts", "record-exchanged", "proofs", "leaf-missing"),
    _bundle("exchanged parts", "mark-changed-at-the-end", "proofs", "leaf-missing"),
    _bundle("keys and spellings", "rsa-1024", "signatures", "key-unfit"),
    _bundle("keys and spellings", "rsa-exponent-3", "signatures", "key-unfit"),
    _bundle("keys and spellings", "key-p384", "signatures", "key-unfit"),
    _bundle("keys and spellings", "certificate-of-another", "signatures", "signature-wrong"),
    _bundle("keys and spellings", "jws-header-alg-hs256", "statements", "members"),
    _bundle("keys and spellings", "jws-header-alg-none", "statements", "members"),
    _bundle("keys and spellings", "high-s", "signatures", "signature-form"),
    _bundle("keys and spellings", "signature-as-der", "signatures", "signature-form"),
    _bundle("keys and spellings", "ps256-salt-of-20", "signatures", "signature-wrong"),
    _bundle("keys and spellings", "jws-unused-bits", "statements", "spelling"),
    _bundle("keys and spellings", "jws-header-crit", "statements", "members"),
    _bundle("keys and spellings", "repeated-key", "format", "spelling"),
    _bundle("keys and spellings", "repeated-key-in-part", "parts", "spelling"),
    _bundle("keys and spellings", "rs256-after-its-end", "algorithms", "algorithm-over"),
    _bundle("keys and spellings", "too-deep", "format", "too-large"),
    _bundle("keys and spellings", "statement-under-wrong-digest", "format", "name-differs"),
    _bundle("name exchanged", "name-changed", "proofs", "leaf-missing"),
    _bundle("part dropped or restored", "part-left-out", "parts", "part-set"),
    _bundle("part dropped or restored", "mark-changed", "proofs", "leaf-missing"),
    _bundle("part dropped or restored", "record-key-of-another-code", "record-key", "key-differs"),
    Cell(
        "certificate's time",
        "The principal's certificate was not yet valid when the record was received",
        "bundle",
        "certificate-validity (certificate-not-valid)",
        _not_yet_valid,
        frozenset({"certificate-path (path-missing)"}),
    ),
    Cell(
        "certificate's time",
        "The principal's certificate was revoked after the record was received",
        "bundle",
        "",
        _revoked_since,
    ),
    Cell("keys and spellings", "The file is larger than 2 MiB", "bundle", "format (too-large)", _too_large),
    Cell("missing or extra stage", "Everybody whom the policy names, and nobody else", "bundle", "", _genuine),
)
