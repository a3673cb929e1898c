"""Paths and revocations on a grid of odd hierarchies: what we say of each is what openssl says."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier

from hbs_schema.errors import NotGenuine
from hbs_schema.verification.certificate_checks import Use, check_paths, check_validity
from hbs_schema.verification.revocation import StatusJudge
from hbs_schema.verification.status_entries import read_entry
from tests.interop.openssl import openssl
from tests.support.pki import as_certificate

NOW = datetime(2026, 6, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
SECOND = timedelta(seconds=1)
CERTIFIES = (False, False, False, False, False, True, True, False, False)
LISTS_ONLY = (False, False, False, False, False, False, True, False, False)
SIGNS = (True, True, False, False, False, False, False, False, False)
_serials = itertools.count(1)


@dataclass(frozen=True)
class Holder:
    """A name, a key, and one certificate over it."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True)
class Wanted:
    """What a certificate says; `None` leaves an extension out."""

    name: str
    is_ca: bool | None = True
    path_length: int | None = None
    usage: tuple[bool, ...] | None = CERTIFIES
    since: datetime = NOW - YEAR
    until: datetime = NOW + YEAR
    more: tuple[x509.ExtensionType, ...] = ()


@dataclass(frozen=True)
class Line:
    """A leaf, what may stand between, the roots that are trusted, and when the leaf signed."""

    leaf: Holder
    between: tuple[Holder, ...]
    roots: tuple[Holder, ...]
    at: datetime = NOW


def issue(wanted: Wanted, issuer: Holder | None = None, key: ec.EllipticCurvePrivateKey | None = None) -> Holder:
    key = key or ec.generate_private_key(ec.SECP256R1())
    signing = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(wanted.name))
        .issuer_name(named(issuer.name if issuer else wanted.name))
        .public_key(key.public_key())
        .serial_number(next(_serials))
        .not_valid_before(wanted.since)
        .not_valid_after(wanted.until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
    )
    if wanted.is_ca is not None:
        builder = builder.add_extension(x509.BasicConstraints(wanted.is_ca, wanted.path_length), critical=True)
    if wanted.usage is not None:
        builder = builder.add_extension(x509.KeyUsage(*wanted.usage), critical=True)
    for extension in wanted.more:
        builder = builder.add_extension(extension, critical=True)
    return Holder(wanted.name, key, builder.sign(signing, hashes.SHA256()))


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


ROOT, ISSUING = Wanted("Root"), Wanted("Issuing", path_length=0)
LEAF = Wanted("Teacher", is_ca=None, usage=SIGNS)
ROOT_HOLDER = issue(ROOT)
UNKNOWN = x509.UnrecognizedExtension(ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00")


def line(root: Wanted = ROOT, issuing: Wanted = ISSUING, leaf: Wanted = LEAF, at: datetime = NOW) -> Line:
    top = issue(root)
    middle = issue(issuing, top)
    return Line(issue(leaf, middle), (middle,), (top,), at)


def too_long() -> Line:
    first = issue(Wanted("First", path_length=0), ROOT_HOLDER)
    second = issue(Wanted("Second"), first)
    return Line(issue(LEAF, second), (first, second), (ROOT_HOLDER,))


def namesake() -> Line:
    """The issuing CA of that name is under the root; the leaf is of another CA with the same name."""
    return Line(issue(LEAF, issue(ISSUING)), (issue(ISSUING, ROOT_HOLDER),), (ROOT_HOLDER,))


def beside_a_namesake() -> Line:
    right, wrong = issue(ISSUING, ROOT_HOLDER), issue(ISSUING, ROOT_HOLDER)
    return Line(issue(LEAF, right), (wrong, right), (ROOT_HOLDER,))


def certified_anew(at: datetime) -> Line:
    """One key of a CA, two certificates: the first has ended, the second has begun."""
    old = issue(replace(ISSUING, until=NOW), ROOT_HOLDER)
    new = issue(replace(ISSUING, since=NOW + SECOND), ROOT_HOLDER, old.key)
    return Line(issue(LEAF, old), (old, new), (ROOT_HOLDER,), at)


def crossed(until: datetime = NOW + YEAR) -> Line:
    """The issuing CA's root is not trusted, but a trusted one has certified the CA too."""
    issuing = issue(ISSUING, issue(Wanted("Other root")))
    across = issue(replace(ISSUING, until=until), ROOT_HOLDER, issuing.key)
    return Line(issue(LEAF, issuing), (across, issuing), (ROOT_HOLDER,))


def by_a_leaf() -> Line:
    """A teacher's certificate, under a good CA, has 'issued' another one."""
    issuing = issue(ISSUING, ROOT_HOLDER)
    teacher = issue(replace(LEAF, name="Other teacher"), issuing)
    return Line(issue(LEAF, teacher), (issuing, teacher), (ROOT_HOLDER,))


GRID: dict[str, tuple[Callable[[], Line], bool]] = {
    "plain": (line, True),
    "at the leaf's last second": (lambda: line(leaf=replace(LEAF, until=NOW)), True),
    "a second after it": (lambda: line(leaf=replace(LEAF, until=NOW - SECOND)), False),
    "at the leaf's first second": (lambda: line(leaf=replace(LEAF, since=NOW)), True),
    "a second before it": (lambda: line(leaf=replace(LEAF, since=NOW + SECOND)), False),
    "at the CA's last second": (lambda: line(issuing=replace(ISSUING, until=NOW)), True),
    "a second after that": (lambda: line(issuing=replace(ISSUING, until=NOW - SECOND)), False),
    "a CA that is not valid yet": (lambda: line(issuing=replace(ISSUING, since=NOW + SECOND)), False),
    "an issuer that is no CA": (lambda: line(issuing=replace(ISSUING, is_ca=False, path_length=None)), False),
    "an issuer that does not say": (lambda: line(issuing=replace(ISSUING, is_ca=None)), False),
    "a CA that may sign lists only": (lambda: line(issuing=replace(ISSUING, usage=LISTS_ONLY)), False),
    "a CA that signs documents only": (lambda: line(issuing=replace(ISSUING, usage=SIGNS)), False),
    "a CA without key usage": (lambda: line(issuing=replace(ISSUING, usage=None)), True),
    "a leaf as a CA": (by_a_leaf, False),
    "more CAs than the path length": (too_long, False),
    "an unknown critical extension of the leaf": (lambda: line(leaf=replace(LEAF, more=(UNKNOWN,))), False),
    "an unknown critical extension of the CA": (lambda: line(issuing=replace(ISSUING, more=(UNKNOWN,))), False),
    "names that the CA may not issue to": (
        lambda: line(issuing=replace(ISSUING, more=(x509.NameConstraints([x509.DirectoryName(named("X"))], None),))),
        False,
    ),
    "a CA of the same name": (namesake, False),
    "beside a CA of the same name": (beside_a_namesake, True),
    "the first of two certificates of one key": (lambda: certified_anew(NOW - SECOND), True),
    "the second of them": (lambda: certified_anew(NOW + SECOND), True),
    "between them": (lambda: certified_anew(NOW + SECOND / 2), False),
    "cross-certified": (crossed, True),
    "cross-certified until a second ago": (lambda: crossed(NOW - SECOND), False),
    "a root that has ended": (lambda: line(root=replace(ROOT, until=NOW - SECOND)), False),
    "a root that may not certify": (lambda: line(root=replace(ROOT, usage=LISTS_ONLY)), False),
}

LAST_SECONDS = ("at the leaf's last second", "at the CA's last second")
"""openssl ends a certificate a second early; RFC 5280 §4.1.2.5 has notAfter included."""
LISTS_OF_CHANGES = "of changes alone"
"""openssl takes a list of changes for a whole one."""


def has_path(checked: Line) -> bool:
    use = Use(as_certificate(checked.leaf.certificate), checked.at)
    try:
        check_validity([use])
        between = [as_certificate(each.certificate) for each in checked.between]
        check_paths([use], [root.certificate for root in checked.roots], between)
    except NotGenuine:
        return False
    return True


def judge_of(checked: Line) -> StatusJudge:
    between = [as_certificate(each.certificate) for each in checked.between]
    return StatusJudge([root.certificate for root in checked.roots], between)


def judged_path(checked: Line) -> bool:
    try:
        judge_of(checked).path_of(Use(as_certificate(checked.leaf.certificate), checked.at))
    except NotGenuine:
        return False
    return True


def by_openssl(folder: Path, checked: Line, *more: str | Path) -> bool:
    def pem(name: str, *holders: Holder) -> Path:
        file = folder / name
        file.write_bytes(b"".join(each.certificate.public_bytes(Encoding.PEM) for each in holders))
        return file

    trusted = ("-no-CApath", "-no-CAstore", "-CAfile", pem("roots.pem", *checked.roots))
    time = ("-attime", str(int(checked.at.timestamp())))
    files = ("-untrusted", pem("between.pem", *checked.between), pem("leaf.pem", checked.leaf))
    return openssl("verify", *trusted, *time, *more, *files).is_good


@pytest.mark.parametrize("name", GRID)
def test_a_path_holds_where_openssl_finds_one(tmp_path: Path, name: str) -> None:
    build, expected = GRID[name]
    checked = build()

    assert (has_path(checked), judged_path(checked)) == (expected, expected)
    if checked.at.microsecond == 0:
        assert by_openssl(tmp_path, checked) == (expected and name not in LAST_SECONDS)


def listing(issuer: Holder, of: int = 0, *extensions: tuple[x509.ExtensionType, bool]) -> bytes:
    """A list of an hour ago, with the certificate of a serial number revoked since two hours ago, or without any."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(named(issuer.name))
        .last_update(NOW - timedelta(hours=1))
        .next_update(NOW + timedelta(days=7))
        .add_extension(x509.CRLNumber(1), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False)
    )
    if of:
        entry = x509.RevokedCertificateBuilder().serial_number(of).revocation_date(NOW - timedelta(hours=2)).build()
        builder = builder.add_revoked_certificate(entry)
    for extension, is_critical in extensions:
        builder = builder.add_extension(extension, critical=is_critical)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(Encoding.DER)


def scope(*, users: bool = False, cas: bool = False, indirect: bool = False) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=None,
        relative_name=None,
        only_contains_user_certs=users,
        only_contains_ca_certs=cas,
        only_some_reasons=None,
        indirect_crl=indirect,
        only_contains_attribute_certs=False,
    )


LISTED = line()
TEACHER, CA = LISTED.leaf, LISTED.between[0]
SERIAL = TEACHER.certificate.serial_number
NAMESAKE = issue(ISSUING, ROOT_HOLDER)
LISTS_BY: dict[str, tuple[Callable[[], bytes], str]] = {
    "nobody": (lambda: listing(CA), "good"),
    "the teacher": (lambda: listing(CA, SERIAL), "revoked"),
    "somebody else": (lambda: listing(CA, SERIAL + 5000), "good"),
    "by a CA of the same name": (lambda: listing(NAMESAKE, SERIAL), "unknown"),
    "none by a CA of the same name": (lambda: listing(NAMESAKE), "unknown"),
    "for people alone": (lambda: listing(CA, SERIAL, (scope(users=True), True)), "revoked"),
    "for CAs alone": (lambda: listing(CA, 0, (scope(cas=True), True)), "unknown"),
    LISTS_OF_CHANGES: (lambda: listing(CA, 0, (x509.DeltaCRLIndicator(1), True)), "unknown"),
    "an unknown critical extension": (lambda: listing(CA, 0, (UNKNOWN, True)), "unknown"),
}


@pytest.mark.parametrize("name", LISTS_BY)
def test_a_list_says_what_openssl_reads_in_it(tmp_path: Path, name: str) -> None:
    build, expected = LISTS_BY[name]
    data = build()
    file = tmp_path / "list.pem"
    file.write_bytes(x509.load_der_x509_crl(data).public_bytes(Encoding.PEM))
    use = Use(as_certificate(TEACHER.certificate), NOW)
    try:
        said = "revoked" if judge_of(LISTED).revoked_at(read_entry(data), use) else "good"
    except NotGenuine:
        said = "unknown"

    assert said == expected
    is_good = by_openssl(tmp_path, LISTED, "-crl_check", "-CRLfile", file)
    assert is_good == (expected == "good" or name == LISTS_OF_CHANGES)
