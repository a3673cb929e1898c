"""What every use case of reading is given."""

from dataclasses import dataclass

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_schema.verification.bundle import Anchors
from lookup_portal.domain.attempts import Limits, Pseudonyms


@dataclass(frozen=True)
class Reading:
    """The web process's database, the trust it starts from, how often one may try, and its clock."""

    sessions: Sessions
    anchors: Anchors
    limits: Limits
    pseudonyms: Pseudonyms
    clock: Clock
