"""A school's declarations and the registrar's people, driven through the use cases."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hbs_kit.clock import utc_now
from hbs_schema import base64url
from hbs_schema.building.keys import SigningKey
from hbs_schema.certificate_api import DeclarationIn, DeclarationOut
from so_registry.clients.trust import Trust
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.anchors import configured_anchor
from so_registry.domain.certificates.bindings import ActKind
from so_registry.domain.certificates.voices import ApprovalRule, Wanted
from so_registry.usecases.act_on_certificate import Order, act_on_certificate
from so_registry.usecases.declare_certificates import declare_certificates
from tests.support.registry import Registry

SCHOOL_MACHINE = Actor("client:school-group-1", "school-group-1", is_person=False)
ONE, TWO, THREE = (Actor(f"person:{name}", "console", is_person=True) for name in ("one", "two", "three"))


def told(key: SigningKey, name: str, **changes: Any) -> dict[str, Any]:
    """The homeroom teacher of class 4A, as JSON."""
    return {
        "declaration_id": str(uuid4()),
        "certificate": base64url.encode_der(key.certificate.der),
        "person": "gv-1",
        "holder": name,
        "role": "homeroom",
        "classes": ["4A"],
        "holds_from": "2025-08-01T00:00:00Z",
        "holds_until": "2030-08-01T00:00:00Z",
        "basis": {"kind": "assignment", "number": "12/QĐ-TH"},
        **changes,
    }


@dataclass
class Clerk:
    """Declares and acts at one registry; the class's other signers are registered already."""

    registry: Registry
    rule: ApprovalRule = field(default_factory=ApprovalRule)

    @property
    def trust(self) -> Trust:
        ca = self.registry.world.ca
        anchor = configured_anchor([ca.root_der], [ca.issuing_der])
        return Trust(anchor, frozenset(), (), timedelta(seconds=1))

    def entry(self, name: str = "new/homeroom", **changes: Any) -> DeclarationIn:
        key = self.registry.world.key(name)
        return DeclarationIn.model_validate_json(json.dumps(told(key, name, **changes)))

    async def declare(
        self, *entries: DeclarationIn, school: str | None = None, is_dry_run: bool = False
    ) -> list[DeclarationOut]:
        return await declare_certificates(
            entries,
            school=school or self.registry.world.school,
            by=SCHOOL_MACHINE,
            trust=self.trust,
            sessions=self.registry.sessions,
            clock=utc_now,
            is_dry_run=is_dry_run,
        )

    async def say(
        self,
        declared: DeclarationOut | str,
        kind: ActKind,
        by: Actor = ONE,
        *,
        since: datetime | None = None,
        whole: bool = False,
        act_id: UUID | None = None,
        schools: Sequence[str] | None = None,
        is_dry_run: bool = False,
    ) -> DeclarationOut:
        number = declared if isinstance(declared, str) else declared.declaration_id
        order = Order(UUID(number), act_id or uuid4(), Wanted(kind, since, whole), "lý do", schools)
        return await act_on_certificate(
            order, by=by, rule=self.rule, sessions=self.registry.sessions, is_dry_run=is_dry_run
        )

    async def approved(self, *entries: DeclarationIn, school: str | None = None) -> list[DeclarationOut]:
        declared = await self.declare(*entries, school=school)
        return [await self.say(entry, ActKind.APPROVE) for entry in declared]
