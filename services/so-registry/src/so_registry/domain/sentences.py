"""What schools are told of signatures that were taken before (docs/glossary.md)."""

from hbs_schema.findings import Sentence

STANDINGS = {
    "suspended": Sentence(
        "Chứng thư số của một người ký đang bị tạm dừng và đã bị tạm dừng khi ký. Đề nghị nhà trường ký lại bằng chứng thư số đang hiệu lực và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signer's certificate is suspended and was so when it signed. Please sign again with a valid one and replace the record before the cutoff.",
    ),
    "was-suspended": Sentence(
        "Chứng thư số của một người ký bị tạm dừng vào thời điểm ký. Đề nghị nhà trường ký lại và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signer's certificate was suspended when it signed. Please sign again and replace the record before the cutoff.",
    ),
    "compromised-unstamped": Sentence(
        "Khóa của một người ký đã bị lộ và chữ ký số trước đó không có dấu thời gian. Đề nghị nhà trường ký lại bằng chứng thư số mới và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signer's key was compromised and the earlier signature has no timestamp. Please sign again with a new certificate and replace the record before the cutoff.",
    ),
    "compromised": Sentence(
        "Chữ ký số của một người ký được tạo sau thời điểm lộ khóa. Đề nghị nhà trường ký lại bằng chứng thư số mới và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signature was made after the signer's key was compromised. Please sign again with a new certificate and replace the record before the cutoff.",
    ),
    "revoked": Sentence(
        "Chữ ký số của một người ký được tạo sau khi chứng thư số bị thu hồi. Đề nghị nhà trường ký lại bằng chứng thư số đang hiệu lực và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signature was made after the signer's certificate was revoked. Please sign again with a valid one and replace the record before the cutoff.",
    ),
    "no-path": Sentence(
        "Chứng thư số của một người ký không thuộc tổ chức chứng thực được tin cậy tại thời điểm ký. Đề nghị nhà trường ký lại bằng chứng thư số được tin cậy và báo cáo học bạ số thay thế trước hạn chốt.",
        "A signer's certificate had no path to a trusted CA when it signed. Please sign again with a trusted one and replace the record before the cutoff.",
    ),
}
"""What a recheck finds about a signature (hbs_schema.verification.standing), told to a school before the lock."""
