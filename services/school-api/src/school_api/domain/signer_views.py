"""Which of a school's people cannot sign yet, as the API shows it."""

from typing import Annotated

from pydantic import Field

from hbs_schema.certificate_api import SeatOut
from hbs_schema.types import Code, Instant, Many, SchoolYear, Value, WindowNo


class SignerSeat(SeatOut):
    """Somebody has to sign; whoever is assigned by name, where it is one of the school's people."""

    full_name: str | None = None


class SignersOut(Value):
    """Until the cutoff of the window that closes next; those who cannot sign stand first."""

    school: Code
    school_year: SchoolYear
    window: WindowNo
    cutoff: Instant
    ready: Annotated[int, Field(ge=0)]
    missing: Annotated[int, Field(ge=0)]
    seats: Many[SignerSeat]
