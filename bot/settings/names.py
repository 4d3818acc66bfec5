"""The names that settings hold of what is elsewhere, and which of them nothing answers to; pure."""

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple, get_args

from rapidfuzz import fuzz, process

from bot.policy.rules import Who
from bot.settings.alerts import AlertRule
from bot.settings.checks import shown
from bot.settings.model import Settings

InSlack = Literal["person", "user group", "channel"]
OfAssets = Literal["category", "location", "client", "model", "team", "os", "vendor"]
OF_ASSETS: Final[tuple[OfAssets, ...]] = get_args(OfAssets)
"""What assets have, by the names of filters."""
_LIKE: Final = 75
"""From how many of a hundred points on two names are spelt nearly alike."""


class Name(NamedTuple):
    """A name in the settings."""

    where: str
    """Table, number and key."""
    kind: InSlack | OfAssets
    text: str
    source: str | None = None
    """The source it must be in; None is any."""


def in_slack(settings: Settings) -> list[Name]:
    """Whom and what settings name in Slack."""
    return list(_in_slack(settings))


def _in_slack(settings: Settings) -> Iterator[Name]:
    yield from _each("ASSETBOT_ADMINS", "person", settings.admins)
    for role in settings.roles:
        yield from _each(f"roles[{role.number}].people", "person", role.people)
        yield from _each(f"roles[{role.number}].groups", "user group", role.groups)
    for number, rule in enumerate(settings.rules, start=1):
        for key in ("ask", "approve", "escalate_to"):
            who: Who = getattr(rule, key)
            yield from _each(f"rules[{number}].{key}", "person", who.people)
            yield from _each(f"rules[{number}].{key}", "user group", who.groups)
    told = {
        "ASSETBOT_AUDIT_CHANNEL": settings.audit_channel,
        "faults.channel": settings.faults_channel,
        "feed.channel": settings.feed_channel,
    }
    for where, channel in told.items():
        yield from _each(where, "channel", [channel] if channel else [])
    yield from _each("listen.channels", "channel", settings.listens)
    for number, one in enumerate(settings.channels, start=1):
        yield Name(f"channels[{number}].id", "channel", one.id)
    for number, alert in enumerate(settings.alerts, start=1):
        yield Name(f"alerts[{number}].channel", "channel", alert.channel)


def _each(where: str, kind: InSlack, texts: Iterable[str]) -> Iterator[Name]:
    for text in sorted(texts):
        yield Name(where, kind, text)


def of_assets(settings: Settings) -> list[Name]:
    """What settings say that assets have."""
    return list(_of_assets(settings))


def _of_assets(settings: Settings) -> Iterator[Name]:
    yield from _clients(settings)
    for number, rule in enumerate(settings.rules, start=1):
        given: dict[OfAssets, str | None] = {
            "category": rule.category,
            "location": rule.location,
            "client": rule.client,
        }
        for kind, text in given.items():
            if text:
                yield Name(f"rules[{number}].{kind}", kind, text, rule.source)
    for number, terms in enumerate(settings.handovers, start=1):
        if terms.category:
            yield Name(f"handovers[{number}].category", "category", terms.category)
    for number, alert in enumerate(settings.alerts, start=1):
        yield from _filtered(f"alerts[{number}].filter", alert)


def _clients(settings: Settings) -> Iterator[Name]:
    """The clients that inventories, channels and roles are of."""
    held = [
        *(
            (f"same_inventory[{number}].holders", holder.source, holder.client)
            for number, inventory in enumerate(settings.same_inventory, start=1)
            for holder in inventory
        ),
        *(
            (f"channels[{number}].client", channel.source, channel.client)
            for number, channel in enumerate(settings.channels, start=1)
        ),
        *(
            (f"roles[{role.number}].clients", source, client)
            for role in settings.roles
            for source, client in role.reach or ()
        ),
    ]
    for where, source, client in held:
        if client:
            yield Name(where, "client", client, source)


def _filtered(where: str, alert: AlertRule) -> Iterator[Name]:
    """What an alert rule's filter names, one of each or several."""
    for kind in OF_ASSETS:
        text: str | None = getattr(alert.filters, kind)
        if text is not None:
            yield Name(where, kind, text)
        for several in alert.filters.where:
            if several.field == kind:
                for one in several.values:
                    yield Name(where, kind, one)


def dead(name: Name, known: Iterable[str]) -> str | None:
    """What to say of a name that is none of those known; None where it is one of them."""
    spelt = {_folded(one): one for one in known}
    wanted = _folded(name.text)
    if wanted in spelt:
        return None
    found = process.extractOne(wanted, spelt.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    near = f"; did you mean {shown(spelt[found[0]])}?" if found else ""
    return f"{name.where}: {_lacks(name)}{near}"


def _lacks(name: Name) -> str:
    """That nothing answers to a name, and what comes of it."""
    text = shown(name.text)
    if name.kind == "person":
        return f"no full member of this Slack workspace is {text}"
    if name.kind == "user group":
        return f"Slack has no user group {text} that is in use"
    if name.kind == "channel":
        return (
            f"Slack shows the bot no open channel {text}: the id is wrong, it is archived, or it"
            " is private and the bot is not in it"
        )
    within = f" of {name.source}" if name.source else ""
    comes = ", so this rule is for nothing" if name.where.startswith("rules[") else ""
    return f"no asset{within} that was read has the {name.kind} {text}{comes}"


def _folded(text: str) -> str:
    """A name as names are compared: case and blanks aside."""
    return " ".join(text.casefold().split())
