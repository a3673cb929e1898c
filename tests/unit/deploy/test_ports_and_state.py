"""Ports stay with their home; files are private and never half-written."""

import socket
import stat
from pathlib import Path

import pytest

from deploy.local.errors import NotAvailable
from deploy.local.passwords import Passwords
from deploy.local.ports import FIRST, LAST, LOOPBACK, Ports, is_free
from deploy.local.state import read_json, write_json


def test_a_name_keeps_its_port(tmp_path: Path) -> None:
    port = Ports(tmp_path).get("postgres")

    assert Ports(tmp_path).get("postgres") == port
    assert Ports(tmp_path).get("rabbitmq") != port
    assert FIRST <= port <= LAST < 45_000


def test_homes_of_one_clone_never_choose_one_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.local.ports.RUN", tmp_path)
    monkeypatch.setattr("deploy.local.ports.FIRST", LAST - 40)
    homes = [Ports(tmp_path / f"home-{number}") for number in range(6)]

    chosen = [home.get(name) for home in homes for name in ("api", "worker", "postgres")]

    assert len(set(chosen)) == len(chosen)


def test_refuses_a_port_that_a_stranger_took(tmp_path: Path) -> None:
    ports = Ports(tmp_path)
    with socket.socket() as stranger:
        stranger.bind((LOOPBACK, ports.get("pki")))
        stranger.listen()
        assert not is_free(ports.get("pki"))

        with pytest.raises(NotAvailable, match="pki"):
            ports.claim("pki")


def test_files_are_private_from_their_first_moment(tmp_path: Path) -> None:
    write_json(tmp_path / "sub" / "secret.json", {"a": "ữ"})

    assert stat.S_IMODE((tmp_path / "sub" / "secret.json").stat().st_mode) == 0o600
    assert read_json(tmp_path / "sub" / "secret.json") == {"a": "ữ"}
    assert [file.name for file in (tmp_path / "sub").iterdir()] == ["secret.json"]


def test_a_password_is_made_once_and_is_safe_in_a_url(tmp_path: Path) -> None:
    first = Passwords(tmp_path / "p.json").get("app")

    assert Passwords(tmp_path / "p.json").get("app") == first
    assert first.isalnum()
    assert len(first) >= 32
