"""Someone at the terminal acting as people of the workspace."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from sandbox.forms import document, drawn, enter
from sandbox.slack import Member, NotPossible, Pane, Seen, Unanswered, Workspace
from sandbox.terminal import Lines, framed, say, shown

HELP: Final = """\
/asset …           a slash command, typed in #it-desk
anything else      a direct message to the bot
:click WORDS       press the button that says WORDS: in or below the open form, else on the newest
                   message that has it; of several alike the second is :click WORDS #2
:fill LABEL = WORDS    enter WORDS in the form; in a menu they are searched for
:submit            send the form in front of you
:close             close it
:in CHANNEL TEXT   write TEXT into a channel; @assetbot in it asks the bot
:as NAME           be someone else
:look              show what is in front of you: the newest messages, and the open form
:share PATH        send a file of this computer to the bot; :fill LABEL = PATH hands one in
:open NAME         read a file that you were sent
:people            who there is
:quit              end (so do Ctrl-D and Ctrl-C)

The tab key completes all of these.

Worth doing: a transfer has to be agreed to, by Priya or Amara; a delete by both.
/asset transfer C02XL0ABJGH5 @mei She takes over
:submit, :close, :as priya, :look, :click Approve, /asset history C02XL0ABJGH5

Worth asking, with a Factorial and an ITFlow side by side:
/asset PF4BENCH                           in both of them
/asset 5CD2TWIN77                         at two clients
/asset PF3MOVED9                          moved from one client to another
/asset U1TICKETS                          a printer with open tickets
/asset list client:"Kestrel Freight"      what one client has
/asset list status:archived               what was put away"""
_PATIENCE: Final = 20.0
_NEWEST: Final = 3


class Session:
    """Reads lines, lets the current person act, and shows what that person sees."""

    def __init__(self, workspace: Workspace, member: Member) -> None:
        self.member = member
        self._workspace = workspace
        self._shown = workspace.changes.count
        self._form = member.form
        self._commands: dict[str, Callable[[str], Awaitable[bool]]] = {
            ":as": self._become,
            ":click": self._click,
            ":close": self._close,
            ":fill": self._fill,
            ":help": self._help,
            ":in": self._write,
            ":look": self._look,
            ":open": self._open,
            ":people": self._people,
            ":share": self._share,
            ":submit": self._submit,
        }

    async def run(self, lines: Lines) -> bool:
        """Until the lines end or say :quit; whether there was any."""
        any_line = False
        watching = asyncio.create_task(self._watch())
        try:
            while True:
                line = await lines.next()
                any_line = any_line or line is not None
                if line is None or line.strip() in {":quit", ":q"}:
                    return any_line
                await self.take(line.strip())
        finally:
            watching.cancel()
            # Not suppress(CancelledError): this run may be told to end while it waits here.
            await asyncio.gather(watching, return_exceptions=True)

    async def take(self, line: str) -> None:
        """One line: act, and wait for the bot's answer where one is due."""
        if not line:
            return
        word, _, rest = line.partition(" ")
        before = self.member.form
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
                await comes(self.member, before, _PATIENCE)
        except NotPossible as refusal:
            say(f"Not possible: {refusal}.")
        except Unanswered:
            if not self.show():
                why = self.member.failure
                say(f"No answer: {why}" if why else f"No answer within {_PATIENCE:g} s.")
        self.show()

    def show(self) -> int:
        """Print what the person sees that is new or has changed; how many things that was."""
        fresh = [message for message in self.member.sees() if self._is_fresh(message)]
        self._shown = self._workspace.changes.count
        places = {channel.id: channel.name for channel in self._workspace.conversations.values()}
        for message in sorted(fresh, key=lambda message: message.revision):
            say(shown(message, places))
        return len(fresh) + self._show_form()

    def _show_form(self) -> bool:
        """Draw the form in front of them, if it is new or has changed; whether it was."""
        form = self.member.form
        if not self._form_changed():
            return False
        self._form = form
        say(drawn(form) if form else "The form is closed.")
        return True

    def _form_changed(self) -> bool:
        form = self.member.form
        if form and form.is_placeholder:
            return False
        return _looks(form) != _looks(self._form)

    def _is_fresh(self, message: Seen) -> bool:
        return message.revision > self._shown and message.user != self.member.user.id

    async def _watch(self) -> None:
        """Show what comes while nobody types."""
        while True:
            await self._workspace.changes.until(
                lambda: any(map(self._is_fresh, self.member.sees())) or self._form_changed(), None
            )
            self.show()

    async def _become(self, name: str) -> bool:
        self.member = self._workspace.member(name)
        self._shown = self._workspace.changes.count
        self._form = None  # one that is still open is shown
        user = self.member.user
        kind = "" if user.kind == "member" else f" ({user.kind})"
        say(f"You are {user.real_name}{kind}.")
        return False

    async def _click(self, words: str) -> bool:
        form = self.member.form
        if form and words and words not in form.buttons:
            if words == form.submit:
                return await self._submit("")
            if words == form.close:
                return await self._close("")
        await self.member.clicks(words)
        return True

    async def _fill(self, rest: str) -> bool:
        label, equals, said = (part.strip() for part in rest.partition("="))
        if not equals:
            raise NotPossible("it is :fill LABEL = WORDS")
        await enter(self.member, label, said)
        return False

    async def _submit(self, _: str) -> bool:
        if not await self.member.submits():
            with suppress(TimeoutError):
                await self.member.until(self._seen_to, _PATIENCE)
        return False

    def _seen_to(self) -> bool:
        """Whether the form has gone, or says more than that more is coming."""
        return self.member.form is None or not self.member.form.is_placeholder

    async def _close(self, _: str) -> bool:
        await self.member.closes()
        return False

    async def _write(self, rest: str) -> bool:
        channel, _, text = rest.partition(" ")
        said = await self.member.says(text, to=channel)
        return self._workspace.bot.id in said.text

    async def _look(self, _: str) -> bool:
        newest = [one.revision for one in self.member.sees() if one.user != self.member.user.id]
        self._shown = min(sorted(newest)[-_NEWEST:], default=0) - 1
        self._form = None
        if not self.show():
            say("Nothing yet.")
        return False

    async def _open(self, name: str) -> bool:
        say(framed(name, self.member.reads(name).decode("utf-8", "replace").rstrip()))
        return False

    async def _share(self, path: str) -> bool:
        await self.member.shares(*document(path))
        return True

    async def _people(self, _: str) -> bool:
        say(people(self._workspace))
        return False

    async def _help(self, _: str) -> bool:
        say(HELP)
        return False

    def completions(self, line: str) -> list[str]:
        """What a line that begins so can become."""
        word, blank, _ = line.partition(" ")
        form = self.member.form
        offered: dict[str, list[str]] = {
            ":as": [user.name for user in self._workspace.users.values()],
            ":click": [*self.member.buttons, *_ends(form)],
            ":fill": [f"{label} = " for label in form.labels] if form else [],
            ":open": [file["name"] for one in self.member.sees() for file in one.files],
            ":in": [place.name + " " for place in self._workspace.conversations.values()],
        }
        words = [f"{word} {one}" for one in offered.get(word, [])]
        plain = (":help", ":look", ":people", ":submit", ":close")
        commands = [one if one in plain else one + " " for one in self._commands]
        begun = words if blank else [*commands, ":quit", "/asset "]
        return [one for one in dict.fromkeys(begun) if one.startswith(line)]


def _ends(form: Pane | None) -> list[str]:
    """The words on the buttons at the foot of a form."""
    return [words for words in (form.submit, form.close) if words] if form else []


async def comes(member: Member, before: Pane | None, within: float) -> Seen | Pane:
    """What comes of what somebody did last: a message to them, or a form other than *before*.

    Raises Unanswered where neither does.
    """
    answering = asyncio.create_task(member.answer(within))
    drawing = asyncio.create_task(member.shown(before, within))
    tasks = {answering, drawing}
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if drawing.done() and not drawing.exception():
            return drawing.result()
        return await answering
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _looks(form: Pane | None) -> object:
    """What of a form is drawn."""
    return form and (form.hash, form.values, form.errors, form.trouble)


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
