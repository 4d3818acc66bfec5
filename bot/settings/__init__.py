"""Every setting: read once at start, checked, and a wrong one named in one readable line.

Plain settings come from the environment and, beneath it, the `.env` of the working directory;
what is structured (sources, rules) from `assetbot.toml`. Secrets come from the environment alone,
or from the file that NAME_FILE names.
"""

from bot.settings.alerts import AlertRule
from bot.settings.channels import Channel
from bot.settings.checks import is_loopback
from bot.settings.file import CONFIG
from bot.settings.given import DOTENV
from bot.settings.handovers import HandOverText
from bot.settings.inventories import Inventory
from bot.settings.model import Settings
from bot.settings.reading import (
    read,
    records_settings,
    status_settings,
    terminal_settings,
)
from bot.settings.roles import Appointment
from bot.settings.sources import Source
from bot.settings.variables import Setting, reference

__all__ = [
    "CONFIG",
    "DOTENV",
    "AlertRule",
    "Appointment",
    "Channel",
    "HandOverText",
    "Inventory",
    "Setting",
    "Settings",
    "Source",
    "is_loopback",
    "read",
    "records_settings",
    "reference",
    "status_settings",
    "terminal_settings",
]
