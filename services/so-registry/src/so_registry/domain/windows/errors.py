"""Why an act on calendars, windows, announcements and lists of schools is refused.

RegistryError
├── CalendarRefused             a calendar that contradicts itself, each problem with its place
├── CalendarMismatch, CalendarConflict   of another window than the one at hand; other content, or an older one
├── CutoffInPast                the calendar's cutoff has passed: what came since would not be in time any more
├── WindowExists                the calendar's window of this id is open already
├── ExtensionNeeded             an extension is made out of the window that it extends
├── ExtensionNotOpen            the extension opens later: its schools could send nowhere until then
├── WindowNotLocked             a special window comes after the lock
├── NobodyExpected              no school takes part
├── SchoolsUnknown              schools that are not registered
├── SchoolsNotExpected          schools that the window does not expect, or no more
├── SchoolNotInWindow           the caller's school is not expected here
├── Conflict
│   └── AnnouncementConflict    this submission id was announced, or has come, with other bytes
├── AnnouncementsTooMany        the school has as many whose bytes have not come as it may have
├── ClassAnnounced              the class has an announcement whose bytes have not come
├── TimestampRefused            a timestamp that does not prove that the bytes were there before the close
├── SchoolListRefused           rows of a list of schools, each with its place
├── TopologyConflict            earlier than what is told already
├── ReportsElsewhere            schools report to the Ministry by then, and this is the province's registry
└── WindowsInTheWay             windows that open here when schools are to report elsewhere
"""

from collections.abc import Sequence

from hbs_schema.findings import Finding
from so_registry.domain.errors import Conflict, RefusedItem, RegistryError

SHOWN = 20
"""Of schools in one sentence."""


class _Found(RegistryError):
    """Findings, each with its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(type(self).__name__)
        self.problem_items = tuple(RefusedItem(f.code, f.pointer, f.text("vi"), f.text("en")) for f in findings)


class _Named(RegistryError):
    """Schools, by code."""

    def __init__(self, schools: Sequence[str]) -> None:
        super().__init__(type(self).__name__)
        listed = sorted(schools)
        more = f" (+{len(listed) - SHOWN})" if len(listed) > SHOWN else ""
        self.detail_params = {"schools": ", ".join(listed[:SHOWN]) + more}


class CalendarRefused(_Found):
    """A calendar that contradicts itself; nothing was signed or opened."""


class CalendarMismatch(RegistryError):
    """A calendar without this extension, or of another registrar, school year, level, track or window."""


class CalendarConflict(RegistryError):
    """This version is stored with other content, or a newer one is."""


class CutoffInPast(RegistryError):
    """The calendar's cutoff has passed: what has come since would not be in time any more."""


class WindowExists(RegistryError):
    """The calendar's window of this id is open already."""


class ExtensionNeeded(RegistryError):
    """An extension is made out of the window that it extends."""


class ExtensionNotOpen(RegistryError):
    """The extension opens later: until then its schools could send to neither window."""


class WindowNotLocked(RegistryError):
    """The window that a special one comes after is not locked."""


class NobodyExpected(RegistryError):
    """No school would take part in the window."""


class SchoolsUnknown(_Named):
    """Schools that are not registered."""


class SchoolsNotExpected(_Named):
    """Schools that the window does not expect, or no more."""


class SchoolNotInWindow(RegistryError):
    """The window does not expect the caller's school."""


class AnnouncementConflict(Conflict):
    """This submission id was announced, or has come, with other bytes."""


class ClassAnnounced(RegistryError):
    """The class has an announcement whose bytes have not come."""


class AnnouncementsTooMany(RegistryError):
    """The school has announced as many submissions that have not come as it may."""


class TimestampRefused(RegistryError):
    """A timestamp that does not hold over these bytes, or is not older than the close."""


class SchoolListRefused(_Found):
    """Rows of a list of schools; nothing was stored."""


class TopologyConflict(RegistryError):
    """It would hold from an instant for which something is told already."""


class ReportsElsewhere(RegistryError):
    """Schools report to the Ministry when the window opens, and this is the province's registry."""


class WindowsInTheWay(RegistryError):
    """Windows open here at or after the instant from which schools are to report elsewhere."""

    def __init__(self, windows: Sequence[str]) -> None:
        super().__init__("windows in the way")
        self.detail_params = {"windows": ", ".join(windows[:SHOWN])}
