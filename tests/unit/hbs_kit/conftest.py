import pytest

from hbs_kit.identity import AccessTokens
from hbs_kit.settings import IdentitySettings
from tests.unit.hbs_kit.access_tokens import EC, NOW, RSA, write_jwks


@pytest.fixture
def jwks(tmp_path):
    path = tmp_path / "jwks.json"
    write_jwks(path, EC, RSA)
    return path


@pytest.fixture
def tokens(jwks) -> AccessTokens:
    settings = IdentitySettings(issuer="https://issuer", audience="registry", jwks_file=jwks)
    return AccessTokens(settings, acts_for_claim="places", clock=lambda: NOW)
