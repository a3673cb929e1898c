"""Words of transfers, annotations, and the certificates that a school holds."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

CASES: Final[Mapping[str, Term]] = {
    "transfers.heading": Term("Chuyển giao quyền quản lý học bạ số", "Transfers of the management right"),
    "transfers.open": Term("Đang thực hiện", "Open"),
    "transfers.ended": Term("Đã kết thúc", "Ended"),
    "transfers.none": Term("Không có hồ sơ chuyển giao nào.", "There is no transfer."),
    "transfers.view": Term("Xem hồ sơ đã chọn", "Show the one that is chosen"),
    "transfer.heading": Term("Hồ sơ chuyển giao", "Transfer"),
    "transfer.giver": Term("Bên giao", "Giver"),
    "transfer.receiver": Term("Bên nhận", "Receiver"),
    "transfer.opened": Term("Đề nghị lúc", "Opened"),
    "transfer.deadline": Term("Hạn xử lý", "Deadline"),
    "transfer.ended": Term("Kết thúc lúc", "Ended"),
    "transfer.mid-year": Term("trong năm học", "within the school year"),
    "transfer.year-end": Term("khi kết thúc năm học", "at the end of the school year"),
    "transfer.when": Term("Thời điểm chuyển trường", "When the pupil changes school"),
    "transfer.years": Term("Các năm học đã có", "School years that are there"),
    "transfer.signed": Term("đã ký số", "signed"),
    "case.applied": Term("Đã đề nghị", "Applied"),
    "case.consented": Term("Bên nhận đã đồng ý", "Consented"),
    "case.handed-over": Term("Bên giao đã ký số", "Handed over"),
    "case.accepted": Term("Bên nhận đã tiếp nhận", "Accepted"),
    "case.refused": Term("Đã từ chối", "Refused"),
    "case.cancelled": Term("Đã rút", "Cancelled"),
    "case.expired": Term("Đã quá hạn", "Expired"),
    "case-next.applied": Term(
        "Bên nhận đồng ý hoặc từ chối trước hạn xử lý.", "The receiver consents or refuses before the deadline."
    ),
    "case-next.consented": Term(
        "Bên giao ký số chuyển giao trước hạn xử lý.", "The giver signs the hand-over before the deadline."
    ),
    "case-next.handed-over": Term(
        "Bên nhận ký số tiếp nhận hoặc từ chối trước hạn xử lý; đến lúc đó bên giao vẫn quản lý học bạ số.",
        "The receiver accepts or refuses before the deadline; until then the giver manages the record.",
    ),
    "case-next.accepted": Term("Đã xong: bên nhận quản lý học bạ số.", "Done: the receiver manages the record."),
    "case-next.refused": Term(
        "Đã kết thúc: bên giao vẫn quản lý học bạ số.", "Over: the giver still manages the record."
    ),
    "case-next.cancelled": Term(
        "Đã kết thúc: bên giao vẫn quản lý học bạ số.", "Over: the giver still manages the record."
    ),
    "case-next.expired": Term(
        "Quá hạn xử lý: bên giao vẫn quản lý học bạ số; cần thì đề nghị lại.",
        "The deadline has passed: the giver still manages the record and may apply again.",
    ),
    "case-act.apply": Term("Đề nghị chuyển giao", "Applied"),
    "case-act.consent": Term("Đồng ý", "Consented"),
    "case-act.hand-over": Term("Ký số chuyển giao", "Handed over"),
    "case-act.accept": Term("Ký số tiếp nhận", "Took over"),
    "case-act.refuse": Term("Từ chối", "Refused"),
    "case-act.cancel": Term("Rút đề nghị", "Cancelled"),
    "case-act.expire": Term("Quá hạn", "Expired"),
    "annotations.heading": Term("Ghi chú theo quyết định", "Annotations by decision"),
    "annotations.lead": Term(
        "Nội dung đã chốt không thay đổi; ghi chú đi kèm khi xác thực và trên bản mềm (bản thể hiện).",
        "What is locked stays as it is; an annotation stands in every verdict and soft copy.",
    ),
    "annotations.none": Term("Chưa có ghi chú nào.", "There is no annotation."),
    "annotations.off": Term(
        "Việc ghi chú theo quyết định chưa được bật ở hệ thống này.", "Annotations are off in this registry."
    ),
    "annotation": Term("Nội dung ghi chú", "What it says"),
    "annotation.identity-corrected": Term("Đính chính thông tin cá nhân", "Identity corrected"),
    "annotation.invalidated": Term("Không còn giá trị sử dụng", "Invalidated"),
    "annotation.reissued-as": Term("Được cấp lại bằng học bạ số khác", "Reissued as another record"),
    "annotation.by": Term("Người đề xuất, người phê duyệt", "Proposed and approved by"),
    "annotation.at": Term("Ký số lúc", "Signed"),
    "annotation.answer": Term("Bộ trả lời", "The Ministry's answer"),
    "annotation.propose": Term("Đề xuất ghi chú", "Propose an annotation"),
    "annotation.packets": Term("Mã gói tin", "Digests of packets"),
    "annotation.packets-hint": Term(
        "Mỗi dòng một mã, của một trường, một năm học.", "One a line, of one school and school year."
    ),
    "annotation.submit": Term("Đề xuất, chờ người thứ hai phê duyệt", "Propose to a second person"),
    "annotation-field.successor": Term("Mã gói tin thay thế", "Digest of the packet that follows"),
    "annotation-field.successor-hint": Term(
        "Chỉ khi được cấp lại bằng học bạ số khác.", "Only where a record is reissued."
    ),
    "annotation-field.number": Term("Số quyết định", "Decision's number"),
    "annotation-field.number-hint": Term("Như trên văn bản.", "As on the paper."),
    "annotation-field.date": Term("Ngày quyết định", "Decision's date"),
    "annotation-field.date-hint": Term("Như trên văn bản.", "As on the paper."),
    "annotation-field.reason": Term("Lý do, căn cứ", "Reason"),
    "annotation-field.reason-hint": Term(
        "Từ 5 đến 200 ký tự, không ghi họ tên học sinh.", "In 5 to 200 characters; name no pupil."
    ),
    "annotation-wrong.annotation": Term("Đề nghị chọn nội dung ghi chú.", "Please choose what it says."),
    "annotation-wrong.packets": Term(
        "Đề nghị ghi mã gói tin, mỗi dòng một mã 43 ký tự.", "Please give digests, one of 43 characters a line."
    ),
    "annotation-wrong.successor": Term(
        "Đề nghị ghi mã gói tin thay thế, 43 ký tự.",
        "Please give the digest of the packet that follows, 43 characters.",
    ),
    "annotation-wrong.number": Term("Đề nghị ghi số quyết định.", "Please give the decision's number."),
    "annotation-wrong.date": Term("Đề nghị ghi ngày quyết định.", "Please give the decision's date."),
    "annotation-wrong.reason": Term(
        "Đề nghị ghi lý do, căn cứ, từ 5 đến 200 ký tự.", "Please give the reason, in 5 to 200 characters."
    ),
    "held.heading": Term("Chứng thư số của nhà trường", "The school's certificates"),
    "held.lead": Term(
        "Xem mọi chứng thư số đã đăng ký của một trường để tạm dừng, khôi phục, thu hồi hoặc kết thúc; "
        "họ tên người giữ là dữ liệu cá nhân nên cần lý do.",
        "All certificates that a school declared, to suspend, resume, revoke or end them; the holders' "
        "names are personal data and need a reason.",
    ),
    "held.view": Term("Xem chứng thư số của trường", "Show the school's certificates"),
    "held.none": Term("Trường chưa đăng ký chứng thư số nào.", "The school has declared no certificate."),
    "held.more": Term("Còn nữa: danh sách hiện 250 dòng đầu.", "There are more: these are the first 250."),
    "held.certificate-until": Term("Chứng thư số hết hạn", "Certificate ends"),
    "held.suspended": Term("tạm dừng từ", "suspended since"),
    "held.revoked": Term("thu hồi từ", "revoked from"),
    "held.whole": Term(
        "Áp dụng cho chứng thư số ở mọi vai trò, mọi trường", "Of the certificate in every role and school"
    ),
    "held.since": Term("Từ ngày", "From"),
    "held.since-hint": Term(
        "Để trống: từ bây giờ. Ngày trước đây chỉ áp dụng khi thu hồi, tạm dừng, kết thúc.",
        "Empty: from now. An earlier day is for revoking, suspending and ending alone.",
    ),
    "held-act.suspend": Term("Tạm dừng", "Suspend"),
    "held-act.resume": Term("Khôi phục", "Resume"),
    "held-act.revoke": Term("Thu hồi", "Revoke"),
    "held-act.end": Term("Kết thúc đăng ký", "End the role"),
}
