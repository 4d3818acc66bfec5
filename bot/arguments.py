"""What may follow each command in a terminal, as `argparse` takes it."""

from typing import Any, Final

SEPARATORS: Final = {"comma": ",", "semicolon": ";", "tab": "\t"}

ARGUMENTS: Final[dict[str, dict[str, dict[str, Any]]]] = {
    "ask": {
        "words": {"nargs": "+", "help": "the question, as after /asset"},
        "--json": {"action": "store_true", "help": "print the answer as JSON, for scripts"},
        "--all": {"action": "store_true", "help": "print every page of a list"},
    },
    "parse": {
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
    "import": {
        "file": {"metavar": "FILE.csv", "help": "any headings in any order; see docs/commands.md"},
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
        "--json": {"action": "store_true", "help": "print a JSON object for each row and the sum"},
        "--write": {"action": "store_true", "help": "have the running bot write it"},
        "--as": {"dest": "person", "metavar": "EMAIL", "help": "in whose name it is written"},
        "--yes": {"action": "store_true", "help": "it is confirmed"},
    },
    "export": {
        "filters": {"nargs": "*", "help": "as after /asset list; none for everything"},
    },
    "rules": {
        "words": {
            "nargs": "*",
            "help": "explain, then an asset as after /asset, then an operation; none for all rules",
        },
        "--field": {
            "action": "append",
            "default": [],
            "metavar": "NAME",
            "help": "for an edit: what it changes, such as price; may be repeated",
        },
        "--client": {"metavar": "NAME", "help": "for a client_transfer: the client it goes to"},
    },
    "audit verify": {
        "--head": {"metavar": "HASH", "help": "a head that was posted: the chain must hold it"},
    },
    "audit export": {
        "--from": {"dest": "since", "metavar": "DAY", "help": "the first day, as 2026-11-01"},
        "--to": {"dest": "until", "metavar": "DAY", "help": "the last day, included"},
        "--person": {"metavar": "EMAIL", "help": "who did it, or whom it was about; or an id"},
        "--asset": {"metavar": "XYZ", "help": "serial number, tag, id, or SOURCE:ID"},
        "--format": {"choices": ("jsonl", "csv"), "default": "jsonl", "help": "jsonl or csv"},
    },
    "backup": {"file": {"metavar": "FILE", "help": "a file that is not there yet"}},
    "restore": {
        "file": {"metavar": "FILE", "nargs": "?", "help": "a backup; none after a pg_restore"},
    },
    "person show": {
        "email": {"metavar": "E-MAIL", "help": "theirs, in Slack or in a source"},
        "--json": {"action": "store_true", "help": "print every row as a JSON object"},
    },
    "person erase": {
        "email": {"metavar": "E-MAIL", "help": "theirs, in Slack or in a source"},
        "--yes": {"action": "store_true", "help": "do not ask whether it is meant"},
    },
    "manifest": {
        "--url": {"help": "where Slack reaches the bot over HTTP (no Socket Mode)"},
        "--command": {"dest": "slash", "help": "the slash command, such as /it"},
        "--unfurl": {"metavar": "DOMAIN", "help": "a domain whose links are unfurled"},
        "--listen": {"action": "store_true", "help": "hear what is asked in channels"},
    },
}

PARSE_EXAMPLE: Final = """\
echo 'laptops in Berlin' | assetbot parse --vocabulary words.json --today 2026-11-26

With a vocabulary no setting is needed. It holds the inventory's own words; any list may be missing:
  {"people": [{"name": "Ana Silva", "slack_id": "U0ANA"}], "locations": ["Berlin"], "teams": [],
   "clients": [], "categories": ["Laptop"], "manufacturers": [], "models": [], "vendors": [],
   "statuses": ["in stock"], "serial_numbers": [], "asset_tags": [], "names": []}"""
