"""Messages to the bot, and people who change."""

from bot.answering.topics import Talk
from bot.language.commands.messages import read
from bot.slack import slack_user
from handlers import files
from handlers.answers import Later, Now
from handlers.core import Core
from handlers.forms import Form
from handlers.lookup import Read, answer
from handlers.payloads import Body, Said
from handlers.sending import Payload

COMMAND = "/asset"
"""How help names the command where no command was typed."""


async def direct_message(core: Core, said: Said) -> Now | Later:
    """Answer a direct message, in the conversation; a CSV in it is offered to be imported."""
    if offer := files.offered(core, said):
        return offer
    talk = await core.topics.talk(core.topics.spot(said.channel, said.thread, said.user))

    async def send(payload: Payload) -> None:
        posted = await core.slack.messages.post(said.channel, payload, thread=said.thread)
        if talk.now and not said.thread:
            core.topics.below(talk.spot, posted.ts, talk.now)

    return _answer(core, said, talk, shareable=False)._replace(to=send)


async def mention(core: Core, said: Said) -> Now | Later:
    """Answer a mention in a channel to the asker alone, who may share it where only we read."""
    thread = said.thread or said.ts
    talk = await core.topics.talk(core.topics.spot(said.channel, thread, said.user))
    return _answer(core, said, talk, shareable=not said.elsewhere)


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


def _answer(core: Core, said: Said, talk: Talk, *, shareable: bool) -> Now | Later:
    return answer(
        core,
        said.user,
        reading(core, said.text),
        talk=talk,
        channel=said.channel,
        command=COMMAND,
        form=Form(core.slack),
        shareable=shareable,
    )


def reading(core: Core, text: str) -> Read:
    """What is made of words that somebody wrote to the bot, wherever they did."""
    return lambda today: read(text, bot_user=core.installation.bot_user_id, today=today)
