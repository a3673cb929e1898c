"""A statement that does not hold is refused, each for its own reason, and nothing of it is stored."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode, encode_der
from hbs_schema.building.endorsing import Act, endorse
from hbs_schema.building.keys import SigningKey
from hbs_sign.computing import shown_draft, sign_items
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.integration.school_api.steps import stored
from tests.support.school import Refused, SigningClient

pytestmark = pytest.mark.slow

MATHS = ("subject-teacher", "subjects/TOAN")

FLAWS: dict[str, tuple[str, str]] = {
    "members of another role": ("statement-refused", "binding"),
    "another class in the scope": ("statement-refused", "binding"),
    "a leaf that is not ours": ("signed-content-changed", ""),
    "one leaf left out of the list": ("statement-refused", "leaves"),
    "a flipped signature": ("statement-refused", "signatures"),
    "no certificate": ("statement-refused", "certificates"),
    "an expired certificate": ("certificate-expired", ""),
    "signed tomorrow": ("statement-refused", "signing-time"),
    "not a statement": ("statement-refused", "statements"),
}


@pytest.mark.parametrize("flaw", FLAWS)
async def test_a_statement_that_does_not_hold_is_refused_and_nothing_is_stored(
    school: School, grade_4: Files, flaw: str
) -> None:
    class_id = await steps.signing(school, grade_4)
    client = school.signer(*MATHS)
    session = await client.open(class_id, *MATHS)
    body = await flawed(school, session, client, flaw)

    with pytest.raises(Refused) as refused:
        await school.ask("POST", f"/v1/signing-sessions/{session['session_id']}/statements", json=body)

    code, reason = FLAWS[flaw]
    assert refused.value.code == code
    assert reason in refused.value.problem["detail"]
    assert await stored(school) == 0


async def flawed(school: School, session: Any, client: SigningClient, flaw: str) -> dict[str, Any]:
    """A post with one thing wrong."""
    key, at, members = client.key, utc_now(), dict(session["members"])
    items = await client.fetch(session)
    if flaw == "an expired certificate":
        key = school.registry.world.key("expired", not_after=at - timedelta(days=1))
    if flaw == "signed tomorrow":
        at += timedelta(days=1)
    if flaw == "members of another role":
        members["role"] = "homeroom"
    statements = sign_items({**session, "members": members}, items, key, signed_at=at)
    if flaw == "another class in the scope":
        statements = [signed_for_another_class(items, members, key, at)]
    ALTER.get(flaw, lambda *_: None)(statements[0], school)
    certificates = [] if flaw == "no certificate" else [encode_der(key.certificate.der)]
    return {"statements": statements, "certificates": certificates}


def signed_for_another_class(items: Any, members: Any, key: SigningKey, at: datetime) -> dict[str, Any]:
    """The strings say 4A: only a careless client signs this."""
    act = Act(0, "subject-teacher", "subjects/TOAN", class_name="4B")
    drafts = [shown_draft(item) for item in items]
    tree, _ = endorse(drafts, act, policy=members["policy"], key=key, signed_at=at)
    return {"statement": tree.statement.jws, "leaves": tree.leaf_texts()}


def strange_leaf(entry: dict[str, Any], school: School) -> None:
    entry["leaves"][0] = encode(school.registry.world.draft().leaf(0, "subjects/TOAN"))


def flip(entry: dict[str, Any], _: School) -> None:
    head, payload, signature = entry["statement"].split(".")
    letter = "B" if signature[5] == "A" else "A"
    entry["statement"] = f"{head}.{payload}.{signature[:5]}{letter}{signature[6:]}"


ALTER: dict[str, Callable[[dict[str, Any], School], Any]] = {
    "a leaf that is not ours": strange_leaf,
    "one leaf left out of the list": lambda entry, _: entry["leaves"].pop(),
    "a flipped signature": flip,
    "not a statement": lambda entry, _: entry.update(statement="a.b.c"),
}
