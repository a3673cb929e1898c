"""Sentences of the offline check."""

from collections.abc import Mapping
from typing import Final

from hbs_schema.findings import Term

OFFLINE: Final[Mapping[str, Term]] = {
    "offline.heading": Term("Kiểm tra ngoại tuyến trên thiết bị", "Check a file on this device"),
    "offline.lead": Term(
        "Tệp được kiểm tra ngay trên thiết bị này và không được gửi đi đâu. Có thể ngắt mạng trước khi chọn tệp.",
        "The file is checked on this device and is not sent anywhere. The network may be switched off first.",
    ),
    "offline.hint": Term(
        "Chọn tệp hoặc kéo tệp thả vào trang này. Dung lượng tối đa 2 MB.",
        "Choose the file, or drop it on this page. 2 MB at most.",
    ),
    "offline.no-script": Term(
        "Trình duyệt đang tắt JavaScript nên không kiểm tra được trên thiết bị. Có thể kiểm tra tệp trên cổng:",
        "JavaScript is switched off, so the file cannot be checked on this device. The portal can check it:",
    ),
    "offline.no-crypto": Term(
        "Trình duyệt này không kiểm tra được chữ ký số. Đề nghị dùng trình duyệt mới hơn, mở trang bằng địa chỉ https "
        "hoặc mở tệp đã tải về.",
        "This browser cannot check signatures. Please use a newer one, open the page at an https address or open the "
        "downloaded file.",
    ),
    "offline.fault": Term(
        "Chưa hoàn tất được việc kiểm tra trên trình duyệt này. Đề nghị kiểm tra tệp trên cổng.",
        "The check could not be completed in this browser. Please check the file on the portal.",
    ),
    "offline.pem-wrong": Term(
        "Tệp chứng thư số không đọc được. Đề nghị chọn tệp .pem.",
        "The certificate file cannot be read. Please choose a .pem file.",
    ),
    "offline.name": Term("Họ và tên", "Name"),
    "offline.birth-date": Term("Ngày sinh", "Date of birth"),
    "offline.year": Term("Năm học", "School year"),
    "offline.class": Term("Lớp", "Class"),
    "offline.school": Term("Mã trường", "School code"),
    "offline.level": Term("Mức xác thực", "Level"),
    "offline.moment": Term("Thời điểm kiểm tra, theo đồng hồ của thiết bị", "Checked at, by this device's clock"),
    "offline.anchors": Term("Chứng thư số gốc dùng để đối chiếu", "Root certificates"),
    "offline.anchors-lead": Term(
        "Kết quả chỉ đáng tin khi các chứng thư số gốc này đúng là của Bộ và của tổ chức chứng thực. Đề nghị so mã "
        "SHA-256 dưới đây với nơi công bố chính thức, hoặc chọn tệp chứng thư số nhận trực tiếp từ các cơ quan đó.",
        "The result is worth as much as these root certificates are the Ministry's and the CAs' own. Please compare "
        "the SHA-256 values with those officially published, or choose certificates had from these bodies directly.",
    ),
    "offline.root": Term("Chứng thư số gốc của Bộ", "The Ministry's root"),
    "offline.ca": Term("Chứng thư số gốc của tổ chức chứng thực", "A CA's root"),
    "offline.root-label": Term("Dùng chứng thư số gốc khác của Bộ (.pem)", "Use another root of the Ministry (.pem)"),
    "offline.ca-label": Term(
        "Dùng chứng thư số gốc khác của tổ chức chứng thực (.pem)", "Use other roots of the CAs (.pem)"
    ),
    "offline.since": Term(
        "Kiểm tra ngoại tuyến không cho biết học bạ số đã được thay thế hoặc chứng thư số đã bị thu hồi sau khi lập "
        "tệp hay chưa; không tự xét ai được quyền ký cho ai (Sở đã kiểm tra khi tiếp nhận). Khi có mạng, đề nghị tra "
        "cứu thêm trên cổng.",
        "A check without the network cannot tell whether the record was replaced, or a certificate revoked, after the "
        "file was made, and does not judge who may sign for whom (the registrar did, when it received it). When there "
        "is a network, please look it up on the portal too.",
    ),
    "offline.keep": Term("Tải trang này về máy", "Download this page"),
    "offline.keep-hint": Term(
        "Một tệp duy nhất, mở được khi không có mạng.", "One file, which works without any network."
    ),
}
