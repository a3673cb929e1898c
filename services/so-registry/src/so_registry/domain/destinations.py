"""To whom a province reports, as dated data of its registrar (domain texts disagree; none of them is in the code)."""

from enum import StrEnum


class Topology(StrEnum):
    """Whom schools report to, and what the Ministry gets when."""

    SO = "so"  # the Sở accepts and locks; its locks are reported to the Ministry
    BO = "bo"  # schools report to the Ministry, in a registry that the Ministry runs for the province
    SO_COPY = "so+copy"  # as `so`, and the Ministry has a copy of what is accepted, with its receipt, at once


class RunBy(StrEnum):
    """Who runs this registry, where schools report to the Ministry."""

    SO = "so"  # the province's own: no window opens here, nothing is locked and nothing reported on
    BO = "bo"  # the Ministry's for the province: it accepts, locks and hands its locks to the Ministry's store
