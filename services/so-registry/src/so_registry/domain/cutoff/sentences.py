"""What a cutoff job finds and waits for, in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence

FINDINGS: Mapping[str, Sentence] = {
    "set-aside": Sentence(
        "Có lượt báo cáo chờ xử lý: không thể chốt khi còn lượt chưa có kết quả. Đề nghị khắc phục nguyên nhân rồi cho kiểm tra lại.",
        "Submissions are set aside: nothing is locked while one has no verdict. Please mend the cause and have them judged again.",
    ),
    "verdicts-stalled": Sentence(
        "Có lượt báo cáo chờ kết quả quá lâu. Đề nghị kiểm tra tiến trình nhận và kiểm tra.",
        "A submission has waited for its verdict too long. Please look after the worker.",
    ),
    "verdicts-waiting": Sentence("Còn lượt báo cáo đang chờ kết quả.", "Submissions wait for their verdicts."),
    "answers-unsent": Sentence(
        "Có thông điệp gửi nhà trường chưa đi. Đề nghị kiểm tra kết nối của tỉnh.",
        "Messages to schools are unsent. Please look after the province's broker.",
    ),
    "reports-unsent": Sentence(
        "Có báo cáo gửi Bộ chưa đi. Đề nghị kiểm tra kết nối với Bộ.",
        "Reports to the Ministry are unsent. Please look after the link to the Ministry.",
    ),
    "queue-waiting": Sentence("Hàng đợi còn lượt báo cáo chưa được nhận vào.", "Submissions wait in the queue."),
    "dead-letters": Sentence(
        "Có thông điệp chờ xử lý trong hàng đợi. Đề nghị xem lệnh dlq list.",
        "Messages are set aside in the queue. Please see dlq list.",
    ),
    "broker-unknown": Sentence("Chưa hỏi được hàng đợi của tỉnh.", "The province's queues could not be asked."),
    "clock-skew": Sentence(
        "Đồng hồ của máy này lệch với cơ sở dữ liệu. Đề nghị chỉnh đồng hồ rồi tiếp tục.",
        "This machine's clock differs from the database's. Please set it and go on.",
    ),
    "clock-wrong": Sentence(
        "Đồng hồ của cơ sở dữ liệu lệch với dịch vụ cấp dấu thời gian. Đề nghị chỉnh đồng hồ trước hạn chốt.",
        "The database's clock differs from the timestamp authority's. Please set it before the cutoff.",
    ),
    "clock-unconfirmed": Sentence(
        "Chưa hỏi được dịch vụ cấp dấu thời gian nên chưa đối chiếu được đồng hồ.",
        "No timestamp authority could be asked, so the clocks are not confirmed.",
    ),
    "disk-short": Sentence(
        "Dung lượng đĩa không đủ cho lần chốt. Đề nghị bổ sung dung lượng rồi tiếp tục.",
        "There is not enough disk space for the lock. Please add some and go on.",
    ),
    "disk-unknown": Sentence(
        "Chưa biết dung lượng đĩa còn trống của cơ sở dữ liệu.", "The free disk space of the database is not known."
    ),
    "lock-key-elsewhere": Sentence(
        "Tiến trình này không giữ khóa chốt; việc ký số do lệnh khác thực hiện.",
        "This process has no lock key; another command signs.",
    ),
    "lock-key-invalid": Sentence(
        "Chứng thư số của khóa chốt không còn giá trị đến ngày hiệu lực. Đề nghị dùng chứng thư số mới.",
        "The lock key's certificate does not hold until the effective date. Please use a new one.",
    ),
    "lock-key-ends-soon": Sentence("Chứng thư số của khóa chốt sắp hết hạn.", "The lock key's certificate ends soon."),
    "lock-key-unlisted": Sentence(
        "Danh sách cơ quan có thẩm quyền của Bộ chưa có chứng thư số này cho việc chốt. Đề nghị nhập danh sách mới nhất.",
        "The Ministry's authority document does not list this certificate for locks. Please import the newest one.",
    ),
    "anchors-missing": Sentence(
        "Thiếu danh sách cơ quan có thẩm quyền, lịch chốt hoặc quy trình ký số của đợt chốt. Đề nghị nhập đủ.",
        "The authority document, the calendar or a policy of the window is missing. Please import it.",
    ),
    "cutoff-time": Sentence("Chưa đến hạn chốt.", "The cutoff has not come."),
    "grace-time": Sentence("Đang trong thời gian nhận nội dung đã thông báo trước hạn.", "Grace has not ended."),
    "drain-overdue": Sentence(
        "Đã quá thời hạn kiểm tra xong các lượt báo cáo.", "The time for the last verdict has passed."
    ),
    "sign-offs-missing": Sentence(
        "Còn trường chưa được cán bộ kiểm tra, đối chiếu xác nhận số liệu. Đề nghị xem lệnh review sign-offs.",
        "Some schools have no reviewer's sign-off yet. Please look which sign-off is missing.",
    ),
    "approval-needed": Sentence(
        "Lịch chốt mới yêu cầu hai người nhưng công việc này do một người lập. Đề nghị bỏ công việc này, rồi đề xuất chốt để người thứ hai phê duyệt.",
        "A newer calendar asks for two people, and one has started this job. Please cancel it and propose the lock for a second person.",
    ),
    "reports-to-ministry": Sentence(
        "Khi đợt chốt mở, các trường của tỉnh báo cáo về Bộ nên không chốt tại đây. Đề nghị xem lệnh topology list.",
        "When the window opened the province's schools reported to the Ministry, so nothing is locked here. Please see topology list.",
    ),
    "lock-key": Sentence("Chờ chạy lệnh ở nơi giữ khóa chốt.", "Waits for a run where the lock key is."),
    "grades-locked": Sentence(
        "Một phần khối lớp của lần này đã được chốt bằng lệnh khác. Công việc dừng lại; đề nghị lập công việc mới cho các khối lớp còn lại.",
        "Part of this batch was locked by another command. The job has ended; please start another for the rest.",
    ),
    "not-equal": Sentence(
        "Dữ liệu vừa lưu không khớp với bản đã ký số. Công việc dừng lại; đề nghị giữ nguyên hệ thống và chạy lệnh check.",
        "What was stored is not what was signed. The job has ended; please leave the system as it is and run check.",
    ),
    "report-unsent": Sentence("Báo cáo gửi Bộ chưa đi hết.", "The report to the Ministry is not all sent."),
}
