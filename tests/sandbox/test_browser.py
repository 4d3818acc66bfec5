"""The page is opened in a browser only where somebody would see it."""

import pytest

from sandbox.browser import is_at_desktop


@pytest.mark.parametrize(
    ("environment", "platform", "at_terminal", "opened"),
    [
        ({"DISPLAY": ":0"}, "linux", True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, True),
        ({}, "darwin", True, True),
        ({}, "win32", True, True),
        ({}, "linux", True, False),
        ({"DISPLAY": ":0"}, "linux", False, False),
        ({"DISPLAY": "localhost:10.0", "SSH_CONNECTION": "a b"}, "linux", True, False),
        ({"SSH_TTY": "/dev/ttys1"}, "darwin", True, False),
    ],
)
def test_a_browser_is_opened_from_a_terminal_on_a_desktop(
    environment: dict[str, str], platform: str, *, at_terminal: bool, opened: bool
) -> None:
    """Neither from a script, nor on a machine without a screen, nor from far away."""
    assert is_at_desktop(environment, platform, at_terminal=at_terminal) is opened
