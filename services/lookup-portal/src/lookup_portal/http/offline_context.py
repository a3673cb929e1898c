"""What the pages of the offline check are given."""

from dataclasses import dataclass

from lookup_portal.http.offline_kit import OfflineKit
from lookup_portal.http.page_context import Page


@dataclass(frozen=True)
class OfflinePage(Page):
    """A file checked by the reader's own browser; `published` is the data block that its script reads."""

    template = "offline.html"
    heading = "offline.heading"
    published: str


@dataclass(frozen=True)
class OfflineFile(OfflinePage):
    """The same to keep, everything inside."""

    template = "offline_file.html"
    kit: OfflineKit
