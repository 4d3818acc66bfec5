"""Who is in the workspace, its channels and its user groups, as Slack tells it."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from bot.errors import SlackFailed
from bot.slack.client import Client
from bot.slack.users import Installation, slack_user
from bot.store.people import SlackUser


class Directory:
    """Users, channels and groups. Every method raises SlackFailed, as those of the client do."""

    def __init__(self, client: Client, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now

    async def user(self, user: str, home: Installation) -> SlackUser:
        """Someone as Slack knows them now."""
        answer = await self._client.read("users.info", {"user": user, "include_locale": True})
        return slack_user(answer["user"], home, seen_at=self._now())

    async def users(self, home: Installation) -> AsyncIterator[list[SlackUser]]:
        """Everyone in the workspace, page by page."""
        async for page in self._client.pages("users.list", {"include_locale": True}):
            now = self._now()
            yield [slack_user(raw, home, seen_at=now) for raw in page["members"]]

    async def members(self, channel: str) -> AsyncIterator[list[str]]:
        """The users in a channel, page by page."""
        async for page in self._client.pages("conversations.members", {"channel": channel}):
            yield [str(user) for user in page["members"]]

    async def read_elsewhere(self, channel: str) -> bool:
        """Whether people of other organisations read a channel, or have been invited to."""
        about = await self._about(channel)
        # What Slack does not say is taken for the worse.
        return bool(about.get("is_ext_shared", True) or about.get("is_pending_ext_shared"))

    async def is_member(self, channel: str) -> bool:
        """Whether the bot is in a channel."""
        return bool((await self._about(channel)).get("is_member"))

    async def is_open(self, channel: str) -> bool:
        """Whether there is such a channel for the bot to see, and it is not archived."""
        try:
            return not (await self._about(channel)).get("is_archived")
        except SlackFailed as error:
            if error.code == "channel_not_found":
                return False
            raise

    async def _about(self, channel: str) -> Mapping[str, Any]:
        answer = await self._client.read("conversations.info", {"channel": channel})
        about: Mapping[str, Any] = answer["channel"]
        return about

    async def group(self, group: str) -> frozenset[str]:
        """The users in a user group."""
        answer = await self._client.read("usergroups.users.list", {"usergroup": group})
        return frozenset(map(str, answer["users"]))

    async def groups(self) -> list[str]:
        """The ids of the user groups that are in use."""
        answer = await self._client.read("usergroups.list", {})
        return [str(group["id"]) for group in answer["usergroups"] if not group.get("date_delete")]

    async def group_channels(self) -> dict[str, str]:
        """The first default channel of each user group that has one, by the group's id."""
        answer = await self._client.read("usergroups.list", {})
        channels = {
            group["id"]: (group.get("prefs") or {}).get("channels") or []
            for group in answer["usergroups"]
        }
        return {group: named[0] for group, named in channels.items() if named}
