"""Invented secondary records: names, codes and numbers belong to nobody."""

from collections.abc import Sequence
from datetime import date, timedelta

from hbs_schema.rules.subjects import LOWER_SECONDARY_SUBJECTS
from hbs_schema.values import secondary
from hbs_schema.values.identity import Identity
from hbs_schema.values.interim import InterimCitation
from hbs_schema.values.page_foot import IssuingSchool, PageFoot
from hbs_schema.values.personal import Relative
from hbs_schema.values.pupil_page import Place, PupilPage, StudyPeriod
from hbs_schema.values.record import Record
from lookup_portal.rendering.book import Book
from lookup_portal.rendering.kinds import Issue
from lookup_portal.rendering.making import Shown, assemble
from lookup_portal.rendering.secondary_year import SecondaryParts
from lookup_portal.rendering.signatures import Signer
from lookup_portal.rendering.year_head import YearHead
from tests.unit.lookup_portal import samples

COMMENT_ONLY = {"GDTC", "NGHE_THUAT", "HDTN_HN", "GDDP", "AM_NHAC", "MI_THUAT"}
LOWER = [code for code in LOWER_SECONDARY_SUBJECTS if code not in ("NGOAI_NGU_2", "TIENG_DTTS")]
UPPER = (
    "NGU_VAN", "TOAN", "NGOAI_NGU_1", "LICH_SU", "GDQPAN", "DIA_LI", "VAT_LI", "HOA_HOC", "TIN_HOC", "GDTC",
    "HDTN_HN", "GDDP",
)  # fmt: skip
TEACHERS = ("Đỗ Minh Khôi", "Vũ Hải Yến", "Bùi Ngọc Lan", "Hoàng Đức Trí", "Y Ngơm Niê", "Lò Văn Pấng")
COMMENTS = {
    "NGU_VAN": "Diễn đạt mạch lạc, có ý thức đọc thêm; cần chú ý chính tả khi viết bài dài.",
    "TOAN": "Nắm vững kiến thức cơ bản, vận dụng tốt vào bài toán thực tế.",
    "KHTN": "Chăm thực hành, báo cáo thí nghiệm đầy đủ.",
    "GDTC": "Hoàn thành các nội dung, cần luyện thêm sức bền.",
    "VAT_LI": "Hiểu bản chất hiện tượng, giải bài tập chắc chắn.",
}


def subject(code: str, at: int) -> secondary.Subject:
    """A mark of 6.5 to 8.8, or a level where the subject has no marks."""
    said = COMMENTS.get(code)
    if code in COMMENT_ONLY:
        return secondary.Subject(
            semester_1=secondary.Semester(level="Đ"),
            semester_2=secondary.Semester(level="Đ"),
            year=secondary.Result(level="Đ", comment=said),
        )
    first, second, year = f"{6 + at % 3}.5", f"{6 + at % 3}.8", f"{6 + at % 3}.7"
    return secondary.Subject(
        semester_1=secondary.Semester(mark=first),
        semester_2=secondary.Semester(mark=second, comment=said),
        year=secondary.Result(mark=year),
        language="Tiếng Anh" if code == "NGOAI_NGU_1" else None,
        topics=("Ứng dụng toán học trong tài chính",) if code == "TOAN" and at == 1 else (),
    )


def parts(level: str = "lower-secondary", *, full: bool = True, reassessed: bool = False) -> SecondaryParts:
    """A pupil with good results; `reassessed`: failed in Mathematics and passed the re-assessment."""
    codes, name = (LOWER, "THCS") if level == "lower-secondary" else (UPPER, "THPT")
    subjects = {code: subject(code, at) for at, code in enumerate(codes)}
    if level == "lower-secondary":
        subjects["TOAN"] = subjects["TOAN"].model_copy(update={"topics": ()})
    if reassessed:
        subjects["TOAN"] = secondary.Subject(
            semester_1=secondary.Semester(mark="4.1"),
            semester_2=secondary.Semester(mark="4.6"),
            year=secondary.Result(mark="4.4"),
            reassessment=secondary.Result(mark="6.0", comment="Đã ôn tập trong hè, đạt yêu cầu."),
        )
    return SecondaryParts(
        level=level,
        record=Record(lookup_code=samples.LOOKUP_CODE),
        identity=Identity(full_name="H'Bia Êban Ksơr", birth_date="2013-11-07", sex="female"),
        personal=personal(name) if full else None,
        subjects=subjects,
        conduct=secondary.Conduct(
            semester_1="T", semester_2="T", year="T", comment="Lễ phép, hòa đồng, có trách nhiệm với lớp."
        ),
        attendance=secondary.Attendance(excused_sessions=3, unexcused_sessions=1),
        outcome=secondary.Outcome(
            learning=secondary.Learning(
                semester_1="CĐ" if reassessed else "K",
                semester_2="Đ" if reassessed else "T",
                year="CĐ" if reassessed else "T",
                after_reassessment="Đ" if reassessed else None,
            ),
            is_promoted=True,
            awards=() if reassessed else (secondary.Award(code="HSG", text="Danh hiệu Học sinh Giỏi"),),
            certificates=("Chứng nhận nghề phổ thông: Tin học văn phòng",),
            interim=InterimCitation(
                school_name="Trường THCS Đồng Tâm Thử", left_on="2026-01-09", packet="A" * 43
            ) if reassessed else None,
        ),
        remarks=PageFoot(
            school=IssuingSchool(name=f"{name} Suối Hoa", commune="Xã Ea Mẫu", province="Tỉnh Mẫu"),
            place="Ea Mẫu",
            issued_on="2026-05-29",
            homeroom_teacher="Lê Thị Bích Ngọc",
            principal="Trần Quốc Bảo",
            principal_title="deputy",
            comment="Có tiến bộ rõ rệt trong học kỳ II.",
        ),
    )  # fmt: skip


def personal(name: str) -> PupilPage:
    return PupilPage(
        pupil_code="HS-2025-0081",
        personal_id="066313000081",
        identity_check="verified",
        register_no=f"81/{name}",
        nationality="Việt Nam",
        ethnicity="Ê-đê",
        birthplace=Place(text="Trạm Y tế xã Ea Mẫu, huyện Cũ, tỉnh Mẫu"),
        address=Place(text="Buôn Kmrơng, xã Ea Mẫu, tỉnh Mẫu", province="66", commune="24100", as_of="2025-07-01"),
        father=Relative(full_name="Y Thơm Niê", occupation="Làm nông"),
        mother=Relative(full_name="H'Lan Êban", occupation="Giáo viên"),
        policy_groups=("Con của người dân tộc thiểu số ở vùng khó khăn",),
        study_history=(
            StudyPeriod(
                school_year="2024-2025", class_name="6A", school_name=f"{name} Đồng Tâm Thử", province="Tỉnh Mẫu"
            ),
            StudyPeriod(school_year="2025-2026", class_name="7B", school_name=f"{name} Suối Hoa", province="Tỉnh Mẫu"),
        ),
    )


def signers(given: SecondaryParts) -> Sequence[Signer]:
    """A teacher for each two subjects, homeroom, deputy, seal."""
    codes = list(given.subjects)
    at = samples.SIGNED_AT
    taught = [
        Signer("subject-teacher", name, at + timedelta(minutes=4 * n), tuple(codes[2 * n : 2 * n + 2]))
        for n, name in enumerate(TEACHERS)
    ]
    return [
        *taught,
        Signer("homeroom", given.remarks.homeroom_teacher if given.remarks else "", at + timedelta(hours=2)),
        Signer("deputy", "Trần Quốc Bảo", at + timedelta(hours=8)),
        Signer(
            "seal", f"Trường {given.remarks.school.name}" if given.remarks else "", at + timedelta(hours=8, minutes=9)
        ),
    ]


def book(
    level: str = "lower-secondary",
    *,
    full: bool = True,
    issue: Issue | None = None,
    given: SecondaryParts | None = None,
) -> Book:
    """One year; an issued one has a cover."""
    own = given or parts(level, full=full)
    grade = 7 if level == "lower-secondary" else 11
    year = samples.given(own, YearHead("2025-2026", grade, f"{grade}B"), signers(own), full=full, day=date(2026, 6, 15))
    return assemble(
        [year],
        level,
        Shown("certified" if issue else "soft", full),
        samples.COPY_PORTAL if issue else samples.PORTAL,
        issue=issue,
    )
