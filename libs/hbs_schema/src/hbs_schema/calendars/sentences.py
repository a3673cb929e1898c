"""What is wrong with a calendar, in words (docs/glossary.md)."""

from hbs_schema.findings import Sentence

UNREADABLE = Sentence(
    "Lịch chốt không đọc được: tệp không phải JSON, có tên trùng lặp hoặc lớn hơn {limit} KiB. Đề nghị kiểm tra lại tệp.",
    "The calendar cannot be read: no valid JSON, a name twice in one object, or more than {limit} KiB. Please check the file.",
)
FIELD_MISSING = Sentence(
    "Lịch chốt thiếu trường {field}. Đề nghị bổ sung theo lược đồ calendar/2.",
    "The calendar lacks the member {field}. Please add it as schema calendar/2 says.",
)
FIELD_UNKNOWN = Sentence(
    "Lịch chốt có trường không thuộc lược đồ. Đề nghị bỏ trường này hoặc sửa lại tên.",
    "The calendar has a member that its schema does not know. Please remove it or correct its name.",
)
VALUE_MALFORMED = Sentence(
    "Giá trị ở vị trí này của lịch chốt không đúng khuôn dạng. Đề nghị sửa theo lược đồ calendar/2.",
    "The value here does not have its form. Please correct it as schema calendar/2 says.",
)
SCHEMA_UNKNOWN = Sentence(
    "Lịch chốt mới phải theo lược đồ calendar/2. Đề nghị ghi schema là calendar, phiên bản 2.",
    "A new calendar follows schema calendar/2. Please give schema calendar, version 2.",
)
DATE_ONLY = Sentence(
    "Thời điểm chỉ ghi ngày nên không rõ là đầu hay cuối ngày. Đề nghị ghi đủ giờ, phút, giây và múi giờ, ví dụ 2026-06-30T00:00:00+07:00.",
    "An instant is given as a mere day, so nobody knows which end of it. Please give hour, minute, second and offset, such as 2026-06-30T00:00:00+07:00.",
)
WITHOUT_OFFSET = Sentence(
    "Thời điểm không ghi múi giờ. Đề nghị ghi thêm +07:00 (giờ Việt Nam).",
    "An instant has no offset. Please add +07:00 (the time of Viet Nam).",
)
ID_REPEATED = Sentence(
    "Mã đợt chốt xuất hiện hai lần trong lịch chốt. Đề nghị đặt mỗi đợt chốt một mã riêng.",
    "The id stands twice in the calendar. Please give each window an id of its own.",
)
TIMES_DISORDERED = Sentence(
    "Các thời điểm không theo thứ tự mở, hạn chốt, hết gia hạn kỹ thuật, xong kiểm tra. Đề nghị sắp xếp lại.",
    "The instants are not in the order open, cutoff, end of grace, end of draining. Please put them in order.",
)
REPORT_BEFORE_LOCK = Sentence(
    "Hạn báo cáo Bộ sớm hơn thời điểm kiểm tra xong. Đề nghị lùi hạn báo cáo hoặc kết thúc kiểm tra sớm hơn.",
    "The report is due before draining ends. Please move one of the two.",
)
EFFECTIVE_BEFORE_CLOSE = Sentence(
    "Ngày hiệu lực sớm hơn hạn chốt. Đề nghị kiểm tra lại quyết định; nếu đúng như vậy thì giữ nguyên.",
    "The effective instant is before the cutoff. Please compare it with the decision; keep it if that is what it says.",
)
OUTSIDE_YEAR = Sentence(
    "Hạn chốt nằm ngoài năm học và bốn tháng sau đó. Đề nghị kiểm tra lại năm.",
    "The cutoff is outside the school year and the four months after it. Please check the year.",
)
GRADE_OF_ANOTHER_LEVEL = Sentence(
    "Khối lớp {grade} không thuộc cấp học của lịch chốt. Đề nghị lập lịch riêng cho cấp học đó.",
    "Grade {grade} is not of the calendar's level. Please make a calendar of its own for that level.",
)
GRADE_TWICE = Sentence(
    "Khối lớp {grade} thuộc hai đợt chốt của cùng một diện. Đề nghị để mỗi khối lớp ở một đợt chốt.",
    "Grade {grade} is in two windows of one track. Please leave it in one of them.",
)
BATCHES = Sentence(
    "Các lần chốt theo khối lớp phải nêu mỗi khối lớp của đợt chốt đúng một lần. Đề nghị sửa lại batches.",
    "The batches name each grade of the window exactly once. Please correct them.",
)
TYPE_TWICE = Sentence(
    "Một loại hình trường được nêu hai lần cho cùng khối lớp. Đề nghị chỉ nêu một lần.",
    "A type of school stands twice for one grade. Please name it once.",
)
TYPE_UNKNOWN = Sentence(
    "Loại hình trường không có trong danh mục. Đề nghị dùng một trong các mã: {known}.",
    "The list has no such type of school. Please use one of: {known}.",
)
LEFT_OUT_UNKNOWN = Sentence(
    "Đợt chốt này chỉ nhận học sinh được trường ký danh sách ở diện khác, nhưng lịch chốt không có diện đó. Đề nghị sửa left_out_of.",
    "The window expects whom schools left out of another track, and the calendar has no such track. Please correct left_out_of.",
)
LEFT_OUT_EARLY = Sentence(
    "Đợt chốt này mở trước hạn chốt của đợt chốt mà từ đó trường ký danh sách học sinh. Đề nghị mở sau hạn đó.",
    "The window opens before the cutoff at which its list is final. Please open it after that.",
)
REFERENCE_UNKNOWN = Sentence(
    "Không có đợt chốt với mã được dẫn chiếu trong lịch chốt này. Đề nghị kiểm tra lại mã.",
    "The calendar has no window of the id that is referred to. Please check the id.",
)
EXTENSION_OF_NOBODY = Sentence(
    "Gia hạn không nêu trường hoặc xã nào. Đề nghị nêu ít nhất một trường hoặc một xã theo quyết định.",
    "The extension names no school and no commune. Please name at least one, as the decision does.",
)
EXTENSION_NOT_LATER = Sentence(
    "Hạn chốt của gia hạn không muộn hơn hạn chốt của đợt chốt được gia hạn. Đề nghị kiểm tra lại.",
    "The extension's cutoff is not later than that of the window it extends. Please check it.",
)
EXTENSION_OPENS_LATE = Sentence(
    "Đợt chốt gia hạn mở sau hạn chốt của đợt chốt được gia hạn nên nhà trường có lúc không gửi được. Đề nghị mở trước hạn đó.",
    "The extension opens after the cutoff that it extends, so for a while the school can send nowhere. Please open it before.",
)
SPECIAL_BEFORE_LOCK = Sentence(
    "Đợt chốt đặc biệt mở trước khi đợt chốt chính kiểm tra xong. Đề nghị mở sau đó, hoặc dùng gia hạn.",
    "The special window opens before the ordinary one has drained. Please open it later, or make an extension.",
)
NAMED_TWICE = Sentence(
    "Danh sách này nêu một mã hai lần. Đề nghị bỏ dòng trùng.",
    "The list names something twice. Please remove the repeat.",
)
YEAR_MALFORMED = Sentence(
    "Năm học không phải hai năm liền nhau. Đề nghị ghi như 2025-2026.",
    "The school year is not two consecutive years. Please write it like 2025-2026.",
)
LEVEL_UNKNOWN = Sentence(
    "Cấp học không có trong danh mục. Đề nghị dùng một trong các mã: {known}.",
    "The list has no such level. Please use one of: {known}.",
)
ONE_WITHDRAWAL_SIGNER = Sentence(
    "Lịch chốt yêu cầu hai người khi thu hồi nhưng quy trình ký số chỉ có một vai trò ký thu hồi. Đề nghị dùng quy trình có hai vai trò, hoặc bỏ yêu cầu này.",
    "The calendar asks for two people at a revocation, but a policy has it signed in one role. Please use a policy with two roles, or take the demand out.",
)
