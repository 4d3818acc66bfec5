"""Web API: the previews of links."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.block_kit.blocks import check_message, check_together
from sandbox.slack.block_kit.parts import completed
from sandbox.slack.installation import APP_ID, BOT_ID
from sandbox.slack.refusals import SlackError
from sandbox.slack.shared_links import SharedLinks

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

JSON = dict[str, Any]

_SOURCES: Final = ("composer", "conversations_history")
_OF_A_PREVIEW: Final = frozenset(("blocks", "text", "title", "fallback", "color"))


def _meant(workspace: "Workspace", args: Arguments) -> SharedLinks:
    """The message whose links are meant, by its place or by the id of the telling."""
    if args.word("unfurl_id"):
        if args.word("source") not in _SOURCES:
            raise SlackError("invalid_source" if args.word("source") else "missing_source")
        shared = workspace.events.shared_links.get(str(args.word("unfurl_id")))
        if shared is None:
            raise SlackError("invalid_unfurl_id")
        return shared
    for key in ("channel", "ts"):
        if not args.word(key):
            raise SlackError(f"missing_{key}")
    if args.word("channel") not in workspace.conversations:
        raise SlackError("cannot_find_channel")
    where = (args.word("channel"), args.word("ts"))
    for shared in workspace.events.shared_links.values():
        if (shared.message.channel.id, shared.message.ts) == where and not shared.message.deleted:
            return shared
    raise SlackError("cannot_find_message")


def _unfurl(workspace: "Workspace", args: Arguments) -> JSON:
    unfurls = args.json("unfurls", "invalid_unfurls_format")
    if unfurls is None:
        raise SlackError("missing_unfurls")
    if not isinstance(unfurls, dict) or not all(isinstance(one, dict) for one in unfurls.values()):
        raise SlackError("invalid_unfurls_format")
    shared = _meant(workspace, args)
    for url, preview in unfurls.items():
        if url not in shared.urls:
            raise SlackError("cannot_unfurl_url")
        if not preview or set(preview) - _OF_A_PREVIEW:
            raise SlackError("invalid_unfurls_format")
        check_message(preview.get("blocks", []), workspace.knows)
    check_together([], list(unfurls.values()))
    message = shared.message
    attachments = [
        _attachment(workspace, number, url, preview)
        for number, (url, preview) in enumerate(unfurls.items(), start=1)
    ]
    workspace.unfurl(message, attachments)
    return {}


def _attachment(workspace: "Workspace", number: int, url: str, preview: JSON) -> JSON:
    return {
        "id": number,
        "from_url": url,
        "app_unfurl_url": url,
        "is_app_unfurl": True,
        "app_id": APP_ID,
        "bot_id": BOT_ID,
        **preview,
        "blocks": completed(preview.get("blocks", []), workspace.mint),
    }


METHODS: Final = {"chat.unfurl": Method(_unfurl, ("links:write",))}
