"""`so-registry proposal list|show|approve|reject`: what one person asked for and another decides on."""

import json
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import typer

from hbs_kit.entrance import TAKES_DIGESTS
from hbs_schema.base64url import decode_digest, encode
from so_registry.commands.context import operator, run
from so_registry.commands.output import show
from so_registry.domain.proposals.proposal import WAITING, Proposal, ProposalState
from so_registry.resources import Resources
from so_registry.usecases.proposals.approve import Decision, approve
from so_registry.usecases.proposals.carriers import CARRIERS
from so_registry.usecases.proposals.reject import reject
from so_registry.usecases.proposals.show_proposals import show_proposal, show_proposals

app = typer.Typer(help="Đề xuất cần hai người: xem, phê duyệt, từ chối.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
By = Annotated[str | None, typer.Option(envvar="SO_REGISTRY_OPERATOR", help="Người thực hiện; mặc định là tài khoản")]
Id = Annotated[UUID, typer.Argument(help="Mã đề xuất")]
Seen = Annotated[str, typer.Option("--sha256", help="Mã nội dung đã xem, như lệnh show đã in")]
Reason = Annotated[str, typer.Option(help="Lý do")]
COLUMNS = {
    "proposal_id": "Mã đề xuất",
    "kind": "Việc",
    "state": "Trạng thái",
    "decision_number": "Số quyết định",
    "reason": "Lý do",
    "proposed_by": "Người đề xuất",
    "proposed_at": "Đề xuất lúc",
    "decided_by": "Người quyết định",
}


@app.command("list")
def list_(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="Cả những đề xuất đã xong, đã từ chối")] = False,
    as_json: Json = False,
) -> None:
    """Các đề xuất đang chờ."""
    states = list(ProposalState) if every else sorted(WAITING)
    found = run(context, lambda use: show_proposals(states, sessions=use.sessions))
    show([_row(entry) for entry in found], as_json=as_json, columns=COLUMNS)


@app.command("show")
def show_(context: typer.Context, proposal: Id, as_json: Json = False) -> None:
    """Một đề xuất, với đúng nội dung sẽ thực hiện và mã của nội dung đó."""
    found = run(context, lambda use: show_proposal(proposal, sessions=use.sessions))
    _show_whole(found, as_json=as_json)


@app.command("approve", context_settings=TAKES_DIGESTS)
def approve_(
    context: typer.Context,
    proposal: Id,
    sha256: Seen,
    reason: Reason,
    by: By = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Chạy thử (không ghi dữ liệu)")] = False,
    as_json: Json = False,
) -> None:
    """Phê duyệt đúng nội dung đã xem; không phải người đã đề xuất."""

    async def act(use: Resources) -> Proposal:
        order = Decision(proposal, decode_digest(sha256), reason)
        return await approve(order, by=operator(by), sessions=use.sessions, carriers=CARRIERS, is_dry_run=dry_run)

    _show_whole(run(context, act), as_json=as_json)


@app.command("reject", context_settings=TAKES_DIGESTS)
def reject_(
    context: typer.Context, proposal: Id, sha256: Seen, reason: Reason, by: By = None, as_json: Json = False
) -> None:
    """Từ chối, hoặc rút đề xuất của mình; đến khi việc được thực hiện."""

    async def act(use: Resources) -> Proposal:
        order = Decision(proposal, decode_digest(sha256), reason)
        return await reject(order, by=operator(by), sessions=use.sessions)

    _show_whole(run(context, act), as_json=as_json)


def _show_whole(proposal: Proposal, *, as_json: bool) -> None:
    whole = {**_row(proposal), "members": proposal.members, "sha256": encode(proposal.sha256)}
    if not as_json:
        whole["members"] = json.dumps(proposal.members, ensure_ascii=False, indent=1)
    show([whole], as_json=as_json, columns={**COLUMNS, "members": "Nội dung", "sha256": "Mã nội dung (--sha256)"})


def _row(proposal: Proposal) -> Mapping[str, Any]:
    values = {name: value for name, value in vars(proposal).items() if name not in ("members", "sha256")}
    return {**values, "proposal_id": str(proposal.proposal_id), "state": proposal.state.value}
