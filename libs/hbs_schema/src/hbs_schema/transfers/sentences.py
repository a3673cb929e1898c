"""What is shown to whoever signs a transfer: made from the members alone, codes printed as codes."""

from collections.abc import Mapping
from typing import Any, Final

_TEMPLATES: Final = {
    "hand-over": "{role} cơ sở giáo dục {school} bàn giao quyền quản lý một học bạ số, cấp {level}, gồm {years} học bạ số năm học, cho cơ sở giáo dục {receiver}, hồ sơ chuyển giao {transfer}.",
    "transfer-acceptance": "{role} cơ sở giáo dục {school} tiếp nhận quyền quản lý một học bạ số, cấp {level}, hồ sơ chuyển giao {transfer}.",
    "transfer": "{registrar} thông báo hồ sơ chuyển giao {transfer} quyền quản lý một học bạ số, cấp {level}, từ cơ sở giáo dục {giver} đến cơ sở giáo dục {receiver}: {step}, lúc {at}.",
}
_STEPS: Final = {
    "handed-over": "đã bàn giao",
    "accepted": "đã tiếp nhận",
    "refused": "không tiếp nhận",
    "expired": "đã quá hạn",
}
_ROLES: Final = {"principal": "Hiệu trưởng"}
_LEVELS: Final = {
    "primary": "tiểu học",
    "lower-secondary": "trung học cơ sở",
    "upper-secondary": "trung học phổ thông",
}


def sentence(payload: Mapping[str, Any]) -> str:
    """The text that belongs to a payload, as JSON, without or with its `text`."""
    kind = payload["kind"]
    receiver = payload.get("to") or payload.get("receiver")
    return _TEMPLATES[kind].format(
        registrar=payload["registrar"],
        transfer=payload["transfer"],
        level=_LEVELS.get(payload["level"], payload["level"]),
        school=payload.get("school", ""),
        role=_ROLES.get(payload.get("role", ""), payload.get("role", "")),
        years=len(payload.get("years", ())),
        giver=_side(payload.get("giver")),
        receiver=_side(receiver),
        step=_STEPS.get(payload.get("step", ""), ""),
        at=payload.get("at", ""),
    )


def _side(side: Mapping[str, Any] | None) -> str:
    return f"{side['school']} ({side['registrar']})" if side else ""
