import json
import stat
import subprocess
import sys

import pytest

from hbs_kit.clock import utc_now
from hbs_kit.identity import AccessTokens
from hbs_kit.mint import Grant, load_key, main, make_key, mint_token
from hbs_kit.settings import IdentitySettings


@pytest.fixture
def files(tmp_path):
    return tmp_path / "key.json", tmp_path / "jwks.json"


def verifier(jwks_file) -> AccessTokens:
    settings = IdentitySettings(issuer="local", audience="api", jwks_file=jwks_file)
    return AccessTokens(settings, acts_for_claim="places", clock=utc_now)


def test_a_minted_token_is_accepted(files):
    key_file, jwks_file = files
    make_key(key_file, jwks_file)
    grant = Grant(
        issuer="local",
        audience="api",
        client_id="c",
        subject="s",
        scopes=["a", "b"],
        acts_for_claim="places",
        acts_for=["p1"],
    )

    caller = verifier(jwks_file).verify(mint_token(load_key(key_file), grant, now=utc_now()))

    assert (caller.client_id, caller.subject) == ("c", "s")
    assert caller.scopes == {"a", "b"}
    assert caller.acts_for == {"p1"}


def test_the_private_key_is_its_owners_alone_and_not_in_the_jwks(files):
    key_file, jwks_file = files
    make_key(key_file, jwks_file)

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert "d" not in json.loads(jwks_file.read_text())["keys"][0]


def test_a_private_key_is_not_overwritten(files):
    make_key(*files)

    with pytest.raises(FileExistsError):
        make_key(*files)


def test_the_command_makes_a_key_and_a_token(files, capsys):
    key_file, jwks_file = files
    assert main(["key", "--key-file", str(key_file), "--jwks-file", str(jwks_file)]) == 0

    arguments = ["--issuer", "local", "--audience", "api", "--client", "c", "--scope", "a"]
    places = ["--acts-for-claim", "places", "--acts-for", "p1", "--acts-for", "p2"]
    assert main(["token", "--key-file", str(key_file), *arguments, *places]) == 0

    caller = verifier(jwks_file).verify(capsys.readouterr().out.strip())
    assert caller.acts_for == {"p1", "p2"}


def test_the_command_has_help():
    done = subprocess.run([sys.executable, "-m", "hbs_kit.mint", "--help"], capture_output=True, check=True)

    assert b"python -m hbs_kit.mint" in done.stdout
