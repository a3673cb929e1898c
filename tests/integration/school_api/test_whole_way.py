"""From spreadsheets to the registrar's receipt, in both modes of signing."""

import pytest

from demo.generate_class_files import Files
from hbs_schema.envelopes.submission import check_sender, read_submission
from hbs_schema.verification.submission import check_endorsements, check_packet
from tests.integration.school_api import steps
from tests.integration.school_api.service import School
from tests.support.world import World


@pytest.fixture(params=["class", "individual"])
def world(request: pytest.FixtureRequest) -> World:
    return World(individual=request.param == "individual")


@pytest.mark.parametrize("grade", ["grade_2", "grade_4"])
async def test_a_class_becomes_a_genuine_submission_that_the_registrar_accepts(
    school: School, grade: str, request: pytest.FixtureRequest
) -> None:
    files: Files = request.getfixturevalue(grade)
    class_id = await steps.signed(school, files)

    [(number, body)] = await steps.packed(school, class_id)

    submission = read_submission(body)
    check_sender(submission)
    checked = check_endorsements(submission, is_known=lambda _: False)
    policy = school.registry.world.policy
    assert [list(check_packet(packet, checked, policy)) for packet in submission.packets] == [[]] * 4
    answer = await school.registry.submit(number, body)
    assert [problem.code for problem in answer.problems if problem.severity == "error"] == []
    await steps.take(school, answer)
    assert await steps.states(school, class_id) == ["accepted"] * 4
