"""What a cutoff job is gone on with; each process gives what it has."""

from dataclasses import dataclass
from pathlib import Path

from hbs_kit.clock import Clock
from hbs_kit.db import Sessions
from hbs_kit.settings import BrokerSettings
from hbs_schema.building.keys import SigningKey
from so_registry.clients.timestamps import TimestampClient
from so_registry.usecases.lock_window import Progress


@dataclass(frozen=True)
class CutoffTools:
    """Without `key` a job goes as far as its lock. `folder` stands on the disk of the database."""

    sessions: Sessions
    clock: Clock
    key: SigningKey | None = None
    timestamps: TimestampClient | None = None
    broker: BrokerSettings | None = None
    folder: Path | None = None
    progress: Progress = lambda *_: None
