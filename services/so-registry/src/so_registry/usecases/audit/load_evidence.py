"""What comes with an audit's checkpoints, for whoever verifies them: certificates, tokens, the authority document."""

from collections.abc import Iterator, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_schema.audit.checkpoint import parse_checkpoint
from hbs_schema.audit.signers import Evidence
from hbs_schema.errors import Malformed
from so_registry.storage import evidence
from so_registry.storage.audit_chain import load_tokens


async def load_evidence(session: AsyncSession, checkpoints: Sequence[str]) -> Evidence:
    """As it is stored now. Which certificates: those that the checkpoints name."""
    return Evidence(
        certificates=await evidence.get_certificates(session, sorted(set(_signers(checkpoints)))),
        authority=await evidence.find_newest(session, "authority"),
        tokens=await load_tokens(session),
    )


def _signers(checkpoints: Sequence[str]) -> Iterator[str]:
    for jws in checkpoints:
        try:
            yield parse_checkpoint(jws).header.thumbprint
        except Malformed:
            continue  # Whoever judges the checkpoints finds it.
