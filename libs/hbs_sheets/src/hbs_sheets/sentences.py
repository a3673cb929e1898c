"""What the readers say to schools. No sentence holds a name, an id or a birth date."""

from hbs_schema.findings import Sentence

FILE_TOO_LARGE = Sentence(
    "Tệp vượt quá dung lượng cho phép ({limit} MB). Đề nghị tách thành nhiều tệp, mỗi tệp một lớp, và gửi lại.",
    "The file is larger than allowed ({limit} MB). Split it into one file a class and send again.",
)
FILE_UNREADABLE = Sentence(
    "Tệp không đọc được: không phải là bảng tính .xlsx hoặc .xls, hoặc tệp bị hỏng. Đề nghị kết "
    "xuất lại từ phần mềm và gửi lại.",
    "The file cannot be read: it is no .xlsx or .xls spreadsheet, or it is damaged. Export it again and send it.",
)
FILE_NOT_A_SPREADSHEET = Sentence(
    "Tệp không đọc được: không phải là bảng tính .xlsx hoặc .xls, dù có thể mang đuôi tệp này (ví dụ trang web hoặc tệp "
    "CSV do phần mềm kết xuất). Đề nghị mở tệp bằng phần mềm bảng tính, chọn “Lưu thành” với dạng .xlsx và gửi lại.",
    "The file cannot be read: it is no .xlsx or .xls spreadsheet, though it may bear that ending (a web page or CSV that "
    "software exports so). Open it in a spreadsheet program, save it as .xlsx and send that.",
)
FILE_PROTECTED = Sentence(
    "Tệp không đọc được vì có đặt mật khẩu. Đề nghị bỏ mật khẩu và gửi lại.",
    "The file cannot be read because it is protected by a password. Remove the password and send again.",
)
FILE_UNSAFE = Sentence(
    "Tệp không đọc được vì cấu trúc bên trong bất thường. Đề nghị kết xuất lại từ phần mềm và gửi lại.",
    "The file cannot be read because its inner structure is not that of a spreadsheet. Export it again and send it.",
)
SHEET_TOO_LARGE = Sentence(
    "Tệp không đọc được: bảng tính vượt quá {rows} dòng hoặc {columns} cột có dữ liệu. Đề nghị "
    "xóa các dòng, cột thừa hoặc tách thành nhiều tệp.",
    "The file cannot be read: a sheet has values beyond {rows} rows or {columns} columns. Delete "
    "what is not needed or split the file.",
)
COLUMN_MISSING = Sentence(
    "Tệp không đọc được: {file} thiếu cột “{column}” ở dòng tiêu đề thứ {row}. Đề nghị dùng tệp "
    "kết xuất nguyên bản, không xóa hoặc đổi tên cột tiêu đề.",
    "The file cannot be read: {file} lacks the column “{column}” in header row {row}. Use the "
    "file as exported, without deleting or renaming header columns.",
)
COLUMN_REPEATED = Sentence(
    "Tệp không đọc được: {file} có nhiều cột “{column}”. Đề nghị chỉ giữ một cột.",
    "The file cannot be read: {file} has the column “{column}” more than once. Keep it once.",
)
COLUMN_UNUSED = Sentence(
    "Cột {letter} trong {file} có dữ liệu nhưng không thuộc mẫu nên không được nhập. Đề nghị kiểm "
    "tra tên cột nếu cần nhập.",
    "Column {letter} of {file} holds values but does not belong to the layout and was not "
    "imported. Check its title if it should be.",
)
SHEET_UNUSED = Sentence(
    "Trang thứ {number} của {file} có học sinh nhưng không được nhập vì thiếu cột hoặc không thuộc mẫu. Đề nghị kiểm tra "
    "tên trang và tên cột; nếu không cần thì xóa trang này.",
    "Sheet {number} of {file} has pupils but was not imported: it lacks columns or is not of the layout. Check its name "
    "and titles, or delete it if it is not needed.",
)
CELL_NOT_CALCULATED = Sentence(
    "Ô ở cột “{column}” chứa công thức chưa có kết quả hoặc bị lỗi. Đề nghị thay công thức bằng giá trị và gửi lại.",
    "The cell in column “{column}” holds a formula without a result, or an error. Replace it by "
    "its value and send again.",
)
CELL_NOT_UNDERSTOOD = Sentence(
    "Không đọc được giá trị ở cột “{column}”. Đề nghị ghi theo mẫu: {form}.",
    "The value in column “{column}” cannot be read. Write it as: {form}.",
)
CHARACTER_NOT_ALLOWED = Sentence(
    "Ô ở cột “{column}” chứa ký tự điều khiển hoặc ký tự ẩn không được phép. Đề nghị nhập lại nội dung ô này.",
    "The cell in column “{column}” holds control or invisible characters that are not allowed. Type it again.",
)
OLD_ENCODING = Sentence(
    "Chữ ở cột “{column}” được gõ bằng bảng mã cũ (TCVN3, phông .VnTime) nên không còn là tiếng Việt. Đề nghị chuyển tệp "
    "sang Unicode và gửi lại.",
    "The text in column “{column}” is in an old encoding (TCVN3, .VnTime fonts) and is no Vietnamese any more. Convert "
    "the file to Unicode and send it again.",
)
LETTER_REPLACED = Sentence(
    "Chữ “Đ” ở cột “{column}” được gõ bằng ký tự khác và đã được thay bằng chữ “Đ” tiếng Việt. Đề nghị kiểm tra lại.",
    "The letter “Đ” in column “{column}” was typed as another character and has been replaced. Check it.",
)
ZEROS_RESTORED = Sentence(
    "Số ở cột “{column}” bị mất chữ số 0 ở đầu và đã được bổ sung cho đủ. Đề nghị kiểm tra lại.",
    "The number in column “{column}” had lost its leading zeros; they have been restored. Check it.",
)
PERSONAL_ID_MALFORMED = Sentence(
    "Số định danh cá nhân không đủ 12 chữ số. Đề nghị kiểm tra và nhập lại dưới dạng văn bản.",
    "The personal id does not have 12 digits. Check it and enter it as text.",
)
NATIONALITY_ASSUMED = Sentence(
    "Chưa ghi quốc tịch; đã lấy “Việt Nam” vì học sinh có số định danh cá nhân. Đề nghị kiểm tra lại.",
    "No nationality is given; “Việt Nam” was taken because the pupil has a personal id. Check it.",
)
CODE_MISSING = Sentence(
    "Dòng này có dữ liệu nhưng không có mã học sinh nên không nhập được. Đề nghị bổ sung mã học sinh.",
    "This row holds values but no pupil code, so it was not imported. Add the pupil code.",
)
CODE_REPEATED = Sentence(
    "Mã học sinh ở dòng này bị trùng với dòng khác trong {file}. Đề nghị kiểm tra và chỉ giữ một dòng.",
    "The pupil code of this row stands in another row of {file} too. Check and keep one row.",
)
CODE_OF_TWO_PUPILS = Sentence(
    "Mã ở dòng này là mã học sinh của một em và là mã định danh Bộ GD&ĐT của một em khác trong danh sách học sinh. Đề "
    "nghị sửa danh sách để mỗi mã chỉ của một em.",
    "The code of this row is one pupil's own code and another's code of the sector in the pupil list. Correct the list "
    "so that a code is one pupil's alone.",
)
PUPIL_NOT_LISTED = Sentence(
    "Học sinh ở dòng này không có trong danh sách học sinh. Đề nghị kiểm tra mã học sinh hoặc bổ sung danh sách.",
    "The pupil of this row is not in the pupil list. Check the pupil code or add the pupil to the list.",
)
RESULTS_MISSING = Sentence(
    "Học sinh ở dòng này có trong danh sách nhưng không có trong tệp kết quả. Đề nghị bổ sung kết "
    "quả hoặc cập nhật trạng thái học sinh.",
    "The pupil of this row is in the list but not in the results file. Add the results or update the pupil's status.",
)
PUPIL_WITHOUT_RESULTS = Sentence(
    "Học sinh ở dòng này không có trong tệp kết quả nên thông tin bổ sung không được dùng. Đề "
    "nghị kiểm tra mã học sinh.",
    "The pupil of this row is not in the results file, so its particulars were not used. Check the pupil code.",
)
NAME_DIFFERS = Sentence(
    "Họ tên ở dòng này không khớp với danh sách học sinh theo cùng mã học sinh; có thể bị lệch "
    "dòng. Đề nghị kiểm tra lại.",
    "The name in this row is not that of the pupil list for the same pupil code; rows may have shifted. Check it.",
)
BIRTH_DATE_DIFFERS = Sentence(
    "Ngày sinh ở dòng này không khớp với danh sách học sinh theo cùng mã học sinh; có thể bị lệch "
    "dòng. Đề nghị kiểm tra lại.",
    "The birth date in this row is not that of the pupil list for the same pupil code; rows may "
    "have shifted. Check it.",
)
TWO_VALUES = Sentence(
    "Cột “{column}” trong {file} khác với giá trị đã ghi ở tệp kết quả. Đề nghị chỉ ghi ở một nơi.",
    "Column “{column}” of {file} differs from the value in the results file. Write it in one place only.",
)
CLASS_VALUE_MISSING = Sentence(
    "Trang “Thông tin bổ sung” chưa ghi “{column}”. Đề nghị bổ sung.",
    "The sheet “Thông tin bổ sung” does not give “{column}”. Add it.",
)
NO_ROWS = Sentence(
    "Không có dòng học sinh nào trong {file}. Đề nghị kiểm tra lại tệp.",
    "There is no pupil row in {file}. Check the file.",
)

GRADEBOOK_MISSING = Sentence(
    "Tệp không đọc được: không có trang sổ điểm nào (cần cột mã học sinh và cột “ĐTBmhk” hoặc “ĐĐG”). Đề nghị "
    "dùng tệp sổ điểm kết xuất nguyên bản.",
    "The file cannot be read: it has no gradebook sheet (a pupil code and “ĐTBmhk” or “ĐĐG” columns). Use the file as "
    "exported.",
)
SUBJECT_OF_SHEET_UNKNOWN = Sentence(
    "Không xác định được trang thứ {number} của sổ điểm là của môn học nào. Đề nghị ghi tên môn học ở tên trang.",
    "It cannot be told which subject sheet {number} of the gradebook is about. Put the subject into the sheet's name.",
)
SEMESTER_OF_SHEET_UNKNOWN = Sentence(
    "Không xác định được trang thứ {number} của sổ điểm là của học kỳ nào. Đề nghị ghi HK1 hoặc HK2 ở tên trang.",
    "It cannot be told which semester sheet {number} of the gradebook is about. Put HK1 or HK2 into the sheet's name.",
)
SHEET_MISSING = Sentence(
    "Tệp không đọc được: thiếu trang “{sheet}”. Lớp ghép và tệp nhiều khối cần một trang cho mỗi khối lớp. Đề nghị "
    "tải lại mẫu và nhập vào đúng trang.",
    "The file cannot be read: the sheet “{sheet}” is missing. Classes and files of several grades have a sheet for "
    "each. Download the template again and fill in its sheets.",
)
LAYOUT_OF_ANOTHER_GRADE = Sentence(
    "Mẫu tệp này dành cho khối lớp khác. Đề nghị chọn đúng mẫu tệp của khối lớp.",
    "This layout is for other grades. Choose the layout of the class's grade.",
)
GRADE_UNKNOWN = Sentence(
    "Không xác định được học sinh ở dòng này học khối lớp nào. Đề nghị ghi cột “Khối” hoặc kiểm tra mã lớp.",
    "It cannot be told which grade the pupil of this row is in. Fill in the column “Khối” or check the class.",
)
CLASS_UNKNOWN = Sentence(
    "Lớp ghi ở dòng này chưa được mở cho năm học và cấp học này. Đề nghị mở lớp trước hoặc kiểm tra mã lớp.",
    "The class of this row has not been opened for this school year and level. Open it first, or check the class.",
)
FORMULA_VALUE_USED = Sentence(
    "Cột “{column}” trong {file} có {count} ô là công thức; đã dùng kết quả lưu sẵn trong tệp. Đề nghị kiểm tra lại.",
    "Column “{column}” of {file} has {count} formulas; the values saved in the file were used. Check them.",
)
RECORDS_MISSING = Sentence(
    "Nội dung gửi lên không có danh sách “records”. Đề nghị gửi theo mẫu JSON đã công bố, hoặc NDJSON mỗi dòng một học "
    "bạ.",
    "The body has no list “records”. Send the published JSON form, or NDJSON with a record a line.",
)
RECORDS_TOO_MANY = Sentence(
    "Tệp có hơn {limit} học bạ. Đề nghị tách thành nhiều tệp.",
    "The file has more than {limit} records. Split it.",
)
NO_RECORDS = Sentence(
    "Không có học bạ nào trong nội dung gửi lên. Đề nghị kiểm tra lại tệp.",
    "There is no record in what was sent. Check the file.",
)
RECORD_UNREADABLE = Sentence(
    "Dòng này không đọc được theo JSON (UTF-8, không lặp tên trường). Đề nghị kết xuất lại.",
    "This line is no valid JSON (UTF-8, no member twice). Export it again.",
)
RECORD_TOO_LARGE = Sentence(
    "Dòng này dài hơn {limit} KB. Đề nghị kiểm tra lại nội dung.",
    "This line is longer than {limit} KB. Check its content.",
)
RECORD_MALFORMED = Sentence(
    "Dòng này thiếu mã học sinh hoặc phần nội dung, hoặc có trường không thuộc mẫu. Đề nghị gửi theo mẫu đã công bố.",
    "This line lacks the pupil code or the parts, or has a member of no form. Send the published form.",
)
RECORD_REPEATED = Sentence(
    "Mã học sinh ở dòng này bị trùng với dòng khác. Đề nghị kiểm tra và chỉ giữ một dòng.",
    "The pupil code of this line stands in another line too. Check and keep one line.",
)
RECORD_OF_ANOTHER_CLASS = Sentence(
    "Cấp học, năm học, diện đánh giá hoặc phiên bản mẫu ghi ở dòng này không phải của lớp được nhập. Đề nghị kiểm tra.",
    "Level, school year, track or schema of this line are not those of the class. Check them.",
)
CLASS_OF_RECORD_UNKNOWN = Sentence(
    "Lớp ghi ở dòng này chưa được mở cho năm học và cấp học này. Đề nghị mở lớp trước hoặc kiểm tra tên lớp.",
    "The class of this line has not been opened for this school year and level. Open it first, or check its name.",
)
GRADE_OF_RECORD_UNKNOWN = Sentence(
    "Không xác định được khối lớp của dòng này. Đề nghị ghi trường “grade” là một trong các khối của lớp.",
    "It cannot be told which grade this line is of. Give “grade” as one of the class's grades.",
)
PUPIL_CODE_DIFFERS = Sentence(
    "Mã học sinh của dòng khác với mã học sinh trong thông tin cá nhân. Đề nghị kiểm tra lại.",
    "The line's pupil code is not that of its part “personal”. Check it.",
)
PERSON_MISSING = Sentence(
    "Dòng này còn thiếu {where}. Đề nghị bổ sung.",
    "This line lacks {where}. Add it.",
)
CHARACTER_IN_PART = Sentence(
    "Nội dung ở {where} có ký tự điều khiển hoặc ký tự ẩn không được phép. Đề nghị nhập lại.",
    "A value in {where} holds control or invisible characters that are not allowed. Type it again.",
)
