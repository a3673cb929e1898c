import pytest

from tests.support.softhsm import TestToken, make_token


@pytest.fixture(scope="session")
def hsm() -> TestToken:
    """A token that tests only put keys on."""
    return make_token()
