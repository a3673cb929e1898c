"""Why the Ministry refuses a report or a request: what is wrong, where, what to do next."""

from hbs_schema.findings import Sentence

WAITING_FOR = {
    "packets": Sentence(
        "Có học bạ số trong tuyên bố mà Bộ chưa xác nhận đã chốt, danh sách kèm theo. Tuyên bố được kiểm tra khi các học bạ số đó đã chốt. Nếu chờ lâu, đề nghị kiểm tra báo cáo dữ liệu của Sở (bo-gateway report list).",
        "Some packets that the statement names are not locked here yet; they are listed. It is judged once they are. If this takes long, please look at the registrar's reports (bo-gateway report list).",
    ),
    "hand-over": Sentence(
        "Đây là trả lời của bên nhận trong một hồ sơ chuyển giao mà Bộ chưa có tuyên bố bàn giao của bên giao. Tuyên bố được kiểm tra khi Sở của bên giao báo cáo. Nếu chờ lâu, đề nghị liên hệ Sở của bên giao.",
        "This answers a hand-over that has not come. It is judged once the giving registrar has reported it. If this takes long, please contact that registrar.",
    ),
    "judgement": Sentence(
        "Tuyên bố đã đủ điều kiện và chờ đến lượt kiểm tra. Nếu không thay đổi, đề nghị kiểm tra tiến trình worker.",
        "Nothing is missing; it waits for its turn. If this does not change, please look at the worker process.",
    ),
}
"""What a statement of a registrar waits for."""

PROBLEMS = {
    "lock-malformed": Sentence(
        "Tuyên bố chốt dữ liệu không đọc được. Đề nghị Sở kiểm tra phần mềm báo cáo dữ liệu về Bộ và gửi lại.",
        "The lock statement cannot be read. Please check the registrar's software and report again.",
    ),
    "lock-not-authorised": Sentence(
        "Chữ ký số của tuyên bố chốt dữ liệu không khớp hoặc chứng thư số không được giao thẩm quyền chốt tại thời điểm ký. Đề nghị Sở kiểm tra chứng thư số, phối hợp với Bộ cập nhật danh sách cơ quan có thẩm quyền và gửi lại.",
        "The lock's signature does not hold, or its certificate was not entitled to lock at that time. Please check the certificate, have the authority document brought up to date, and report again.",
    ),
    "lock-lists": Sentence(
        "Danh sách cơ sở giáo dục hoặc danh sách học bạ số đã thu hồi, đã được thay thế không khớp với tuyên bố chốt dữ liệu. Đề nghị Sở gửi lại tuyên bố chốt kèm danh sách đúng.",
        "The list of schools or of withdrawn packets does not lead to the root in the lock. Please send the lock again with the right lists.",
    ),
    "lock-documents": Sentence(
        "Lịch chốt hoặc quy trình ký số gửi kèm không phải tài liệu mà tuyên bố chốt dữ liệu nêu, hoặc không do người có thẩm quyền ký số. Đề nghị Sở gửi lại kèm tài liệu đúng.",
        "The calendar or policies beside the lock are not those it names, or their signer is not entitled. Please send the lock again with the right documents.",
    ),
    "lock-previous": Sentence(
        "Lần chốt này không nối tiếp lần chốt gần nhất mà Bộ đã xác nhận đã tiếp nhận. Đề nghị Sở đối chiếu thứ tự các lần chốt dữ liệu với Bộ.",
        "This lock does not follow the registrar's last acknowledged lock. Please reconcile the chain of locks with the Ministry.",
    ),
    "packet-not-genuine": Sentence(
        "Có học bạ số đã chốt mà chữ ký số, thứ tự ký hoặc nội dung không xác thực được. Đề nghị Sở chạy kiểm tra toàn vẹn dữ liệu và liên hệ Bộ.",
        "A locked packet's signatures, their order or its content do not hold. Please run the integrity check and contact the Ministry.",
    ),
    "packet-not-accepted": Sentence(
        "Có học bạ số đã chốt mà biên nhận điện tử, quy trình ký số hoặc phạm vi chốt không phù hợp. Đề nghị Sở chạy kiểm tra toàn vẹn dữ liệu và liên hệ Bộ.",
        "A locked packet's receipt, policy or the lock's scope does not fit it. Please run the integrity check and contact the Ministry.",
    ),
    "signer-not-acceptable": Sentence(
        "Có học bạ số đã chốt mà chứng thư số của người ký không dùng được tại thời điểm ký. Đề nghị Sở kiểm tra chứng thư số đã phê duyệt và liên hệ Bộ.",
        "A locked packet bears a signature whose certificate was not good for it at the time. Please check the approved certificates and contact the Ministry.",
    ),
    "packet-withdrawn": Sentence(
        "Có học bạ số vừa được chốt vừa nằm trong danh sách đã thu hồi, hoặc một học bạ số được chốt hai lần trong một lần chốt. Đề nghị Sở chạy kiểm tra toàn vẹn dữ liệu và liên hệ Bộ.",
        "A packet is both locked and withdrawn, or one record is locked twice in one lock. Please run the integrity check and contact the Ministry.",
    ),
    "record-locked": Sentence(
        "Có học bạ số năm học đã chốt trong lần chốt trước. Một học bạ số năm học chỉ được chốt một lần. Đề nghị Sở đối chiếu số liệu với Bộ.",
        "A year record was locked before; it is locked once, for ever. Please reconcile with the Ministry.",
    ),
    "grade-locked": Sentence(
        "Có khối lớp của một cơ sở giáo dục đã chốt trong lần chốt trước của cùng đợt chốt. Mỗi khối lớp của một cơ sở giáo dục chỉ được chốt một lần trong một đợt chốt. Đề nghị Sở đối chiếu số liệu với Bộ.",
        "A grade of a school was locked before in the same window; it is locked once. Please reconcile with the Ministry.",
    ),
    "record-elsewhere": Sentence(
        "Có mã số tra cứu học bạ do Sở khác báo cáo và chưa có chuyển giao quyền quản lý học bạ số. Đề nghị hai Sở hoàn tất việc chuyển giao và báo cáo Bộ.",
        "A lookup code was reported by another registrar and no hand-over is known. Please complete the hand-over and report it.",
    ),
    "annotation-malformed": Sentence(
        "Ghi chú theo quyết định không đọc được. Đề nghị Sở kiểm tra phần mềm báo cáo dữ liệu về Bộ và gửi lại.",
        "The annotation cannot be read. Please check the registrar's software and report it again.",
    ),
    "annotation-not-authorised": Sentence(
        "Chữ ký số của ghi chú không khớp hoặc chứng thư số không được giao thẩm quyền chốt tại thời điểm ký. Đề nghị Sở kiểm tra chứng thư số, phối hợp với Bộ cập nhật danh sách cơ quan có thẩm quyền và gửi lại.",
        "The annotation's signature does not hold, or its certificate was not entitled to lock at that time. Please check the certificate, have the authority document brought up to date, and report it again.",
    ),
    "annotation-list": Sentence(
        "Danh sách gói tin không khớp với ghi chú, hoặc không phải học bạ số của trường, năm học, cấp học, diện đã nêu. Đề nghị Sở đối chiếu quyết định và gửi lại.",
        "The packets are not those that the annotation names, or not of its school, school year, level and track. Please compare the decision and report it again.",
    ),
    "annotation-ended": Sentence(
        "Có học bạ số đã có quyết định chấm dứt giá trị trước đó. Đề nghị Sở đối chiếu các quyết định với Bộ.",
        "A record is no longer valid by an earlier decision. Please reconcile the decisions with the Ministry.",
    ),
    "transfer-malformed": Sentence(
        "Tuyên bố chuyển giao không đọc được. Đề nghị Sở kiểm tra phần mềm báo cáo dữ liệu về Bộ và gửi lại.",
        "The statement about the transfer cannot be read. Please check the registrar's software and report it again.",
    ),
    "transfer-not-authorised": Sentence(
        "Chữ ký số của tuyên bố chuyển giao hoặc của nhà trường không khớp, hoặc chứng thư số không được giao thẩm quyền tại thời điểm ký. Đề nghị Sở kiểm tra chứng thư số và gửi lại.",
        "The registrar's or a school's signature about the transfer does not hold, or its certificate was not entitled at that time. Please check the certificates and report it again.",
    ),
    "transfer-mismatch": Sentence(
        "Tuyên bố chuyển giao không khớp với nội dung hai trường đã ký, với hồ sơ đang mở hoặc với Sở tiếp nhận. Đề nghị hai Sở đối chiếu hồ sơ.",
        "The statement does not fit what the schools have signed, the open case, or the receiving registrar. Please reconcile the case.",
    ),
    "roots-differ": Sentence(
        "Số liệu Bộ tính lại không khớp với tuyên bố chốt dữ liệu dù đã nhận đủ. Đề nghị Sở và Bộ đối chiếu số liệu.",
        "Everything is here and the recomputed root is not the lock's. Registrar and Ministry need to reconcile.",
    ),
}

OF_CHECK = {
    "receipt": "packet-not-accepted",
    "lock": "packet-not-accepted",
    "policy": "packet-not-accepted",
    "authority": "packet-not-accepted",
    "certificate-use": "signer-not-acceptable",
    "certificate-validity": "signer-not-acceptable",
    "algorithms": "signer-not-acceptable",
    "signing-time": "signer-not-acceptable",
}
"""The problem that a failed check of a packet becomes; any other is `packet-not-genuine`."""


def code_of_check(check: str) -> str:
    """The stable code for a failed check of docs/packet.md §8."""
    return OF_CHECK.get(check, "packet-not-genuine")


REFUSALS = {
    "registrar-unknown": Sentence(
        "Đơn vị báo cáo chưa được đăng ký tại Bộ. Đề nghị liên hệ Bộ để đăng ký trước khi báo cáo dữ liệu về Bộ.",
        "This registrar is not registered with the Ministry. Please have it registered before reporting.",
    ),
    "registrar-not-allowed": Sentence(
        "Tài khoản này không được thay mặt đơn vị báo cáo đã nêu, hoặc nội dung báo cáo thuộc đơn vị khác. Đề nghị kiểm tra lại tài khoản và nội dung.",
        "This client may not act for that registrar, or the report is another registrar's. Please check both.",
    ),
    "report-unknown": Sentence(
        "Bộ chưa nhận được dữ liệu báo cáo của lần chốt này. Đề nghị gửi tuyên bố chốt dữ liệu và các phần dữ liệu kèm theo.",
        "Nothing of this lock has been reported yet. Please send the lock and its chunks.",
    ),
    "report-malformed": Sentence(
        "Dữ liệu báo cáo về Bộ có {count} chỗ chưa đúng mẫu nên không đọc được. Đề nghị đối chiếu với tài liệu và gửi lại.",
        "The report has {count} problems of form and cannot be read. Please compare the documentation and send again.",
    ),
    "report-mismatch": Sentence(
        "Nội dung gửi lên thuộc lần chốt hoặc phần dữ liệu khác với địa chỉ đã nêu. Đề nghị kiểm tra lại địa chỉ.",
        "The body is about another lock or chunk than the address. Please check the address.",
    ),
    "authority-missing": Sentence(
        "Bộ chưa nhập danh sách cơ quan có thẩm quyền nên chưa kiểm tra được. Đề nghị thử lại sau.",
        "No authority document has been imported, so nothing can be verified yet. Please try again later.",
    ),
    "authority-refused": Sentence(
        "Danh sách cơ quan có thẩm quyền không dùng được ({reason}). Đề nghị kiểm tra lại tài liệu đã ký số.",
        "The authority document cannot be used ({reason}). Please check the signed document.",
    ),
    "certificate-unnamed": Sentence(
        "Danh sách cơ quan có thẩm quyền không nêu chứng thư số này. Đề nghị kiểm tra lại mã chứng thư số (x5t#S256).",
        "The authority document does not name this certificate. Please check its thumbprint (x5t#S256).",
    ),
    "ended-otherwise": Sentence(
        "Chứng thư số này đã hết hiệu lực từ {ended_at} (UTC), lý do {reason}. Chỉ ghi nhận thêm thời điểm sớm hơn hoặc lý do nặng hơn. Đề nghị kiểm tra lại thời điểm và lý do.",
        "This certificate has ended already at {ended_at} ({reason}). Only an earlier instant or a graver reason is noted. Please check the instant and the reason.",
    ),
    "stored-bytes-changed": Sentence(
        "Dữ liệu lưu trữ không còn khớp với dữ liệu đã kiểm tra. Đề nghị cán bộ quản trị chạy kiểm tra toàn vẹn dữ liệu.",
        "Stored data is no longer what was verified. An operator must run the integrity check.",
    ),
}
"""By the code of a GatewayError; `{names}` are filled from its `detail_params`."""
