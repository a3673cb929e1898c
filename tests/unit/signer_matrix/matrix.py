"""All cells, in the order of the page."""

from tests.unit.signer_matrix.bundle_cells import BUNDLE_CELLS
from tests.unit.signer_matrix.cell import Cell
from tests.unit.signer_matrix.client_cells import CLIENT_CELLS
from tests.unit.signer_matrix.document_cells import DOCUMENT_CELLS
from tests.unit.signer_matrix.door_cells import DOOR_CELLS
from tests.unit.signer_matrix.intake_cells import INTAKE_CELLS

CELLS: tuple[Cell, ...] = (*CLIENT_CELLS, *DOCUMENT_CELLS, *DOOR_CELLS, *INTAKE_CELLS, *BUNDLE_CELLS)
