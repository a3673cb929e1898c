"""Parameters that routes of the school's year share."""

from typing import Annotated

from fastapi import Path, Query

from hbs_schema.types import Code, SchoolYear

School = Annotated[Code, Path(description="A school that the caller acts for", examples=["79000001"])]
SchoolYearAsked = Annotated[SchoolYear, Query(description="Which school year", examples=["2025-2026"])]
PageCursor = Annotated[str | None, Query(description="`next` of the last answer")]
PageLimit = Annotated[int, Query(ge=1, le=500, description="How many entries")]
