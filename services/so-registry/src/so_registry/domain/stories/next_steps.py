"""Who acts next: read from where things stand, the nearest hindrance first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from so_registry.domain.stories.story import Next

OF_CERTIFICATES: Final = frozenset(
    {"certificate-unknown", "co-signer-missing", "sender-not-authorised", "signer-not-authorised", "signer-suspended"}
)
"""Refusals that an approval by the registrar ends: the same bytes may be sent again."""


@dataclass(frozen=True)
class Standing:
    """Where a submission, a record or a school stands in its window.

    `codes` are those of refusals that still stand; `accepted` counts packets that are effective.
    """

    waiting: int = 0
    set_aside: int = 0
    is_late: bool = False
    is_refused_whole: bool = False
    codes: Collection[str] = ()
    accepted: int = 0
    is_window_open: bool = True
    is_closed: bool = False
    is_locked: bool = False
    is_acknowledged: bool = False
    returns: int = 0
    """Of a reviewer, that the school has not answered."""


def next_step(now: Standing) -> Next:
    """What is told to whoever asks what to do."""
    if now.set_aside:
        return Next.OPERATOR_RETRIES
    if now.waiting:
        return Next.WAIT_VERDICT
    if now.is_late:
        return Next.BY_DECISION
    if now.returns and now.is_window_open:
        return Next.SCHOOL_ANSWERS
    if now.codes or now.is_refused_whole:
        return _after_refusal(now)
    if now.accepted == 0:
        return Next.SCHOOL_SENDS if now.is_window_open else Next.BY_DECISION
    return _after_acceptance(now)


def _after_refusal(now: Standing) -> Next:
    if now.is_locked:
        return Next.WRITTEN_REPORT
    if not now.is_window_open:
        return Next.BY_DECISION
    if now.codes and set(now.codes) <= OF_CERTIFICATES:
        return Next.APPROVER_APPROVES
    return Next.SCHOOL_SENDS_AGAIN if now.is_refused_whole else Next.SCHOOL_CORRECTS


def _after_acceptance(now: Standing) -> Next:
    if now.is_acknowledged:
        return Next.NOTHING
    if now.is_locked:
        return Next.MINISTRY_ACKNOWLEDGES
    if now.is_closed or not now.is_window_open:
        return Next.SIGNER_LOCKS
    return Next.SCHOOL_CLOSES
