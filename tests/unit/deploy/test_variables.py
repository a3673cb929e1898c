"""docs/variables.md is what the settings are, and names every variable that a deployment sets."""

from pathlib import Path

import pytest

from deploy.contracts.variables import SETTINGS, variables, variables_text
from deploy.image.entrypoint import SECRET
from tests.unit.deploy.test_compose import ENTRIES

DOCS = Path(__file__).parents[3] / "docs"
BEFORE_SETTINGS = "_OWNER_DSN"


def test_the_committed_table_is_current() -> None:
    assert (DOCS / "variables.md").read_text("utf-8") == variables_text(), "run `make schemas`"


@pytest.mark.parametrize("service", SETTINGS)
def test_every_variable_of_the_composition_is_in_the_table(service: str) -> None:
    known = {variable.name for variable in variables(service)}
    for name, entry in ENTRIES.items():
        if name.startswith(service):
            given = {secret["name"] if (secret := SECRET.fullmatch(key)) else key for key in entry["environment"]}
            assert {key for key in given if not key.endswith(BEFORE_SETTINGS)} <= known


@pytest.mark.parametrize("service", SETTINGS)
def test_what_every_process_needs_is_given_to_every_process(service: str) -> None:
    needed = {variable.name for variable in variables(service) if variable.needed == "yes"}
    for kind in ("api", "worker"):
        written = ENTRIES[f"{service}-{kind}"]["environment"]
        given = {secret["name"] if (secret := SECRET.fullmatch(key)) else key for key in written}
        assert needed <= given
