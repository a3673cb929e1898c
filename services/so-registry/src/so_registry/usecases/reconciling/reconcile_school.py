"""What one school was expected to send, and what has become of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hbs_kit.db import Sessions
from hbs_schema.intake.windows import Expects, Window
from hbs_schema.reconciliation_api import Figures, ReconciliationOut
from hbs_schema.verification.times import to_instant
from so_registry.domain.reconciling.figures import Counted, add_up, class_figures, figures_of
from so_registry.domain.windows.errors import SchoolNotInWindow
from so_registry.storage.reconciling.figures import SchoolActivity, count_by_class, list_activity
from so_registry.storage.reconciling.pupils import make_asked
from so_registry.storage.reconciling.sign_offs import digest_packets, list_unsigned
from so_registry.storage.windows import database_now, get_window


@dataclass(frozen=True)
class Reckoned:
    """A school at an instant: its classes, and what it did beside single records."""

    window: Window
    at: datetime
    activity: SchoolActivity
    classes: tuple[Counted, ...]

    @property
    def is_told(self) -> bool:
        """Has anybody said whom to expect: the school, its close, or a decision?"""
        return self.window.expects != Expects.EVERYBODY or self.activity.enrolment is not None

    @property
    def figures(self) -> Figures:
        return figures_of(add_up(self.classes), is_told=self.is_told)


async def reconcile_school(window_no: int, school: str, *, sessions: Sessions) -> ReconciliationOut:
    """As it stands now; of a locked window, as it was at its last lock. Raises WindowUnknown, SchoolNotInWindow."""
    async with sessions() as session:
        await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        window = await get_window(session, window_no)
        told = await reckon_school(session, window, school)
        grades = list(window.grades)
        return ReconciliationOut.model_validate(
            {
                "window": str(window_no),
                "school": school,
                "stage": window.reviewer,
                "at": to_instant(told.at),
                "enrolment": told.activity.enrolment,
                "enrolled_at": to_instant(told.activity.enrolled_at) if told.activity.enrolled_at else None,
                "figures": told.figures,
                "classes": [class_figures(entry, is_told=told.is_told) for entry in told.classes],
                "waiting": told.activity.waiting,
                "refused_whole": told.activity.refused_whole,
                "late": told.activity.late,
                "packets": await digest_packets(session, window_no, school, grades),
                "returns_open": told.activity.returns_open,
                "is_signed_off": not await list_unsigned(session, window_no, grades, school=school),
            }
        )


async def reckon_school(session: AsyncSession, window: Window, school: str) -> Reckoned:
    """Raises SchoolNotInWindow."""
    asked = await make_asked(session, window, await database_now(session), [school])
    activity = await list_activity(session, asked)
    if not activity:
        raise SchoolNotInWindow
    return Reckoned(window, asked.at, activity[0], tuple(await count_by_class(session, asked)))
