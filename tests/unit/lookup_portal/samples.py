"""Invented records for the portal's face: names, codes and numbers belong to nobody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hbs_schema.values.identity import Identity
from hbs_schema.values.personal import Health, Personal, Relative, StudyPeriod
from hbs_schema.values.primary import (
    Attendance,
    Award,
    Competences,
    Outcome,
    Qualities,
    Remarks,
    SchoolName,
    Subject,
    SubjectLevel,
    Trait,
)
from hbs_schema.values.record import Record
from lookup_portal.domain.verdicts import Verdict
from lookup_portal.rendering import labels
from lookup_portal.rendering.book import Attachment, Book, Effect, Portal
from lookup_portal.rendering.kinds import Issue
from lookup_portal.rendering.making import Shown, YearGiven, assemble, revision_text
from lookup_portal.rendering.primary_year import PrimaryParts, primary_year
from lookup_portal.rendering.reading import Parts
from lookup_portal.rendering.secondary_year import SecondaryParts, secondary_year
from lookup_portal.rendering.signatures import Signer, signer_rows
from lookup_portal.rendering.verdict_words import verdict_words
from lookup_portal.rendering.year_head import YearHead

LOOKUP_CODE = "3f9c1a7be2d04c58a6b1e07d94f2c35a"
PORTAL = Portal(
    name="Cổng tra cứu học bạ số",
    owner="Sở Giáo dục và Đào tạo tỉnh Mẫu",
    address="https://tracuu.hocba.example",
    record_address=f"https://tracuu.hocba.example/t/{LOOKUP_CODE}",
)
COPY_PORTAL = replace(PORTAL, record_address="https://tracuu.hocba.example/b/9d41c07b55aa4e0f8c1e3b7a60d2ee19/2026/15")
HOMEROOM = "Phạm Thị Thu Hằng"
PRINCIPAL = "Trần Quốc Bảo"
SIGNED_AT = datetime(2026, 5, 28, 1, 12, tzinfo=UTC)

TESTED = {"TIENG_VIET", "TOAN", "NGOAI_NGU_1", "LS_DL", "KHOA_HOC", "TIN_HOC", "CONG_NGHE"}
GRADE_4 = [code for code in labels.SUBJECTS if code not in ("TNXH", "TIENG_DTTS")]
GRADE_2 = ["TIENG_VIET", "TOAN", "DAO_DUC", "TNXH", "GDTC", "AM_NHAC", "MI_THUAT", "HDTN"]
ONLY_FROM_GRADE_3 = {"CONG_NGHE", "TIN_HOC"}

AWARD = Award(code="HSTB", text="Học sinh tiêu biểu hoàn thành tốt trong học tập và rèn luyện")

COMMENTS = {
    "TIENG_VIET": "Đọc trôi chảy, diễn cảm; viết đoạn văn giàu hình ảnh, ít lỗi chính tả.",
    "TOAN": "Tính toán nhanh và chính xác, biết vận dụng vào bài toán thực tế.",
    "NGOAI_NGU_1": "Phát âm rõ, tự tin khi hội thoại theo cặp.",
    "LS_DL": "Nắm chắc kiến thức, kể được các sự kiện tiêu biểu của địa phương.",
    "KHOA_HOC": "Ham tìm hiểu, quan sát và nêu nhận xét tốt.",
    "HDTN": "Tích cực tham gia các hoạt động của lớp, của trường.",
}


def parts(grade: int = 4, *, full: bool = True) -> PrimaryParts:
    """A pupil with good results; `full=False` is what the holder's view discloses."""
    codes = GRADE_2 if grade <= 2 else GRADE_4
    early = grade <= 2
    return PrimaryParts(
        record=Record(lookup_code=LOOKUP_CODE),
        identity=Identity(full_name="Nguyễn Hoàng Ánh Dương", birth_date="2016-03-05", sex="female"),
        personal=personal(grade) if full else None,
        subjects={code: subject(code, at, "H" if early and code == "GDTC" else "T") for at, code in enumerate(codes)},
        qualities=Qualities(
            traits={code: Trait(level="T") for code in labels.QUALITIES},
            comment="Chăm học, chăm làm; biết giúp đỡ bạn bè, trung thực trong học tập.",
        ),
        competences=Competences(
            general={code: Trait(level="T") for code in labels.GENERAL_COMPETENCES},
            specific={
                code: Trait(level="Đ" if early and code == "THE_CHAT" else "T")
                for code in labels.SPECIFIC_COMPETENCES
                if not (early and code in ONLY_FROM_GRADE_3)
            },
            comment="Tự giác hoàn thành nhiệm vụ, hợp tác tốt trong nhóm, mạnh dạn phát biểu.",
        ),
        attendance=Attendance(excused_days=2, unexcused_days=0),
        outcome=Outcome(
            result="HT" if early else "HTT",
            is_completed=True,
            is_promoted=True,
            awards=() if early else (AWARD,),
        ),
        remarks=Remarks(
            school=SchoolName(name="Tiểu học Hoa Sen", commune="Phường Bình Minh", province="Tỉnh Mẫu"),
            place="Bình Minh",
            issued_on="2026-05-28",
            homeroom_teacher=HOMEROOM,
            principal=PRINCIPAL,
        ),
    )


def personal(grade: int) -> Personal:
    return Personal(
        pupil_code="HS-2021-0417",
        personal_id="001316000417",
        identity_check="verified",
        nationality="Việt Nam",
        ethnicity="Kinh",
        birthplace="Trạm Y tế xã Bình Minh, tỉnh Mẫu",
        origin="Xã Đông Sơn, huyện An Lạc, tỉnh Mẫu",
        address="Số 12, ngõ 34, phố Hoa Ban, phường Bình Minh, tỉnh Mẫu",
        father=Relative(full_name="Nguyễn Văn Lâm"),
        mother=Relative(full_name="Lê Thị Hương Giang"),
        health=Health(height_cm="132.5", weight_kg="29.0"),
        study_history=tuple(
            StudyPeriod(
                school_year=f"{2026 - grade + done}-{2027 - grade + done}",
                class_name=f"{done + 1}A",
                school_name="Trường Tiểu học Hoa Sen, phường Bình Minh, tỉnh Mẫu",
                register_no="417/2022",
                entered_on=f"{2026 - grade + done}-09-05",
            )
            for done in range(grade)
        ),
    )


def subject(code: str, at: int, level: SubjectLevel) -> Subject:
    return Subject(
        level=level,
        test=str(7 + at % 4) if code in TESTED else None,
        comment=COMMENTS.get(code),
    )


def signers(grade: int = 4) -> list[Signer]:
    """Five subject teachers, homeroom, principal, seal."""
    taught: list[tuple[str, tuple[str, ...]]] = [
        (HOMEROOM, ("TIENG_VIET", "TOAN", "DAO_DUC", "HDTN")),
        ("Đỗ Minh Khôi", ("GDTC",)),
        ("Vũ Hải Yến", ("AM_NHAC", "MI_THUAT")),
    ]
    if grade > 2:
        taught += [("Bùi Ngọc Lan", ("NGOAI_NGU_1",)), ("Hoàng Đức Trí", ("TIN_HOC", "CONG_NGHE"))]
    teachers = [
        Signer("subject-teacher", name, SIGNED_AT + timedelta(minutes=3 * at), codes)
        for at, (name, codes) in enumerate(taught)
    ]
    return [
        *teachers,
        Signer("homeroom", HOMEROOM, SIGNED_AT + timedelta(hours=1)),
        Signer("principal", PRINCIPAL, SIGNED_AT + timedelta(hours=6)),
        Signer("seal", "Trường Tiểu học Hoa Sen", SIGNED_AT + timedelta(hours=6, minutes=20)),
    ]


def given(
    parts_given: Parts, head: YearHead, signed_by: Sequence[Signer], *, full: bool = True, day: date = date(2026, 6, 15)
) -> YearGiven:
    """A year in words, in effect since `day`."""
    words = verdict_words(Verdict("effective", datetime.combine(day, time(), UTC)), "vi")
    effect = Effect(
        school_year=head.school_year,
        effective_on=f"{day:%d/%m/%Y}",
        revision=revision_text(head.revision),
        verdict=words.sentence,
        annotations=words.notes,
        signers=signer_rows(signed_by),
    )
    if isinstance(parts_given, SecondaryParts):
        return YearGiven(parts_given, secondary_year(parts_given, head, signed_by, with_reasons=full), effect, day)
    year = primary_year(parts_given, head, tuple(signed_by), with_reasons=full)
    return YearGiven(parts_given, year, effect, day)


def book(
    grade: int = 4,
    *,
    full: bool = True,
    given_parts: PrimaryParts | None = None,
    signed_by: Sequence[Signer] | None = None,
    revision: int = 1,
    attachments: Sequence[Attachment] = (),
) -> Book:
    """The soft copy of `given_parts`, or of the grade's sample, in effect since 15/06/2026."""
    head = YearHead(school_year="2025-2026", grade=grade, class_name=f"{grade}A", revision=revision)
    year = given(
        given_parts or parts(grade, full=full), head, signers(grade) if signed_by is None else signed_by, full=full
    )
    return assemble([year], "primary", Shown("soft", full), PORTAL, attachments=attachments)


def whole_book(*, full: bool = True, issue: Issue | None = None) -> Book:
    """All five years of a primary record."""
    years = [
        given(
            parts(grade, full=full),
            YearHead(f"{2020 + grade}-{2021 + grade}", grade, f"{grade}A"),
            signers(grade),
            full=full,
            day=date(2021 + grade, 6, 15),
        )
        for grade in range(1, 6)
    ]
    shown = Shown("certified" if issue else "soft", full)
    return assemble(years, "primary", shown, COPY_PORTAL if issue else PORTAL, issue=issue)


ISSUE = Issue(
    heading="BẢN SAO Y",
    number="15/2026/HBS-SY",
    copy_code="9d41 c07b 55aa 4e0f 8c1e 3b7a 60d2 ee19",
    office="Trường Tiểu học Hoa Sen",
    place_and_date="Bình Minh, ngày 02 tháng 7 năm 2026",
    converter="Ngô Thị Mai",
    converter_title="Văn thư",
    converted_at="09:30 ngày 02/07/2026",
    covers="Năm học 2021-2022, 2022-2023, 2023-2024, 2024-2025, 2025-2026",
    dossier="TS-2026-0001",
)


def extract() -> Book:
    """Mathematics and the outcome of one year, and nothing of the rest."""
    whole = parts(4)
    chosen = replace(whole, record=None, personal=None, qualities=None, competences=None, attendance=None, remarks=None)
    chosen = replace(chosen, subjects={"TOAN": whole.subjects["TOAN"]})
    year = given(chosen, YearHead("2025-2026", 4, "4A"), signers(4), full=False)
    issue = replace(ISSUE, number="16/2026/HBS-TS", heading="BẢN TRÍCH SAO", covers="Năm học 2025-2026: Toán")
    shown = Shown("extract", is_full=False, parts=frozenset({"subjects/TOAN", "outcome"}))
    return assemble([year], "primary", shown, COPY_PORTAL, issue=issue)


def with_comments(given: PrimaryParts, comment: str) -> PrimaryParts:
    """The same record with one text as every comment."""
    assert given.qualities
    assert given.competences
    return replace(
        given,
        subjects={code: each.model_copy(update={"comment": comment}) for code, each in given.subjects.items()},
        qualities=given.qualities.model_copy(
            update={"comment": comment, "traits": _commented(given.qualities.traits, comment)}
        ),
        competences=given.competences.model_copy(
            update={
                "comment": comment,
                "general": _commented(given.competences.general, comment),
                "specific": _commented(given.competences.specific, comment),
            }
        ),
    )


def _commented(traits: dict[str, Trait], comment: str) -> dict[str, Trait]:
    return {code: trait.model_copy(update={"comment": comment}) for code, trait in traits.items()}
