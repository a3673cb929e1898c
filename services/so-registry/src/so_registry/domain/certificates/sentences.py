"""What is wrong with declarations, and why somebody cannot sign yet, in words (docs/glossary.md)."""

from hbs_schema.findings import Sentence

DECLARING = {
    "declaration-twice": Sentence(
        "Mã đăng ký này có hai lần trong danh sách. Đề nghị dùng mỗi mã cho một đăng ký.",
        "This declaration id stands twice in the list. Please use an id for one declaration only.",
    ),
    "declaration-conflict": Sentence(
        "Mã đăng ký này đã được dùng cho nội dung khác. Đề nghị dùng mã mới cho nội dung mới.",
        "This declaration id was used for other content. Please use a new id for new content.",
    ),
    "declarations-malformed": Sentence(
        "Tệp đăng ký không đúng mẫu hoặc quá lớn. Đề nghị sửa mục được nêu theo docs/openapi/so-registry.json rồi chạy lại.",
        "The file of declarations is malformed or too large. Please correct the place by docs/openapi/so-registry.json and try again.",
    ),
    "private-key-in-file": Sentence(
        "Tệp có khóa bí mật. Không gửi khóa bí mật cho bất kỳ ai; đề nghị chỉ kết xuất chứng thư số (PEM hoặc DER), và thay khóa nếu tệp đã được chuyển đi.",
        "The file holds a private key. It is nobody else's: please export the certificate alone (PEM or DER), and replace the key if the file was passed on.",
    ),
    "certificate-unreadable": Sentence(
        "Chứng thư số không đọc được. Đề nghị kết xuất lại chứng thư số (DER, base64) từ thiết bị ký số và gửi lại.",
        "The certificate cannot be read. Please export it again (DER, base64) from the signing device and send it.",
    ),
    "certificate-too-long": Sentence(
        "Chứng thư số lớn hơn mức mà một lượt báo cáo gửi được (4 KiB). Đề nghị xin cấp chứng thư số ngắn gọn hơn.",
        "The certificate is longer than a submission can carry (4 KiB). Please obtain a shorter one.",
    ),
    "certificate-use": Sentence(
        "Chứng thư số này không dùng để ký số văn bản của nhà trường. Đề nghị đăng ký chứng thư số ký số của người ký.",
        "This certificate is not for signing a school's documents. Please declare the signer's signing certificate.",
    ),
    "certificate-key": Sentence(
        "Khóa của chứng thư số không thuộc thuật toán, độ dài mà Sở đang chấp nhận. Đề nghị xin cấp chứng thư số mới và đăng ký lại.",
        "The certificate's key is of no algorithm and size that the registrar takes now. Please obtain a new certificate and declare it.",
    ),
    "certificate-path": Sentence(
        "Chứng thư số không do tổ chức chứng thực mà Sở đang chấp nhận cấp. Đề nghị dùng chứng thư số của tổ chức trong danh sách của Sở.",
        "The certificate was not issued by a certification authority that the registrar trusts now. Please use one of those on its list.",
    ),
    "certificate-expired": Sentence(
        "Chứng thư số đã hết hạn. Đề nghị gia hạn và đăng ký chứng thư số mới với Sở.",
        "The certificate has expired. Please renew it and declare the new one.",
    ),
    "certificate-revoked": Sentence(
        "Tổ chức chứng thực đã thu hồi hoặc tạm dừng chứng thư số này. Đề nghị đăng ký chứng thư số khác.",
        "The certification authority has revoked or suspended this certificate. Please declare another one.",
    ),
    "status-unknown": Sentence(
        "Chưa kiểm tra được tình trạng chứng thư số vì dịch vụ của tổ chức chứng thực tạm gián đoạn. Đăng ký vẫn được ghi nhận; đề nghị cán bộ kiểm tra lại khi phê duyệt.",
        "The certificate's status could not be asked, since the authority's service is away. The declaration stands; a reviewer should ask again.",
    ),
    "subject-differs": Sentence(
        "Tên người ký đã khai khác tên ghi trong chứng thư số. Đề nghị ghi đúng như trong chứng thư số hoặc chọn đúng chứng thư số.",
        "The holder's name differs from the one in the certificate. Please write it as the certificate does, or choose the right certificate.",
    ),
    "person-unfit": Sentence(
        "Mã người ký không phù hợp với vai trò: chữ ký số và khóa gửi báo cáo của nhà trường mang mã trường, người ký mang mã của mình. Đề nghị sửa và gửi lại.",
        "The person reference does not fit the role: a seal and a sending key bear the school's code, people their own. Please correct it.",
    ),
    "certificate-of-another": Sentence(
        "Chứng thư số này đã được đăng ký cho người khác. Đề nghị kiểm tra lại người ký và chứng thư số.",
        "This certificate is declared for somebody else. Please check the person and the certificate.",
    ),
    "key-of-another": Sentence(
        "Khóa của chứng thư số này đã được đăng ký cho người khác. Mỗi người phải có khóa riêng; đề nghị xin cấp chứng thư số với khóa mới.",
        "The key of this certificate is declared for somebody else. Everybody needs his own: please obtain a certificate with a new key.",
    ),
    "key-revoked": Sentence(
        "Khóa của chứng thư số này đã bị thu hồi tại Sở. Đề nghị xin cấp chứng thư số với khóa mới và đăng ký lại.",
        "The key of this certificate is revoked here. Please obtain a certificate with a new key and declare it.",
    ),
    "key-held": Sentence(
        "Chứng thư số với khóa này đang tạm dừng hoặc đã bị thu hồi ở một vai trò tại Sở. Đề nghị cán bộ kiểm tra lý do trước khi phê duyệt.",
        "A certificate with this key is suspended or revoked in a role here. A reviewer should look at the reason before approving.",
    ),
    "works-elsewhere": Sentence(
        "Người ký này cũng được đăng ký ở cơ sở giáo dục khác. Đề nghị cán bộ kiểm tra quyết định phân công trước khi phê duyệt.",
        "This person is declared at another school as well. A reviewer should look at the assignment before approving.",
    ),
    "term-empty": Sentence(
        "Thời điểm kết thúc không sau thời điểm bắt đầu. Đề nghị sửa thời hạn của vai trò.",
        "The term does not end after it begins. Please correct it.",
    ),
    "school-taken-over": Sentence(
        "Trường đã được sáp nhập nên vai trò không kéo dài quá ngày sáp nhập. Đề nghị đăng ký ở đơn vị kế thừa.",
        "The school was taken over: no role goes on beyond that day. Please declare at the successor.",
    ),
    "term-outside-certificate": Sentence(
        "Thời hạn của vai trò nằm ngoài thời hạn của chứng thư số. Đề nghị sửa thời hạn hoặc đăng ký chứng thư số còn hạn.",
        "The term lies outside of the certificate's validity. Please correct the term, or declare a certificate that is valid then.",
    ),
    "scope-too-narrow": Sentence(
        "Vai trò này là của cả trường nên không ghi lớp, môn. Đề nghị bỏ lớp, môn và gửi lại.",
        "This role is for the whole school and has neither classes nor parts. Please leave them out.",
    ),
    "classes-missing": Sentence(
        "Vai trò này cần ghi lớp. Đề nghị ghi các lớp theo phân công.",
        "This role needs classes. Please name those that are assigned.",
    ),
    "parts-unfit": Sentence(
        "Giáo viên dạy môn học cần ghi môn; giáo viên chủ nhiệm không ghi môn. Đề nghị sửa và gửi lại.",
        "A subject teacher needs parts and a homeroom teacher has none. Please correct it.",
    ),
    "capacity-unfit": Sentence(
        "Tư cách này không phù hợp với vai trò. Đề nghị kiểm tra lại: dạy chung, dạy theo nhóm, dạy thay chỉ dành cho giáo viên; ký thay chỉ dành cho Hiệu trưởng.",
        "This capacity does not fit the role: co-teachers, groups and substitutes are teachers, a deputy is the principal's. Please check it.",
    ),
    "delegation-missing": Sentence(
        "Ký thay Hiệu trưởng cần số văn bản ủy quyền, và ủy quyền chỉ dành cho người ký thay. Đề nghị ghi số văn bản.",
        "A deputy needs the number of the registered delegation, and a delegation is a deputy's alone. Please give its number.",
    ),
}
"""By the code of a finding."""

READINESS = {
    "ready": Sentence("Đã sẵn sàng ký số.", "Can sign."),
    "not-declared": Sentence(
        "Chưa đăng ký chứng thư số. Đề nghị cán bộ quản trị của nhà trường gửi đăng ký.",
        "No certificate is declared. The school's administrator should declare it.",
    ),
    "not-reviewed": Sentence(
        "Đã đăng ký, chờ cán bộ kiểm tra, đối chiếu. Đề nghị liên hệ cán bộ kiểm tra nếu gần hạn chốt.",
        "Declared; a reviewer acts next. Please ask him if the cutoff is near.",
    ),
    "not-approved": Sentence(
        "Đã đăng ký, chờ Sở phê duyệt. Đề nghị liên hệ Sở nếu gần hạn chốt.",
        "Declared; the registrar's approval is next. Please ask it if the cutoff is near.",
    ),
    "not-yet": Sentence(
        "Vai trò chưa bắt đầu. Đề nghị kiểm tra ngày bắt đầu theo quyết định phân công.",
        "The term has not begun. Please check its first day by the assignment.",
    ),
    "suspended": Sentence(
        "Chứng thư số đang tạm dừng. Đề nghị liên hệ Sở để tiếp tục hoặc đăng ký chứng thư số mới.",
        "The certificate is suspended. Please ask the registrar to resume it, or declare a new one.",
    ),
    "revoked": Sentence(
        "Chứng thư số đã bị thu hồi tại Sở. Đề nghị đăng ký chứng thư số mới.",
        "The certificate is revoked here. Please declare a new one.",
    ),
    "ended": Sentence(
        "Vai trò đã kết thúc. Đề nghị đăng ký người đang được phân công.",
        "The term has ended. Please declare whoever is assigned now.",
    ),
    "expired": Sentence(
        "Chứng thư số đã hết hạn. Đề nghị gia hạn và đăng ký chứng thư số mới với Sở.",
        "The certificate has expired. Please renew it and declare the new one.",
    ),
    "ca-not-trusted": Sentence(
        "Tổ chức chứng thực cấp chứng thư số này không còn được Sở chấp nhận. Đề nghị đăng ký chứng thư số của tổ chức trong danh sách của Sở.",
        "The registrar no longer trusts the authority that issued the certificate. Please declare one of an authority on its list.",
    ),
    "ends-before-cutoff": Sentence(
        "Vai trò kết thúc trước hạn chốt. Đề nghị ký trước ngày đó hoặc đăng ký thời hạn mới.",
        "The term ends before the cutoff. Please sign before it does, or declare a new term.",
    ),
    "expires-before-cutoff": Sentence(
        "Chứng thư số hết hạn trước hạn chốt. Đề nghị gia hạn và đăng ký chứng thư số mới trước ngày đó.",
        "The certificate expires before the cutoff. Please renew it and declare the new one in time.",
    ),
}
"""By the state of a seat."""
