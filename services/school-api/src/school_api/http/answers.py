"""How routes declare their problems: their own, and those of who may do what."""

from typing import Any

from hbs_kit import problem_schema
from hbs_kit.problem_types import ProblemTable
from school_api.http.people_problems import REFUSALS


def responses(table: ProblemTable, *errors: type[Exception]) -> dict[int | str, Any]:
    """For a route's `responses=`."""
    return problem_schema.responses(table, *dict.fromkeys((*errors, *REFUSALS)))
