"""What the service itself says about content and signatures; worded as docs/glossary.md has it."""

from collections.abc import Iterable, Mapping

from hbs_schema.findings import Finding, Sentence, Term
from hbs_schema.rules.reading import part_label
from school_api.domain.errors import Item
from school_api.domain.stages import Seat

CHARACTER_NOT_ALLOWED = Sentence(
    "Nội dung có ký tự không được phép hoặc quá dài. Đề nghị nhập lại.",
    "The value has a character that is not permitted, or is too long. Please enter it again.",
)
PUPIL_CODE_FIXED = Sentence(
    "Mã học sinh không sửa được tại đây. Đề nghị nhập lại danh sách lớp nếu mã học sinh sai.",
    "The pupil's code cannot be changed here. If it is wrong, import the class again.",
)
NOT_EDITABLE = Sentence(
    "Học bạ số này đã gửi về Sở nên tệp không thay đổi nội dung. Nếu cần sửa, đề nghị dùng Báo cáo thay thế.",
    "This record has been sent to the registrar, so the file changes nothing. To correct it, use a replacement.",
)
DATA_LOCKED = Sentence(
    "Nhà trường đã khóa dữ liệu này nên tệp không thay đổi nội dung. Đề nghị liên hệ Hiệu trưởng hoặc cán bộ quản trị "
    "để được mở khóa dữ liệu, sau đó nhập lại.",
    "The school has locked this data, so the file changes nothing. Please ask the principal or the administrator to "
    "unlock it, then import again.",
)
INTERIM_NOT_TAKEN_IN = Sentence(
    "Kết quả giữa năm nêu ở đây chưa được nhận và xác thực cho học sinh này nên không được ghi. Đề nghị nhận tệp kết quả "
    "giữa năm của trường nơi đi; hệ thống tự ghi phần này.",
    "The interim record that is named here was not taken in and verified for this pupil, so it is not stored. Please "
    "take in the former school's interim file; this is then written by itself.",
)
SAME_RECORD = Sentence(
    "Học sinh này có cùng mã số tra cứu học bạ với một học sinh khác của trường nên không được nhập. Đề nghị kiểm tra "
    "số định danh cá nhân và mã định danh học sinh.",
    "This pupil has the same lookup code as another pupil of the school and was not imported. Please check the ids.",
)
ZEROS_LOST = Sentence(
    "Mã học sinh ở dòng này chỉ khác mã của một học sinh đã có ở các số 0 đứng đầu nên không được nhập. Đề nghị ghi đúng "
    "mã (định dạng cột là văn bản) rồi nhập lại.",
    "The pupil code of this row differs from that of a pupil who is here in leading zeros alone, so the row was not "
    "imported. Write the code as it is (format the column as text) and import again.",
)
LEVEL_NOT_SERVED = Sentence(
    "Cấp học này chưa mở được lớp: hệ thống có mẫu học bạ số của tiểu học, trung học cơ sở và trung học phổ thông; giáo "
    "dục thường xuyên chưa có mẫu. Đề nghị chọn lại cấp học.",
    "No class can be opened at this level: there are layouts for primary, lower secondary and upper secondary; "
    "continuing education has none yet. Choose another level.",
)
GRADE_OUTSIDE_LEVEL = Sentence(
    "Khối lớp không thuộc cấp học đã chọn. Đề nghị kiểm tra lại khối lớp hoặc cấp học.",
    "The grade does not belong to the level. Check the grade or the level.",
)
GRADE_NEEDED = Sentence(
    "Khối lớp của học sinh chưa được ghi hoặc không thuộc lớp này. Đề nghị ghi một trong các khối lớp của lớp.",
    "The pupil's grade is not given, or is none of the class's. Please give one of the grades of the class.",
)
OTHER_CLASS = Sentence(
    "Học sinh này thuộc lớp khác trong tệp hoặc trong hệ thống nên không được nhập vào lớp này. "
    "Đề nghị kiểm tra cột lớp.",
    "This pupil belongs to another class, in the file or here, and was not imported. Please check the class column.",
)
RESULT_UNACCOUNTED = Sentence(
    "Học sinh chưa có học bạ số được tiếp nhận trong đợt chốt và chưa nêu lý do. Đề nghị gửi học bạ số về Sở hoặc "
    "bổ sung lý do vào danh sách không chốt.",
    "This pupil has no accepted packet in the window and no reason is given. Please submit the record or give a reason.",
)
SIGNATURES_INCOMPLETE = Sentence(
    "Còn thiếu chữ ký số của {role}{part} cho {count} học bạ số. Hệ thống sẽ báo khi đã đủ chữ ký.",
    "The signature of {role}{part} is missing on {count} records. You will be told when all are there.",
)
ANSWER_NOT_GENUINE = Sentence(
    "Trả lời của Sở không xác thực được bằng chứng thư số đã khai báo nên chưa được ghi nhận. Đề nghị cán bộ quản trị "
    "kiểm tra cấu hình chứng thư số của Sở.",
    "The registrar's answer does not hold under the certificates configured here, so it was not believed. The "
    "administrator should check the registrar's certificates.",
)
ROLES: Mapping[str, Term] = {
    "subject-teacher": Term("Giáo viên dạy môn học", "the subject teacher"),
    "homeroom": Term("Giáo viên chủ nhiệm", "the homeroom teacher"),
    "principal": Term("Hiệu trưởng", "the principal"),
    "deputy": Term("Phó Hiệu trưởng", "the deputy principal"),
    "acting-head": Term("Phụ trách trường", "the acting head"),
    "seal": Term("Nhà trường", "the school's seal"),
}


def row_skipped(sentence: Sentence, code: str) -> Finding:
    """A row of a file that was read well and changes nothing."""
    return Finding(code, sentence, severity="warning")


def seat_items(missing: Iterable[Seat]) -> list[Item]:
    """Missing signatures, each kind once with how many records lack it."""
    counts: dict[Seat, int] = {}
    for seat in missing:
        counts[seat] = counts.get(seat, 0) + 1
    items = []
    for seat, count in sorted(counts.items(), key=lambda pair: (pair[0].stage, pair[0].part)):
        role = ROLES.get(seat.role, Term(seat.role, seat.role))
        label = part_label(seat.part) if seat.part else None
        part = Term(f" ({label.vi})", f" ({label.en})") if label else Term("", "")
        finding = Finding(
            "signatures-incomplete",
            SIGNATURES_INCOMPLETE,
            parameters={"role": role, "part": part, "count": count},
        )
        items.append(
            Item(
                finding.code,
                "",
                finding.text("vi").removesuffix(f" [{finding.code}]"),
                finding.text("en").removesuffix(f" [{finding.code}]"),
                {"role": seat.role, "part": seat.part, "count": count},
            )
        )
    return items
