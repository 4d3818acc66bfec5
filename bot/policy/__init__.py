"""Who may see, ask for and decide what: pure, with the time and every fact as an argument.

`surfaces` says what is for whom and `view` what one person may read of an asset; `roles` is what
someone may do at all, and `rules` who may ask for a
change and who must agree to it.
"""

from bot.policy.surfaces import Surface, may
from bot.policy.view import (
    TERMINAL,
    AssetView,
    Bound,
    Reach,
    Viewer,
    in_full,
    sees_details,
    view,
    viewer,
)

__all__ = [
    "TERMINAL",
    "AssetView",
    "Bound",
    "Reach",
    "Surface",
    "Viewer",
    "in_full",
    "may",
    "sees_details",
    "view",
    "viewer",
]
