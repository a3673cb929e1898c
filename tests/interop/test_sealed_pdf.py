"""A PDF that the portal sealed, judged by poppler's `pdfsig` and by pyHanko without a network."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pypdf import PdfReader

from deploy.local.pki import Pki
from hbs_kit.entrance import SettingsRefused
from lookup_portal.domain.errors import SealUnavailable
from lookup_portal.rendering.record_pdf import PdfRenderer
from tests.interop.operator import NOBODY, Operator, long_term, signature_of
from tests.interop.poppler import pdfsig
from tests.unit.lookup_portal import samples
from tests.unit.lookup_portal.rendering.archival import attached, faults

pytestmark = pytest.mark.integration


@pytest.fixture
def operator(pki: Pki) -> Operator:
    return Operator(pki)


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return PdfRenderer().render_pdf(samples.book(4, full=True))


Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(pdf: bytes) -> Path:
        file = tmp_path / "sealed.pdf"
        file.write_bytes(pdf)
        return file

    return written


async def test_pdfsig_calls_the_seal_valid_and_names_the_operator(
    operator: Operator, drawn: bytes, write: Write
) -> None:
    said = pdfsig(write(await operator.sealer().seal(drawn, is_kept=True)))

    assert "Signature Validation: Signature is Valid." in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Cổng tra cứu, Bộ Giáo dục và Đào tạo" in said
    assert said.count("Signature #") == 1


async def test_pdfsig_sees_a_changed_byte(operator: Operator, drawn: bytes, write: Write) -> None:
    sealed = bytearray(await operator.sealer().seal(drawn, is_kept=True))
    sealed[len(drawn) // 2] ^= 1

    said = pdfsig(write(bytes(sealed)))

    assert "Signature is Valid" not in said
    assert "Digest Mismatch" in said


async def test_everything_that_judging_takes_is_inside_the_file(operator: Operator, drawn: bytes) -> None:
    status = await long_term(await operator.sealer().seal(drawn, is_kept=True), operator.roots)

    assert status.bottom_line
    assert status.docmdp_ok
    assert status.timestamp_validity.trusted


async def test_a_file_of_an_operator_under_another_root_is_not_trusted(operator: Operator, drawn: bytes) -> None:
    stranger = x509.load_pem_x509_certificates(operator.pki.certificate("stranger-ca").read_bytes())

    status = await long_term(await operator.sealer().seal(drawn, is_kept=True), stranger)

    assert status.intact
    assert not status.trusted


async def test_a_sealed_page_is_still_archival_and_holds_what_was_attached(operator: Operator, drawn: bytes) -> None:
    sealed = await operator.sealer().seal(drawn, is_kept=True)

    assert sealed.startswith(drawn)
    assert b"/Perms" in sealed[len(drawn) :]
    assert faults(drawn) == []
    # The library writes the same statements as attributes of one element; nothing else may differ.
    assert set(faults(sealed)) == {"xmp says part 3", "xmp says conformance A", "xmp says pdf/ua"}
    root: Any = PdfReader(io.BytesIO(sealed)).root_object
    for stated in (b'pdfaid:part="3"', b'pdfaid:conformance="A"', b'pdfuaid:part="1"'):
        assert stated in root["/Metadata"].get_data()
    assert attached(sealed) == attached(drawn)


async def test_an_rsa_key_seals_too(operator: Operator, drawn: bytes, write: Write) -> None:
    said = pdfsig(write(await operator.sealer("school-a-principal").seal(drawn, is_kept=True)))

    assert "Signature Validation: Signature is Valid." in said


@pytest.mark.parametrize("who", ["timestamps", "responders"])
async def test_without_evidence_a_soft_copy_is_sealed_at_a_lower_level_and_an_issued_copy_refused(
    operator: Operator, drawn: bytes, write: Write, who: str
) -> None:
    changed = {"timestamp_url": NOBODY} if who == "timestamps" else {"responders": operator.away()}
    sealer = operator.sealer(**changed)

    with pytest.raises(SealUnavailable):
        await sealer.seal(drawn, is_kept=True)
    sealed = await sealer.seal(drawn, is_kept=False)

    assert "Signature Validation: Signature is Valid." in pdfsig(write(sealed))
    assert b"/DSS" not in sealed
    assert [each["type"].native for each in signature_of(sealed).signer_info["unsigned_attrs"]] == []


@pytest.mark.parametrize("is_kept", [True, False])
async def test_a_revoked_certificate_seals_nothing(operator: Operator, drawn: bytes, is_kept: bool) -> None:
    with pytest.raises(SealUnavailable):
        await operator.sealer("revoked").seal(drawn, is_kept=is_kept)


def test_a_key_that_is_not_the_certificates_is_refused_at_the_start(operator: Operator, tmp_path: Path) -> None:
    for changed in (
        {"key_file": operator.pki.key("so-01-lock")},
        {
            "certificate_file": operator.pki.certificate("authorities-ca"),
            "key_file": operator.pki.key("authorities-ca"),
        },
        {"certificate_file": tmp_path / "nothing.pem"},
        {"chain_files": (tmp_path / "nothing.pem",)},
    ):
        with pytest.raises(SettingsRefused):
            operator.sealer(**changed)
