"""The rules there are: those of assetbot.toml, and beside them those that were made in Slack."""

from collections.abc import Sequence

from bot.alerts.means import Means
from bot.settings.alerts import AlertRule
from bot.store import AsyncConnection, made_rules
from bot.store.made_rules import Made

_BESIDE = {"id", "channel", "owner", "version"}
"""What of a rule is no part of its terms."""


async def known(means: Means, connection: AsyncConnection) -> Sequence[AlertRule]:
    """Every rule as it is now."""
    made = await made_rules.all_of(connection, means.installation)
    return (*means.rules(), *map(rule_of, made))


async def named(means: Means, connection: AsyncConnection, name: str) -> AlertRule | None:
    """A rule by its id, if it is still there."""
    return next((one for one in await known(means, connection) if one.id == name), None)


def rule_of(made: Made) -> AlertRule:
    """A rule as its row has it."""
    beside = {"id": made.rule, "channel": made.channel}
    whose = {"owner": made.by_user, "version": made.version}
    return AlertRule.model_validate({**made.terms, **beside, **whose})


def terms_of(rule: AlertRule) -> dict[str, object]:
    """What a rule says, as its row keeps it."""
    return rule.model_dump(mode="json", exclude=_BESIDE)
