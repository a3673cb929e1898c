"""Several questions in one statement answer as each would alone."""

from datetime import UTC, datetime, timedelta

import pytest

from so_registry.storage.asking import JsonRow, Question, Questions, ask, first
from so_registry.storage.windows import NOW
from tests.support.registry import Registry

pytestmark = pytest.mark.integration

WORD = "SELECT cast(:word AS text) AS word WHERE :is_there"


def words(rows: list[JsonRow]) -> list[str]:
    return [row["word"] for row in rows]


def question(word: str, *, is_there: bool = True) -> Question[list[str]]:
    return Question(WORD, {"word": word, "is_there": is_there}, words)


async def test_questions_with_the_same_names_keep_their_own_values(registry: Registry) -> None:
    questions = Questions()
    answers = [questions.add(question(word)) for word in ("một", ":word", "'; --", '{"a":1}')]
    none = questions.add(question("không", is_there=False))

    async with registry.sessions() as session:
        await questions.ask(session)

    assert [answer() for answer in answers] == [["một"], [":word"], ["'; --"], ['{"a":1}']]
    assert none() == []


async def test_a_question_alone_answers_as_among_others(registry: Registry) -> None:
    async with registry.sessions() as session:
        alone = await ask(session, question("một"))

    assert alone == ["một"]


async def test_the_databases_clock_is_told_to_the_microsecond(registry: Registry) -> None:
    async with registry.sessions() as session:
        told = await ask(session, NOW)

    assert abs(told - datetime.now(UTC)) < timedelta(minutes=1)
    assert told.tzinfo is not None


def test_no_row_has_no_first_column() -> None:
    assert first([], "word") is None
