"""The child: figures as JSON on standard input, a PNG on standard output, and an end."""

import contextlib
import os
import sys
from typing import Final

from bot.charts.picture import Picture

_SECONDS: Final = 30
"""Of processor time, should whoever started it not be there to end it."""
_MEMORY: Final = 1 << 30


def main() -> None:
    """Draw one picture."""
    _bound()
    picture = Picture.model_validate_json(sys.stdin.buffer.read())
    from bot.charts.drawing import png  # after the limits, for it is what they are for

    sys.stdout.buffer.write(png(picture))


def _bound() -> None:
    """Limit what a picture may cost, and let whoever waits for an answer go first."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # a stricter limit stays
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(5)


if __name__ == "__main__":
    main()
