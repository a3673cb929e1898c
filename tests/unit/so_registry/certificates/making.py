"""Bindings, declarations and certificates for tests: each valid, so that one thing can be changed."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from hbs_schema import base64url
from hbs_schema.certificate_api import DeclarationIn
from hbs_schema.certificates import Certificate
from hbs_schema.intake.algorithms import shipped_algorithms
from hbs_schema.intake.capacities import Capacity
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.certificates.anchors import configured_anchor
from so_registry.domain.certificates.bindings import Act, ActKind, Binding
from so_registry.domain.certificates.declaring import Surroundings
from tests.support.pki import TestCa

START = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 5, 1, tzinfo=UTC)
SCHOOL = "79000001"
OPERATOR = Actor("operator:one", "so-registry", is_person=True)
NUMBER = UUID("01970c8a-1b2c-7d3e-8f40-5a6b7c8d9e0f")


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def act(
    kind: ActKind, minute: int = 0, *, completes: bool = True, by: str = "operator:one", whole: bool = False
) -> Act:
    return Act(kind, at(minute), completes, by, NOW, whole)


def binding(**changes: Any) -> Binding:
    values: dict[str, Any] = {
        "declaration_id": NUMBER,
        "thumbprint": "t",
        "school": SCHOOL,
        "person": "gv-1",
        "role": "homeroom",
        "capacity": Capacity.MAIN,
        "classes": ("4A",),
        "parts": (),
        "holds_from": START,
        "holds_until": at(100_000_000),
        "declared_by": "client:one",
        "acts": (act(ActKind.APPROVE),),
        **changes,
    }
    return Binding(**values)


@cache
def ca() -> TestCa:
    return TestCa()


def certificate(name: str = "Lương Thị Hạnh", **options: Any) -> Certificate:
    return ca().signer(name, **options).certificate


def told(**changes: Any) -> DeclarationIn:
    own = changes.pop("certificate", None) or certificate()
    values: dict[str, Any] = {
        "declaration_id": str(NUMBER),
        "certificate": base64url.encode_der(own.der),
        "person": "gv-1",
        "holder": "Lương Thị Hạnh",
        "role": "homeroom",
        "classes": ("4A",),
        "holds_from": "2025-08-01T00:00:00Z",
        "holds_until": "2026-08-01T00:00:00Z",
        "basis": {"kind": "assignment", "number": "12/QĐ-TH"},
        **changes,
    }
    return DeclarationIn.model_validate(values)


def surroundings(**changes: Any) -> Surroundings:
    anchor = configured_anchor([ca().root_der], [ca().issuing_der])
    values: dict[str, Any] = {"now": NOW, "algorithms": shipped_algorithms(), "anchors": [anchor], **changes}
    return Surroundings(**values)
