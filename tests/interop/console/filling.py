"""A registry in the middle of its deadline day, for whoever looks at the console."""

from uuid import uuid4

from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_kit.ids import uuid7
from hbs_schema.certificates import load_certificate
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.people.grants import NewGrant
from so_registry.domain.people.roles import Role
from so_registry.domain.proposals.proposal import NewProposal
from so_registry.usecases.cutoff.start_cutoff import start_cutoff
from so_registry.usecases.people.grant_role import grant_role
from so_registry.usecases.people.show_people import enter_person
from so_registry.usecases.proposals.propose import propose
from so_registry.usecases.reconciling.register_reviewer import end_reviewer, register_reviewer
from so_registry.usecases.register_signers import register_school
from tests.integration.so_registry.reconciling import enrol, pupil, returned, set_reviewer
from tests.support.registry import REGISTRAR, Registry

BINH = Actor("person:binh", "so-console", is_person=True)


async def fill(registry: Registry) -> str:
    """Accepted, refused, late-coming, set aside, waiting for approval; the lookup code of an accepted record."""
    codes = await registry.codes(3)
    number, body = await registry.packed(3)
    await registry.submit(number, body)
    broken, packets = await registry.signed(3)
    await registry.submit(*registry.pack(packets[:2], broken, submission_id=uuid4()))
    await registry.submit(uuid4(), b"{}")
    more, others = await registry.signed(5)
    await registry.submit(*registry.pack(others[3:], more, submission_id=uuid4(), with_leaves=False))
    for at in range(1, 8):
        await register_school(f"79{at:06}", f"Trường Tiểu học Thử nghiệm số {at}", sessions=registry.sessions)
    async with registry.sessions.begin() as session:
        await session.execute(
            text(
                "INSERT INTO registry.window_schools (window_no, school) "
                "SELECT :no, school FROM registry.schools WHERE school LIKE '79%'"
            ),
            {"no": registry.window_no},
        )
    aside = uuid4()
    await registry.receive(aside, b"[]")
    async with registry.sessions.begin() as session:
        await session.execute(
            text(
                "UPDATE registry.submissions SET state = 'set-aside', failure = 'MemoryError', attempts = 5 "
                "WHERE submission_id = :id"
            ),
            {"id": aside},
        )
    await registry.register(registry.signer("homeroom/", is_approved=False, role="homeroom", classes=("4A",)))
    members = {"packet": "0" * 43, "annotation": "identity-corrected"}
    new = NewProposal(uuid7(), "annotation", members, "Đính chính hộ tịch", "15/QĐ-SGDĐT")
    await propose(new, by=BINH, sessions=registry.sessions)
    await reconcile(registry)
    await start_cutoff(registry.window_no, reason="Kế hoạch 213/KH-SGDĐT", by=BINH, sessions=registry.sessions)
    await move(registry)
    return codes[0]


async def reconcile(registry: Registry) -> None:
    """A list with somebody missing, and a return that waits for the school."""
    await set_reviewer(registry, "check")
    await enrol(registry, *(pupil(number) for number in range(1, 6)), pupil(8, name="Vàng A Chờ"))
    await returned(registry)


async def move(registry: Registry) -> None:
    """A transfer that waits for the school on the other side."""
    async with registry.sessions.begin() as session:
        await session.execute(
            text("""
                INSERT INTO registry.transfers (transfer_id, record, level, from_registrar, from_school, to_registrar,
                    to_school, is_mid_year, applied_by, state, opened_at, deadline)
                VALUES (:id, :record, 'primary', :registrar, :school, :registrar, '79000001', false, :school,
                    'applied', now(), now() + interval '5 days')"""),
            {"id": uuid4(), "record": "A" * 43, "registrar": registry.world.registrar, "school": registry.world.school},
        )


async def review(registry: Registry, issuer: str) -> None:
    """Two reviewers with certificates, one of which signs nothing more."""
    for subject, name in (("doi-chieu-1", "so-policy"), ("doi-chieu-2", "so-lock")):
        await employ(registry, issuer, subject, Role.REVIEWER)
        await register_reviewer(
            registry.world.key(name).certificate,
            person=f"person:{subject}",
            decision="15/QĐ-SGDĐT",
            by=REGISTRAR,
            roots=[load_certificate(registry.world.ca.root_der).x509],
            others=[load_certificate(registry.world.ca.issuing_der)],
            clock=utc_now,
            sessions=registry.sessions,
        )
    ended = registry.world.key("so-lock").certificate.thumbprint
    await end_reviewer(ended, reason="Thôi nhiệm vụ", by=REGISTRAR, sessions=registry.sessions)


async def employ(registry: Registry, issuer: str, subject: str, *roles: Role) -> None:
    """Somebody who may sign in and holds roles."""
    person = await enter_person(issuer, subject, f"Cán bộ {subject}", by=REGISTRAR, sessions=registry.sessions)
    for role in roles:
        until = utc_now().replace(year=utc_now().year + 1)
        new = NewGrant(role, "", None, utc_now(), until, "12/QĐ-SGDĐT", "thử nghiệm")
        await grant_role(person.person, new, grant_id=uuid4(), by=REGISTRAR, sessions=registry.sessions)
