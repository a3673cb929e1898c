from typing import Annotated

import pytest
from fastapi import Depends, FastAPI

from hbs_kit import problems, token_errors
from hbs_kit.access import require
from hbs_kit.identity import Caller
from tests.unit.hbs_kit.access_tokens import AT, STRANGER, token
from tests.unit.hbs_kit.http_client import client_of


@pytest.fixture
def app(tokens) -> FastAPI:
    app = FastAPI()
    problems.install(app, token_errors.PROBLEMS)
    Reader = Annotated[Caller, Depends(require("things:read", tokens=lambda _: tokens))]
    Owner = Annotated[Caller, Depends(require("things:own", tokens=lambda _: tokens))]

    @app.get("/read")
    async def get_read(caller: Reader) -> str:
        return caller.client_id

    @app.get("/own")
    async def get_own(caller: Owner) -> str:
        return caller.client_id

    return app


@pytest.mark.parametrize(
    ("path", "authorization", "status", "challenge", "code"),
    [
        ("/read", None, 401, "Bearer", "token-missing"),
        ("/read", "Basic dTpw", 401, "Bearer", "token-missing"),
        ("/read", "Bearer x.y.z", 401, 'Bearer error="invalid_token"', "token-refused"),
        (
            "/own",
            "Bearer " + token(),
            403,
            'Bearer error="insufficient_scope", scope="things:own"',
            "scope-missing",
        ),
    ],
)
async def test_refusals_are_problems_with_a_challenge(app, path, authorization, status, challenge, code):
    headers = {} if authorization is None else {"Authorization": authorization}
    async with client_of(app) as client:
        response = await client.get(path, headers=headers)

    assert response.status_code == status
    assert response.headers["www-authenticate"] == challenge
    assert response.json()["type"] == f"urn:hbs:problem:{code}"


async def test_the_client_does_not_learn_why_a_token_was_refused(app):
    async with client_of(app) as client:
        texts = set()
        for bad in ({"iss": "https://other"}, {"exp": AT - 600}, {"key": STRANGER}):
            authorization = {"Authorization": "Bearer " + token(**bad)}
            body = (await client.get("/read", headers=authorization)).json()
            texts.add((body["type"], body["detail"]))

    assert len(texts) == 1


async def test_a_caller_with_the_scope_comes_in(app):
    async with client_of(app) as client:
        response = await client.get("/read", headers={"Authorization": "Bearer " + token()})

    assert response.json() == "vendor-1"
