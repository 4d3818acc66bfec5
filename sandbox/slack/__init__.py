"""A pretend Slack workspace, as strict as the real one."""

from sandbox.slack.acting import Member, Unanswered
from sandbox.slack.delivery.dispatch import Patience
from sandbox.slack.faults import Fault
from sandbox.slack.files import Document
from sandbox.slack.ids import Keys
from sandbox.slack.messages import Seen
from sandbox.slack.people import Grid
from sandbox.slack.refusals import NotPossible, SlackError
from sandbox.slack.surfaces import Pane
from sandbox.slack.workspace import Workspace

__all__ = [
    "Document",
    "Fault",
    "Grid",
    "Keys",
    "Member",
    "NotPossible",
    "Pane",
    "Patience",
    "Seen",
    "SlackError",
    "Unanswered",
    "Workspace",
]
