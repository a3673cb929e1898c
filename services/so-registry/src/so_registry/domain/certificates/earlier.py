"""What is known of a certificate or key that is declared once more."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Earlier:
    """What was declared before with the same certificate, key or id. One that is void never counted for anybody."""

    declaration_id: UUID
    thumbprint: str
    public_key: str
    school: str
    person: str
    role: str
    is_void: bool = False
    is_lost: bool = False
    is_held: bool = False
    """Held back now, or revoked, in that role or in all."""
