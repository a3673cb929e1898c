"""What the library raises on a connection that goes is an error of the connection, whatever its type."""

import pytest

from hbs_kit.broker import CONNECTION_ERRORS, told_as_lost


def test_a_bare_exception_of_the_library_is_a_lost_connection() -> None:
    with pytest.raises(CONNECTION_ERRORS), told_as_lost():
        raise Exception  # noqa: TRY002  # as aiormq does it


@pytest.mark.parametrize("error", [ValueError("ours"), KeyError("ours"), TimeoutError(), ConnectionResetError()])
def test_any_other_error_stays_what_it_is(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, told_as_lost():
        raise error

    assert raised.value is error
