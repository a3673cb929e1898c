"""People of the world's school, each with an account and tokens of his own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from hbs_kit.clock import utc_now
from hbs_kit.mint import Grant, mint_token
from hbs_schema.verification.times import to_instant
from school_api.domain.people import Role
from school_api.usecases.appoint_person import appoint_person
from tests.integration.school_api.service import AUDIENCE, ISSUER, SCOPES, School
from tests.support.school import Json, Refused, SigningClient

PEOPLE_SCOPES = (*SCOPES, "people:read", "people:write", "invitations:accept", "audit:read")
REASON = "Quyết định phân công"


@dataclass
class Person:
    """Somebody at his device, logged in by two factors a moment ago unless told otherwise."""

    school: School
    subject: str
    person_id: str = ""

    def token(self, *, age: timedelta = timedelta(0), claims: Mapping[str, Any] | None = None) -> str:
        login = {"auth_time": int((utc_now() - age).timestamp()), "amr": ["pwd", "mfa"]}
        grant = Grant(
            issuer=ISSUER,
            audience=AUDIENCE,
            client_id="school-console",
            subject=self.subject,
            scopes=PEOPLE_SCOPES,
            more=login if claims is None else claims,
        )
        return mint_token(self.school.mint_key, grant, now=utc_now())

    async def send(self, method: str, path: str, *, token: str | None = None, **options: Any) -> httpx.Response:
        return await self.school.send(method, path, token=token or self.token(), **options)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Raises Refused."""
        answer = await self.send(method, path, **options)
        if answer.is_error:
            raise Refused(answer)
        return answer

    async def json(self, method: str, path: str, **options: Any) -> Json:
        return (await self.ask(method, path, **options)).json()

    def at_school(self, path: str) -> str:
        return f"/v1/schools/{self.school.registry.world.school}/{path}"

    async def give(self, kind: str, holding_id: str = "", **body: Any) -> Json:
        path = self.at_school(f"{kind}/{holding_id or uuid4()}")
        return await self.json("PUT", path, json={"reason": REASON, **body})

    async def end(self, kind: str, held: Json) -> Json:
        path = self.at_school(f"{kind}/{held['holding_id']}/end")
        return await self.json("POST", path, json={"reason": "Hết nhiệm vụ"})

    async def bring(self, subject: str, name: str = "Họ và tên") -> "Person":
        """Add, invite, and have him accept."""
        person = Person(self.school, subject, str(uuid4()))
        body = {"full_name": name, "reason": REASON}
        await self.json("PUT", self.at_school(f"people/{person.person_id}"), json=body)
        invited = {"person_id": person.person_id, "reason": REASON}
        invitation = await self.json("POST", self.at_school("invitations"), json=invited)
        await person.accept(invitation["secret"])
        return person

    async def accept(self, secret: str, **options: Any) -> Json:
        return await self.json("POST", self.at_school("invitations/acceptances"), json={"secret": secret}, **options)

    async def assign(self, teacher: "Person", part: str | None = "subjects/TOAN", **more: Any) -> Json:
        """A class of the made-up files: the subject, or (None) the homeroom."""
        role = "subject-teacher" if part else "homeroom"
        body = {"person_id": teacher.person_id, "role": role, "school_year": "2025-2026", "class": "4A", **more}
        return await self.give("assignments", **body, **({"part": part} if part else {}))

    def signer(self, role: str, part: str = "") -> SigningClient:
        """His signing device."""
        key = self.school.registry.world.key(f"{role}/{part}")
        return SigningClient(self.ask, key, lambda: utc_now() + self.school.later)


async def appoint(
    school: School, subject: str, role: Role, name: str = "Họ và tên", until: datetime | None = None
) -> Person:
    """Somebody whom the operator records."""
    resources = school.resources
    person_id, secret = await appoint_person(
        school.registry.world.school,
        role,
        full_name=name,
        reason=REASON,
        operator="test",
        lifetime=timedelta(hours=1),
        random_bytes=lambda size: subject.encode().ljust(size, b"."),
        machines="open",
        sessions=resources.sessions,
        until=until,
    )
    person = Person(school, subject, str(person_id))
    await person.accept(secret)
    return person


def after(delta: timedelta) -> str:
    """An instant from now."""
    moment: datetime = utc_now() + delta
    return to_instant(moment)
