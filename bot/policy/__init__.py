"""Who may see, ask for and decide what: pure, with the time and every fact as an argument.

`view` says what one person may read, `roles` what someone may do at all, `rules` who may ask for a
change and who must agree to it.
"""

from bot.policy.view import AssetView, Bound, Viewer, in_full, view, viewer

__all__ = ["AssetView", "Bound", "Viewer", "in_full", "view", "viewer"]
