"""Why nothing is purged.

RegistryError
└── KeptForEver                 no time is configured for this kind
"""

from so_registry.domain.errors import RegistryError


class KeptForEver(RegistryError):
    """No time is configured after which this kind is kept no longer."""
