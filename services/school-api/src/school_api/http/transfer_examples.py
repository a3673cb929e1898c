"""Examples of the bodies about transfers and reopened closes, for the OpenAPI document: about nobody."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema import transfer_api
from hbs_schema.messages.transfer_examples import CASE
from hbs_schema.messages.value_examples import CODE, DER, JWS, SCHOOL
from school_api.domain import transfer_views as views
from school_api.domain.transfers import members_to_sign

_SHOWN = {**CASE, "school": SCHOOL, "side": "giver", "pupil_code": "HS-0001"}
_CONSENTED = transfer_api.TransferOut.model_validate({**CASE, "state": "consented"})

TRANSFER_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    transfer_api.TransferIn: {"lookup_code": CODE, "reason": "Đơn xin chuyển trường"},
    transfer_api.TransferActIn: {"act": "consent", "reason": "Giấy tiếp nhận số 15"},
    transfer_api.HandOverIn: {"statement": JWS, "certificates": [DER]},
    transfer_api.TransferAcceptanceIn: {"statement": JWS, "certificates": [DER], "pupil": {"pupil_code": "HS-0001"}},
    views.SchoolTransferOut: _SHOWN,
    views.SchoolTransfersOut: {"items": [_SHOWN]},
    views.TransferContentOut: {
        "kind": "hand-over",
        "members": members_to_sign(_CONSENTED, "hand-over", None),
        "record": CASE["record"],
        "transfer_id": CASE["transfer_id"],
        "pupil_code": "HS-0001",
    },
    views.ReopenCloseIn: {"reason": "Sót một học sinh của lớp 4A"},
}
