"""What follows for stored packets when a certificate or a CA turns out not to be what it was."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import asyncpg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import text

from hbs_kit.clock import utc_now
from hbs_schema.base64url import encode
from hbs_schema.building.keys import SigningKey
from hbs_schema.envelopes.packet import Packet
from hbs_schema.statements.statement import signer_name
from hbs_schema.verification.standing import judge_standing
from hbs_schema.verification.status_entries import read_entry
from so_registry.clients.opening import EvidenceClients
from so_registry.domain.errors import JobUnknown, NothingToRecheck
from so_registry.domain.jobs import Job, Scope
from so_registry.storage import cert_status, evidence
from so_registry.usecases import judge_statements as judging
from so_registry.usecases import run_recheck as running
from so_registry.usecases.continue_job import continue_job
from so_registry.usecases.judge_statements import Trust
from so_registry.usecases.run_recheck import run_recheck
from so_registry.usecases.start_recheck import start_recheck
from tests.integration.so_registry import acts, commanding
from tests.support.evidence import timestamp_token
from tests.support.pki import as_certificate
from tests.support.registry import Registry
from tests.support.revocations import Listed, Reason, revocation_list

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HOUR = timedelta(hours=1)
MATHS = "subject-teacher/subjects/TOAN"


@pytest.fixture
async def packets(registry: Registry) -> Sequence[Packet]:
    """A class of two, accepted."""
    statements, packets = await registry.signed(2)
    answer = await registry.submit(*registry.pack(packets, statements))
    assert acts.results(answer) == ["accepted", "accepted"]
    return packets


def trust(registry: Registry) -> Trust:
    return Trust((registry.world.ca.root,), (as_certificate(registry.world.ca.issuing),))


def key(registry: Registry, name: str = MATHS) -> SigningKey:
    return registry.world.key(name)


async def end(registry: Registry, name: str, since: datetime, reason: Reason = Reason.key_compromise) -> str:
    """The CA calls a certificate ended; its thumbprint."""
    certificate = key(registry, name).certificate
    data = revocation_list(registry.world.ca, utc_now() + HOUR, {certificate: Listed(since, reason)})
    async with registry.sessions.begin() as session:
        await cert_status.add_entry(session, read_entry(data), certificate)
    return certificate.thumbprint


async def stamp(registry: Registry, thumbprint: str, at: datetime) -> None:
    """A token over the one endorsement of a certificate."""
    kept = await acts.column(registry, "SELECT jws FROM registry.statements WHERE kind = 'endorsement'")
    [jws] = [jws for jws in kept if signer_name(jws) == thumbprint]
    digest = sha256(jws.encode()).digest()
    token = timestamp_token(registry.world.ca, digest, at)
    async with registry.sessions.begin() as session:
        await evidence.add_timestamps(session, {encode(digest): [token]})


async def finish(registry: Registry, scope: Scope, target: str) -> Job:
    started = await start_recheck(
        scope, target, sessions=registry.sessions, intermediates=[registry.world.ca.issuing_certificate]
    )
    assert isinstance(started, Job)
    job = started
    while job.finished_at is None:
        job = await run_recheck(job.job, sessions=registry.sessions, trust=trust(registry), asked=set())
    assert job.done == job.total == started.total
    return job


async def found(registry: Registry) -> list[tuple[str, str, str]]:
    async with registry.sessions() as session:
        rows = await session.execute(
            text("SELECT packet_digest, verdict, proposal FROM registry.recheck_findings ORDER BY 1")
        )
        return [tuple(row) for row in rows]


async def notices(registry: Registry) -> list[dict[str, object]]:
    bodies = await acts.column(registry, "SELECT body FROM registry.school_outbox WHERE body IS NOT NULL ORDER BY id")
    return [told for body in bodies if (told := json.loads(body))["kind"] == "signature-doubt"]


async def test_every_packet_that_a_stolen_key_signed_is_found_and_its_school_told(
    registry: Registry, packets: Sequence[Packet]
) -> None:
    thumbprint = await end(registry, MATHS, utc_now() - HOUR)
    before = await acts.column(registry, "SELECT answer FROM registry.submissions")

    job = await finish(registry, "certificate", thumbprint)

    names = sorted(encode(packet.digest) for packet in packets)
    assert (job.total, job.found) == (1, 2)
    assert await found(registry) == [(name, "compromised", "replace") for name in names]
    [notice] = await notices(registry)
    assert (notice["packets"], notice["reason"], notice["school"]) == (names, "compromised", registry.world.school)
    assert await acts.column(registry, "SELECT answer FROM registry.submissions") == before


@pytest.mark.usefixtures("packets")
async def test_what_is_found_again_is_told_once(registry: Registry) -> None:
    thumbprint = await end(registry, MATHS, utc_now() - HOUR)

    first = await finish(registry, "certificate", thumbprint)
    second = await finish(registry, "certificate", thumbprint)

    assert (first.found, second.found) == (2, 0)
    assert len(await notices(registry)) == 1


@pytest.mark.usefixtures("packets")
async def test_what_was_stamped_before_the_compromise_stays(registry: Registry) -> None:
    since = utc_now() + HOUR / 2
    thumbprint = await end(registry, MATHS, since)
    assert (await finish(registry, "certificate", thumbprint)).found == 2
    assert {verdict for _, verdict, _ in await found(registry)} == {"compromised-unstamped"}

    homeroom = await end(registry, "homeroom/", since)
    await stamp(registry, homeroom, utc_now())

    assert (await finish(registry, "certificate", homeroom)).found == 0


@pytest.mark.usefixtures("packets")
async def test_what_was_signed_before_another_end_needs_no_timestamp(registry: Registry) -> None:
    thumbprint = await end(registry, MATHS, utc_now() + HOUR / 2, Reason.cessation_of_operation)

    assert (await finish(registry, "certificate", thumbprint)).found == 0


async def test_after_the_lock_an_annotation_is_proposed_and_the_school_told_nothing(
    registry: Registry, packets: Sequence[Packet]
) -> None:
    await acts.close(registry, packets)
    await acts.pass_the_cutoff(registry)
    await acts.lock(registry)
    thumbprint = await end(registry, MATHS, utc_now() - HOUR)

    await finish(registry, "certificate", thumbprint)

    assert {(verdict, proposal) for _, verdict, proposal in await found(registry)} == {("compromised", "annotation")}
    assert await notices(registry) == []


async def test_withdrawn_packets_are_passed_over(registry: Registry, packets: Sequence[Packet]) -> None:
    await acts.revoke(registry, acts.withdrawal_request(registry, packets[:1]))
    thumbprint = await end(registry, MATHS, utc_now() - HOUR)

    await finish(registry, "certificate", thumbprint)

    assert [name for name, _, _ in await found(registry)] == [encode(packets[1].digest)]


async def test_everything_below_a_ca_is_judged_by_what_became_of_the_ca(
    registry: Registry, packets: Sequence[Packet]
) -> None:
    ca = registry.world.ca
    issuing = as_certificate(ca.issuing)
    ended = {issuing: Listed(utc_now() - HOUR, Reason.ca_compromise)}
    data = revocation_list(ca, utc_now() + HOUR, ended, by_root=True)
    async with registry.sessions.begin() as session:
        await cert_status.add_entry(session, read_entry(data), issuing)
    key_id = ca.issuing.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    total = await acts.column(registry, "SELECT count(*) FROM registry.statements")

    job = await finish(registry, "ca", key_id.hex())

    assert [job.total] == total
    assert {name for name, _, _ in await found(registry)} == {encode(packet.digest) for packet in packets}
    assert job.found == 2 * job.total


@pytest.mark.usefixtures("packets")
async def test_a_window_is_judged_as_a_whole(registry: Registry) -> None:
    await end(registry, MATHS, utc_now() - HOUR)

    job = await finish(registry, "window", str(registry.window_no))

    assert job.total == 2
    assert {verdict for _, verdict, _ in await found(registry)} == {"compromised"}
    assert job.found == 2


async def test_a_stored_statement_that_cannot_be_read_holds_up_no_other(
    registry: Registry, packets: Sequence[Packet], caplog: pytest.LogCaptureFixture
) -> None:
    await end(registry, MATHS, utc_now() - HOUR)
    damaged = packets[0].endorsements[-1].statement
    owner = await asyncpg.connect(registry.database.owner)
    await owner.execute("ALTER TABLE registry.statements DISABLE TRIGGER statements_fixed")
    await owner.execute("UPDATE registry.statements SET jws = 'x' WHERE digest = $1", damaged)
    await owner.execute("ALTER TABLE registry.statements ENABLE TRIGGER statements_fixed")
    await owner.close()

    job = await finish(registry, "window", str(registry.window_no))

    assert job.found == 2
    assert "a stored statement cannot be read" in caplog.text


async def test_nothing_to_look_at_is_said(registry: Registry) -> None:
    for scope, target in (("certificate", "A" * 43), ("ca", "00"), ("window", "1")):
        with pytest.raises(NothingToRecheck):
            await finish(registry, scope, target)  # type: ignore[arg-type]
    with pytest.raises(JobUnknown):
        await run_recheck(77, sessions=registry.sessions, trust=trust(registry), asked=set())


@pytest.mark.usefixtures("packets")
async def test_a_batch_that_dies_is_done_again_and_nothing_twice(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    await end(registry, MATHS, utc_now() - HOUR)
    monkeypatch.setattr(running, "BATCH", 1)
    job = await start_recheck("window", str(registry.window_no), sessions=registry.sessions)
    assert isinstance(job, Job)
    whole, turns = judge_standing, iter(range(1000))

    def dying(*arguments: object) -> object:
        if next(turns) % 5 == 4:
            raise RuntimeError("killed")
        return whole(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(judging, "judge_standing", dying)
    deaths = 0
    while True:
        try:
            if not await continue_job(
                sessions=registry.sessions, trust=trust(registry), clients=EvidenceClients(None, None), asked=set()
            ):
                break
        except RuntimeError:
            deaths += 1
            monkeypatch.setattr(judging, "judge_standing", whole if deaths > 2 else dying)

    assert deaths > 0
    [(done, total, count)] = await finished(registry)
    assert (done, count) == (total, 2)
    assert len(await notices(registry)) == 2, "one for each batch"


async def finished(registry: Registry) -> list[tuple[int, ...]]:
    async with registry.sessions() as session:
        rows = await session.execute(
            text("SELECT done, total, found FROM registry.evidence_jobs WHERE finished_at IS NOT NULL")
        )
        return [tuple(row) for row in rows]


@pytest.mark.usefixtures("packets")
async def test_two_who_work_on_one_job_share_it(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    await end(registry, MATHS, utc_now() - HOUR)
    monkeypatch.setattr(running, "BATCH", 1)
    job = await start_recheck("window", str(registry.window_no), sessions=registry.sessions)
    assert isinstance(job, Job)

    async def worker() -> None:
        now = job
        while now.finished_at is None:
            now = await run_recheck(now.job, sessions=registry.sessions, trust=trust(registry), asked=set())

    await asyncio.gather(worker(), worker(), worker())

    [(done, total, count)] = await finished(registry)
    assert (done, count) == (total, 2)
    assert len(await notices(registry)) == 2, "one for each batch"


@pytest.mark.usefixtures("packets")
async def test_an_operator_starts_sees_and_settles(registry: Registry, tmp_path: Path) -> None:
    thumbprint = await end(registry, MATHS, utc_now() - HOUR)
    roots = tmp_path / "roots.pem"
    roots.write_bytes(registry.world.ca.root.public_bytes(Encoding.PEM))
    issuing = tmp_path / "issuing.pem"
    issuing.write_bytes(registry.world.ca.issuing.public_bytes(Encoding.PEM))
    own = {
        "SO_REGISTRY_CA_FILES": json.dumps([str(roots)]),
        "SO_REGISTRY_CERTIFICATE_FILES": json.dumps([str(issuing)]),
    }

    async def told(*arguments: str) -> list[dict[str, object]]:
        done = await commanding.run(registry, tmp_path, "recheck", *arguments, "--json", **own)
        assert done.exit_code == 0, done.output
        return list(json.loads(done.stdout))

    assert await told("start", "--certificate", thumbprint, "--dry-run") == [{"signatures": 1}]
    assert await told("list") == []
    [job] = await told("start", "--certificate", thumbprint)
    assert (job["done"], job["total"], job["found"]) == (1, 1, 2)
    assert [row["job"] for row in await told("list")] == [job["job"]]
    open_findings = await told("findings")
    assert {row["verdict"] for row in open_findings} == {"compromised"}
    packet = str(open_findings[0]["packet_digest"])
    assert await told("settle", packet, "--as", "QĐ 12/2026") == [{"settled": 1}]
    assert len(await told("findings")) == 1
    assert len(await told("findings", "--all")) == 2
    again = await commanding.run(registry, tmp_path, "recheck", "settle", packet, "--as", "x", **own)
    assert again.exit_code == 1
    two = await commanding.run(registry, tmp_path, "recheck", "start", "--certificate", "x", "--window", "1", **own)
    assert two.exit_code == 2
