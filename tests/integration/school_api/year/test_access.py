"""Each route of the school's year asks for its scope and for the school: taken from the published document itself."""

from typing import Any
from uuid import uuid4

from tests.integration.school_api.service import SCOPES, School
from tests.integration.school_api.year.routes import DOCUMENT, METHODS, OWN, request_of


def operations() -> list[tuple[str, str, str, dict[str, Any]]]:
    """Method, path, scope, and a well-formed request, so that only access decides."""
    found = []
    for path, entry in DOCUMENT["paths"].items():
        for method in METHODS & entry.keys() if path in OWN else ():
            operation = entry[method]
            [[scope]] = [need["accessToken"] for need in operation["security"]]
            found.append((method.upper(), path, scope, request_of(operation)))
    return found


async def test_every_route_asks_for_its_scope_and_its_school(school: School) -> None:
    own = school.registry.world.school
    wrong = []
    for method, template, scope, request in operations():
        path = template
        for name in (
            "class_id",
            "draft_id",
            "access_id",
            "comment_id",
            "lock_id",
            "paper_id",
            "legacy_id",
            "return_id",
        ):
            path = path.replace(f"{{{name}}}", str(uuid4()))
        path = path.replace("{school}", own).replace("{version}", "1")
        others = school.token(*(name for name in SCOPES if name != scope))
        tokens = ["", others, school.token(scope, schools=["another"])]
        answers = [await school.send(method, path, token=token, **request) for token in tokens]
        expected = [(401, "token-missing"), (403, "scope-missing")]
        told = [(answer.status_code, answer.json()["type"].rpartition(":")[2]) for answer in answers]
        is_strange = told[2] == (403, "school-not-allowed") if "{school}" in template else told[2][0] in (404, 422)
        if told[:2] != expected or not is_strange:
            wrong.append((method, template, told))

    assert wrong == []
    assert len(operations()) == len({(method, path) for method, path, _, _ in operations()}) > 25
