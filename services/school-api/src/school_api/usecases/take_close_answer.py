"""The registrar's answer to a close; it may come twice, by HTTP and as a message."""

from hbs_kit.db import Sessions
from hbs_schema.base64url import encode
from hbs_schema.merkle import Tree
from hbs_schema.messages.answers import CloseAnswer
from school_api.domain.acts import ActState, leaves_of
from school_api.domain.errors import ActUnknown
from school_api.storage import acts
from school_api.storage.events import add_event
from school_api.storage.outboxes import is_first, keep_answer


async def take_close_answer(answer: CloseAnswer, body: bytes, *, message_id: str | None, sessions: Sessions) -> None:
    """Store it beside the close whose root it names. Raises ActUnknown."""
    async with sessions.begin() as session:
        if not await is_first(session, message_id):
            return
        await acts.hold_window_of_school(session, answer.school, int(answer.window))
        await keep_answer(session, answer.kind, body)
        for act_id in await acts.find_closes(session, answer.school, int(answer.window), answer.seq):
            act = await acts.get_act(session, act_id)
            tree = Tree(leaves_of(act.kind, await acts.list_packets(session, act_id)))
            if (encode(tree.root), len(tree.leaves)) == (answer.root, answer.count):
                if act.state != ActState.ANSWERED:
                    await acts.store_answer(session, act_id, body)
                    await add_event(session, act.school, "grades-closed", act_id=str(act_id), grades=list(act.grades))
                return
        raise ActUnknown
