"""Examples of the heads of audits, for the published document."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from hbs_schema.audit_api import HeadsIn, HeadsOut
from hbs_schema.messages.value_examples import JWS, STATEMENT

AUDIT_EXAMPLES: Final[Mapping[type[BaseModel], Any]] = {
    HeadsIn: {"service": "school-api", "lanes": [{"lane": 0, "count": 1204, "hash": STATEMENT}]},
    HeadsOut: {"checkpoint": JWS},
}
