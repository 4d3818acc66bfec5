"""The arguments of `python -m sandbox`."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Final

from sandbox.company import ASSETS
from sandbox.stories import STEPS, STORIES

PORT: Final = 8123
_MOST_PORT: Final = 65_535
_EXAMPLES: Final = """\
examples:
  python -m sandbox                                the world, the bot in it, you as the IT desk
  python -m sandbox --say "/asset mine" --as alex  one question, its answer, the end
  python -m sandbox --say "who has C02XL0ABJGH5?"  the same as a direct message to the bot
  python -m sandbox --play transfer                people ask, answer, approve and are told
  python -m sandbox --http                         the bot behind signed HTTP requests
  python -m sandbox --no-bot                       the world alone, and the settings for a bot
"""


def parse(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The arguments, checked; ends the process with a usage line when they make no sense."""
    parser = _parser()
    given = parser.parse_args(argv)
    if given.no_bot and given.http == "":
        parser.error("--no-bot --http needs the URL your bot listens at")
    if given.http and not given.no_bot:
        parser.error("--http takes a URL only with --no-bot; the bot started here finds its own")
    if given.no_bot and given.database:
        parser.error("--database is for the bot: leave --no-bot out")
    if given.no_bot and given.say is not None:
        parser.error("--say needs the bot: leave --no-bot out")
    if given.play is not None:
        _check_story(parser, given)
    elif given.broken:
        parser.error("--break is for a story: name one with --play")
    if given.say is not None and not given.say.strip():
        parser.error("--say needs something to say")
    return given


def _check_story(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    story = STORIES.get(given.play)
    if story is None:
        parser.error(f"there is no story {given.play!r}; there are: {', '.join(STORIES)}")
    if given.broken and given.broken not in story.breaks:
        parser.error(f"nothing can break at {given.broken!r}; steps are: {', '.join(STEPS)}")
    if given.database and story.loses_disk:
        parser.error(f"--play {given.play} loses the bot's own disk: leave --database out")
    if given.no_bot or given.say is not None:
        parser.error("--play needs the bot, and nothing else to say: leave --no-bot and --say out")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A pretend Slack workspace and asset system on 127.0.0.1, with the real bot "
        "in it. Nothing here reaches a real system.",
        epilog=_EXAMPLES + _stories(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--say", metavar="TEXT", help="send one line, print the answer, end")
    parser.add_argument("--as", dest="who", metavar="NAME", default="dana", help="who you are")
    parser.add_argument("--play", metavar="STORY", help=f"let people act: {', '.join(STORIES)}")
    parser.add_argument(
        "--break", dest="broken", metavar="STEP", help="… and let it go wrong at that step"
    )
    parser.add_argument("--no-bot", action="store_true", help="serve the world alone")
    parser.add_argument(
        "--http",
        nargs="?",
        const="",
        metavar="URL",
        help="deliver signed HTTP requests instead of using Socket Mode; "
        "with --no-bot, to this URL",
    )
    _add_world(parser)
    return parser


def _add_world(parser: argparse.ArgumentParser) -> None:
    """What the world is made of, and where what the bot keeps goes."""
    parser.add_argument(
        "--assets", type=_count, default=ASSETS, metavar="N", help=f"how many (default {ASSETS})"
    )
    parser.add_argument(
        "--port", type=_port, metavar="P", help=f"the first port to try (default {PORT})"
    )
    parser.add_argument(
        "--seed", type=int, default=1, metavar="S", help="the same seed makes the same inventory"
    )
    parser.add_argument(
        "--today", type=_day, metavar="DATE", help="the day it is in there, such as 2026-11-22"
    )
    parser.add_argument(
        "--database",
        metavar="URL",
        help="an empty PostgreSQL database for what the bot keeps, instead of a folder that goes "
        "with it: postgresql://…",
    )
    parser.add_argument("--no-open", action="store_true", help="open the page in no browser")


def _stories() -> str:
    """What there is to be played."""
    width = max(map(len, STORIES))
    told = "\n".join(f"  {name:{width}}  {story.about}" for name, story in STORIES.items())
    return f"\nstories:\n{told}\nsteps that --break can break: {', '.join(STEPS)}\n"


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(
            f"{text!r} is no number of assets: a whole number, at least 0"
        )
    return int(text)


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= _MOST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {_MOST_PORT}")
    return number


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date is written as 2026-11-22") from None
