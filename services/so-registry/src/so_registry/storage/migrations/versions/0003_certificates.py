"""The certificate registry; what was registered before is declared and approved as it was."""

from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from alembic import op
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509 import load_der_x509_certificate
from cryptography.x509.oid import NameOID
from sqlalchemy import Row, text

from hbs_kit.migrations import run_script

revision = "0003_certificates"
down_revision = "0002_rule_books"

_OLD = UUID("3b1f3a52-1c6a-5a0e-9f8e-3f1d5f6f8a11")
_ROWS = """
SELECT s.thumbprint, s.school, s.role, s.classes, s.parts, s.holds_from, s.holds_until, s.is_approved, c.der
FROM registry.signers s JOIN registry.certificates c USING (thumbprint) ORDER BY s.thumbprint, s.school, s.role
"""
_DECLARE = """
INSERT INTO registry.certificate_declarations
    (declaration_id, thumbprint, public_key, school, person, holder, role, capacity, classes, parts, holds_from,
     holds_until, basis, basis_number, status, declared_by, client_id)
VALUES (:declaration_id, :thumbprint, :public_key, :school, :person, :holder, :role, :capacity, :classes, :parts,
        :holds_from, :holds_until, 'earlier', '', 'not-asked', 'migration', 'migration')
"""
_APPROVE = """
INSERT INTO registry.certificate_acts
    (act_id, thumbprint, declaration_id, act, effective_at, completes, reason, by_whom, client_id)
VALUES (:act_id, :thumbprint, :declaration_id, 'approve', clock_timestamp(), true, 'registered before', 'migration',
        'migration')
"""


def upgrade() -> None:
    bind = op.get_bind()
    run_script(bind, Path(__file__).parents[1] / "0003_certificates.sql")
    for row in bind.execute(text(_ROWS)).all():
        if row.holds_from >= row.holds_until:
            continue  # it never held, and said so before
        values = _declaration(row)
        bind.execute(text(_DECLARE), values)
        if row.is_approved:
            act_id = uuid5(_OLD, f"approve {values['declaration_id']}")
            told = {name: values[name] for name in ("thumbprint", "declaration_id")}
            bind.execute(text(_APPROVE), {**told, "act_id": act_id})


def _declaration(row: Row[tuple[object, ...]]) -> dict[str, object]:
    """Nobody said who holds these certificates: each is a person of its own."""
    old = dict(row._mapping)
    certificate = load_der_x509_certificate(bytes(old.pop("der")))
    is_approved = old.pop("is_approved")
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    key = certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    is_deputy = old["role"] == "deputy"
    return {
        **old,
        "declaration_id": uuid5(_OLD, f"{old['thumbprint']} {old['school']} {old['role']} {is_approved}"),
        "public_key": sha256(key).hexdigest(),
        "person": f"x5t:{old['thumbprint']}",
        "holder": str(names[0].value) if names else "",
        "role": "principal" if is_deputy else old["role"],
        "capacity": "deputy" if is_deputy else "main",
    }
