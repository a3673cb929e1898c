"""The registrar's own keys: on a token or in a file, each in the one process that needs it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import text

from hbs_keys.errors import TokenAway
from hbs_kit.clock import utc_now
from hbs_kit.entrance import SettingsRefused
from hbs_schema.statements.payloads import Receipt
from hbs_schema.statements.statement import parse_statement
from so_registry import serving
from so_registry.usecases.verify_next_submission import verify_next_submission
from tests.integration.bo_gateway.keys import key_files
from tests.integration.so_registry.commanding import environment
from tests.support.registry import Registry
from tests.support.softhsm import make_token

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("serve", [serving.serve_api, serving.serve_worker])
@pytest.mark.parametrize("purpose", ["lock", "policy", "renewal"])
def test_no_process_that_talks_to_schools_starts_with_a_key_beyond_the_receipts(
    registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, serve: Callable[[], int], purpose: str
) -> None:
    settings = {name: value for name, value in environment(registry, tmp_path).items() if "_KEY__" not in name}
    for own in ("receipt", purpose):
        for member, value in key_files(registry.world.ca, own, tmp_path).items():
            settings[f"SO_REGISTRY_{own.upper()}_KEY__{member}"] = value
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsRefused) as refused:
        serve()

    assert refused.value.names == (f"SO_REGISTRY_{purpose.upper()}_KEY",)


async def test_a_key_that_is_away_holds_submissions_up_and_sets_none_aside(registry: Registry) -> None:
    number, body = await registry.packed(1)
    await registry.receive(number, body)
    key = registry.world.key("so-receipt")

    def away(_: bytes) -> bytes:
        raise TokenAway("drawn")

    for _ in range(7):
        with pytest.raises(TokenAway):
            await verify_next_submission(sessions=registry.sessions, key=replace(key, sign=away), clock=utc_now)

    async with registry.sessions() as session:
        states = await session.execute(text("SELECT state, attempts FROM registry.submissions"))
    assert states.all() == [("received", 0)]
    await registry.verify()
    assert (await registry.answer(number)).state == "verified"


async def test_a_receipt_from_a_token_is_a_receipt(registry: Registry) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    key = make_token().signing_key("so receipt", private, registry.world.ca.certify("so", private))
    number, body = await registry.packed(1)
    await registry.receive(number, body)

    assert await verify_next_submission(sessions=registry.sessions, key=key, clock=utc_now)

    (jws,) = (await registry.answer(number)).statements.values()
    parse_statement(jws, Receipt).check_signature(key.certificate.key)
