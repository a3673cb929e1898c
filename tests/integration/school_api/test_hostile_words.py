"""What people write beside an act is refused, never a fault, where it has characters that turn or end a text."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from demo.generate_class_files import Files
from school_api.domain.people import Role
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.staff import REASON, Person, after, appoint
from tests.support.school import Refused

HOSTILE = ("a\x00b", "a\u202eb", "a\u2066b")


async def test_no_word_beside_an_act_has_a_zero_byte_or_turns_the_text(school: School, grade_4: Files) -> None:
    admin, head = await appoint(school, "admin", Role.SCHOOL_ADMINISTRATOR), await appoint(school, "b", Role.PRINCIPAL)
    person = (await admin.bring("teacher")).person_id
    class_id = await steps.signing(school, grade_4)
    draft = (await steps.draft_ids(school, class_id))[0]
    given = await admin.give("grants", person_id=person, role="data-clerk")
    until = after(timedelta(days=1))
    subject = {"role": "subject-teacher", "school_year": "2025-2026", "part": "subjects/TOAN"}

    for words in HOSTILE:
        asked: list[tuple[School | Person, str, str, dict[str, Any]]] = [
            (admin, "PUT", admin.at_school(f"people/{uuid4()}"), {"full_name": words, "reason": REASON}),
            (admin, "POST", admin.at_school(f"people/{person}/changes"), {"act": "suspend", "reason": words}),
            (admin, "POST", admin.at_school("invitations"), {"person_id": person, "reason": words}),
            (admin, "PUT", admin.at_school(f"grants/{uuid4()}"), {"person_id": person, "role": "data-clerk"}),
            (admin, "POST", admin.at_school(f"grants/{given['holding_id']}/end"), {}),
            (admin, "PUT", admin.at_school(f"assignments/{uuid4()}"), {"person_id": person, "class": "4A", **subject}),
            (
                admin,
                "PUT",
                admin.at_school(f"assignments/{uuid4()}"),
                {"person_id": person, **subject, "class": words, "reason": REASON},
            ),
            (
                head,
                "PUT",
                admin.at_school(f"delegations/{uuid4()}"),
                {"person_id": person, "powers": ["sign"], "holds_until": until},
            ),
            (admin, "PUT", admin.at_school(f"clients/{uuid4()}"), {"client_id": "x", "scopes": ["classes:read"]}),
            (head, "POST", f"/v1/classes/{class_id}/returns", {}),
            (head, "POST", f"/v1/classes/{class_id}/returns", {"reason": "x", "part_reasons": {"outcome": words}}),
            (head, "POST", f"/v1/drafts/{draft}/replacements", {}),
            (school, "POST", f"/v1/drafts/{draft}/restore", {"version": 1}),
        ]
        for who, method, path, body in asked:
            with pytest.raises(Refused, match=r"422 (content-refused|invalid-request)"):
                await who.ask(method, path, json={"reason": words, **body}, headers={"If-Match": '"1"'})
