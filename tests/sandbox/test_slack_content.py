"""What a message may be made of, however it is sent, and where none may be sent at all."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import Workspace
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Listener, Serve
from tests.sandbox.examples import TABLE, but
from tests.sandbox.reaching import plain, section

JSON = dict[str, Any]

DANA = "U0DANADESK"
SOUND: list[JSON] = [{"color": "#336699", "blocks": [section()]}, {"text": "plain"}]
BAD = [{"blocks": [section()]}, {"blocks": [section(), section(text=plain() | {"type": "fancy"})]}]
POINTED = "unsupported type: fancy [json-pointer:/attachments/1/blocks/1/text/type]"
CHAT = ("chat.postMessage", "chat.postEphemeral", "chat.update")
MARKED: JSON = {"type": "markdown", "text": "x" * 6001}
CALLED = section(block_id="b")
UNSOUND: list[tuple[Any, str]] = [
    ("{", "invalid_attachments"),
    ({}, "invalid_attachments"),
    (["x"], "invalid_attachments"),
    ([{}] * 101, "too_many_attachments"),
    ([{"blocks": {}}], "invalid_blocks_format"),
    (BAD, "invalid_blocks"),
]


@pytest.fixture
async def given(workspace: Workspace) -> JSON:
    """What all of them can be called with, but for what is said."""
    desk = workspace.channel("it-desk")
    ours = workspace.post(desk, workspace.bot, "as it was", [])
    return {"channel": desk.id, "user": DANA, "ts": ours.ts}


@pytest.mark.parametrize("method", CHAT)
async def test_attachments_hang_below_a_message(
    client: AsyncWebClient, workspace: Workspace, given: JSON, method: str
) -> None:
    """They are numbered and completed as Slack does, and people see what is in them."""
    await client.api_call(method, json=given | {"text": "x", "attachments": SOUND})
    seen = workspace.member("dana").sees()[-1]
    assert [one["id"] for one in seen.previews] == [1, 2]
    assert seen.previews[0]["blocks"][0]["block_id"]
    assert seen.plain == "x\nxxxx\nplain"


@pytest.mark.parametrize("method", CHAT)
@pytest.mark.parametrize(("attachments", "name"), UNSOUND)
async def test_unsound_attachments_are_refused_by_name(
    client: AsyncWebClient,
    workspace: Workspace,
    *,
    given: JSON,
    method: str,
    attachments: Any,
    name: str,
) -> None:
    """What is none, too many or holds bad blocks is refused, and all stays as it was."""
    body = await refused(
        client.api_call(method, json=given | {"text": "x", "attachments": attachments})
    )
    assert body["error"] == name
    assert body.get("errors", [POINTED]) == [POINTED]
    assert [one.plain for one in workspace.member("dana").sees()] == ["as it was"]


def _below(*blocks: JSON) -> JSON:
    return {"text": "x", "attachments": [{"blocks": list(blocks)}]}


TABLES = {"attachments": [{"blocks": [TABLE]}, {"blocks": [TABLE]}]}
TOGETHER: list[tuple[JSON, str, str]] = [
    (_below(TABLE) | {"blocks": [TABLE]}, "invalid_attachments", "only_one_table_allowed"),
    (TABLES, "invalid_attachments", "only_one_table_allowed"),
    (
        _below(MARKED) | {"blocks": [MARKED]},
        "invalid_blocks",
        "must be less than 12001 characters",
    ),
    (_below(CALLED) | {"blocks": [CALLED]}, "invalid_blocks", "block_id already exists: b"),
]
"""What blocks and attachments hold each rightly and together wrongly, its name, and why."""


@pytest.mark.parametrize("method", CHAT)
@pytest.mark.parametrize(("said", "name", "why"), TOGETHER)
async def test_what_counts_in_a_message_counts_in_its_attachments_too(
    client: AsyncWebClient, *, given: JSON, method: str, said: JSON, name: str, why: str
) -> None:
    """One table, one sum of markdown and each block_id once, wherever in the message they are."""
    if "blocks" in said:
        for alone in ({"blocks": said["blocks"], "attachments": []}, but(said, "blocks")):
            await client.api_call(method, json=given | {"text": "x"} | alone)
    body = await refused(client.api_call(method, json=given | {"text": "x"} | said))
    assert body["error"] == name
    assert why in str(body["response_metadata"]["messages"])


async def test_an_update_is_counted_with_the_attachments_that_stay(
    client: AsyncWebClient, given: JSON
) -> None:
    """A table below a message leaves room for none in it, until it is taken away."""
    given = given | {"text": "x"}
    await client.api_call("chat.update", json=given | _below(TABLE))
    body = await refused(client.api_call("chat.update", json=given | {"blocks": [TABLE]}))
    assert body["error"] == "invalid_attachments"
    without: JSON = {"blocks": [TABLE], "attachments": []}
    assert (await client.api_call("chat.update", json=given | without))["ok"]


@pytest.mark.parametrize(("said", "name"), [row[:2] for row in TOGETHER])
async def test_of_answers_blocks_and_attachments_are_counted_together(
    wide: Listener, said: JSON, name: str
) -> None:
    """By a response_url as in a message of the bot's own."""
    workspace = wide.workspace
    dana = workspace.member("dana")
    reply = workspace.replies.make(dana.user, workspace.channel("it-desk"))
    hook = AsyncWebhookClient(workspace.replies.address(reply))
    answer = await hook.send_dict(said)
    assert (answer.status_code, answer.body) == (400, name)


async def test_attachments_stay_until_others_are_given(
    client: AsyncWebClient, workspace: Workspace, given: JSON
) -> None:
    """An update without any leaves those there are; with an empty list it takes them away."""
    await client.api_call("chat.update", json=given | {"text": "x", "attachments": SOUND})
    dana = workspace.member("dana")
    await client.api_call("chat.update", json=given | {"text": "y"})
    assert len(dana.sees()[0].previews) == 2
    await client.api_call("chat.update", json=given | {"text": "y", "attachments": []})
    assert dana.sees()[0].previews == []


@pytest.mark.parametrize(("attachments", "name"), UNSOUND[3:])
async def test_attachments_of_answers_are_checked_too(
    wide: Listener, attachments: Any, name: str
) -> None:
    """By a response_url they are refused in one word; on an acknowledgement the command fails."""
    workspace = wide.workspace
    dana = workspace.member("dana")
    reply = workspace.replies.make(dana.user, workspace.channel("it-desk"))
    hook = AsyncWebhookClient(workspace.replies.address(reply))
    answer = await hook.send_dict({"text": "x", "attachments": attachments})
    assert (answer.status_code, answer.body) == (400, name)
    wide.acks["command"] = {"text": "x", "attachments": attachments}
    await dana.types("/echo")
    assert dana.failure == '/echo failed with the error "invalid_command_response"'
    assert workspace.refused[-1].error == name


async def test_attachments_of_answers_are_shown(wide: Listener) -> None:
    """Both by a response_url and on an acknowledgement."""
    dana = wide.workspace.member("dana")
    wide.acks["command"] = {"text": "first", "attachments": SOUND}
    await dana.types("/echo")
    url = (await wide.one("command"))["response_url"]
    await wide.answer(url, {"attachments": SOUND})
    assert [one.plain for one in dana.sees()] == ["first\nxxxx\nplain", "xxxx\nplain"]


@pytest.mark.parametrize("method", CHAT)
@pytest.mark.parametrize("beside", [{"text": "x"}, {"blocks": [section()]}])
async def test_markdown_stands_alone(
    client: AsyncWebClient, workspace: Workspace, given: JSON, method: str, beside: JSON
) -> None:
    """Beside a text or blocks it is a conflict; alone it is what the message says."""
    given = given | {"markdown_text": "**bold**"}
    body = await refused(client.api_call(method, json=given | beside))
    assert body["error"] == "markdown_text_conflict"
    await client.api_call(method, json=given)
    assert "**bold**" in workspace.member("dana").sees()[-1].plain


async def test_markdown_is_summed_with_that_below_it(client: AsyncWebClient, given: JSON) -> None:
    """What a message says and what hangs below it are of one payload."""
    both = given | {"markdown_text": MARKED["text"], "attachments": [{"blocks": [MARKED]}]}
    assert (await refused(client.api_call("chat.postMessage", json=both)))["error"] == (
        "invalid_blocks"
    )


@pytest.fixture
async def shut(serve: Serve, manifest: JSON) -> Workspace:
    """A workspace whose app has no messages tab."""
    manifest["features"]["app_home"]["messages_tab_enabled"] = False
    made: Workspace = await serve(manifest=manifest)
    return made


Where = Callable[[Workspace], str]


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.postEphemeral"])
@pytest.mark.parametrize("where", [lambda _: DANA, lambda w: w.direct(DANA, w.bot.id).id])
async def test_without_a_messages_tab_nobody_is_written_to(
    shut: Workspace, method: str, where: Where
) -> None:
    """A post to a person, by their id or by that of the direct messages, is refused by name."""
    client = AsyncWebClient(token=shut.keys.bot_token, base_url=f"{shut.address}/slack/api/")
    given = {"channel": where(shut), "user": DANA, "text": "x"}
    body = await refused(client.api_call(method, json=given))
    assert body["error"] == "messages_tab_disabled"
    desk = shut.channel("it-desk").id
    assert (await client.api_call(method, json=given | {"channel": desk}))["ok"]


async def test_a_read_only_messages_tab_is_written_to_by_the_app(
    serve: Serve, manifest: JSON
) -> None:
    """Only people cannot write there."""
    manifest["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    workspace = await serve(manifest=manifest)
    client = AsyncWebClient(
        token=workspace.keys.bot_token, base_url=f"{workspace.address}/slack/api/"
    )
    assert (await client.chat_postMessage(channel=DANA, text="x"))["ok"]


@pytest.mark.parametrize("method", ["chat.update", "chat.delete", "chat.getPermalink"])
async def test_a_message_is_reached_by_the_id_of_its_conversation_alone(
    client: AsyncWebClient, method: str
) -> None:
    """Posting to a user's id answers that of the conversation; changing takes only the latter."""
    posted = await client.chat_postMessage(channel=DANA, text="x")
    given = {"channel": DANA, "ts": posted["ts"], "message_ts": posted["ts"], "text": "y"}
    assert (await refused(client.api_call(method, json=given)))["error"] == "channel_not_found"
    given["channel"] = posted["channel"]
    assert (await client.api_call(method, json=given))["ok"]
