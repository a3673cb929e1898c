"""Commands refuse in the words of the HTTP API."""

from school_api.commands.refusals import REFUSALS
from school_api.http.problems import PROBLEMS


def test_a_command_says_what_the_api_says() -> None:
    assert {error: (told.code, told.sentence) for error, told in REFUSALS.items()} == {
        error: (PROBLEMS[error].code, PROBLEMS[error].detail_vi) for error in REFUSALS
    }
