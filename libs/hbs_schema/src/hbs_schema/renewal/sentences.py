"""Checks and results of a renewal in words (docs/glossary.md)."""

from hbs_schema.findings import Term

CHECKS = {
    "format": Term("Khuôn dạng tệp gia hạn", "Format of the renewal file"),
    "statement": Term("Tuyên bố gia hạn", "Renewal statement"),
    "signature": Term("Chữ ký số của tuyên bố gia hạn", "Signature of the renewal"),
    "timestamps": Term("Dấu thời gian của tuyên bố gia hạn", "Timestamps of the renewal"),
    "certificate": Term("Chứng thư số của người ký gia hạn", "Certificate of the renewal's signer"),
    "authority": Term("Thẩm quyền gia hạn", "Authority to renew"),
    "proofs": Term("Chứng minh thuộc danh sách gia hạn", "Proofs of inclusion"),
    "objects": Term("Nội dung học bạ số trong danh sách gia hạn", "The record's bytes among the renewed"),
}
VERDICTS = {
    "genuine": Term(
        "Các đối tượng của học bạ số đúng là những đối tượng đã được gia hạn.",
        "The record's bytes are those that were renewed.",
    ),
    "failed": Term("Tệp gia hạn không đúng.", "The renewal does not hold."),
    "indeterminate": Term(
        "Chưa xác định được: thiếu thông tin để kiểm tra.", "Not determined: something to check by is missing."
    ),
}
REASONS = {
    "no-ca": Term("Chưa có chứng thư số gốc để đối chiếu.", "No CA root was given."),
    "no-root": Term("Chưa có chứng thư số gốc của Bộ để đối chiếu.", "The Ministry's root certificate was not given."),
    "no-stamp": Term("Chưa có dấu thời gian.", "It has no timestamp."),
    "no-bundle": Term("Chưa có tệp xác thực để đối chiếu.", "No bundle was given."),
    "evidence-extra": Term("Chưa cài phần kiểm tra chứng cứ.", "The evidence extra is not installed."),
    "later-evidence": Term("Có chứng cứ đến sau khi gia hạn.", "Some evidence came after the renewal."),
}
