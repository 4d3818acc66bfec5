"""`python -m sandbox`: a pretend world, and the real bot in it as a child process."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, *, command: Sequence[str] | None = None) -> int:
    """Run the sandbox, with the bot that *command* starts instead of the real one; exit code."""
    try:
        from sandbox.arguments import parse  # in here, so that Ctrl-C is always a clean end

        given = parse(argv)
        code = asyncio.run(_run(given, command))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:  # whoever read has enough, as head has: the rest goes nowhere
        for descriptor in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
        return 0
    return code if code is not None else (_INTERRUPTED if given.say else 0)


async def _run(given: argparse.Namespace, command: Sequence[str] | None) -> int | None:
    """The run, ended cleanly by the first Ctrl-C, SIGTERM or hang-up: then None."""
    running = asyncio.create_task(_demo(given, command))
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, NotImplementedError):  # Windows has not all of them
            loop.add_signal_handler(getattr(signal, name), _stop, running)
    try:
        return await running
    except asyncio.CancelledError:
        return None


async def _demo(given: argparse.Namespace, command: Sequence[str] | None) -> int:
    """All of it; the bot loads beside the world that it is to live in."""
    from sandbox.ahead import Ahead
    from sandbox.hurrying import hurrying
    from sandbox.program import BOT

    ahead = None if command or given.no_bot else await Ahead.start()
    try:
        with hurrying():
            from sandbox.demo import Demo
            from sandbox.terminal import be_lenient
        be_lenient()
        return await Demo(given, command=command or BOT, ahead=ahead).run()
    finally:
        if ahead:
            await ahead.end()


def _stop(running: asyncio.Task[int]) -> None:
    if not running.cancelling():
        print("\nEnding.", file=sys.stderr, flush=True)
        running.cancel()


if __name__ == "__main__":
    sys.exit(main())
