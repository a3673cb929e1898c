"""A key, PIN or access token in a file counts only while nobody else can read it."""

from pathlib import Path

import httpx
import pytest
import typer

from hbs_sign.cli.options import open_http
from hbs_sign.errors import SecretExposed
from hbs_sign.key_sources import FileSource
from hbs_sign.secret_files import read_line


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text("secret\n")
    file.chmod(0o600)
    return file


def test_its_line_is_read(secret: Path) -> None:
    assert read_line(secret) == "secret"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_one_that_others_can_read_is_refused_without_its_content(secret: Path, mode: int) -> None:
    secret.chmod(mode)

    with pytest.raises(SecretExposed) as refused:
        read_line(secret)
    with pytest.raises(SecretExposed):
        FileSource(secret, None).open()

    assert refused.value.params == {"file": str(secret), "reason": "chmod 600"}


def test_a_link_counts_as_what_it_leads_to(secret: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(secret)
    assert read_line(link) == "secret"

    secret.chmod(0o644)
    with pytest.raises(SecretExposed):
        read_line(link)


@pytest.mark.parametrize("what", ["missing", "folder", "bytes"])
def test_one_that_cannot_be_read_is_refused_in_words(secret: Path, tmp_path: Path, what: str) -> None:
    secret.write_bytes(b"\xff")
    named = {"missing": tmp_path / "none", "folder": tmp_path, "bytes": secret}[what]

    with pytest.raises(SecretExposed):
        read_line(named)


@pytest.mark.parametrize(
    "address", ["http://school.example", "ftp://127.0.0.1", "http://127.0.0.1.evil.example", "school"]
)
def test_no_token_or_pin_goes_where_it_can_be_read_on_the_way(address: str) -> None:
    with pytest.raises(typer.BadParameter):
        open_http(address, None)


@pytest.mark.parametrize("address", ["https://school.example", "http://127.0.0.1:8000", "http://localhost:8000"])
def test_the_rest_is_opened_and_follows_nobody(address: str) -> None:
    with open_http(address, None) as http:
        assert (http.follow_redirects, http.trust_env) == (False, False)
        assert isinstance(http, httpx.Client)
