"""What a numbered decision says of the school's locked records reaches it once, and only if it is the registrar's."""

from types import SimpleNamespace
from typing import Any

import pytest

from demo.generate_class_files import Files
from hbs_kit.settlement import Unprocessable
from hbs_schema.base64url import decode_digest
from hbs_schema.messages.answers import AnnotationNotice
from tests.integration.school_api.service import School
from tests.integration.school_api.test_answers import deliver, kinds, lock_unclosed, sent, told
from tests.integration.so_registry.annotating import annotated

pytestmark = pytest.mark.integration


async def test_the_school_is_told_of_an_annotation_and_believes_no_other(school: School, grade_4: Files) -> None:
    _, _, answer = await sent(school, grade_4)
    await lock_unclosed(school)
    packet: Any = SimpleNamespace(digest=decode_digest(answer.packets[0].packet_digest))
    await annotated(school.registry, [packet], "identity-corrected")
    for message_id, body in await told(school):
        await deliver(school, body, message_id)
    message_id, body = (await told(school))[-1]
    notice = AnnotationNotice.model_validate_json(body)
    [proof] = notice.proofs.values()
    forged = notice.model_copy(update={"proofs": {answer.packets[1].packet_digest: proof}})

    await deliver(school, body, message_id)
    with pytest.raises(Unprocessable):
        await deliver(school, forged.model_dump_json().encode(), "forged")

    assert (await kinds(school)).count("records-annotated") == 1
    assert list(notice.proofs) == [answer.packets[0].packet_digest]
