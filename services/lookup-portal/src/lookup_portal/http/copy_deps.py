"""Callers who may ask for copies, decide on them, or read the register of an issuer."""

from typing import Annotated

from fastapi import Depends

from hbs_kit.access import require
from hbs_kit.identity import Caller
from lookup_portal.domain.copies import Person


def person_of(caller: Caller) -> Person:
    """`acts_for` holds codes of schools and registrars here."""
    return Person(caller.client_id, caller.subject, caller.acts_for)


Asker = Annotated[Caller, Depends(require("copies:request"))]
Decider = Annotated[Caller, Depends(require("copies:decide"))]
RegisterReader = Annotated[Caller, Depends(require("copies:read"))]
