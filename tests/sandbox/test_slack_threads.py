"""Threads: what can be answered, and what is read of conversations that hold them."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from sandbox.slack.messages import Message
from tests.sandbox.calling import refused

JSON = dict[str, Any]

DANA, PRIYA = "U0DANADESK", "U0PRIYARAM"
NOWHERE = "1795305600.000100"


def write(workspace: Workspace, text: str, **more: Any) -> Message:
    """A message by Dana at the IT desk."""
    return workspace.post(workspace.channel("it-desk"), workspace.user(DANA), text, [], **more)


@pytest.fixture
def desk(workspace: Workspace) -> str:
    """Where it is written."""
    return workspace.channel("it-desk").id


@pytest.fixture
async def thread(workspace: Workspace) -> Message:
    """A message with two answers and a whisper among them, between two without."""
    write(workspace, "before")
    root = write(workspace, "root")
    write(workspace, "first", thread_ts=root.ts)
    write(workspace, "whispered", thread_ts=root.ts, only_for=PRIYA)
    priya = workspace.user(PRIYA)
    workspace.post(root.channel, priya, "second", [], thread_ts=root.ts)
    write(workspace, "after")
    return root


async def texts(client: AsyncWebClient, method: str, **asked: Any) -> list[str]:
    """What the messages say that are answered."""
    answer = await client.api_call(method, http_verb="GET", params=asked)
    return [one["text"] for one in answer["messages"]]


async def test_only_what_all_see_can_be_answered(
    client: AsyncWebClient, workspace: Workspace, desk: str, thread: Message
) -> None:
    """Neither what is not there, nor an ephemeral message, nor an answer, nor junk."""
    whispered = write(workspace, "psst", only_for=DANA)
    (answer,) = [one for one in workspace.messages() if one.text == "first"]
    for ts in (NOWHERE, whispered.ts, answer.ts, "yesterday"):
        body = await refused(client.chat_postMessage(channel=desk, text="x", thread_ts=ts))
        assert body["error"] == "cannot_reply_to_message"
    answered = await client.chat_postMessage(channel=desk, text="x", thread_ts=thread.ts)
    assert answered["message"]["thread_ts"] == thread.ts


async def test_an_answer_is_shown_in_the_channel_too_when_it_asks_for_it(
    client: AsyncWebClient, desk: str, thread: Message
) -> None:
    """A broadcast carries what it answers; without a thread there is nothing to broadcast."""
    shown = await client.chat_postMessage(
        channel=desk, text="x", thread_ts=thread.ts, reply_broadcast=True
    )
    assert shown["message"]["subtype"] == "thread_broadcast"
    assert (shown["message"]["root"]["text"], shown["message"]["root"]["reply_count"]) == (
        "root",
        3,
    )
    plain = await client.chat_postMessage(channel=desk, text="y", reply_broadcast=True)
    assert "subtype" not in plain["message"]
    assert (await texts(client, "conversations.history", channel=desk))[:2] == ["y", "x"]


async def test_a_whisper_in_a_thread_is_shown_once_there_is_one(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """To what nobody has answered yet, or is not there, it is taken and shown to nobody."""
    root = write(workspace, "root")
    dana = workspace.member("dana")
    for ts in (root.ts, NOWHERE):
        await client.chat_postEphemeral(channel=desk, user=DANA, text="psst", thread_ts=ts)
    assert [one.text for one in dana.sees()] == ["root"]
    write(workspace, "answer", thread_ts=root.ts)
    await client.chat_postEphemeral(channel=desk, user=DANA, text="psst", thread_ts=root.ts)
    assert [one.text for one in dana.sees()] == ["root", "answer", "psst"]


async def test_a_whisper_begins_no_thread(workspace: Workspace) -> None:
    """What it answers stays a message without a thread."""
    root = write(workspace, "root")
    write(workspace, "whispered", thread_ts=root.ts, only_for=PRIYA)
    assert "thread_ts" not in root.as_json()


async def test_history_leaves_out_what_stands_in_threads(
    client: AsyncWebClient, workspace: Workspace, desk: str, thread: Message
) -> None:
    """Save an answer that is shown in the channel too; what has a thread tells of it."""
    assert await texts(client, "conversations.history", channel=desk) == ["after", "root", "before"]
    shown = write(workspace, "shown", thread_ts=thread.ts, subtype="thread_broadcast")
    answer = await client.conversations_history(channel=desk)
    told = {one["text"]: one for one in answer["messages"]}
    assert list(told) == ["shown", "after", "root", "before"]
    assert {key: told["root"][key] for key in told["root"] if key not in told["before"]} == {
        "thread_ts": thread.ts,
        "reply_count": 3,
        "reply_users_count": 2,
        "reply_users": [DANA, PRIYA],
        "latest_reply": shown.ts,
        "is_locked": False,
        "subscribed": False,
    }


async def test_history_is_read_between_two_moments(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """On the moments themselves only when asked to be inclusive, and both are said back."""
    first, second, third = (write(workspace, text).ts for text in ("1", "2", "3"))
    history = "conversations.history"
    assert await texts(client, history, channel=desk, oldest=first) == ["3", "2"]
    assert await texts(client, history, channel=desk, latest=third) == ["2", "1"]
    assert await texts(client, history, channel=desk, oldest=first, latest=third) == ["2"]
    both = {"oldest": first, "latest": second, "inclusive": "1"}
    assert await texts(client, history, channel=desk, **both) == ["2", "1"]
    assert await texts(client, history, channel=desk, latest="0") == []
    assert await texts(client, history, channel=desk, oldest="99999999") == ["3", "2", "1"]
    answer = await client.conversations_history(channel=desk, oldest=first, latest=third)
    assert (answer["oldest"], answer["latest"]) == (first, third)


@pytest.mark.parametrize("key", ["oldest", "latest"])
@pytest.mark.parametrize("junk", ["yesterday", "-1", "1.1234567", "1795305600,1", "1e9"])
@pytest.mark.parametrize("method", ["conversations.history", "conversations.replies"])
async def test_a_moment_that_is_none_is_refused(
    client: AsyncWebClient, desk: str, thread: Message, *, method: str, key: str, junk: str
) -> None:
    """Under the name of the end at which it stands."""
    asked = {"channel": desk, "ts": thread.ts, key: junk}
    body = await refused(client.api_call(method, http_verb="GET", params=asked))
    assert body["error"] == f"invalid_ts_{key}"


async def test_a_thread_is_read_with_what_it_began_with(
    client: AsyncWebClient, desk: str, thread: Message
) -> None:
    """The root first, then the answers from the oldest on, over pages and between moments."""
    answer = await client.conversations_replies(channel=desk, ts=thread.ts)
    root, *answers = answer["messages"]
    assert (root["text"], root["reply_count"]) == ("root", 2)
    assert [one["text"] for one in answers] == ["first", "second"]
    assert {one["thread_ts"] for one in answers} == {thread.ts}
    assert {one["parent_user_id"] for one in answers} == {DANA}
    pages = await client.conversations_replies(channel=desk, ts=thread.ts, limit=1)
    assert [page["messages"][0]["text"] async for page in pages] == ["root", "first", "second"]
    newer = {"channel": desk, "ts": thread.ts, "oldest": answers[0]["ts"]}
    assert await texts(client, "conversations.replies", **newer) == ["root", "second"]


async def test_what_has_no_thread_is_one_message(
    client: AsyncWebClient, workspace: Workspace, desk: str
) -> None:
    """What is not there for all to see is no thread at all."""
    alone = write(workspace, "alone")
    assert await texts(client, "conversations.replies", channel=desk, ts=alone.ts) == ["alone"]
    whispered = write(workspace, "psst", only_for=DANA)
    for ts in (whispered.ts, NOWHERE, "yesterday"):
        body = await refused(client.conversations_replies(channel=desk, ts=ts))
        assert body["error"] == "thread_not_found"
