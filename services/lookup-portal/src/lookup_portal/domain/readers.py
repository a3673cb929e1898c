"""Who asks for the content of a record, and what for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Act = Literal["view", "pdf", "book", "presentation", "bundle", "copy"]


@dataclass(frozen=True)
class Holder:
    """The pupil or a guardian. `birth_date` None: a ticket of ours says that it was right some minutes ago."""

    code: str
    birth_date: str | None
    school_year: str | None = None


@dataclass(frozen=True)
class Organisation:
    """A client with a token; `viewer` is the name that the holder is shown."""

    code: str
    viewer: str
    client_id: str
    subject: str
    purpose: str
    legal_ground: str
    dossier: str
    school_year: str | None = None


Reader = Holder | Organisation


@dataclass(frozen=True)
class Viewed:
    """A line of the access log, as the holder is shown it."""

    at: datetime
    level: Literal["holder", "organisation"]
    act: Act
    viewer: str | None
    purpose: str | None
