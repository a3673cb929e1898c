"""Words of cutoffs, their jobs and rehearsals, extensions and announcements."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

CUTOFF: Final[Mapping[str, Term]] = {
    "cutoff.heading": Term("Chốt dữ liệu", "Lock"),
    "cutoff.drain": Term("Kiểm tra xong trước", "Verdicts due"),
    "cutoff.unlocked": Term("Khối lớp chưa chốt", "Grades not locked yet"),
    "cutoff.all-locked": Term("đã chốt tất cả", "all are locked"),
    "cutoff.batches": Term("Các lần chốt (khối lớp)", "Batches (grades)"),
    "cutoff.one-batch": Term("một lần, mọi khối lớp", "one, with every grade"),
    "cutoff.batches-hint": Term(
        "Để trống: theo lịch chốt. Khối lớp chốt cùng lần cách nhau bằng dấu phẩy, các lần cách nhau "
        "bằng dấu chấm phẩy, như 5; 1,2,3,4.",
        "Empty: as the calendar has it. Commas between grades of one batch, semicolons between batches, "
        "such as 5; 1,2,3,4.",
    ),
    "cutoff.beforehand": Term("Trước khi chốt", "Beforehand"),
    "cutoff.foresee": Term("Chạy thử: nếu chốt bây giờ thì thiếu gì", "Dry run: what would be missing now"),
    "cutoff.foresee-hint": Term(
        "Ghi lý do thì có họ tên học sinh; để trống thì không. Từ 5 đến 500 ký tự, được lưu vào nhật ký.",
        "With a reason pupils are named, without one they are not. In 5 to 500 characters; it is kept in the audit.",
    ),
    "cutoff.rehearse": Term("Diễn tập chốt", "Rehearse the lock"),
    "cutoff.rehearse-hint": Term(
        "Làm mọi việc của lần chốt trừ ký số, đo thời gian, rồi hoàn lại toàn bộ.",
        "Does everything of a lock but the signature, takes the time, and undoes all of it.",
    ),
    "cutoff.running": Term(
        "Đợt chốt này đang có một công việc chốt chưa xong: mở công việc đó ở trên.",
        "A job of this window is not over: open it above.",
    ),
    "cutoff.start": Term("Bắt đầu chốt dữ liệu", "Start the lock"),
    "cutoff.propose": Term("Đề xuất chốt dữ liệu", "Propose the lock"),
    "cutoff.lead": Term(
        "Công việc kiểm tra, chờ đến hạn chốt, chờ kiểm tra xong các lượt báo cáo, rồi chốt từng lần. "
        "Trang này không giữ khóa chốt: việc ký số diễn ra ở nơi giữ khóa.",
        "The job checks, waits for the cutoff and for the last verdict, then locks batch by batch. No "
        "key is here: it signs where the key is.",
    ),
    "cutoff.two": Term(
        "Lịch chốt yêu cầu hai người: đề xuất này chờ người thứ hai phê duyệt.",
        "The calendar asks for two people: the proposal waits for a second one.",
    ),
    "cutoff.waits": Term(
        "Đã có đề xuất chờ người thứ hai phê duyệt, khối lớp:", "A proposal waits for a second person, grades:"
    ),
    "cutoff.approved": Term(
        "Đề xuất chốt khối lớp {grade} đã được người thứ hai phê duyệt.",
        "The proposal to lock grades {grade} was approved by a second person.",
    ),
    "cutoff.accepts": Term("Vẫn chốt dù phát hiện", "Lock all the same if"),
    "cutoff.accepts-hint": Term(
        "Chỉ chọn khi đã xem xét: công việc không dừng lại vì những phát hiện này.",
        "Choose only what was looked at: the job does not stop for these.",
    ),
    "cutoff.wrong.batches": Term(
        "Đề nghị ghi khối lớp bằng số, như 5; 1,2,3,4.", "Please give grades as numbers, such as 5; 1,2,3,4."
    ),
    "cutoff.wrong.reason": Term(
        "Đề nghị ghi lý do, căn cứ, từ 5 đến 500 ký tự.", "Please give the reason, in 5 to 500 characters."
    ),
    "cutoff-jobs.heading": Term("Công việc chốt dữ liệu", "Jobs that lock"),
    "cutoff-job.heading": Term("Công việc chốt dữ liệu", "Job that locks"),
    "cutoff-job.name": Term("Công việc chốt {number}", "Job {number}"),
    "cutoff-job.waits": Term("Đang chờ", "Waits for"),
    "cutoff-job.looked": Term("Xem gần nhất lúc", "Last looked at"),
    "cutoff-job.batch": Term("lần {number} trong {count} lần", "batch {number} of {count}"),
    "cutoff-job.started": Term("Người lập", "Started by"),
    "cutoff-job.finished": Term("Kết thúc lúc", "Ended"),
    "cutoff-job.steps": Term("Kết quả từng bước", "What each step came to"),
    "cutoff-job.step": Term("Bước", "Step"),
    "cutoff-job.millis": Term("Thời gian (ms)", "Time (ms)"),
    "cutoff-job.outcome": Term("Kết quả", "Outcome"),
    "cutoff-job.locked": Term("Lần chốt {number}: {count} học bạ số", "Lock {number}: {count} records"),
    "cutoff-job.verified": Term(
        "Lần chốt {number}: khớp với dữ liệu vừa lưu", "Lock {number}: equal to what was stored"
    ),
    "cutoff-job.planned": Term("khối lớp {grade}: {count} học bạ số", "grades {grade}: {count} records"),
    "cutoff-job.change": Term("Tạm dừng, tiếp tục, dừng hẳn", "Pause, go on, cancel"),
    "cutoff-act.pause": Term("Tạm dừng", "Pause"),
    "cutoff-act.resume": Term("Tiếp tục", "Go on"),
    "cutoff-act.cancel": Term("Dừng hẳn", "Cancel"),
    "job-state.running": Term("Đang thực hiện", "Running"),
    "job-state.paused": Term("Tạm dừng", "Paused"),
    "job-state.cancelled": Term("Đã dừng hẳn", "Cancelled"),
    "job-state.failed": Term("Dừng vì lỗi", "Failed"),
    "job-state.done": Term("Đã xong", "Done"),
    "step.plan": Term("Lập kế hoạch", "Plan"),
    "step.checks": Term("Kiểm tra trước khi chốt", "Checks"),
    "step.close": Term("Chờ hết hạn nhận", "Close"),
    "step.drain": Term("Kiểm tra lượt còn lại", "Drain"),
    "step.lock": Term("Chốt: ký số, lưu", "Lock: sign, store"),
    "step.verify": Term("Tính lại từ dữ liệu vừa lưu", "Verify"),
    "step.report": Term("Báo cáo dữ liệu về Bộ", "Report to the Ministry"),
    "step.done": Term("Đã xong", "Done"),
    "missing.heading": Term("Chạy thử: nếu chốt bây giờ thì thiếu gì", "Dry run: what would be missing now"),
    "missing.dry": Term("Chạy thử: chưa chốt, chưa ghi dữ liệu.", "Dry run: nothing was locked, nothing stored."),
    "missing.kind": Term("Thiếu", "Missing"),
    "missing.none": Term("Không thiếu gì.", "Nothing would be missing."),
    "missing.more": Term(
        "Hiện {number} trong {count} dòng; lệnh cutoff missing có đủ.",
        "{number} of {count} lines; the command has all of them.",
    ),
    "missing.school-silent": Term("Trường chưa báo cáo", "School that sent nothing"),
    "missing.school-unclosed": Term("Trường chưa xác nhận chốt", "School that has not closed"),
    "missing.undecided": Term("Lượt báo cáo chưa có kết quả", "Submission without a verdict"),
    "missing.announced": Term("Đã thông báo, chưa có nội dung", "Announced, not come"),
    "missing.refused": Term("Học bạ bị từ chối, chưa báo cáo lại", "Record that was refused"),
    "missing.withdrawn": Term("Học bạ đã thu hồi, chưa thay thế", "Record that was only revoked"),
    "missing.excused": Term("Không thuộc diện báo cáo, theo xác nhận chốt", "Excused at the close"),
    "rehearsal.heading": Term("Diễn tập chốt dữ liệu", "Rehearsal of the lock"),
    "rehearsal.done": Term(
        "Diễn tập: chưa chốt, dữ liệu đã được hoàn lại.", "Rehearsal: nothing was locked, all of it was undone."
    ),
    "rehearsal.withdrawn": Term("Đã thu hồi, đã được thay thế", "Revoked or superseded"),
    "rehearsal.read": Term("Đọc (ms)", "Reading (ms)"),
    "rehearsal.hash": Term("Tính (ms)", "Hashing (ms)"),
    "rehearsal.store": Term("Lưu (ms)", "Storing (ms)"),
    "extensions.heading": Term("Gia hạn và thông báo trước hạn", "Extensions and announcements"),
    "extensions.opened": Term("Các đợt chốt gia hạn, đợt chốt riêng", "Extensions and special windows"),
    "extensions.none": Term("Chưa gia hạn cho trường nào.", "There is no extension."),
    "extensions.moved": Term("{count} trường chuyển sang đợt chốt khác", "{count} schools go on in another window"),
    "extensions.ready": Term(
        "Gia hạn có trong lịch chốt đã ký số, chưa mở", "Extensions of a signed calendar, not opened yet"
    ),
    "extensions.schools": Term("Tất cả {count} trường.", "{count} schools in all."),
    "extensions.communes": Term("Các trường của xã, phường:", "Schools of the communes:"),
    "extensions.open": Term("Mở đợt gia hạn", "Open the extension"),
    "window-kind.ordinary": Term("Đợt chốt chung", "Ordinary"),
    "window-kind.extension": Term("Gia hạn", "Extension"),
    "window-kind.special": Term("Đợt chốt riêng sau khi chốt", "Special window after the lock"),
    "announced.heading": Term("Lượt báo cáo đã thông báo trước hạn chốt", "Submissions announced before the cutoff"),
    "announced.hint": Term(
        "Nội dung chưa đến, hoặc đến trong thời gian nhận bù, là điều cần xem.",
        "Look at those that have not come, or that came in grace.",
    ),
    "announced.none": Term("Không có thông báo nào.", "Nothing was announced."),
    "announced.at": Term("Thông báo lúc", "Announced"),
    "announced.arrived": Term("Nội dung đến lúc", "Came"),
    "announced-state.open": Term("Chưa có nội dung", "Not come"),
    "announced-state.arrived": Term("Đã đến", "Came"),
    "announced-state.arrived-in-grace": Term("Đến trong thời gian nhận bù", "Came in grace"),
    "about.stamped": Term("dấu thời gian", "timestamp"),
}
