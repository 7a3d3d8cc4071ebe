"""The only door through which a table leaves: small counts hidden, no narrative, profiles by name."""

from .check import check_folder
from .profiles import PROFILES, Profile, profile_called
from .rates import suppress_rates
from .suppress import suppress, suppress_linked

__all__ = ["PROFILES", "Profile", "check_folder", "profile_called", "suppress", "suppress_linked", "suppress_rates"]
