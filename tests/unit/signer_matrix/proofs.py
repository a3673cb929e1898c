"""What ties a row to a test elsewhere: pytest runs that test, and it fails unless the code comes back."""

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

Test = Callable[..., Any]
NOT_RUN = frozenset({"skip", "skipif", "xfail"})


def asserted(test: Test) -> frozenset[str]:
    """What an `assert … == …` of a test asks for, as it is written there; nothing if pytest does not run the test."""
    if not is_run(test):
        return frozenset()
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(test))).body
    return frozenset(told for node in ast.walk(function) if isinstance(node, ast.Assert) for told in _wanted(node.test))


def cases(test: Test) -> frozenset[Any]:
    """Every value that a test with one parameter is run with."""
    values = [mark.args[1] for mark in _marks(test) if mark.name == "parametrize"]
    return frozenset(value for each in values for value in each)


def is_run(test: Test) -> bool:
    """Whether pytest finds the test under its name, and no mark keeps it from being run or from failing."""
    module = sys.modules[test.__module__]
    is_found = test.__name__.startswith("test_") and getattr(module, test.__name__, None) is test
    is_in_tests = Path(inspect.getfile(test)).name.startswith("test_")
    return is_found and is_in_tests and not NOT_RUN & {mark.name for mark in _marks(test)}


def _marks(test: Test) -> Iterator[pytest.Mark]:
    for owner in (test, sys.modules[test.__module__]):
        found = getattr(owner, "pytestmark", [])
        for mark in found if isinstance(found, list) else [found]:
            yield mark.mark if isinstance(mark, pytest.MarkDecorator) else mark


def _wanted(condition: ast.expr) -> Iterator[str]:
    """The right side of an equation with what was asked for on the left."""
    if isinstance(condition, ast.Compare) and [type(each) for each in condition.ops] == [ast.Eq]:
        asks = isinstance(condition.left, ast.Await | ast.Attribute)
        yield from (ast.unparse(each) for each in condition.comparators if asks)
