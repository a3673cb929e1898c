"""Errors as problems: one table, checked complete by a test."""

from bo_gateway.domain import errors
from bo_gateway.domain.sentences import REFUSALS
from hbs_kit import limits, token_errors
from hbs_kit.problem_types import ProblemTable, ProblemType


def _row(status: int, code: str, title_vi: str, title_en: str) -> ProblemType:
    words = REFUSALS[code]
    return ProblemType(status, code, title_vi, title_en, words.vi, words.en)


PROBLEMS: ProblemTable = {
    **limits.PROBLEMS,
    **token_errors.PROBLEMS,
    errors.RegistrarUnknown: _row(404, "registrar-unknown", "Chưa có đơn vị này", "Unknown registrar"),
    errors.RegistrarNotAllowed: _row(
        403, "registrar-not-allowed", "Không được thay mặt đơn vị này", "Not entitled to act for this registrar"
    ),
    errors.ReportUnknown: _row(404, "report-unknown", "Chưa nhận được báo cáo này", "Unknown report"),
    errors.ReportMalformed: _row(
        422, "report-malformed", "Dữ liệu báo cáo chưa đúng mẫu", "The report does not have the required form"
    ),
    errors.ReportMismatch: _row(
        422, "report-mismatch", "Nội dung không thuộc địa chỉ này", "The body belongs to another address"
    ),
    errors.AuthorityMissing: _row(
        503, "authority-missing", "Chưa có danh sách cơ quan có thẩm quyền", "The authority document is missing"
    ),
    errors.AuthorityRefused: _row(
        422, "authority-refused", "Danh sách cơ quan có thẩm quyền không dùng được", "The authority document is refused"
    ),
    errors.CertificateUnnamed: _row(
        404, "certificate-unnamed", "Không có chứng thư số này", "No document names this certificate"
    ),
    errors.EndNotStronger: _row(
        409, "ended-otherwise", "Chứng thư số đã hết hiệu lực", "The certificate has ended already"
    ),
    errors.StoredBytesChanged: _row(
        500, "stored-bytes-changed", "Dữ liệu lưu trữ đã bị thay đổi", "Stored data has changed"
    ),
}
