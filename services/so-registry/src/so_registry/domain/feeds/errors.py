"""Why a feed or a webhook is refused.

RegistryError
├── EventsGone                  what comes after the cursor is no longer kept
├── WebhookUnknown              no such webhook of this client
├── WebhookConflict             the id was used for another address
├── WebhookRefused              no address that the registrar sends to
└── WebhooksTooMany             the client has as many as it may have
"""

from so_registry.domain.errors import RegistryError


class EventsGone(RegistryError):
    """What comes after this cursor is no longer kept."""


class WebhookUnknown(RegistryError):
    """No such webhook of this client."""


class WebhookConflict(RegistryError):
    """The webhook's id was used for another address."""


class WebhookRefused(RegistryError):
    """No address that the registrar sends to."""


class WebhooksTooMany(RegistryError):
    """The client has as many as it may have."""
