"""Text that is made to cost much is refused, and soon."""

import pytest

from hbs_schema import canonical
from hbs_schema.errors import Malformed


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 2_000_000,
        b"[" * 1_000_000 + b"]" * 1_000_000,
        b'{"a":' * 300_000,
        b"9" * 1_000_000,
        b"-" * 1_000_000,
        b"[" + b"0," * 500_000 + b"-]",
        ('"' + "\u0301\u0323" * 500_000 + '"').encode(),
        ('"' + "a\u0323\u0302" * 400_000 + '"').encode(),
        b'"' + b"\\" * 999_999,
        b'"' + b"\\\\" * 500_000 + b'\\"',
        b"1e" + b"9" * 1_000_000,
    ],
    ids=lambda data: f"{data[:6]!r} and so on",
)
def test_hostile_text_is_refused_soon(data):
    with pytest.raises(Malformed):
        canonical.parse(data, max_depth=12)
