"""What the checks are called and how they end, in both languages; the words of docs/glossary.md."""

from hbs_schema.findings import Term

CHECKS = {
    "format": Term("Khuôn dạng tệp", "Format of the file"),
    "parts": Term("Các phần nội dung", "Parts"),
    "schema": Term("Lược đồ dữ liệu", "Schema of the values"),
    "record-key": Term("Mã nhận biết học bạ số theo mã tra cứu và năm học", "Record key follows from code and year"),
    "statements": Term("Khuôn dạng các tuyên bố đã ký số", "Form of the signed statements"),
    "signatures": Term("Chữ ký số", "Signatures"),
    "authority": Term("Danh sách cơ quan có thẩm quyền", "Authority document"),
    "policy": Term("Quy trình ký số", "Signing policy"),
    "binding": Term("Chữ ký số đúng học bạ, trường, năm học, cấp học", "Signatures belong to this record"),
    "stages": Term("Đủ và đúng thứ tự người ký", "Signers complete and in order"),
    "proofs": Term("Chứng minh thuộc danh sách đã ký số", "Inclusion in what was signed"),
    "receipt": Term("Biên nhận điện tử của Sở", "The registrar's receipt"),
    "lock": Term("Chốt dữ liệu của Sở", "The registrar's lock"),
    "acknowledgement": Term("Bộ xác nhận đã tiếp nhận", "The Ministry's acknowledgement"),
    "annotations": Term("Ghi chú theo quyết định", "Annotations by decision"),
    "status": Term("Tình trạng do Bộ công bố", "Status published by the Ministry"),
    "effective": Term("Ngày hiệu lực", "Effective date"),
    "certificate-use": Term("Mục đích của chứng thư số", "Use of the certificates"),
    "certificate-validity": Term("Thời hạn của chứng thư số", "Validity of the certificates"),
    "certificate-path": Term("Đường dẫn tin cậy của chứng thư số", "Path of the certificates"),
    "algorithms": Term("Thuật toán ký số", "Algorithms"),
    "signing-time": Term("Thời điểm ký số", "Time of signing"),
    "timestamps": Term("Dấu thời gian", "Timestamps"),
    "revocation": Term("Tình trạng thu hồi chứng thư số", "Revocation of the certificates"),
}
RESULTS = {
    "passed": Term("đạt", "passed"),
    "failed": Term("không đạt", "failed"),
    "indeterminate": Term("chưa xác định được", "indeterminate"),
    "not-applicable": Term("không áp dụng", "not applicable"),
}
REASONS = {
    "not-reached": Term("Không kiểm tra vì bước trước không đạt.", "Not checked because an earlier check failed."),
    "not-concluded": Term(
        "Chưa kết luận được vì việc kiểm tra phải dừng trước khi xong.",
        "Not concluded: checking had to stop before its end.",
    ),
    "hidden": Term("Phần này được ẩn trong bản trình bày.", "This part is hidden in the presentation."),
    "vouched-by-receipt": Term(
        "Bản trình bày: biên nhận của Sở xác nhận các chữ ký số của nhà trường.",
        "A presentation: the registrar's receipt vouches for the school's signatures.",
    ),
    "schema-unknown": Term(
        "Phiên bản lược đồ chưa được biết; các nội dung khác vẫn được kiểm tra.",
        "This version of the schema is not known here; everything else was checked.",
    ),
    "no-root": Term(
        "Chưa có chứng thư số gốc của Bộ để đối chiếu.",
        "The Ministry's root certificate was not given.",
    ),
    "no-ca": Term("Chưa có chứng thư số gốc của tổ chức chứng thực để đối chiếu.", "No CA root was given."),
    "not-locked": Term(
        "Học bạ số đã được tiếp nhận nhưng chưa chốt, chưa có hiệu lực.",
        "Accepted but not yet locked, not yet effective.",
    ),
    "not-acknowledged": Term("Bộ chưa xác nhận đã tiếp nhận.", "The Ministry has not yet acknowledged it."),
    "status-absent": Term("Tệp không kèm tình trạng do Bộ công bố.", "No status of the Ministry came with the file."),
    "status-old": Term(
        "Tình trạng do Bộ công bố đã quá 7 ngày. Đề nghị tải tệp mới từ cổng tra cứu.",
        "The Ministry's status is more than 7 days old; get a new file from the portal.",
    ),
    "not-yet-effective": Term("Chưa đến ngày hiệu lực.", "The effective date has not come."),
    "withdrawn": Term(
        "Học bạ số này không còn giá trị sử dụng theo quyết định sau khi chốt.",
        "By a decision after the lock this record is no longer valid.",
    ),
    "annotated": Term("Có ghi chú theo quyết định.", "It carries an annotation by decision."),
    "evidence-extra": Term(
        "Chưa cài thành phần kiểm tra dấu thời gian và tình trạng chứng thư số.",
        "The evidence extra, which checks timestamps and revocation, is not installed.",
    ),
    "not-checked-here": Term(
        "Trang này chưa đọc được loại bằng chứng kèm theo; mức xác thực thấp hơn.",
        "This page cannot judge this kind of evidence: a lower level.",
    ),
    "no-evidence": Term(
        "Tệp không kèm bằng chứng; mức xác thực thấp hơn.",
        "No evidence came with the file: a lower level.",
    ),
}
VERDICTS = {
    "genuine": Term("Xác thực thành công", "Genuine"),
    "withdrawn": Term("Không có giá trị sử dụng", "Withdrawn"),
    "failed": Term("Không xác thực được", "Not genuine"),
    "indeterminate": Term("Chưa xác định được", "Indeterminate"),
}
LEVELS = {
    "basic": Term("mức cơ bản", "basic level"),
    "timestamped": Term("mức có dấu thời gian", "timestamped level"),
    "long-term": Term("mức lưu trữ lâu dài", "long-term level"),
}
ADVICE = {
    "genuine": Term(
        "Có thể sử dụng. Muốn biết học bạ số có còn hiện hành sau thời điểm này, đề nghị tra cứu lại trên cổng tra cứu.",
        "It may be relied on. To learn whether it is still current later on, please look it up on the portal again.",
    ),
    "withdrawn": Term(
        "Đề nghị không sử dụng học bạ số này. Đề nghị tra cứu trên cổng tra cứu để có bản hiện hành, nếu có.",
        "Please do not rely on this record. Please look on the portal for the current one, if there is one.",
    ),
    "failed": Term(
        "Đề nghị không sử dụng tệp này làm căn cứ. Đề nghị tải tệp mới từ cổng tra cứu hoặc hỏi cơ quan đã cấp học bạ số.",
        "Please do not rely on this file. Please get a new one from the portal, or ask whoever issued the record.",
    ),
    "indeterminate": Term(
        "Đây không phải là kết luận học bạ số sai. Đề nghị xem bước chưa xác định được, bổ sung điều còn thiếu rồi kiểm tra lại.",
        "This is no verdict against the record. Please see which check is open, bring what it lacks, and check again.",
    ),
}
"""What to do next, by verdict."""
