"""Refusals about proposals in words (docs/glossary.md)."""

from collections.abc import Mapping

from hbs_schema.findings import Sentence, Term
from so_registry.domain import errors
from so_registry.domain.refusal import Refusal

PROPOSALS: Mapping[type[errors.RegistryError], Refusal] = {
    errors.ProposalUnknown: Refusal(
        "proposal-unknown",
        Term("Không có đề xuất này", "Unknown proposal"),
        Sentence(
            "Không có đề xuất với mã này. Đề nghị xem lại danh sách đề xuất chờ phê duyệt.",
            "There is no proposal of this id. Please look at the list of proposals again.",
        ),
    ),
    errors.ProposalConflict: Refusal(
        "proposal-conflict",
        Term("Mã đề xuất đã dùng cho nội dung khác", "The proposal id was used for other content"),
        Sentence(
            "Mã đề xuất này đã được dùng cho nội dung khác. Đề nghị dùng mã mới.",
            "This proposal id was used for other content. Please use a new id.",
        ),
    ),
    errors.ProposalWaiting: Refusal(
        "proposal-waiting",
        Term("Đã có đề xuất giống hệt", "The same is proposed already"),
        Sentence(
            "Việc này đã được đề xuất và đang chờ phê duyệt hoặc chờ thực hiện. Đề nghị xem danh sách đề xuất.",
            "This is proposed already and waits to be approved or carried out. Please look at the list of proposals.",
        ),
    ),
    errors.ProposalDecided: Refusal(
        "proposal-decided",
        Term("Đề xuất đã có quyết định", "The proposal is decided"),
        Sentence(
            "Đề xuất này đã được phê duyệt, từ chối hoặc thực hiện. Đề nghị tải lại trạng thái của đề xuất.",
            "The proposal is approved, rejected or carried out already. Please look at its state again.",
        ),
    ),
    errors.ProposalChanged: Refusal(
        "proposal-changed",
        Term("Nội dung đề xuất không khớp", "Not what was proposed"),
        Sentence(
            "Nội dung đã xem không khớp với nội dung đề xuất đang lưu. Đề nghị mở lại đề xuất, kiểm tra rồi quyết định.",
            "What was seen is not what is stored in the proposal. Please open it again, check it, then decide.",
        ),
    ),
    errors.ApprovalNeeded: Refusal(
        "approval-needed",
        Term("Chưa có phê duyệt của người thứ hai", "No second approval"),
        Sentence(
            "Việc này chỉ được thực hiện theo đề xuất đã được người thứ hai phê duyệt và chưa thực hiện. Đề nghị xem lại đề xuất.",
            "This is done only by a proposal that a second person has approved and nobody has carried out. Please look at the proposal again.",
        ),
    ),
}
