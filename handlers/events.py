"""Messages to the bot, and people who change."""

from bot.language.follow_ups import named
from bot.language.messages import read
from bot.language.questions import Question
from bot.slack import slack_user
from handlers import files
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import Read, answer
from handlers.payloads import Body, Said

COMMAND = "/asset"
"""How help names the command where no command was typed."""


async def direct_message(core: Core, said: Said) -> Now | Later:
    """Answer a direct message, in the conversation; a CSV in it is offered to be imported."""
    if offer := files.offered(said):
        return offer
    return await _answer(core, said, thread=said.thread, shareable=False)


async def mention(core: Core, said: Said) -> Now | Later:
    """Answer a mention in a channel to the asker alone, who may share it where only we read."""
    thread = said.thread or said.ts
    return await _answer(core, said, thread=thread, shareable=not said.elsewhere)


async def person_changed(core: Core, body: Body) -> None:
    """Keep what Slack says of someone who joined or changed."""
    row = slack_user(body["event"]["user"], core.installation, seen_at=core.now())
    await core.people.keep([row])


async def uninstalled(core: Core, _body: Body) -> None:
    """Say nothing any more: the app was taken out of the workspace."""
    await core.installed.ended("it was uninstalled")


async def revoked(core: Core, body: Body) -> None:
    """The same, where it was the bot's own token that was taken back."""
    if (body["event"].get("tokens") or {}).get("bot"):
        await core.installed.ended("its token was revoked")


async def _answer(core: Core, said: Said, *, thread: str | None, shareable: bool) -> Now | Later:
    spot = core.topics.spot(said.channel, thread, said.user)
    return answer(
        core,
        said.user,
        reading(core, said.text, before=await core.topics.about(spot)),
        spot=spot,
        channel=said.channel,
        command=COMMAND,
        form=Form(core.slack),
        shareable=shareable,
    )


def reading(core: Core, text: str, *, before: Question | None = None) -> Read:
    """What is made of words that somebody wrote to the bot, wherever they did.

    `before` is what they asked there before, for a follow-up.
    """
    words = named(text, before)
    return lambda today: read(words, bot_user=core.installation.bot_user_id, today=today)
