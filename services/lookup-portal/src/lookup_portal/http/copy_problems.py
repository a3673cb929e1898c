"""Refusals about issued copies as problems."""

from hbs_kit.problem_types import ProblemTable, ProblemType
from lookup_portal.domain import errors

COPY_PROBLEMS: ProblemTable = {
    errors.IssuerNotAllowed: ProblemType(
        403,
        "issuer-not-allowed",
        "Không được thực hiện thay đơn vị này",
        "Not allowed for this issuer",
        "Mã truy cập không được cấp cho đơn vị nêu trong yêu cầu. Đề nghị dùng mã truy cập của đúng cơ sở giáo dục hoặc Sở.",
        "The access token does not act for the issuer that the request names. Please use a token of that school or registrar.",
    ),
    errors.SecondPersonNeeded: ProblemType(
        403,
        "second-person-needed",
        "Cần người khác quyết định",
        "Another person has to decide",
        "Người đề nghị cấp bản sao không được quyết định đề nghị của mình. Đề nghị người có thẩm quyền khác quyết định.",
        "Whoever asked for a copy may not decide on it. Please have another authorised person decide.",
    ),
    errors.OfficeUnknown: ProblemType(
        409,
        "office-unknown",
        "Chưa khai báo tên đơn vị cấp",
        "The issuing office has no name here",
        "Cổng chưa có tên của đơn vị cấp để in trên bản sao. Đề nghị đơn vị quản lý cổng khai báo rồi gửi lại.",
        "The portal has no name of the issuing office to print on the copy. Please have the portal's operator enter it, then send again.",
    ),
    errors.RequestUnknown: ProblemType(
        404,
        "copy-request-unknown",
        "Không tìm thấy đề nghị cấp bản sao",
        "No such request for a copy",
        "Không có đề nghị cấp bản sao nào ứng với mã đã gửi. Đề nghị kiểm tra lại mã đề nghị và đơn vị cấp.",
        "There is no request for a copy under the id that was sent. Please check the id and the issuer.",
    ),
    errors.RequestConflict: ProblemType(
        409,
        "copy-request-conflict",
        "Mã đề nghị đã được dùng",
        "The request id is in use",
        "Mã đề nghị này đã được dùng cho một đề nghị khác. Đề nghị gửi lại với mã mới.",
        "This id was used for another request. Please send again with a new id.",
    ),
    errors.RequestDecided: ProblemType(
        409,
        "copy-request-decided",
        "Đề nghị đã được quyết định",
        "The request has been decided",
        "Đề nghị này đã có quyết định khác. Đề nghị xem sổ cấp bản sao; nếu cần, lập đề nghị mới.",
        "This request was decided otherwise before. Please see the register of copies; make a new request if one is needed.",
    ),
    errors.PartUnknown: ProblemType(
        422,
        "copy-part-unknown",
        "Nội dung trích không có trong học bạ số",
        "A part that the record does not have",
        "Có nội dung đề nghị trích không thuộc các năm học đã chọn, hoặc không được trích sao. Đề nghị chọn lại trong các môn học, kết quả của học bạ số.",
        "A chosen part is in none of the chosen years, or is never given in an extract. Please choose among the subjects and results of the record.",
    ),
    errors.RecordNotInEffect: ProblemType(
        409,
        "record-not-in-effect",
        "Học bạ số không trong tình trạng có hiệu lực",
        "The record is not in effect",
        "Có năm học không đang có hiệu lực hoặc chưa xác định được hiệu lực nên chưa cấp bản sao. Đề nghị tra cứu tình trạng học bạ số và thử lại sau.",
        "Some school year is not in effect, or that could not be determined, so no copy is issued. Please look up the record's status and try again later.",
    ),
    errors.CopyNotFound: ProblemType(
        404,
        "copy-not-found",
        "Không tìm thấy bản sao",
        "No such copy",
        "Không tìm thấy bản sao phù hợp với số và mã đã nhập. Đề nghị so lại số và mã in trên bản sao.",
        "No copy was found for the number and code that were entered. Please compare them with what is printed on the copy.",
    ),
    errors.CopyRevoked: ProblemType(
        409,
        "copy-revoked",
        "Bản sao đã bị thu hồi trước đó",
        "The copy was revoked before",
        "Bản sao này đã bị thu hồi với lý do khác. Đề nghị xem sổ cấp bản sao.",
        "This copy was revoked before for another reason. Please see the register of copies.",
    ),
}
