"""The commands of `assetbot`: what each does, what it is for, and what may follow it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple


class Command(NamedTuple):
    """One command of the terminal."""

    name: str
    """One word, or two of which the first is that of a group."""
    function: str
    """As module:name: it is loaded only when the command is run, for much is slow to load."""
    tells: str
    example: str
    """It works as it stands."""
    arguments: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """What may follow it, as `argparse` takes it."""


GROUPS: Final = {
    "audit": "verify the sealed audit trail, or export it",
    "person": "show what is held about somebody, or erase it",
}
"""The first words of commands of two words, and what those are for."""

_PARSE_EXAMPLE: Final = """\
echo 'laptops in Berlin' | assetbot parse --vocabulary words.json --today 2026-11-26

With a vocabulary no setting is needed. It holds the inventory's own words; any list may be missing:
  {"people": [{"name": "Ana Silva", "slack_id": "U0ANA"}], "locations": ["Berlin"], "teams": [],
   "clients": [], "categories": ["Laptop"], "manufacturers": [], "models": [], "vendors": [],
   "statuses": ["in stock"], "serial_numbers": [], "asset_tags": [], "names": []}"""

COMMANDS: Final[tuple[Command, ...]] = (
    Command(
        "run",
        "bot.cli.run:run_command",
        "run the bot until SIGTERM or Ctrl-C",
        "assetbot run",
    ),
    Command(
        "check",
        "bot.terminal.commands:check_command",
        "check every setting, token, scope, source and database; exit 1 if any is red",
        "assetbot check",
    ),
    Command(
        "status",
        "bot.terminal.commands:status_command",
        "show what was last read, and when; exit 1 if anything is overdue",
        "assetbot status",
    ),
    Command(
        "sync",
        "bot.terminal.commands:sync_command",
        "bring the index up to date now; exit 1 if a source failed",
        "assetbot sync",
    ),
    Command(
        "ask",
        "bot.terminal.commands:ask_command",
        "ask as in Slack, with operator's rights; exit 1 if nothing is found",
        'assetbot ask "who has serial C02XL0ABJGH5"',
        {
            "words": {"nargs": "+", "help": "the question, as after /asset"},
            "--json": {"action": "store_true", "help": "print the answer as JSON, for scripts"},
            "--all": {"action": "store_true", "help": "print every page of a list"},
        },
    ),
    Command(
        "parse",
        "bot.terminal.parse_lines:parse_command",
        "print what each line on standard input means, as JSON; without a network",
        _PARSE_EXAMPLE,
        {
            "--today": {"metavar": "YYYY-MM-DD", "help": "the day that dates are seen from"},
            "--vocabulary": {
                "metavar": "FILE.json",
                "help": "the inventory's words; without it, those of the index",
            },
            "--context": {
                "metavar": "FILE.json",
                "help": "what the message before was parsed as, for a follow-up",
            },
            "--channel": {
                "action": "store_true",
                "help": "the messages are not addressed to the bot: be sure, or say none",
            },
        },
    ),
    Command(
        "import",
        "bot.terminal.importing:import_command",
        "say what a CSV would change, row by row, or have it written; exit 1 if not all is well",
        'assetbot import assets.csv --source itflow --client "Brightwater Dental"',
        {
            "file": {
                "metavar": "FILE.csv",
                "help": "any headings in any order; see docs/commands.md",
            },
            "--source": {"help": "the asset system it is for, if no column Source says it"},
            "--client": {"metavar": "NAME", "help": "the client that every row is for"},
            "--dates": {
                "choices": ("ymd", "dmy", "mdy"),
                "default": "ymd",
                "help": "the order of day, month and year where it is not 2026-12-31",
            },
            "--encoding": {
                "choices": ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"),
                "help": "of the file, if it is not recognised",
            },
            "--separator": {
                "choices": ("comma", "semicolon", "tab"),
                "help": "between cells, as above",
            },
            "--json": {
                "action": "store_true",
                "help": "print a JSON object for each row and the sum",
            },
            "--write": {"action": "store_true", "help": "have the running bot write it"},
            "--as": {"dest": "person", "metavar": "EMAIL", "help": "in whose name it is written"},
            "--yes": {"action": "store_true", "help": "it is confirmed"},
        },
    ),
    Command(
        "export",
        "bot.terminal.sheets:export_command",
        "print the assets that pass the filters as CSV, which import reads back as unchanged",
        "assetbot export category:laptop > laptops.csv",
        {
            "filters": {"nargs": "*", "help": "as after /asset list; none for everything"},
        },
    ),
    Command(
        "rules",
        "bot.terminal.explaining:rules_command",
        "list the approval rules, or explain which holds for an asset; exit 1 if it is not found",
        "assetbot rules explain C02XL0ABJGH5 transfer",
        {
            "words": {
                "nargs": "*",
                "help": "explain, then an asset as after /asset, then an operation; "
                "none for all rules",
            },
            "--field": {
                "action": "append",
                "default": [],
                "metavar": "NAME",
                "help": "for an edit: what it changes, such as price; may be repeated",
            },
            "--client": {"metavar": "NAME", "help": "for a client_transfer: the client it goes to"},
        },
    ),
    Command(
        "audit verify",
        "bot.terminal.auditing:verify_command",
        "find edited, removed, reordered or cut rows of history; exit 1 if there are any",
        "assetbot audit verify --head 5f0c…64 digits, from the log or the channel",
        {
            "--head": {"metavar": "HASH", "help": "a head that was posted: the chain must hold it"},
        },
    ),
    Command(
        "audit export",
        "bot.terminal.auditing:export_command",
        "print the events of history, one a line, as JSON lines or CSV",
        (
            "assetbot audit export --from 2026-11-01 --to 2026-11-30 --format csv > november.csv\n"
            "  assetbot audit export --asset C02XL0ABJGH5\n"
            "  assetbot audit export --person ana@example.com"
        ),
        {
            "--from": {"dest": "since", "metavar": "DAY", "help": "the first day, as 2026-11-01"},
            "--to": {"dest": "until", "metavar": "DAY", "help": "the last day, included"},
            "--person": {"metavar": "EMAIL", "help": "who did it, or whom it was about; or an id"},
            "--asset": {"metavar": "XYZ", "help": "serial number, tag, id, or SOURCE:ID"},
            "--format": {"choices": ("jsonl", "csv"), "default": "jsonl", "help": "jsonl or csv"},
        },
    ),
    Command(
        "backup",
        "bot.terminal.backups:backup_command",
        "write a backup of the records to a new file while the bot runs, and verify it",
        "assetbot backup assetbot-2026-11-22.sqlite3",
        {"file": {"metavar": "FILE", "help": "a file that is not there yet"}},
    ),
    Command(
        "restore",
        "bot.terminal.backups:restore_command",
        "put a backup in place of records that are lost; exit 1 if its audit trail is not sound",
        "assetbot restore assetbot-2026-11-22.sqlite3",
        {
            "file": {"metavar": "FILE", "nargs": "?", "help": "a backup; none after a pg_restore"},
        },
    ),
    Command(
        "person show",
        "bot.terminal.persons:show_command",
        "say what is held about somebody; exit 1 if nobody has the address",
        "assetbot person show ana@example.com",
        {
            "email": {"metavar": "E-MAIL", "help": "theirs, in Slack or in a source"},
            "--json": {"action": "store_true", "help": "print every row as a JSON object"},
        },
    ),
    Command(
        "person erase",
        "bot.terminal.persons:erase_command",
        "erase somebody, and keep the sealed trail; refused while something of theirs is open",
        "assetbot person erase ana@example.com",
        {
            "email": {"metavar": "E-MAIL", "help": "theirs, in Slack or in a source"},
            "--yes": {"action": "store_true", "help": "do not ask whether it is meant"},
        },
    ),
    Command(
        "manifest",
        "bot.manifest:manifest_command",
        "print the Slack app manifest, filled in for this installation",
        "assetbot manifest --url https://assetbot.example.com",
        {
            "--url": {"help": "where Slack reaches the bot over HTTP (no Socket Mode)"},
            "--command": {"dest": "slash", "help": "the slash command, such as /it"},
            "--unfurl": {"metavar": "DOMAIN", "help": "a domain whose links are unfurled"},
            "--listen": {"action": "store_true", "help": "hear what is asked in channels"},
        },
    ),
)
