"""A cutoff job as commands show it, and what they are all given."""

from typing import Annotated, Any

import typer

from so_registry.commands.output import say
from so_registry.domain.cutoff.jobs import CutoffJob
from so_registry.domain.cutoff.sentences import FINDINGS

Number = Annotated[int, typer.Argument(help="Số đợt chốt")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
JOBS = {
    "job": "Số",
    "window": "Đợt chốt",
    "batches": "Các lần chốt",
    "state": "Trạng thái",
    "step": "Bước",
    "waits_for": "Đang chờ",
    "finished_at": "Kết thúc lúc",
}


def row_of(job: CutoffJob) -> dict[str, Any]:
    return {
        "job": job.job,
        "window": str(job.window_no),
        "batches": [list(batch) for batch in job.batches],
        "batch": job.batch + 1,
        "state": job.state.value,
        "step": job.step.value,
        "waits_for": list(job.waits_for),
        "reason": job.reason,
        "accepts": list(job.accepts),
        "proposal": str(job.proposal_id) if job.proposal_id else None,
        "started_by": job.started_by,
        "started_at": job.started_at,
        "looked_at": job.looked_at,
        "finished_at": job.finished_at,
    }


def explain(job: CutoffJob) -> None:
    for code in job.waits_for:
        told = FINDINGS.get(code)
        say(f"{told.vi if told else code} [{code}]")
