"""Who acts on certificates."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Whoever acts, and by which client. `is_person`: somebody logged in, or sits at the operator's terminal."""

    name: str
    client_id: str
    is_person: bool
