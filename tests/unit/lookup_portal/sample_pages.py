"""One of each page of the portal, filled with invented data, in either language."""

from dataclasses import replace

from hbs_schema.findings import Language
from lookup_portal.domain.copy_verdicts import Validity
from lookup_portal.http import paths
from lookup_portal.http.copy_context import CopyNonePage, CopyPage, CopyResultPage, CopyYearLine
from lookup_portal.http.holder_view import holder_page
from lookup_portal.http.page_context import (
    AboutPage,
    AccessLine,
    CheckLine,
    ErrorPage,
    FactorPage,
    FieldError,
    FilePage,
    FileResultPage,
    Frame,
    Hidden,
    HolderPage,
    HomePage,
    NotFoundPage,
    Page,
    StatusPage,
    TooManyPage,
    YearLine,
)
from lookup_portal.rendering import labels
from lookup_portal.rendering.copy_book import covers_text
from lookup_portal.rendering.copy_words import VALIDITIES, YEAR_STATES
from lookup_portal.rendering.kinds import KIND_NAMES
from lookup_portal.rendering.reading import Parts
from lookup_portal.rendering.verdict_words import VerdictWords
from lookup_portal.rendering.year_head import YearHead
from tests.unit.lookup_portal import samples, samples_secondary

CARRY = (Hidden("ticket", "q8Zk1sYx4VwU7mB2"),)


def frame(language: Language, path: str, *, posted: bool = False) -> Frame:
    return Frame(
        language=language,
        portal_name=samples.PORTAL.name,
        owner=samples.PORTAL.owner,
        path=path,
        resend=CARRY if posted else None,
    )


def all_pages(language: Language) -> dict[str, Page]:
    """By a name that says what is special about it."""
    return {
        "home": HomePage(frame(language, paths.HOME)),
        "home-wrong": HomePage(
            frame(language, paths.STATUS, posted=True),
            code="3f9c 1a7b",
            errors=(FieldError("code", "code.format"),),
        ),
        "status-effective": status(language, "effective"),
        "status-not-effective": status(language, "not-effective"),
        "status-revoked": status(language, "revoked"),
        "status-superseded": status(language, "superseded"),
        "status-annotated": status(language, "annotated"),
        "status-not-yet-effective": status(language, "not-yet-effective"),
        "status-invalidated": status(language, "invalidated"),
        "status-old": status(language, "status-old"),
        "status-years": years(language),
        "factor-wrong": FactorPage(
            frame(language, paths.HOLDER, posted=True),
            carry=CARRY,
            errors=(FieldError("birth-day", "birth.format"),),
        ),
        "holder": holder(language, samples.parts(4, full=False)),
        "holder-grade-2": holder(language, samples.parts(2, full=False), grade=2),
        "holder-secondary": holder(language, samples_secondary.parts(full=False), grade=7),
        "holder-reassessed": holder(language, samples_secondary.parts(full=False, reassessed=True), grade=7),
        "copy": CopyPage(frame(language, paths.COPY)),
        "copy-wrong": CopyPage(
            frame(language, paths.COPY, posted=True), number="15", errors=(FieldError("number", "copy.number-format"),)
        ),
        "copy-valid": copy(language, "valid"),
        "copy-outdated": copy(language, "outdated"),
        "copy-revoked": copy(language, "revoked"),
        "copy-none": CopyNonePage(frame(language, paths.COPY)),
        "not-found": NotFoundPage(frame(language, paths.STATUS, posted=True)),
        "file": FilePage(frame(language, paths.FILE)),
        "file-wrong": FilePage(frame(language, paths.FILE), errors=(FieldError("file", "file.missing"),)),
        "file-result": file_result(language),
        "file-superseded": replace(file_result(language), overall="superseded"),
        "file-revoked": replace(file_result(language), overall="revoked"),
        "file-withdrawn": replace(file_result(language), overall="withdrawn"),
        "too-many": TooManyPage(frame(language, paths.STATUS), minutes=5),
        "error": ErrorPage(frame(language, paths.HOME), reference="7f3a91c2"),
        "error-busy": ErrorPage(frame(language, paths.HOME), reference="7f3a91c2", kind="busy"),
        "error-no-form": ErrorPage(frame(language, paths.HOME), reference="7f3a91c2", kind="no-form"),
        "about": AboutPage(frame(language, paths.ABOUT)),
    }


def status(language: Language, state: labels.Verdict) -> StatusPage:
    verdict = labels.verdict_sentence(
        state,
        language,
        effective_on="15/06/2026",
        withdrawn_on="12/06/2026",
        decision_no="123/QĐ-SGDĐT",
        decided_on="01/09/2026",
    )
    has_view = state in ("effective", "annotated")
    return StatusPage(
        frame(language, paths.STATUS, posted=True),
        state=state,
        verdict=verdict,
        level=labels.SCHOOL_LEVELS["primary"].in_(language),
        school_year="2025-2026",
        effective_on="15/06/2026" if has_view else None,
        carry=CARRY if has_view else (),
    )


def years(language: Language) -> StatusPage:
    """A record of three years, one of which was only revoked."""
    revoked = labels.verdict_sentence("revoked", language, withdrawn_on="12/06/2024")
    effective = labels.verdict_sentence("effective", language, effective_on="16/06/2025")
    return replace(
        status(language, "effective"),
        years=("2025-2026", "2024-2025"),
        others=(YearLine("2024-2025", effective), YearLine("2023-2024", revoked)),
    )


def holder(language: Language, parts: Parts, grade: int = 4) -> HolderPage:
    viewer = {"vi": "Người học, cha, mẹ hoặc người giám hộ", "en": "The pupil or a guardian"}[language]
    return holder_page(
        frame(language, paths.HOLDER, posted=True),
        parts,
        YearHead(school_year="2025-2026", grade=grade, class_name=f"{grade}A"),
        words=VerdictWords("effective", labels.verdict_sentence("effective", language, effective_on="15/06/2026"), ()),
        effective_on="15/06/2026",
        accesses=(
            AccessLine("08:12 20/06/2026", viewer, "–"),
            AccessLine("14:40 01/07/2026", "Trường THCS Mẫu", "Tuyển sinh lớp 6"),
        ),
        carry=CARRY,
    )


def copy(language: Language, validity: Validity) -> CopyResultPage:
    sentence = VALIDITIES[validity].in_(language).format(withdrawn_on="01/08/2026")
    standing = YEAR_STATES["superseded" if validity == "outdated" else "effective"].in_(language)
    return CopyResultPage(
        frame(language, paths.COPY, posted=True),
        state=validity,
        verdict=sentence,
        kind=KIND_NAMES["certified"].in_(language),
        number="15/2026/HBS-SY",
        office="Trường Tiểu học Hoa Sen",
        issued_at="09:30 ngày 02/07/2026",
        covers=covers_text(["2025-2026"], ["subjects/TOAN", "outcome"], language),
        years=(CopyYearLine("2025-2026", standing),),
        digest="9d" * 32,
        name="Nguyễn Hoàng Ánh Dương" if validity == "valid" else None,
    )


def file_result(language: Language) -> FileResultPage:
    sentences: dict[Language, tuple[str, str, str, str, str]] = {
        "vi": (
            "Tệp này đã bị thay đổi so với bản đã phát hành: phần “Kết quả môn Toán” không khớp.",
            "Tệp đúng định dạng.",
            "Phần “Kết quả môn Toán” không khớp với chữ ký số.",
            "Chưa kiểm tra được tình trạng chứng thư số của người ký.",
            "Thông tin cá nhân được ẩn trong bản trình bày.",
        ),
        "en": (
            "This file differs from what was issued: the part “Result in Mathematics” does not match.",
            "The file has the right form.",
            "The part “Result in Mathematics” does not match its signature.",
            "The status of a signer's certificate could not be checked.",
            "Personal data are hidden in this presentation.",
        ),
    }
    verdict, form, part, certificate, hidden = sentences[language]
    return FileResultPage(
        frame(language, paths.FILE),
        overall="not-genuine",
        verdict=verdict,
        checks=(
            CheckLine("form", "passed", form),
            CheckLine("part-hash", "failed", part),
            CheckLine("revocation", "indeterminate", certificate),
            CheckLine("personal", "not-applicable", hidden),
        ),
    )
