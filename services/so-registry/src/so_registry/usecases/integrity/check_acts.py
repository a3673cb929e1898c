"""Schools' acts: closes and revocations."""

from collections.abc import Mapping, Sequence
from typing import Any

from so_registry.domain.integrity.acts import (
    judge_act,
    judge_close,
    judge_left_out,
    judge_withdrawal,
    missing_withdrawals,
)
from so_registry.domain.integrity.faults import ROW, Fault
from so_registry.domain.integrity.statements import faults
from so_registry.storage.integrity import rows, told_of
from so_registry.usecases.integrity.looking import Looking

Rows = Sequence[Mapping[str, Any]]


async def check_acts(run: Looking) -> None:
    """Each act's bytes, and what it has left in other tables."""
    async for page in rows.list_acts(run.session, run.window_no):
        for row in page:
            run.add(faults("school_acts", f"{row['window_no']}/{row['school']}/{row['act_id']}", judge_act(row)))
        await _check_left_behind(run, page)
        run.looked("school_acts", len(page), 0)
    async for page in rows.list_closes(run.session, run.window_no):
        left_out = await told_of.find_left_out(run.session, [row["act_id"] for row in page])
        for row in page:
            grades = "{" + ",".join(map(str, row["grades"])) + "}"
            key = f"{row['window_no']}/{row['school']}/{grades}/{row['seq']}"
            run.add(faults("closes", key, judge_close(row, row["body"])))
            found = judge_left_out(row["body"] or b"", left_out[row["act_id"]])
            run.add(
                Fault("close_left_out", f"{key}/{position}", column, problem) for position, column, problem in found
            )
        run.looked("closes", len(page), 0)
    async for page in rows.list_withdrawals(run.session, run.window_no):
        for row in page:
            judged = judge_withdrawal(row, row["answer"], run.certificates)
            run.add(faults("withdrawals", f"{row['school_year']}/{row['packet_digest']}", judged))
        run.looked("withdrawals", len(page), 0)


async def _check_left_behind(run: Looking, page: Rows) -> None:
    """A revocation that is gone makes its packet count again; a close that is gone opens its grades."""
    by_kind: dict[str, Rows] = {kind: [row for row in page if row["kind"] == kind] for kind in ("close", "reopen")}
    revoked = [row for row in page if row["kind"] == "withdrawal"]
    withdrawn = await told_of.find_withdrawn(run.session, [row["act_id"] for row in revoked])
    for row in revoked:
        missing = missing_withdrawals(row["answer"], withdrawn[row["act_id"]])
        run.add(Fault("withdrawals", f"{row['school_year']}/{name}", ROW, "missing") for name in sorted(missing))
    acts = [row for rows_of_kind in by_kind.values() for row in rows_of_kind]
    known = await told_of.find_acts_of_closes(run.session, [row["act_id"] for row in acts])
    run.add(
        Fault("closes", f"{row['window_no']}/{row['school']}/{row['act_id']}", ROW, "missing")
        for row in acts
        if row["act_id"] not in known
    )
