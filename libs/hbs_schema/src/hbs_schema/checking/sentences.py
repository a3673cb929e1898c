"""What `hbs-check` says of files, in both languages."""

from hbs_schema.findings import Sentence, Term

NO_READER = Sentence(
    "Không đọc được tệp có đuôi tên này. Đề nghị dùng tệp .json, .ndjson hoặc, khi đã cài thư viện hbs-sheets, bảng tính .xlsx, .xls.",
    "Files with this ending are not read here. Use .json or .ndjson or, with the library hbs-sheets installed, a spreadsheet (.xlsx, .xls).",
)
FILE_NOT_OPENED = Sentence(
    "Không mở được tệp. Đề nghị kiểm tra đường dẫn và quyền đọc tệp.",
    "The file cannot be opened. Check its path and the right to read it.",
)
RULES_REFUSED = Sentence(
    "Bộ quy tắc kiểm tra không đúng quy định. Đề nghị tải lại tệp của Sở GDĐT.",
    "The rule book is not as it has to be. Fetch the registrar's file again.",
)
NO_RECORDS = Sentence(
    "Tệp không có học bạ nào. Đề nghị kiểm tra lại tệp hoặc phần mềm kết xuất.",
    "The file has no record. Check the file or the software that wrote it.",
)
FILE_TOO_LARGE = Sentence(
    "Tệp vượt quá giới hạn dung lượng. Đề nghị chia thành nhiều tệp.",
    "The file is larger than is read. Divide it into several.",
)
TOO_MANY_ROWS = Sentence(
    "Tệp có quá nhiều học bạ. Đề nghị chia thành nhiều tệp.",
    "The file has too many records. Divide it into several.",
)
JSON_MALFORMED = Sentence(
    "Nội dung không phải JSON đúng quy cách (UTF-8, không lặp tên trường). Đề nghị kiểm tra lại phần mềm kết xuất.",
    "This is not JSON as it has to be (UTF-8, no name twice in one object). Check the software that wrote it.",
)
RECORD_MALFORMED = Sentence(
    "Học bạ không theo mẫu đầu vào đã công bố. Đề nghị kiểm tra lại các trường ngoài phần nội dung.",
    "The record does not have the input form that is published. Check the fields outside its parts.",
)
SETTING_MISSING = Sentence(
    "Chưa biết cấp học, lớp, năm học hoặc diện của học bạ. Đề nghị ghi trong tệp hoặc ở dòng lệnh.",
    "Level, grade, school year or track of the record is not known. Give it in the file or on the command line.",
)
NOT_PACKABLE = Sentence(
    "Nội dung ở {where} dài quá giới hạn của gói tin hoặc có giá trị mà gói tin không ghi được. Đề nghị rút gọn hoặc sửa lại.",
    "{where} is longer than a packet carries, or has a value that a packet cannot hold. Shorten or correct it.",
)
RECORD = Term("học bạ", "record")
SUMMARY = Sentence(
    "Đã kiểm tra {count} học bạ: {number} lỗi, {rows} cảnh báo.",
    "Records checked: {count}; errors: {number}; warnings: {rows}.",
)
CUT = Sentence(
    "Còn {count} lỗi, cảnh báo khác không in ra. Dùng --limit để in thêm.",
    "Findings that are not printed: {count}. Use --limit to print more.",
)


def line(number: int) -> Term:
    """Where a record stands in a file."""
    return Term(f"dòng {number}", f"line {number}")
