"""The `assetbot` command: arguments in, exit code out; what each does, it imports."""

import argparse
import asyncio
import gc
import io
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.arguments import ARGUMENTS, PARSE_EXAMPLE, SEPARATORS
from bot.errors import AssetBotError, SettingsError, UsageError

if TYPE_CHECKING:
    from bot.reading import Progress
    from bot.settings import Settings
    from bot.sheets import Import

OK, NOT_FOUND, WRONG = 0, 1, 2

Command = Callable[[argparse.Namespace], int]


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
    command: Command = arguments.command
    # What a command has to say it says itself; `run` sends the log where it belongs.
    logging.getLogger().addHandler(logging.NullHandler())
    os.umask(0o077)  # what is written holds the inventory: nobody else on this machine reads it
    try:
        return command(arguments)
    except UsageError as error:
        _say(f"assetbot: {error}" + (f" For example: {error.usage}" if error.usage else ""))
        return WRONG
    except SettingsError as error:
        _say("\n".join(f"assetbot: {line}" for line in error.lines))
        return WRONG
    except AssetBotError as error:
        _say(f"assetbot: {error}")
        return NOT_FOUND
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        _say("assetbot: stopped")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="assetbot",
        description="Who has which equipment, and is it still under warranty? Asked in Slack.",
        epilog="Settings come from the environment, .env and assetbot.toml: see README.md.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    within = {"": commands}
    for name, tells in _GROUPS.items():
        group = commands.add_parser(name, help=tells, description=f"{tells[0].upper()}{tells[1:]}.")
        within[name] = group.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, command, tells, example in _COMMANDS:
        group_name, _, last = name.rpartition(" ")
        one = within[group_name].add_parser(
            last,
            help=tells,
            description=f"{tells[0].upper()}{tells[1:]}.",
            epilog=f"Example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.set_defaults(command=command)
        for flag, options in ARGUMENTS.get(name, {}).items():
            one.add_argument(flag, **options)
    return parser


def _run(arguments: argparse.Namespace) -> int:
    # What a start makes stays: to look for garbage among it would be a seventh of its time.
    gc.disable()
    from bot import process
    from bot.settings import read

    again = partial(read, arguments.environ, arguments.folder)
    asyncio.run(process.run(again(), again))
    return OK


def _check(arguments: argparse.Namespace) -> int:
    from bot import terminal

    async def lines() -> bool:
        well = True
        async for line in terminal.check(arguments.environ, arguments.folder):
            print(line.text(), flush=True)
            well = well and line.well
        return well

    return OK if asyncio.run(lines()) else NOT_FOUND


def _status(arguments: argparse.Namespace) -> int:
    from bot import terminal

    lines = asyncio.run(terminal.status(_settings(arguments)))
    for line in lines:
        print(line.text())
    return OK if all(line.well for line in lines) else NOT_FOUND


def _sync(arguments: argparse.Namespace) -> int:
    from bot import terminal
    from bot.reading import Progress

    well = asyncio.run(terminal.sync(_settings(arguments), Progress(sys.stderr)))
    return OK if well else NOT_FOUND


def _ask(arguments: argparse.Namespace) -> int:
    from bot import terminal
    from bot.reading import Progress

    text, found = asyncio.run(
        terminal.ask(
            _settings(arguments),
            " ".join(arguments.words),
            as_json=arguments.json,
            every_page=arguments.all,
            progress=Progress(sys.stderr),
        )
    )
    print(text)
    return OK if found else NOT_FOUND


def _parse(arguments: argparse.Namespace) -> int:
    from bot import parse_lines

    parse_lines.parse(arguments)
    return OK


def _import(arguments: argparse.Namespace) -> int:
    from bot import sheets
    from bot.reading import Progress

    asked = sheets.Import(
        path=arguments.folder / arguments.file,
        source=arguments.source,
        client=arguments.client,
        encoding=arguments.encoding,
        separator=SEPARATORS.get(arguments.separator),
        dates=arguments.dates,
        as_json=arguments.json,
    )
    settings, progress = _settings(arguments), Progress(sys.stderr)
    if arguments.write:
        well = asyncio.run(_written(arguments, settings, asked, progress))
    else:
        well = asyncio.run(sheets.dry_run(settings, asked, print, progress))
    return OK if well else NOT_FOUND


async def _written(
    arguments: argparse.Namespace, settings: "Settings", asked: "Import", progress: "Progress"
) -> bool:
    from bot.import_terminal import asked_in_terminal, write_import

    if not arguments.person:
        raise UsageError(
            "In whose name? Say --as and the e-mail address of somebody who is in Slack.",
            usage="import assets.csv --write --as ana@example.com",
        )
    confirm = (lambda _question: True) if arguments.yes else asked_in_terminal
    return await write_import(
        settings, asked, arguments.person, confirm=confirm, write=print, progress=progress
    )


def _export(arguments: argparse.Namespace) -> int:
    from bot import sheets
    from bot.reading import Progress

    if isinstance(sys.stdout, io.TextIOWrapper):  # the file says itself where its lines end
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    words = " ".join(arguments.filters)
    asyncio.run(sheets.export(_settings(arguments), words, sys.stdout.write, Progress(sys.stderr)))
    return OK


def _rules(arguments: argparse.Namespace) -> int:
    from bot import explaining
    from bot.reading import Progress
    from bot.settings import read

    if not arguments.words:
        settings = read(arguments.environ, arguments.folder, need_slack=False, need_sources=False)
        print(explaining.listed(settings.rules))
        return OK
    text, found = asyncio.run(
        explaining.explain(
            _settings(arguments),
            arguments.words,
            arguments.field,
            Progress(sys.stderr),
            arguments.client,
        )
    )
    print(text)
    return OK if found else NOT_FOUND


def _audit_verify(arguments: argparse.Namespace) -> int:
    from bot import auditing

    well = asyncio.run(auditing.verify(_settings(arguments), arguments.head, print))
    return OK if well else NOT_FOUND


def _audit_export(arguments: argparse.Namespace) -> int:
    from bot import auditing

    if isinstance(sys.stdout, io.TextIOWrapper):  # as for an export of assets
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    wanted = auditing.Wanted(
        since=arguments.since,
        until=arguments.until,
        person=arguments.person,
        asset=arguments.asset,
        as_csv=arguments.format == "csv",
    )
    asyncio.run(auditing.export(_settings(arguments), wanted, sys.stdout.write))
    return OK


def _backup(arguments: argparse.Namespace) -> int:
    from bot import backups

    path = arguments.folder / arguments.file
    well = asyncio.run(backups.back_up(_settings(arguments), path, print))
    return OK if well else NOT_FOUND


def _restore(arguments: argparse.Namespace) -> int:
    from bot import backups

    path = arguments.folder / arguments.file if arguments.file else None
    well = asyncio.run(backups.restore(_settings(arguments), path, print))
    return OK if well else NOT_FOUND


def _person_show(arguments: argparse.Namespace) -> int:
    from bot import persons

    asked = persons.show(_settings(arguments), arguments.email, print, as_json=arguments.json)
    return OK if asyncio.run(asked) else NOT_FOUND


def _person_erase(arguments: argparse.Namespace) -> int:
    from bot import persons

    def confirmed(question: str) -> bool:
        return arguments.yes or input(f"{question} Type yes: ").strip() == "yes"

    asked = persons.erase(_settings(arguments), arguments.email, print, confirmed)
    return OK if asyncio.run(asked) else NOT_FOUND


def _settings(arguments: argparse.Namespace) -> "Settings":
    from bot.settings import read

    return read(arguments.environ, arguments.folder, need_slack=False)


def _manifest(arguments: argparse.Namespace) -> int:
    from bot.manifest import filled

    given = arguments
    text = filled(url=given.url, command=given.slash, unfurl=given.unfurl, listen=given.listen)
    sys.stdout.write(text)
    return OK


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


_GROUPS = {
    "audit": "verify the sealed audit trail, or export it",
    "person": "show what is held about somebody, or erase it",
}
"""The first words of commands of two words, and what those are for."""

_COMMANDS: tuple[tuple[str, Command, str, str], ...] = (
    ("run", _run, "run the bot until SIGTERM or Ctrl-C", "assetbot run"),
    (
        "check",
        _check,
        "check every setting, token, scope, source and database; exit 1 if any is red",
        "assetbot check",
    ),
    (
        "status",
        _status,
        "show what was last read, and when; exit 1 if anything is overdue",
        "assetbot status",
    ),
    ("sync", _sync, "bring the index up to date now; exit 1 if a source failed", "assetbot sync"),
    (
        "ask",
        _ask,
        "ask as in Slack, with operator's rights; exit 1 if nothing is found",
        'assetbot ask "who has serial C02XL0ABJGH5"',
    ),
    (
        "parse",
        _parse,
        "print what each line on standard input means, as JSON; without a network",
        PARSE_EXAMPLE,
    ),
    (
        "import",
        _import,
        "say what a CSV would change, row by row, or have it written; exit 1 if not all is well",
        'assetbot import assets.csv --source itflow --client "Brightwater Dental"',
    ),
    (
        "export",
        _export,
        "print the assets that pass the filters as CSV, which import reads back as unchanged",
        "assetbot export category:laptop > laptops.csv",
    ),
    (
        "rules",
        _rules,
        "list the approval rules, or explain which holds for an asset; exit 1 if it is not found",
        "assetbot rules explain C02XL0ABJGH5 transfer",
    ),
    (
        "audit verify",
        _audit_verify,
        "find edited, removed, reordered or cut rows of history; exit 1 if there are any",
        "assetbot audit verify --head 5f0c…64 digits, from the log or the channel",
    ),
    (
        "audit export",
        _audit_export,
        "print the events of history, one a line, as JSON lines or CSV",
        (
            "assetbot audit export --from 2026-11-01 --to 2026-11-30 --format csv > november.csv\n"
            "  assetbot audit export --asset C02XL0ABJGH5\n"
            "  assetbot audit export --person ana@example.com"
        ),
    ),
    (
        "backup",
        _backup,
        "write a backup of the records to a new file while the bot runs, and verify it",
        "assetbot backup assetbot-2026-11-22.sqlite3",
    ),
    (
        "restore",
        _restore,
        "put a backup in place of records that are lost; exit 1 if its audit trail is not sound",
        "assetbot restore assetbot-2026-11-22.sqlite3",
    ),
    (
        "person show",
        _person_show,
        "say what is held about somebody; exit 1 if nobody has the address",
        "assetbot person show ana@example.com",
    ),
    (
        "person erase",
        _person_erase,
        "erase somebody, and keep the sealed trail; refused while something of theirs is open",
        "assetbot person erase ana@example.com",
    ),
    (
        "manifest",
        _manifest,
        "print the Slack app manifest, filled in for this installation",
        "assetbot manifest --url https://assetbot.example.com",
    ),
)
"""Name, function, what it is for, and an example that works."""
