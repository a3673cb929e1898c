"""Bodies and tokens as readers."""

from hbs_kit.identity import Caller
from lookup_portal.domain.readers import Holder, Organisation
from lookup_portal.http.models import HolderBookIn, HolderIn, OrganisationBookIn, OrganisationIn

LONGEST_NAME = 200


def holder_of(body: HolderBookIn) -> Holder:
    """A holder who has still to be found right."""
    return Holder(body.code, body.birth_date, body.school_year if isinstance(body, HolderIn) else None)


def organisation_of(body: OrganisationBookIn, caller: Caller) -> Organisation:
    """The holder is shown the organisations that the token names, or the client where it names none."""
    viewer = ", ".join(sorted(caller.acts_for)) or caller.client_id
    return Organisation(
        code=body.code,
        viewer=viewer[:LONGEST_NAME],
        client_id=caller.client_id,
        subject=caller.subject,
        purpose=body.purpose,
        legal_ground=body.legal_ground,
        dossier=body.dossier,
        school_year=body.school_year if isinstance(body, OrganisationIn) else None,
    )
