"""Links in messages that the app may preview, and what it is told of them."""

import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from sandbox.slack.installation import BOT_USER, Installation
from sandbox.slack.messages import Message

JSON = dict[str, Any]

Source = Literal["composer", "conversations_history"]
POSTED: Final = "conversations_history"
_LINK: Final = re.compile(r"<(https?://[^<>|]+)(?:\|[^<>]*)?>")


@dataclass(frozen=True)
class SharedLinks:
    """The links of one message, or of what is not sent yet, that the app was told of."""

    message: Message
    urls: tuple[str, ...]


def links(message: Message, app: Installation) -> list[JSON]:
    """The links in a message that are of the app's domains, each once."""
    found = dict.fromkeys(link.replace("&amp;", "&") for link in _LINK.findall(message.text))
    told = []
    for url in found:
        host = urlsplit(url).hostname or ""
        for domain in app.unfurl_domains:
            if host == domain or host.endswith(f".{domain}"):
                told.append({"domain": domain, "url": url})
                break
    return told


def link_shared(
    message: Message, told: list[JSON], unfurl_id: str, ts: str, source: Source = POSTED
) -> JSON:
    """What the app is told of them, in a message or in what somebody still writes."""
    return {
        "type": "link_shared",
        "channel": message.channel.id,
        "is_bot_user_member": BOT_USER in message.channel.members,
        "user": message.user,
        "message_ts": message.ts,
        **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
        "links": told,
        "unfurl_id": unfurl_id,
        "source": source,
        "event_ts": ts,
    }
