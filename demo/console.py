"""The Sở's people at the console: their roles, and one of them who logs in and looks, as a browser would."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from html import unescape
from http import HTTPStatus
from typing import Final

import httpx

from demo.client import Refused, at_once
from demo.registrar import Registrar
from deploy.local.console import PEOPLE, LocalConsole

ROLES: Final = {"quan-tri": "administrator", "van-hanh": "operator", "doi-chieu": "reviewer"}
"""Whom a command makes what; the administrator gives the others theirs in the console."""
DECISION: Final = "12/QĐ-SGDĐT"


@dataclass(frozen=True)
class People:
    """Whoever works at the console."""

    registrar: Registrar
    console: LocalConsole

    def employ(self) -> int:
        """Everybody gets his role by a command, for a year; how many they are."""
        at_once(*(partial(self._employ, subject, role) for subject, role in ROLES.items()))
        return len(ROLES)

    def _employ(self, subject: str, role: str) -> None:
        until = (datetime.now(UTC) + timedelta(days=365)).replace(tzinfo=None).isoformat(timespec="seconds")
        told = self.registrar.command(
            "people", "enter", subject, "--name", PEOPLE[subject], "--issuer", self.console.people_url, "--json"
        )
        named = json.loads(told)[0]["person"]
        terms = ("--reason", "Phân công năm học", "--decision", DECISION, "--holds-until", until)
        self.registrar.command("people", "grant", named, "--role", role, *terms)

    def look(self, subject: str, path: str) -> str:
        """The page of an address, as somebody sees it who logs in first. Raises Refused."""
        with httpx.Client(trust_env=False, timeout=30) as client:
            browser = Browser(client)
            away = browser.get(f"{self.console.url}/dang-nhap/bat-dau")
            page = browser.get(away.headers["location"])
            asked = re.search(r'name="asked" value="([^"]*)"', page.text)
            if asked is None:
                raise Refused(f"the provider of the Sở's people shows no login: {page.status_code}")
            form = {"asked": unescape(asked[1]), "subject": subject, "second": "1"}
            back = client.post(f"{self.console.people_url}/auth", data=form)
            browser.get(back.headers["location"])
            answer = browser.get(f"{self.console.url}{path}")
        if answer.status_code != HTTPStatus.OK:
            raise Refused(f"the console answers {answer.status_code} to {subject}")
        return answer.text


@dataclass
class Browser:
    """Takes loopback for a secure place and sends such cookies there, as browsers do and this client does not."""

    client: httpx.Client
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str) -> httpx.Response:
        told = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self.client.get(address, headers={"cookie": told} if told else {})
        for entry in answer.headers.get_list("set-cookie"):
            name, _, value = entry.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
