"""A delivery's signature is verified like a receipt's; failures are tried again ever later."""

from datetime import UTC, datetime, timedelta

import pytest

from hbs_schema import algorithms, base64url, canonical
from hbs_schema.errors import NotGenuine
from so_registry.domain.feeds.retrying import LONGEST, wait_after
from so_registry.domain.feeds.signing import TYPE, sign_body
from tests.support.world import World

BODY = b'{"format":"hbs-events/1","registrar":"so-79"}'


def test_a_bodys_signature_is_a_detached_jws() -> None:
    key = World().key("so-receipt")

    protected, nothing, signature = sign_body(BODY, key=key, signed_at=datetime(2026, 6, 1, tzinfo=UTC)).split(".")

    header = canonical.parse(base64url.decode(protected), max_depth=1)
    assert (nothing, header["typ"], header["x5t#S256"]) == ("", TYPE, key.certificate.thumbprint)
    message = f"{protected}.{base64url.encode(BODY)}".encode()
    algorithms.check_signature(key.certificate.key, header["alg"], message, base64url.decode(signature))
    with pytest.raises(NotGenuine):
        algorithms.check_signature(key.certificate.key, header["alg"], message + b"A", base64url.decode(signature))


def test_waits_grow_and_end_at_six_hours() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 41)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1], LONGEST) == (timedelta(seconds=15), LONGEST, timedelta(hours=6))
    assert timedelta(days=7) < sum(waits, timedelta()) < timedelta(days=8)
