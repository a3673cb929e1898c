"""Why a check failed, in words: what is wrong and where it comes from. What to do next stands with the verdict."""

from hbs_schema.findings import Term

FAILURES = {
    "is-pdf": Term(
        "Tệp này là bản PDF, chỉ để xem học bạ số; tệp xác thực ngoại tuyến (.json) đính kèm bên trong mới chứng minh. "
        "Đề nghị mở tệp bằng phần mềm đọc PDF, lưu tệp đính kèm về máy rồi kiểm tra tệp đã lưu.",
        "This file is a PDF: it shows the record, and the offline bundle (.json) attached inside it proves it. Please "
        "open it in a PDF reader, save the attachment, and check the saved file.",
    ),
    "too-large": Term(
        "Tệp hoặc một thành phần vượt quá giới hạn của khuôn dạng.",
        "The file, or something in it, is larger than the format allows.",
    ),
    "spelling": Term(
        "Tệp không được viết đúng cách viết duy nhất của khuôn dạng.",
        "Something is not in the one spelling that the format has for it.",
    ),
    "members": Term(
        "Tệp thiếu, thừa hoặc sai một thành phần so với khuôn dạng.", "A member is missing, unknown or not of its form."
    ),
    "unreferenced": Term(
        "Tệp có thành phần không liên quan đến học bạ số này.", "The file holds something that nothing in it refers to."
    ),
    "missing": Term(
        "Tệp thiếu tuyên bố đã ký số hoặc chứng thư số cần để kiểm tra.",
        "A signed statement or certificate that is needed is not in the file.",
    ),
    "name-differs": Term(
        "Một tuyên bố đã ký số không phải là tuyên bố được nêu.", "A statement is not the one that its digest names."
    ),
    "wrong-kind": Term(
        "Một tuyên bố đã ký số thuộc loại không được đứng ở vị trí này.",
        "A statement of this kind does not belong in this place.",
    ),
    "sentence-differs": Term(
        "Câu đã hiển thị cho người ký khác với nội dung đã ký số.",
        "The sentence shown to the signer is not that of what was signed.",
    ),
    "part-form": Term("Một phần nội dung không đúng khuôn dạng.", "A part is not of its form."),
    "part-set": Term(
        "Các phần nội dung thiếu, thừa hoặc sai thứ tự so với phần đầu.", "Parts are missing, extra or out of order."
    ),
    "salt-repeated": Term("Hai phần nội dung dùng chung một giá trị ngẫu nhiên.", "Two parts share a salt."),
    "part-hidden-wrongly": Term(
        "Phần đầu và phần nhận dạng học sinh phải luôn được hiện.", "Header and identity may not be hidden."
    ),
    "value-form": Term(
        "Một giá trị không đúng lược đồ dữ liệu mà học bạ số nêu.",
        "A value does not follow the schema that the record names.",
    ),
    "key-differs": Term(
        "Mã nhận biết học bạ số không phải là mã tính từ mã tra cứu và năm học.",
        "The record key does not follow from code and school year.",
    ),
    "signature-form": Term(
        "Chữ ký số không có cách viết duy nhất mà khuôn dạng cho phép.",
        "A signature is not in the one form that is permitted.",
    ),
    "signature-wrong": Term(
        "Chữ ký số không khớp với nội dung hoặc với chứng thư số được nêu.",
        "A signature does not hold under the certificate that it names.",
    ),
    "key-unfit": Term(
        "Khóa của chứng thư số không thuộc thuật toán, độ dài được phép hoặc không khớp thuật toán đã ghi.",
        "The certificate's key is of no permitted algorithm and size, or does not fit the one that is named.",
    ),
    "root-differs": Term(
        "Danh sách cơ quan có thẩm quyền không được ký bằng chứng thư số gốc của Bộ đã cung cấp.",
        "The authority document is not signed under the given root certificate.",
    ),
    "document-conflict": Term(
        "Có hai tài liệu khác nhau mang cùng một số.", "There are two different documents of one number."
    ),
    "policy-differs": Term(
        "Quy trình ký số không phải là quy trình mà học bạ số nêu.", "The policy is not the one that the record names."
    ),
    "speaks-of-another": Term(
        "Tuyên bố đã ký số thuộc học bạ, trường, năm học, cấp học, lớp, Sở hoặc đợt chốt khác.",
        "A statement speaks of another record, school, year, level, class, registrar or window.",
    ),
    "signer-missing": Term(
        "Thiếu chữ ký số của một vai trò mà quy trình ký số yêu cầu.",
        "A signature that the policy asks for is missing.",
    ),
    "signer-extra": Term(
        "Có chữ ký số thừa, sai vai trò hoặc sai thứ tự so với quy trình ký số.",
        "A signature is extra, of a wrong role or out of order.",
    ),
    "signed-together": Term(
        "Quy trình yêu cầu ký riêng từng học bạ nhưng chữ ký số này ký chung nhiều học bạ.",
        "The policy asks for a signature for each record, and this one covers several.",
    ),
    "leaf-missing": Term(
        "Nội dung này không nằm trong danh sách mà người ký đã ký số: đã bị sửa, đổi hoặc ghép sau khi ký.",
        "This content is not in what was signed: it was changed, exchanged or pieced together afterwards.",
    ),
    "leaf-form": Term(
        "Danh sách nội dung đã ký số có mục sai khuôn dạng hoặc trùng nhau.",
        "The list of what was signed has an entry of a wrong form, or twice.",
    ),
    "record-twice": Term(
        "Một chữ ký số bao gồm hai nội dung khác nhau của cùng một học bạ.",
        "One signature covers two contents of one record.",
    ),
    "purpose-missing": Term(
        "Chứng thư số không được giao thẩm quyền cho việc này.", "The signer's certificate does not have this purpose."
    ),
    "purpose-over": Term(
        "Chứng thư số không có thẩm quyền này tại thời điểm ký.",
        "The purpose of the signer's certificate did not hold at that time.",
    ),
    "authority-ended": Term(
        "Chứng thư số đã hết hiệu lực tại thời điểm ký theo danh sách của Bộ.",
        "By the Ministry's status the certificate had ended by then.",
    ),
    "time-unproven": Term(
        "Khóa đã bị lộ và không có bằng chứng độc lập về thời điểm ký.",
        "The key was compromised and nothing but a claim says when it signed.",
    ),
    "order-of-time": Term(
        "Các thời điểm không đúng trình tự: ký trước khi việc được ký xảy ra.",
        "Times are out of order: signed before what it is about.",
    ),
    "time-ahead": Term(
        "Thời điểm ký tự khai sau biên nhận, dấu thời gian hoặc hiện tại.",
        "The claimed time of signing is after receipt, timestamp or now.",
    ),
    "algorithm-over": Term(
        "Thuật toán ký số đã hết thời hạn sử dụng hoặc không dùng cho tuyên bố loại này.",
        "The algorithm's time was over, or it is not for statements of this kind.",
    ),
    "certificate-unfit": Term(
        "Chứng thư số không dùng để ký số hoặc là chứng thư số của tổ chức chứng thực.",
        "A certificate that may not sign documents, or a CA's.",
    ),
    "certificate-not-valid": Term(
        "Chứng thư số chưa hoặc không còn thời hạn tại thời điểm ký.",
        "A certificate was not valid at the time of signing.",
    ),
    "path-missing": Term(
        "Chứng thư số không dẫn đến tổ chức chứng thực đã tin cậy.", "A certificate has no path to a trusted root."
    ),
    "timestamp-wrong": Term(
        "Dấu thời gian không đọc được hoặc không đúng cho nội dung này.",
        "A timestamp cannot be read, or does not hold for this content.",
    ),
    "revoked": Term("Chứng thư số đã bị thu hồi tại thời điểm ký.", "A certificate was revoked when it signed."),
    "status-entry-wrong": Term(
        "Bằng chứng về tình trạng chứng thư số không đọc được hoặc không đúng.",
        "An OCSP response or CRL cannot be read, or does not hold.",
    ),
    "bundle-unreadable": Term(
        "Không đọc được tệp xác thực cần đối chiếu với tệp gia hạn.", "The bundle beside the renewal cannot be read."
    ),
    "not-renewed": Term(
        "Có thành phần của học bạ số không nằm trong danh sách đã gia hạn.",
        "Something that makes up the record is not among what was renewed.",
    ),
}
