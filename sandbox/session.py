"""Someone at the terminal acting as people of the workspace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from sandbox.slack import Member, NotPossible, Seen, Unanswered, Workspace
from sandbox.terminal import Lines, say, shown

HELP: Final = """\
/asset …           a slash command, typed in #it-desk
anything else      a direct message to the bot
:click WORDS       press the button that says WORDS, on the newest message that has it
:in CHANNEL TEXT   write TEXT into a channel; @assetbot in it asks the bot
:as NAME           be someone else
:people            who there is
:quit              end (so do Ctrl-D and Ctrl-C)

Worth asking, with a Factorial and an ITFlow side by side:
/asset PF4BENCH                           in both of them
/asset 5CD2TWIN77                         at two clients
/asset PF3MOVED9                          moved from one client to another
/asset U1TICKETS                          a printer with open tickets
/asset list client:"Kestrel Freight"      what one client has
/asset list status:archived               what was put away"""
_PATIENCE: Final = 20.0


class Session:
    """Reads lines, lets the current person act, and shows what that person sees."""

    def __init__(self, workspace: Workspace, member: Member) -> None:
        self.member = member
        self._workspace = workspace
        self._shown = workspace.changes.count
        self._commands: dict[str, Callable[[str], Awaitable[bool]]] = {
            ":as": self._become,
            ":click": self._click,
            ":help": self._help,
            ":in": self._write,
            ":people": self._people,
        }

    async def run(self, lines: Lines) -> None:
        """Until the lines end or say :quit."""
        watching = asyncio.create_task(self._watch())
        try:
            while True:
                line = await lines.next()
                if line is None or line.strip() in {":quit", ":q"}:
                    return
                await self.take(line.strip())
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching

    async def take(self, line: str) -> None:
        """One line: act, and wait for the bot's answer where one is due."""
        if not line:
            return
        word, _, rest = line.partition(" ")
        try:
            if word in self._commands:
                answer_due = await self._commands[word](rest.strip())
            elif word.startswith(":"):
                say(f"There is no {word}. :help tells what there is.")
                return
            else:
                await act(self.member, line)
                answer_due = True
            if answer_due:
                await self.member.answer(_PATIENCE)
        except NotPossible as refusal:
            say(f"Not possible: {refusal}.")
        except Unanswered as silence:
            if not self.show():
                say(f"No answer: {silence}")
        self.show()

    def show(self) -> int:
        """Print what the person sees that is new or has changed; how many messages that was."""
        fresh = [message for message in self.member.sees() if self._is_fresh(message)]
        self._shown = self._workspace.changes.count
        places = {channel.id: channel.name for channel in self._workspace.conversations.values()}
        for message in sorted(fresh, key=lambda message: message.revision):
            say(shown(message, places))
        return len(fresh)

    def _is_fresh(self, message: Seen) -> bool:
        return message.revision > self._shown and message.user != self.member.user.id

    async def _watch(self) -> None:
        """Show what comes while nobody types."""
        while True:
            await self._workspace.changes.until(
                lambda: any(map(self._is_fresh, self.member.sees())), None
            )
            self.show()

    async def _become(self, name: str) -> bool:
        self.member = self._workspace.member(name)
        self._shown = self._workspace.changes.count
        user = self.member.user
        kind = "" if user.kind == "member" else f" ({user.kind})"
        say(f"You are {user.real_name}{kind}.")
        return False

    async def _click(self, words: str) -> bool:
        await self.member.clicks(words)
        return True

    async def _write(self, rest: str) -> bool:
        channel, _, text = rest.partition(" ")
        said = await self.member.says(text, to=channel)
        return self._workspace.bot.id in said.text

    async def _people(self, _: str) -> bool:
        say(people(self._workspace))
        return False

    async def _help(self, _: str) -> bool:
        say(HELP)
        return False


async def act(member: Member, line: str) -> None:
    """Type a slash command at the IT desk, or write anything else to the bot."""
    if line.startswith("/"):
        await member.types(line)
    else:
        await member.says(line)


def people(workspace: Workspace) -> str:
    """Who there is, one a line."""
    return "\n".join(
        f"{user.name:12}{user.real_name}" + ("" if user.kind == "member" else f" ({user.kind})")
        for user in workspace.users.values()
    )
