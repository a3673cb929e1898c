"""Several questions in one round trip and one snapshot: each keeps its own text and its own way to read the rows."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

import pydantic_core
import sqlalchemy
from sqlalchemy import TextClause
from sqlalchemy.ext.asyncio import AsyncSession

T = TypeVar("T")
JsonRow = Mapping[str, Any]

_VALUE = re.compile(r"(?<![:\w]):(\w+)")


@dataclass(frozen=True)
class Question(Generic[T]):
    """A SELECT whose rows come as JSON objects: an instant is text in ISO 8601, bytes are not for it.

    A text from outside is never part of `sql`; it stands among `values`.
    """

    sql: str
    values: Mapping[str, object]
    read: Callable[[list[JsonRow]], T]


class Questions:
    """What is to be asked together. `add` gives what tells the answer, once `ask` has been called."""

    def __init__(self) -> None:
        self._all: list[Question[Any]] = []
        self._rows: list[list[JsonRow]] = []

    def add(self, question: Question[T]) -> Callable[[], T]:
        place = len(self._all)
        self._all.append(question)
        return lambda: question.read(self._rows[place])

    async def ask(self, session: AsyncSession) -> None:
        """One statement, so that all answers are of one moment, whoever commits in between."""
        values = {
            f"q{place}_{name}": value
            for place, question in enumerate(self._all)
            for name, value in question.values.items()
        }
        row = (await session.execute(_joined(tuple(q.sql for q in self._all)), values)).one()
        self._rows = [pydantic_core.from_json(told) for told in row]


async def ask(session: AsyncSession, question: Question[T]) -> T:
    """One question alone."""
    questions = Questions()
    answer = questions.add(question)
    await questions.ask(session)
    return answer()


@lru_cache(maxsize=1024)
def text(sql: str) -> TextClause:
    """As SQLAlchemy's, which reads a text for its values each time anew: there are a few hundred in a process."""
    return sqlalchemy.text(sql)


@lru_cache(maxsize=64)
def _joined(queries: tuple[str, ...]) -> TextClause:
    return sqlalchemy.text("SELECT " + ", ".join(_as_json(place, sql) for place, sql in enumerate(queries)))


def _as_json(place: int, sql: str) -> str:
    own = _VALUE.sub(rf":q{place}_\1", sql)
    return f"(SELECT cast(coalesce(json_agg(told), '[]') AS text) FROM ({own}) AS told)"


def first(rows: Iterable[JsonRow], name: str) -> Any:
    """A column of the first row; None if there is none."""
    return next((row[name] for row in rows), None)
