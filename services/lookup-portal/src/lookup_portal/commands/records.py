"""`lookup-portal records`: what has been published here, in numbers."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from lookup_portal.commands.operator import Operator
from lookup_portal.storage.counts import YearCounts
from lookup_portal.usecases.count_records import count_records

COLUMNS = {
    "registrar": "Đơn vị báo cáo",
    "school_year": "Năm học",
    "level": "Cấp học",
    "effective": "Có hiệu lực",
    "withdrawn": "Đã thu hồi",
    "superseded": "Đã được thay thế",
}


def records(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")] = False
) -> None:
    """Số học bạ số đã được công bố, theo đơn vị báo cáo, năm học và cấp học."""
    rows = [asdict(row) for row in asyncio.run(_count(context.obj))]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table(*COLUMNS.values())
    for row in rows:
        table.add_row(*(str(row[name]) for name in COLUMNS))
    Console().print(table)


async def _count(operator: Operator) -> list[YearCounts]:
    async with operator.open_sessions() as sessions:
        return await count_records(sessions=sessions)
