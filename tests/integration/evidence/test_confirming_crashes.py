"""A crash while signers are asked about: no answer is kept twice or by half, what is lost is asked again."""

import pytest

from deploy.local.pki import Pki
from so_registry.usecases.confirm_signers import RETRY
from tests.integration.evidence import crash_acts, steps
from tests.support.crash_child import Job
from tests.support.crashes import Rows, kill_at, preload
from tests.support.local_pki import Peers, read, sources
from tests.support.registry import Registry

preload(crash_acts.__name__)

pytestmark = [pytest.mark.integration, pytest.mark.crash]

IN = "so_registry.usecases.confirm_signers"
TABLES = ("packets", "verdicts", "statements", "timestamps", "school_outbox", "submissions")


@pytest.mark.parametrize(
    ("point", "is_claimed", "is_kept"),
    [
        pytest.param(f"{IN}:_claim:after", False, False, marks=pytest.mark.slow, id="claimed, not committed"),
        pytest.param(f"{IN}:_sort_out:after", False, False, marks=pytest.mark.slow, id="sorted, not committed"),
        pytest.param(f"{IN}:_ask:before", True, False, marks=pytest.mark.slow, id="claim committed"),
        pytest.param(f"{IN}:_ask:after", True, False, marks=pytest.mark.slow, id="asked"),
        pytest.param(f"{IN}:_keep:before", True, False, marks=pytest.mark.slow, id="everybody asked"),
        pytest.param("so_registry.storage.cert_status:add_entry:after", True, False, marks=pytest.mark.slow),
        pytest.param(f"{IN}:_keep:after", True, False, id="answers written, not committed"),
        pytest.param(f"{IN}:confirm_next_signers:after", True, True, id="committed"),
    ],
)
async def test_a_crash_leaves_all_answers_or_none_and_the_next_run_has_each_once(
    registry: Registry, peers: Peers, pki: Pki, point: str, is_claimed: bool, is_kept: bool
) -> None:
    await steps.accepted(registry)
    signers = {name for (name,) in await steps.rows(registry, "SELECT DISTINCT signer FROM registry.unconfirmed")}
    responders = [(source.ca.der, source.ocsp_url) for source in sources(pki)]
    options = {"responders": responders, "root": read(pki.roots).der}
    rows = Rows(registry.database, "registry", TABLES)
    before = await rows.digests()

    await kill_at(Job(crash_acts.confirm, point, registry.database.app, options), rows)

    assert await _later(registry) == is_claimed - is_kept
    assert await steps.count(registry, "cert_status") == (len(signers) if is_kept else 0)
    await steps.do(registry, "UPDATE registry.unconfirmed SET due_at = clock_timestamp()")
    await steps.confirm_all(registry, peers.status())
    about = await steps.rows(registry, "SELECT about FROM registry.cert_status")
    assert sorted(name for (name,) in about) == sorted(signers)
    assert await steps.count(registry, "unconfirmed") == 0
    assert await rows.digests() == before


async def _later(registry: Registry) -> bool:
    """Whether everybody waits for the end of a claim, which is near."""
    waiting = await steps.rows(registry, "SELECT due_at - clock_timestamp() FROM registry.unconfirmed")
    assert all(left <= RETRY for (left,) in waiting)
    return bool(waiting) and all(left.total_seconds() > 0 for (left,) in waiting)
