import pytest

from hbs_kit.identity import AccessTokens
from tests.unit.hbs_kit.access_tokens import EC, RSA, tokens_of, write_jwks


@pytest.fixture
def jwks(tmp_path):
    path = tmp_path / "jwks.json"
    write_jwks(path, EC, RSA)
    return path


@pytest.fixture
def tokens(jwks) -> AccessTokens:
    return tokens_of(jwks)
