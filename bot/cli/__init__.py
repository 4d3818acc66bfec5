"""The `assetbot` command: arguments in, exit code out; what each command does stands elsewhere."""

import argparse
import logging
import os
import signal
import sys
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import FrameType

from bot.cli.commands import COMMANDS, GROUPS, Command
from bot.errors import AssetBotError, SettingsError, SourceRefused, UsageError

OK, NOT_WELL, WRONG = 0, 1, 2


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> int:
    """Run one command; 0 is well, 1 what the command's help says, 2 wrong arguments or settings.

    *folder* is where `.env` and `assetbot.toml` are looked for: the working directory.
    """
    arguments = _parser().parse_args(argv)
    arguments.environ, arguments.folder = environ, folder or Path.cwd()
    # What a command has to say it says itself; `run` sends the log where it belongs.
    logging.getLogger().addHandler(logging.NullHandler())
    os.umask(0o077)  # what is written holds the inventory: nobody else on this machine reads it
    try:
        _end_as_by_ctrl_c()
        return OK if function(arguments.command)(arguments) else NOT_WELL
    except UsageError as error:
        _say(f"assetbot: {error}" + (f" For example: {error.usage}" if error.usage else ""))
        return WRONG
    except SettingsError as error:
        _say("\n".join(f"assetbot: {line}" for line in error.lines))
        return WRONG
    except AssetBotError as error:
        refused = isinstance(error, SourceRefused)
        _say(f"assetbot: {error}" + ". `assetbot check` says what to do." * refused)
        return NOT_WELL
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _say("assetbot: stopped")
        return 130


def _end_as_by_ctrl_c() -> None:
    """Have SIGTERM, and a terminal that goes, end a command so that what it has begun is put away.

    `run` listens itself; what a caller has it pass over, as nohup does, it passes over.
    """

    def told(_number: int, frame: FrameType | None) -> None:
        by_ctrl_c = signal.getsignal(signal.SIGINT)  # whichever loop runs has set its own
        if not callable(by_ctrl_c):  # a job in the background is not to hear Ctrl-C
            by_ctrl_c = signal.default_int_handler
        by_ctrl_c(signal.SIGINT, frame)

    ends = [signal.SIGTERM] if sys.platform == "win32" else [signal.SIGTERM, signal.SIGHUP]
    with suppress(ValueError):  # not on the main thread, where signals are not ours to take
        for one in ends:
            if signal.getsignal(one) is not signal.SIG_IGN:
                signal.signal(one, told)


def function(command: Command) -> Callable[[argparse.Namespace], bool]:
    """What a command does with its arguments, and whether all was well; loaded when it is run."""
    module, _, name = command.function.partition(":")
    found: Callable[[argparse.Namespace], bool] = getattr(import_module(module), name)
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="assetbot",
        description="Who has which equipment, and is it still under warranty? Asked in Slack.",
        epilog="Settings come from the environment, .env and assetbot.toml: see README.md.",
    )
    parser.add_argument("--version", action=_Version, help="print which version this is, and end")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    within = {"": commands}
    for name, tells in GROUPS.items():
        group = commands.add_parser(name, help=tells, description=f"{tells[0].upper()}{tells[1:]}.")
        within[name] = group.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in COMMANDS:
        group_name, _, last = command.name.rpartition(" ")
        tells = command.tells
        one = within[group_name].add_parser(
            last,
            help=tells,
            description=f"{tells[0].upper()}{tells[1:]}.",
            epilog=f"Example:\n  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.register("type", None, _whole)
        one.set_defaults(command=command)
        for flag, options in command.arguments.items():
            one.add_argument(flag, **options)
    return parser


class _Version(argparse.Action):
    """Prints the version: looked up only then, for that reads what is installed."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's name
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it, and end."""
        try:
            number = version("assetbot")
        except PackageNotFoundError:  # started in a checkout, where it is not installed
            project = Path(__file__).parents[2] / "pyproject.toml"
            number = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]
        print(f"assetbot {number}")
        parser.exit()


def _whole(text: str) -> str:
    """What was typed; bytes that are no UTF-8 come as half characters, which nothing would take."""
    return text.encode("utf-8", "replace").decode()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
