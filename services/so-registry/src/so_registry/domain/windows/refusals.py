"""Refusals about calendars, windows, announcements and schools, in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from hbs_schema.intake.sentences import PROBLEMS
from so_registry.domain import errors
from so_registry.domain.refusal import Refusal
from so_registry.domain.windows import errors as window_errors

WINDOWS: Mapping[type[errors.RegistryError], Refusal] = {
    window_errors.CalendarRefused: Refusal(
        "calendar-refused",
        Term("Không nhận lịch chốt này", "Calendar refused"),
        Sentence(
            "Lịch chốt có điểm mâu thuẫn hoặc sai khuôn dạng, chưa có gì thay đổi. Đề nghị sửa từng điểm được nêu rồi chạy lại.",
            "The calendar contradicts itself or does not have its form; nothing was changed. Please correct each point that is named.",
        ),
    ),
    window_errors.CalendarMismatch: Refusal(
        "calendar-mismatch",
        Term("Lịch chốt không phải của đợt chốt này", "A calendar of another window"),
        Sentence(
            "Lịch chốt không có gia hạn này, hoặc thuộc đơn vị, năm học, cấp học, diện hay đợt chốt khác. Đề nghị kiểm tra lại lịch và mã.",
            "The calendar has no such extension, or is of another registrar, school year, level, track or window. Please check both.",
        ),
    ),
    window_errors.CalendarConflict: Refusal(
        "calendar-conflict",
        Term("Phiên bản lịch chốt đã có", "Version of the calendar exists"),
        Sentence(
            "Phiên bản này của lịch chốt đã được lưu với nội dung khác, hoặc đã có phiên bản mới hơn. Đề nghị đặt số phiên bản lớn hơn.",
            "This version of the calendar is stored with other content, or a newer one is. Please give it a higher version.",
        ),
    ),
    window_errors.CutoffInPast: Refusal(
        "cutoff-in-past",
        Term("Hạn chốt mới đã qua", "The new cutoff has passed"),
        Sentence(
            "Hạn chốt trong lịch chốt đã qua nên chưa có gì thay đổi. Đề nghị ban hành lịch chốt có hạn chốt muộn hơn thời điểm hiện tại.",
            "The calendar's cutoff has passed; nothing was changed. Please issue a calendar whose cutoff is still to come.",
        ),
    ),
    window_errors.WindowExists: Refusal(
        "window-exists",
        Term("Đợt chốt đã mở", "The window is open already"),
        Sentence(
            "Đợt chốt với mã này của lịch chốt đã được mở. Đề nghị xem danh sách đợt chốt; muốn đổi hạn thì dùng lệnh window move.",
            "The calendar's window of this id is open already. Please look at the list of windows; window move changes its times.",
        ),
    ),
    window_errors.ExtensionNeeded: Refusal(
        "extension-needed",
        Term("Đây là gia hạn", "This is an extension"),
        Sentence(
            "Mã này là gia hạn của một đợt chốt đang mở nên không mở riêng được. Đề nghị dùng lệnh window extend với số của đợt chốt đó.",
            "This id is an extension of a window that is open. Please use window extend with that window's number.",
        ),
    ),
    window_errors.ExtensionNotOpen: Refusal(
        "extension-not-open",
        Term("Chưa đến lúc mở gia hạn", "The extension has not opened"),
        Sentence(
            "Theo lịch chốt, gia hạn này mở muộn hơn nên các trường vẫn gửi vào đợt chốt đang mở, chưa có gì thay đổi. Đề nghị chạy lại từ thời điểm mở gia hạn, trước hạn chốt của đợt chốt đang mở.",
            "By the calendar this extension opens later, so its schools go on sending to the window that is open; nothing was changed. Please run it again once the extension has opened, before the cutoff of the window that is open.",
        ),
    ),
    window_errors.WindowNotLocked: Refusal(
        "window-not-locked",
        Term("Đợt chốt chính chưa chốt", "The window is not locked"),
        Sentence(
            "Đợt chốt đặc biệt chỉ mở sau khi đợt chốt chính đã chốt hết các khối lớp. Đề nghị chốt đợt chốt chính trước, hoặc dùng gia hạn trước hạn chốt.",
            "A special window opens once every grade of the window before it is locked. Please lock that first, or extend it before its cutoff.",
        ),
    ),
    window_errors.NobodyExpected: Refusal(
        "nobody-expected",
        Term("Không có trường nào thuộc diện báo cáo", "No school is expected"),
        Sentence(
            "Không có trường nào thuộc diện báo cáo của đợt chốt này theo danh mục trường và lịch chốt. Đề nghị cập nhật danh mục trường, hoặc nêu trường bằng --school.",
            "By the list of schools and the calendar no school takes part. Please import the list of schools, or name them with --school.",
        ),
    ),
    window_errors.SchoolsUnknown: Refusal(
        "schools-unknown",
        Term("Có trường chưa đăng ký", "Schools that are not registered"),
        Sentence(
            "Chưa có trong danh mục: {schools}. Đề nghị đăng ký các trường này trước (lệnh school import).",
            "Not registered: {schools}. Please register them first (school import).",
        ),
    ),
    window_errors.SchoolsNotExpected: Refusal(
        "schools-not-expected",
        Term("Có trường không thuộc đợt chốt này", "Schools that the window does not expect"),
        Sentence(
            "Trường không thuộc diện báo cáo của đợt chốt này hoặc đã chuyển sang đợt chốt khác: {schools}. Đề nghị kiểm tra lại quyết định gia hạn.",
            "Not expected in this window, or moved on to another: {schools}. Please check the decision.",
        ),
    ),
    window_errors.SchoolNotInWindow: Refusal(
        "school-not-in-window",
        Term("Nhà trường không thuộc đợt chốt này", "The school is not in this window"),
        PROBLEMS["school-not-in-window"],
    ),
    window_errors.AnnouncementConflict: Refusal(
        "announcement-conflict",
        Term("Mã lượt báo cáo đã dùng cho nội dung khác", "The submission id was used for other bytes"),
        Sentence(
            "Mã lượt báo cáo này đã được thông báo trước hoặc đã nhận với nội dung khác. Đề nghị gửi đúng nội dung đã thông báo, hoặc dùng mã mới.",
            "This submission id was announced, or has come, with other bytes. Please send what was announced, or use a new id.",
        ),
    ),
    window_errors.ClassAnnounced: Refusal(
        "class-announced",
        Term("Lớp này đã có thông báo trước", "The class has an announcement"),
        Sentence(
            "Lớp này đã có một lượt báo cáo được thông báo trước và chưa gửi nội dung. Đề nghị gửi nội dung của lượt đó trước.",
            "The class has an announced submission whose bytes have not come. Please send those first.",
        ),
    ),
    window_errors.AnnouncementsTooMany: Refusal(
        "announcements-too-many",
        Term("Quá số lượt thông báo trước", "Too many announcements"),
        Sentence(
            "Trường đã thông báo trước đủ số lượt báo cáo cho phép mà chưa gửi nội dung. Đề nghị gửi nội dung của các lượt đó trước.",
            "The school has announced as many submissions as it may whose bytes have not come. Please send those first.",
        ),
    ),
    window_errors.TimestampRefused: Refusal(
        "timestamp-refused",
        Term("Dấu thời gian không được ghi nhận", "The timestamp does not count"),
        Sentence(
            "Dấu thời gian không khớp với nội dung được thông báo, không có giá trị, hoặc không sớm hơn hạn chốt. Đề nghị liên hệ Sở GDĐT nếu có quyết định gia hạn.",
            "The timestamp is not over these bytes, does not hold, or is not older than the cutoff. Please ask the registrar if there is an extension.",
        ),
    ),
    window_errors.SchoolListRefused: Refusal(
        "school-list-refused",
        Term("Không nhận danh mục trường này", "List of schools refused"),
        Sentence(
            "Danh mục trường có dòng chưa đúng nên chưa có gì được lưu. Đề nghị sửa từng dòng được nêu rồi nhập lại cả tệp.",
            "Rows of the list are wrong, so nothing was stored. Please correct each that is named and import the file again.",
        ),
    ),
    window_errors.TopologyConflict: Refusal(
        "topology-conflict",
        Term("Thời điểm đã có quy định", "Told for that time already"),
        Sentence(
            "Đã có quy định nơi nhận báo cáo từ thời điểm này hoặc muộn hơn. Đề nghị chọn thời điểm sau đó.",
            "Something is told from that instant or a later one. Please choose a later instant.",
        ),
    ),
    window_errors.ReportsElsewhere: Refusal(
        "reports-to-ministry",
        Term("Các trường báo cáo về Bộ", "Schools report to the Ministry"),
        Sentence(
            "Khi đợt chốt này mở, các trường của tỉnh báo cáo về Bộ nên tại đây không mở và không chốt. Đề nghị xem lệnh topology list, và mở đợt chốt tại hệ thống do Bộ vận hành.",
            "When this window opens the province's schools report to the Ministry, so it is neither opened nor locked here. Please see topology list, and open it in the registry that the Ministry runs.",
        ),
    ),
    window_errors.WindowsInTheWay: Refusal(
        "windows-open-later",
        Term("Có đợt chốt mở từ thời điểm này", "Windows open from then on"),
        Sentence(
            "Tại đây có đợt chốt mở từ thời điểm này trở đi: {windows}. Đề nghị chọn thời điểm sau khi các đợt đó mở; các đợt đó vẫn được chốt và báo cáo từ đây.",
            "Windows open here at or after that instant: {windows}. Please choose a later one; those windows are still locked and reported from here.",
        ),
    ),
}
