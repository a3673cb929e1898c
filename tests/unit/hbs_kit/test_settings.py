import pytest
from pydantic import SecretStr, ValidationError

from hbs_kit.settings import BrokerSettings, DatabaseSettings


@pytest.mark.parametrize("url", ["amqp://127.0.0.1/v", "amqp://localhost/v", "amqps://broker/v"])
def test_the_broker_is_reached_encrypted_or_on_loopback(url):
    assert BrokerSettings(url=SecretStr(url))


@pytest.mark.parametrize("url", ["amqp://broker/v", "amqp://10.0.0.1/v", "http://127.0.0.1"])
def test_a_plain_connection_to_another_machine_is_refused(url):
    with pytest.raises(ValidationError):
        BrokerSettings(url=SecretStr(url))


def test_a_plain_connection_can_be_allowed_in_so_many_words():
    assert BrokerSettings(url=SecretStr("amqp://broker/v"), plaintext_allowed=True)


def test_a_secret_is_not_shown():
    settings = DatabaseSettings(dsn=SecretStr("postgresql://u:hush@h/d"))

    assert "hush" not in repr(settings)
    assert "hush" not in settings.model_dump_json()
