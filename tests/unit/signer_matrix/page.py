"""docs/signer-matrix.md, from the cells."""

from tests.architecture.sources import ROOT
from tests.unit.signer_matrix.cell import GROUPS, Cell
from tests.unit.signer_matrix.matrix import CELLS

PAGE = ROOT / "docs" / "signer-matrix.md"
HEAD = """# Signer matrix

What can be forged about a signature, and who refuses it with which code. Written by `make matrix` from
`tests/unit/signer_matrix`; every row is forged with real keys there, or by the test that the row's module names, and a
test fails when this page is older than they are.

*bundle*: whoever checks a file, with `hbs-verify`, the portal or the offline page: the check that fails, and in
brackets its reason ([verify.md](verify.md)). *intake*: the Sở's worker, and `hbs-verify --submission` before
([vendors.md](vendors.md)). *school-api*: the school's own service, while signing. *Ministry*: the gateway, on report.
*client*: `hbs-sign` at the signer's, where the service that asks or somebody at the signer's computer lies.
A row without a code is no forgery: it is accepted.
"""


def written() -> str:
    """The whole page."""
    return HEAD + "".join(_section(group) for group in GROUPS)


def _section(group: str) -> str:
    rows = [cell for cell in CELLS if cell.group == group]
    lines = "".join(f"| {_row(cell)} |\n" for cell in rows)
    return f"\n## {group[0].upper()}{group[1:]}\n\n| forged | refused by | code |\n|---|---|---|\n{lines}"


def _row(cell: Cell) -> str:
    code = (
        f"`{cell.code.partition(' ')[0]}`{cell.code.partition(' ')[1]}{cell.code.partition(' ')[2]}"
        if cell.code
        else "–"
    )
    return f"{cell.forged} | {cell.at if cell.code else f'nobody ({cell.at})'} | {code}"
