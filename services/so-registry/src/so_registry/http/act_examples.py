"""Examples of what two people do, for the published document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import acts_api as api
from hbs_schema import transfer_api as transfers
from hbs_schema.messages.transfer_examples import CASE
from hbs_schema.messages.value_examples import AT, CODE, DER, JWS, SCHOOL, UUID, digest

_DECISION = {"number": "123/QĐ-SGDĐT", "date": "2026-09-01"}
_PROPOSAL = {
    "proposal_id": UUID,
    "kind": "annotation",
    "members": {
        "registrar": "so-79",
        "school": SCHOOL,
        "school_year": "2025-2026",
        "level": "primary",
        "track": "completed",
        "annotation": "invalidated",
        "decision": _DECISION,
        "packets": [digest("packet")],
    },
    "sha256": digest("members"),
    "reason": "Thu hồi theo kết luận kiểm tra",
    "decision_number": "123/QĐ-SGDĐT",
    "proposed_by": "person:can-bo-1",
    "proposed_at": AT,
    "state": "open",
}

_PUPIL = {"pupil_code": "HS-0001"}

ACT_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    api.AnnotationIn: {
        "annotation": "invalidated",
        "decision": _DECISION,
        "packets": [digest("packet")],
        "reason": "Thu hồi theo kết luận kiểm tra",
    },
    api.ProposalDecisionIn: {"sha256": digest("members"), "reason": "Đã đối chiếu quyết định"},
    api.ProposalOut: _PROPOSAL,
    api.ProposalsOut: {"items": [_PROPOSAL]},
    transfers.TransferIn: {"lookup_code": CODE, "reason": "Đơn xin chuyển trường"},
    transfers.TransferActIn: {"act": "consent", "reason": "Giấy tiếp nhận số 15"},
    transfers.HandOverIn: {"statement": JWS, "certificates": [DER]},
    transfers.TransferAcceptanceIn: {"statement": JWS, "certificates": [DER], "pupil": _PUPIL},
    transfers.TransferOut: CASE,
    transfers.TransfersOut: {"items": [CASE]},
}
