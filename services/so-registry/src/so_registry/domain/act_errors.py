"""Refusals of acts beside submissions: reopening, annotating, transferring.

RegistryError
├── CloseUnknown                no such close stands
├── AnnotationsOff              annotating is off
├── NotAnnotatable              packets that are not locked here alike, or about which nothing more can be said
├── TransferUnknown             no such case for this school, or no such record
├── Conflict
│   └── TransferConflict        this id has come with other content
├── TransferOpen                another case of the record is open
├── TransferNotPossible         not this school's to do, or not in the state in which the case is
└── TransferOverdue             the deadline of the case has passed
"""

from so_registry.domain.errors import Conflict, RegistryError


class CloseUnknown(RegistryError):
    """No close of these grades and number, or it is reopened or followed by another already."""


class AnnotationsOff(RegistryError):
    """Annotating is off unless the registrar's settings turn it on."""


class NotAnnotatable(RegistryError):
    """Packets that are not locked here alike, or about which nothing more can be said; `reason` is a word of ours."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.detail_params = {"reason": reason}


class TransferUnknown(RegistryError):
    """No such case for this school, or no such record."""


class TransferConflict(Conflict):
    """This id has come with other content."""


class TransferOpen(RegistryError):
    """Another case of the record is open."""


class TransferNotPossible(RegistryError):
    """Not this school's to do, or not in the state in which the case is."""


class TransferOverdue(RegistryError):
    """The deadline of the case has passed."""
