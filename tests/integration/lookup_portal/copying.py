"""A clerk and an officer of a school, as the API sees them."""

import uuid
from typing import Any

import httpx

from tests.support.books import CODE
from tests.support.portal import Portal

STATED = {
    "requester": "Cha của học sinh Thử",
    "purpose": "Nộp hồ sơ tuyển sinh lớp 6",
    "legal_ground": "Đơn đề nghị của người giám hộ",
    "dossier": "HS-2026-0042",
}
CONVERTER = {"name": "Ngô Thị Văn Thư", "title": "Văn thư", "place": "Xã Thử"}


async def call(
    portal: Portal, act: str, body: dict[str, Any], *, scope: str, subject: str = "clerk", acts_for: str | None = None
) -> httpx.Response:
    """A call with a token of this scope, of the world's school unless said otherwise."""
    headers = portal.token(scope, subject=subject, acts_for=(acts_for or portal.world.school,))
    return await portal.client.post(f"/v1/copies/{act}", json=body, headers=headers)


async def ask(portal: Portal, kind: str = "certified", **changes: Any) -> httpx.Response:
    """Ask for a copy of the book."""
    acts_for = changes.pop("acts_for", None)
    body = {
        "request_id": str(uuid.uuid4()),
        "code": CODE,
        "kind": kind,
        "issuer": acts_for or portal.world.school,
        **STATED,
        **changes,
    }
    return await call(portal, "requests", body, scope="copies:request", acts_for=acts_for)


async def approve(portal: Portal, request_id: str, **options: Any) -> httpx.Response:
    body = {"request_id": request_id, "converter": CONVERTER}
    return await call(portal, "approvals", body, scope="copies:decide", **{"subject": "officer", **options})


async def issue(portal: Portal, kind: str = "certified", **changes: Any) -> dict[str, Any]:
    """Ask and approve; the copy."""
    asked = await ask(portal, kind, **changes)
    assert asked.status_code == 202, asked.text
    approved = await approve(portal, asked.json()["request_id"], acts_for=changes.get("acts_for"))
    assert approved.status_code == 200, approved.text
    copy: dict[str, Any] = approved.json()
    return copy


async def file_of(portal: Portal, copy: dict[str, Any], **changes: Any) -> httpx.Response:
    body = {name: copy[name] for name in ("issuer", "year", "serial")} | changes
    return await call(portal, "file", body, scope="copies:read", subject="officer", acts_for=copy["issuer"])


async def revoke(portal: Portal, copy: dict[str, Any], reason: str = "In nhầm") -> httpx.Response:
    body = {**{name: copy[name] for name in ("issuer", "year", "serial")}, "reason": reason}
    return await call(portal, "revocations", body, scope="copies:decide", subject="officer")


async def confirm(portal: Portal, copy: dict[str, Any], **changes: Any) -> httpx.Response:
    body = {name: copy[name] for name in ("copy_code", "year", "serial")} | changes
    return await portal.client.post("/v1/copies/confirm", json=body)
