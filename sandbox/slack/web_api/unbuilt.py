"""Web API methods that Slack has and that are not carried out here: known by name and by scope."""

from typing import TYPE_CHECKING, Any, Final

from sandbox.slack.arguments import Arguments, Method
from sandbox.slack.refusals import SlackError

if TYPE_CHECKING:
    from sandbox.slack.workspace import Workspace

_WHY: Final = "[ERROR] Slack has this method; the pretend one does not carry it out"


def _refuse(_: "Workspace", __: Arguments) -> dict[str, Any]:
    raise SlackError("not_in_sandbox", response_metadata={"messages": [_WHY]})


UNBUILT: Final = {
    "chat.scheduleMessage": Method(_refuse, ("chat:write",)),
    "entity.presentDetails": Method(_refuse),
    "reactions.add": Method(_refuse, ("reactions:write",)),
}
