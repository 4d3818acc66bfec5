"""Whether enough people could approve what the rules want approved: a note of `assetbot check`."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from bot import policy
from bot.errors import SlackFailed
from bot.models import Denied, Verdict, address
from bot.people.roles import Appointed
from bot.policy import Actor, Case, Concerned, Facts, Rule, Who
from bot.policy.deciding import is_meant
from bot.policy.roles import Grant, Standing
from bot.running.report import Line
from bot.settings import Settings
from bot.slack import Slack
from bot.store import SlackUser

_WITHIN: Final = 20.0
"""Seconds that Slack has for the people and the user groups."""
_ABOUT: Final = "approvals"
_APPROVED: Final = ("transfer", "delete")
"""What the built-in rules want approved by people whom they name by their role."""
_GONE: Final = "no_such_subteam"
_NOBODY: Final = Actor(person="", user="", name="")
"""Asks where nobody may: whoever is to approve is somebody else then."""


async def in_slack(settings: Settings) -> AsyncIterator[Line]:
    """A note for each rule that nobody can meet, as far as Slack tells who there is."""
    if settings.slack_bot_token is None:
        return  # that it is missing is a red line of its own
    async with Slack(settings.slack_bot_token, base_url=settings.slack_api_url) as slack:
        try:
            async with asyncio.timeout(_WITHIN):
                people = await _people(slack)
                groups = await _groups(slack, settings)
        except (SlackFailed, TimeoutError) as error:
            why = str(error) or f"no answer within {_WITHIN:.0f} s"
            yield Line.note(_ABOUT, f"who could approve could not be looked up in Slack: {why}")
            return
    said = [*unmet(settings, people, groups)]
    for one in said:
        yield Line.note(_ABOUT, one)
    if not said:
        yield Line.ok(_ABOUT, "enough people can give those that the rules want")


async def _people(slack: Slack) -> list[SlackUser]:
    """Everyone who can have a role or be meant by a rule."""
    home = await slack.auth_test()
    pages = [page async for page in slack.directory.users(home)]
    return [one for page in pages for one in page if one.is_full_member]


async def _groups(slack: Slack, settings: Settings) -> dict[str, frozenset[str]]:
    """Who is in each user group that matters; one that is gone is said to be elsewhere."""
    named = set(Appointed.by(settings.admins, settings.roles).groups)
    for rule in settings.rules:
        named |= rule.ask.groups | rule.approve.groups | rule.escalate_to.groups
    found: dict[str, frozenset[str]] = {}
    for group in sorted(named):
        try:
            found[group] = await slack.directory.group(group)
        except SlackFailed as error:
            if error.code != _GONE:
                raise
    return found


def unmet(
    settings: Settings, people: Sequence[SlackUser], groups: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """What to say of each rule that not enough of these people could approve under; pure."""
    emails = [address(one.email or "") for one in people]
    appointed = Appointed.by(settings.admins, settings.roles)
    own = [(f"rules[{number}]", rule) for number, rule in enumerate(settings.rules, start=1)]
    for where, rule in (*own, *_built_in(settings)):
        actors = [
            _actor(one, appointed, groups, rule, is_only=emails.count(email) == 1)
            for one, email in zip(people, emails, strict=True)
        ]
        verdict = _could_be_met(rule, actors)
        if isinstance(verdict, Denied):
            yield f"{where}: {verdict.reason[0].lower()}{verdict.reason[1:]}"


def _built_in(settings: Settings) -> list[tuple[str, Rule]]:
    """The built-in rules under which something is approved that no rule of the file is for."""
    sources = [one.id for one in settings.sources]
    rulings = [
        policy.ruling(settings.rules, Facts(kind=kind, source=source))
        for source in sources
        for kind in _APPROVED
    ]
    rules = {one.rule.name: one.rule for one in rulings if one.built_in}
    return [(f"the rule “{name}”", rule) for name, rule in rules.items()]


def _could_be_met(rule: Rule, actors: Sequence[Actor]) -> Verdict | None:
    """Whether enough could approve what the likeliest of them asks for; None: nobody can say."""
    called = (rule.approve, rule.escalate_to)
    if not rule.needed or any(who.manager or who.contact or who.clients for who in called):
        return None
    approving = [one for one in actors if any(_is_meant(who, rule, one) for who in called)]
    asking = [one for one in actors if _is_meant(rule.ask, rule, one)]
    others = (one for one in asking if one not in approving)
    requester = next(others, next(iter(asking), _NOBODY))
    case = Case(
        rule=rule,
        source=rule.source or "",
        client=rule.client,
        requester=requester,
        escalated=True,
        expires_at=datetime.max.replace(tzinfo=UTC),
    )
    return policy.could_be_met(case, policy.eligible(case, approving))


def _is_meant(who: Who, rule: Rule, actor: Actor) -> bool:
    source, client = rule.source or "", rule.client
    return is_meant(who, actor, source=source, client=client, concerned=Concerned())


def _actor(
    row: SlackUser,
    appointed: Appointed,
    groups: Mapping[str, Collection[str]],
    rule: Rule,
    *,
    is_only: bool,
) -> Actor:
    """Somebody with their roles; one of a part of what the rule is for counts for all of it."""
    emails = frozenset({row.email}) if row.email and is_only else frozenset[str]()
    member = [group for group, users in groups.items() if row.id in users]
    names = {row.id, *map(address, emails)}
    grants = (held.grant for held in appointed.held(row, names, member))
    return Actor(
        person=row.id,
        user=row.id,
        name=row.name,
        emails=emails,
        groups=frozenset(member),
        standing=Standing(grants=tuple(_widened(one, rule) for one in grants)),
    )


def _widened(grant: Grant, rule: Rule) -> Grant:
    return Grant(
        role=grant.role,
        sources=grant.sources if rule.source else None,
        clients=grant.clients if rule.client else None,
    )
