"""The registrar's problems in words (docs/glossary.md): what is wrong, where, what to do next."""

from hbs_schema.findings import Sentence, Term

PROBLEMS = {
    "submission-malformed": Sentence(
        "Lượt báo cáo không đọc được theo khuôn dạng gói tin học bạ số. Đề nghị đơn vị cung cấp phần mềm kiểm tra và gửi lại.",
        "The submission cannot be read in the packet format. The software's vendor should check it and send it again.",
    ),
    "sender-invalid": Sentence(
        "Chữ ký số của lượt báo cáo không khớp với danh sách gói tin. Đề nghị ký lại lượt báo cáo và gửi lại.",
        "The sender's signature is not about these packets. Please sign the submission again and send it.",
    ),
    "sender-not-authorised": Sentence(
        "Chứng thư số gửi báo cáo chưa được phê duyệt cho nhà trường. Đề nghị cán bộ quản trị của nhà trường gửi đăng ký, sau đó gửi lại.",
        "The sending certificate is not approved for this school. Its administrator should register it, then send again.",
    ),
    "content-malformed": Sentence(
        "Nội dung học bạ số không đúng lược đồ dữ liệu. Đề nghị kiểm tra và gửi lại.",
        "The content does not follow its schema. Please check it and send it again.",
    ),
    "statement-malformed": Sentence(
        "Một tuyên bố đã ký số không đọc được nên chữ ký số không được ghi nhận. Đề nghị ký lại và gửi lại.",
        "A signed statement cannot be read, so its signature does not count. Please sign and send again.",
    ),
    "signature-invalid": Sentence(
        "Chữ ký số không khớp với nội dung đã ký. Đề nghị ký lại và gửi lại.",
        "A signature does not hold. Please sign and send again.",
    ),
    "leaves-mismatch": Sentence(
        "Danh sách nội dung đã ký không khớp với chữ ký số. Đề nghị ký lại phiên ký số và gửi lại.",
        "The list of what was signed does not lead to the signed root. Please sign and send again.",
    ),
    "signed-content-changed": Sentence(
        "Nội dung học bạ đã được sửa sau khi lấy dữ liệu ký. Chữ ký này không được ghi nhận. Đề nghị tải lại phiên ký số.",
        "The content was changed after it was signed. This signature does not count. Please open the signing session again.",
    ),
    "proof-invalid": Sentence(
        "Chứng minh thuộc danh sách đã ký số không khớp. Đề nghị đơn vị cung cấp phần mềm đóng gói lại và gửi lại.",
        "The proof of inclusion in what was signed does not hold. The vendor should pack it again and send it.",
    ),
    "endorsement-elsewhere": Sentence(
        "Chữ ký số thuộc trường, năm học, cấp học, lớp hoặc quy trình ký số khác. Đề nghị ký lại và gửi lại.",
        "A signature belongs to another school, year, level, class or policy. Please sign and send again.",
    ),
    "signatures-incomplete": Sentence(
        "Học bạ số còn thiếu chữ ký số hoặc sai thứ tự ký theo quy trình ký số. Đề nghị ký đủ và gửi lại.",
        "Signatures are missing or out of order under the signing policy. Please complete them and send again.",
    ),
    "policy-not-allowed": Sentence(
        "Quy trình ký số này không được dùng trong đợt chốt. Đề nghị ký theo quy trình của đợt chốt.",
        "This signing policy is not allowed in this window. Please sign under one that is.",
    ),
    "certificate-unknown": Sentence(
        "Chứng thư số của người ký chưa được đăng ký cho nhà trường. Đề nghị cán bộ quản trị của nhà trường gửi đăng ký, sau đó gửi lại.",
        "A signer's certificate is not registered for this school. Its administrator should register it, then send again.",
    ),
    "signer-not-authorised": Sentence(
        "Chứng thư số này chưa được phê duyệt cho vai trò {role}. Đề nghị cán bộ quản trị của nhà trường gửi đăng ký.",
        "This certificate is not approved for the role {role}. The school's administrator should register it.",
    ),
    "signer-suspended": Sentence(
        "Chứng thư số của người ký đang tạm dừng hoặc đã tạm dừng tại thời điểm ký. Đề nghị liên hệ Sở để tiếp tục rồi gửi lại, hoặc ký lại.",
        "A signer's certificate is suspended, or was when it signed. Please ask the registrar to resume it and send again, or sign again.",
    ),
    "signer-revoked": Sentence(
        "Chứng thư số của người ký đã bị thu hồi tại Sở từ trước thời điểm ký. Đề nghị đăng ký chứng thư số mới với Sở, sau đó ký lại.",
        "A signer's certificate was revoked here before it signed. Please declare a new one, then sign again.",
    ),
    "roles-of-one-person": Sentence(
        "Một người đã ký ở hai vai trò mà quy định của đợt chốt không cho phép kiêm nhiệm. Đề nghị người khác ký ở một trong hai vai trò.",
        "One person signed in two roles that the window keeps apart. Somebody else should sign in one of them.",
    ),
    "co-signer-missing": Sentence(
        "Quy trình ký số yêu cầu tất cả giáo viên được phân công cùng ký; học bạ còn thiếu chữ ký. Đề nghị giáo viên còn lại ký, hoặc cập nhật phân công đã đăng ký với Sở.",
        "The policy asks for every teacher who is assigned, and one has not signed. He should sign, or the declared assignment should be ended.",
    ),
    "certificate-expired": Sentence(
        "Chứng thư số của người ký không còn thời hạn tại thời điểm nhận báo cáo. Đề nghị gia hạn và đăng ký chứng thư số mới với Sở, sau đó ký lại.",
        "A signer's certificate was not valid when the submission was received. Please renew and register it, then sign again.",
    ),
    "algorithm-ended": Sentence(
        "Chữ ký số dùng thuật toán mà quy trình ký số không còn chấp nhận. Đề nghị ký lại bằng chứng thư số hiện hành và gửi lại.",
        "A signature uses an algorithm that the signing policy no longer takes. Please sign again with a current one.",
    ),
    "signing-time": Sentence(
        "Thời điểm ký số sau thời điểm nhận báo cáo. Đề nghị kiểm tra đồng hồ của thiết bị ký số và ký lại.",
        "A signature claims a time after the submission was received. Please check the signing device's clock and sign again.",
    ),
    "timestamp-invalid": Sentence(
        "Dấu thời gian kèm theo chữ ký số không có giá trị. Đề nghị lấy lại dấu thời gian, hoặc gửi lại không kèm dấu thời gian.",
        "A timestamp beside a signature is not valid. Please obtain another, or send again without it.",
    ),
    "older-signature": Sentence(
        "Chữ ký số này cũ hơn chữ ký số đã được tiếp nhận cho cùng nội dung. Đề nghị ký lại nội dung hiện hành.",
        "This signature is older than one accepted before for the same part. Please sign the current content again.",
    ),
    "record-unknown": Sentence(
        "Mã số tra cứu học bạ chưa được Sở cấp cho học sinh này. Đề nghị lấy mã từ Sở và gửi lại.",
        "The registrar has not issued this lookup code for this pupil. Please obtain the code and send again.",
    ),
    "record-elsewhere": Sentence(
        "Học sinh đã có học bạ số do cơ sở giáo dục khác quản lý. Đề nghị tiếp nhận quyền quản lý trước, hoặc liên hệ Sở GDĐT.",
        "The pupil has a record that another school manages. Please take over its management first, or ask the registrar.",
    ),
    "pupil-keys-conflict": Sentence(
        "Các mã của học sinh thuộc những học bạ số khác nhau hoặc khác mã đã đăng ký. Đề nghị kiểm tra lại mã định danh học sinh, số định danh cá nhân và mã học sinh.",
        "The pupil's keys lead to different records, or differ from the registered ones. Please check the sector code, personal id and pupil code.",
    ),
    "record-exists": Sentence(
        "Học bạ số năm học này đã được tiếp nhận với nội dung khác. Nếu cần sửa, đề nghị dùng Báo cáo thay thế.",
        "This year record was accepted before with other content. To correct it please send a replacement.",
    ),
    "not-latest": Sentence(
        "Gói tin được thay thế không phải là bản mới nhất đã tiếp nhận. Đề nghị tải bản mới nhất và lập lại báo cáo thay thế.",
        "The packet to be replaced is not the latest accepted one. Please start from the latest and send again.",
    ),
    "accepted-before": Sentence(
        "Gói tin này đã được tiếp nhận trước đây và không còn hiện hành. Đề nghị lập bản thay thế mới.",
        "This packet was accepted before and is no longer current. Please make a new replacement.",
    ),
    "left-out": Sentence(
        "Gói tin này đã được tiếp nhận trong đợt chốt trước nhưng không được chốt vì nhà trường chưa xác nhận chốt. Đề nghị lập bản thay thế và gửi vào đợt chốt này.",
        "This packet was accepted in an earlier window and not locked there, since the school had not closed. Please send a replacement in this window.",
    ),
    "other-school": Sentence(
        "Học bạ số năm học này do cơ sở giáo dục khác phát hành. Nhà trường chỉ được sửa học bạ do mình phát hành và chưa chốt.",
        "Another school issued this year record. Only the issuing school may replace it, before the lock.",
    ),
    "not-managing-school": Sentence(
        "Nhà trường không phải là cơ sở giáo dục đang quản lý học bạ số này nên không phát hành được năm học mới. Đề nghị tiếp nhận quyền quản lý trước, hoặc liên hệ Sở GDĐT.",
        "This school does not manage the record, so it cannot issue a year of it. Please take over its management first, or ask the registrar.",
    ),
    "interim-not-cited": Sentence(
        "Học sinh chuyển đến giữa năm học nhưng học bạ số chưa dẫn chiếu đúng phần học bạ giữa năm do trường cũ bàn giao. Đề nghị bổ sung dẫn chiếu, ký số lại và gửi lại.",
        "The pupil came in the middle of the year, and the record does not cite the interim record that the former school handed over. Please cite it, have the record signed and send it again.",
    ),
    "window-mismatch": Sentence(
        "Học bạ số không thuộc năm học, cấp học, khối lớp hoặc diện của đợt chốt này. Đề nghị gửi vào đúng đợt chốt.",
        "This record does not belong to the window's school year, level, grades or track. Please send it to the right window.",
    ),
    "school-not-in-window": Sentence(
        "Nhà trường không thuộc diện báo cáo của đợt chốt này. Đề nghị gửi vào đợt chốt của nhà trường hoặc liên hệ Sở GDĐT.",
        "This window is not for this school. Please send to the school's own window, or ask the registrar.",
    ),
    "grade-not-in-window": Sentence(
        "Theo lịch chốt, nhà trường không báo cáo khối lớp này trong đợt chốt. Đề nghị kiểm tra lại khối lớp hoặc liên hệ Sở GDĐT.",
        "By the calendar the school does not take part with this grade. Please check the grade, or ask the registrar.",
    ),
    "class-not-announced": Sentence(
        "Lượt báo cáo đến sau hạn chốt và chỉ được nhận cho lớp đã thông báo trước; học bạ này thuộc lớp khác. Đề nghị liên hệ Sở GDĐT nếu có quyết định gia hạn.",
        "The submission came after the cutoff and is for the announced class alone; this record is of another. Please ask the registrar if there is an extension.",
    ),
    "not-left-out": Sentence(
        "Học sinh không có trong danh sách đánh giá bổ sung, kiểm tra lại mà nhà trường đã ký khi xác nhận chốt đợt trước. Đề nghị nhà trường báo cáo Sở GDĐT bằng văn bản.",
        "The pupil is not on the list of supplementary assessments that the school signed at its close. Please ask the registrar in writing.",
    ),
    "record-not-named": Sentence(
        "Học bạ số này không có trong quyết định mở đợt chốt đặc biệt. Đề nghị kiểm tra lại, hoặc liên hệ Sở GDĐT.",
        "The decision of this special window does not name this record. Please check it, or ask the registrar.",
    ),
    "packet-id-used": Sentence(
        "Mã gói tin đã được dùng cho gói tin khác. Đề nghị đơn vị cung cấp phần mềm đóng gói lại với mã mới, ký lại và gửi lại.",
        "This packet id was used for another packet. The vendor should make a new one; please sign and send again.",
    ),
    "school-closed": Sentence(
        "Nhà trường đã xác nhận chốt khối lớp này. Đề nghị mở lại xác nhận chốt trước hạn chốt rồi gửi lại.",
        "The school has closed this grade. Please reopen the close before the cutoff and send again.",
    ),
    "window-closed": Sentence(
        "Đợt chốt dữ liệu đã đóng nên lượt báo cáo này không được nhận. Đề nghị liên hệ Sở GDĐT nếu có quyết định gia hạn.",
        "The window has closed, so this submission came too late. Please ask the registrar if there is an extension.",
    ),
    "record-locked": Sentence(
        "Học bạ số này đã chốt nên không thể thu hồi hoặc thay thế. Nếu phát hiện sai sót, đề nghị nhà trường báo cáo Sở GDĐT bằng văn bản.",
        "This record is locked and can be neither revoked nor replaced. Please report errors to the registrar in writing.",
    ),
}
NOT_FINAL = frozenset(
    {
        "certificate-unknown",
        "not-managing-school",
        "school-closed",
        "co-signer-missing",
        "school-not-in-window",
        "signer-suspended",
        "sender-not-authorised",
        "signer-not-authorised",
    }
)
"""Refused for reasons outside the bytes: the same bytes may be accepted later."""

ROLES = {
    "subject-teacher": Term("Giáo viên dạy môn học", "subject teacher"),
    "homeroom": Term("Giáo viên chủ nhiệm", "homeroom teacher"),
    "principal": Term("Hiệu trưởng", "principal"),
    "deputy": Term("Ký thay Hiệu trưởng (Phó Hiệu trưởng)", "deputy principal"),
    "acting-head": Term("Phụ trách trường", "acting head"),
    "seal": Term("Chữ ký số của nhà trường", "school seal"),
    "sender": Term("Gửi báo cáo", "sending key"),
}

OF_CHECK = {
    "schema": "content-malformed",
    "statements": "statement-malformed",
    "signatures": "signature-invalid",
    "leaves": "leaves-mismatch",
    "content-signed": "signed-content-changed",
    "proofs": "proof-invalid",
    "binding": "endorsement-elsewhere",
    "stages": "signatures-incomplete",
    "policy": "policy-not-allowed",
    "sender": "sender-invalid",
}
"""The problem that a failed check of hbs_schema becomes; any other makes the submission malformed."""
