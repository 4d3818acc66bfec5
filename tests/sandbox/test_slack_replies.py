"""response_url and trigger_id: how often, how long, and what comes back."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from sandbox.slack import Workspace
from sandbox.slack.replies import ResponseUrl
from tests.sandbox.conftest import Hands

JSON = dict[str, Any]

MODAL = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "One"},
    "blocks": [{"type": "divider"}],
}


@pytest.fixture
async def workspace(serve: Any, hands: Hands) -> Workspace:
    """A workspace on that clock."""
    made: Workspace = await serve(clock=hands)
    return made


@pytest.fixture
def reply(workspace: Workspace) -> ResponseUrl:
    """The response_url of something Dana did at the IT desk."""
    dana = workspace.member("dana").user
    return workspace.replies.make(dana, workspace.channel("it-desk"))


@pytest.fixture
def hook(workspace: Workspace, reply: ResponseUrl) -> AsyncWebhookClient:
    """Slack's own client for it."""
    return AsyncWebhookClient(workspace.replies.address(reply))


async def test_five_answers_and_no_sixth(hook: AsyncWebhookClient, workspace: Workspace) -> None:
    """The sixth use is refused."""
    answers = [await hook.send(text=str(number)) for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[0].body == "ok"
    assert "used_url" in answers[5].body
    assert [seen.text for seen in workspace.member("dana").sees()] == list("01234")


async def test_half_an_hour_and_no_second_longer(
    hook: AsyncWebhookClient, workspace: Workspace, hands: Hands
) -> None:
    """At thirty minutes it still works, after that it has expired."""
    hands.now += 30 * 60
    assert (await hook.send(text="in time")).status_code == 200
    hands.now += 1
    late = await hook.send(text="late")
    assert (late.status_code, "Expired url" in late.body) == (404, True)
    assert [one.error for one in workspace.refused] == ["expired_url"]


async def test_an_unknown_address_has_expired(workspace: Workspace) -> None:
    """Nobody can post to an address that was not handed out."""
    hook = AsyncWebhookClient(f"{workspace.address}/slack/response/made-up")
    assert (await hook.send(text="x")).status_code == 404


async def test_answers_are_private_unless_they_say_otherwise(
    hook: AsyncWebhookClient, workspace: Workspace
) -> None:
    """Private is the default; in_channel is seen by everyone there."""
    await hook.send(text="private")
    await hook.send(text="public", response_type="in_channel")
    assert [seen.text for seen in workspace.member("dana").sees()] == ["private", "public"]
    assert [seen.text for seen in workspace.member("priya").sees()] == ["public"]


async def test_the_original_is_replaced_and_deleted_in_place(
    hook: AsyncWebhookClient, workspace: Workspace
) -> None:
    """Replacing keeps the message where it is; Bolt's empty text beside delete is taken."""
    dana = workspace.member("dana")
    await hook.send(text="Looking…")
    first = dana.sees()[0]
    await hook.send(text="Found", replace_original=True)
    assert [(seen.ts, seen.text) for seen in dana.sees()] == [(first.ts, "Found")]
    await hook.send(text="", delete_original=True)
    assert dana.sees() == []


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"{", "invalid_payload"),
        (b"[]", "invalid_payload"),
        (b'{"text": ""}', "no_text"),
        (b'{"text": "x", "response_type": "loud"}', "invalid_payload"),
        (b'{"text": "x", "blocks": [{"type": "x"}]}', "invalid_blocks"),
        (b'{"text": "x", "blocks": {}}', "invalid_blocks_format"),
        (b'{"text": "x", "blocks": ["x"]}', "invalid_blocks_format"),
        (b'{"text": "' + b"x" * 4001 + b'"}', "msg_too_long"),
        (b'{"text": "R&D"}', "invalid_arguments"),
        (b'{"text": 5}', "invalid_payload"),
        (b'{"text": "x", "metadata": "x"}', "invalid_metadata_format"),
        (b'{"text": "x", "metadata": {"event_type": "x"}}', "invalid_metadata_schema"),
        (b'{"text": "x", "replace_original": "no"}', "invalid_payload"),
        (b'{"text": "x", "replace_original": 1}', "invalid_payload"),
        (b'{"text": "", "delete_original": "yes"}', "invalid_payload"),
        (b'{"text": "x", "unfurl_links": "x"}', "invalid_payload"),
        (b'{"text": "x", "channel": "C0ITDESK"}', "invalid_payload"),
        (b'{"text": "x", "thread_ts": "junk"}', "invalid_payload"),
        (b'{"text": "x", "thread_ts": 5}', "invalid_payload"),
    ],
)
async def test_what_cannot_be_shown_is_refused_in_plain_words(
    workspace: Workspace,
    reply: ResponseUrl,
    session: aiohttp.ClientSession,
    body: bytes,
    error: str,
) -> None:
    """The answer is a 400 with the bare name, and does not count as a use."""
    as_json = {"Content-Type": "application/json;charset=utf-8"}
    url = workspace.replies.address(reply)
    async with session.post(url, data=body, headers=as_json) as answer:
        assert (answer.status, await answer.text()) == (400, error)
    assert reply.uses == 0


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/xml"])
async def test_an_answer_is_json_and_says_so(
    workspace: Workspace, reply: ResponseUrl, session: aiohttp.ClientSession, kind: str
) -> None:
    """The same words under another content type are no payload."""
    url, headers = workspace.replies.address(reply), {"Content-Type": kind}
    async with session.post(url, data=b'{"text": "x"}', headers=headers) as answer:
        assert (answer.status, await answer.text()) == (400, "invalid_payload")
    assert workspace.messages() == []


async def test_true_and_false_may_be_words(hook: AsyncWebhookClient, workspace: Workspace) -> None:
    """As in Slack's own examples."""
    await hook.send_dict({"text": "one"})
    await hook.send_dict({"text": "two", "replace_original": "false"})
    await hook.send_dict({"text": "three", "replace_original": "true"})
    assert [seen.text for seen in workspace.member("dana").sees()] == ["three", "two"]


async def test_an_answer_to_all_needs_a_place_that_is_open(
    hook: AsyncWebhookClient, workspace: Workspace
) -> None:
    """In an archived channel, and in a thread that is none, it is refused; a whisper is not."""
    desk = workspace.channel("it-desk")
    whispered = workspace.post(desk, workspace.bot, "psst", [], only_for="U0DANADESK")
    public = {"text": "x", "response_type": "in_channel"}
    for ts in ("1795305600.000100", whispered.ts):
        answer = await hook.send_dict(public | {"thread_ts": ts})
        assert (answer.status_code, answer.body) == (400, "invalid_thread_ts")
    desk.archived = True
    answer = await hook.send_dict(public)
    assert (answer.status_code, answer.body) == (400, "is_archived")
    assert (await hook.send(text="for Dana")).status_code == 200


async def test_an_answer_carries_metadata_and_its_thread(
    hook: AsyncWebhookClient, workspace: Workspace
) -> None:
    """As a message posted by its method does."""
    desk = workspace.channel("it-desk")
    root = workspace.post(desk, workspace.bot, "root", [])
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    public = {"text": "x", "response_type": "in_channel", "thread_ts": root.ts}
    await hook.send_dict(public | {"metadata": metadata})
    (told,) = workspace.replies_to(root)
    assert told.metadata == metadata


async def test_an_app_that_is_gone_answers_nothing(
    hook: AsyncWebhookClient, workspace: Workspace
) -> None:
    """Once it is uninstalled the addresses it was given have expired."""
    workspace.uninstall()
    late = await hook.send(text="x")
    assert (late.status_code, "Expired url" in late.body) == (404, True)
    assert workspace.messages() == []


async def test_blocks_alone_are_enough(hook: AsyncWebhookClient, workspace: Workspace) -> None:
    """Bolt sends an empty text beside blocks, which is taken here."""
    answer = await hook.send(text="", blocks=[{"type": "divider"}])
    assert answer.status_code == 200
    assert workspace.member("dana").sees()[0].plain == "-" * 40


async def test_a_trigger_works_once_within_three_seconds(
    client: AsyncWebClient, workspace: Workspace, hands: Hands
) -> None:
    """At three seconds it opens a view; used again, or later, it is refused by name."""
    trigger = workspace.triggers.make("U0DANADESK")
    late = workspace.triggers.make("U0DANADESK")
    hands.now += 3
    opened = await client.views_open(trigger_id=trigger, view=MODAL)
    assert opened["view"]["root_view_id"] == opened["view"]["id"]
    hands.now += 0.01
    for trigger_id, error in (
        (trigger, "exchanged_trigger_id"),
        (late, "expired_trigger_id"),
        ("1.2.abc", "invalid_trigger_id"),
    ):
        with pytest.raises(SlackApiError) as refusal:
            await client.views_open(trigger_id=trigger_id, view=MODAL)
        assert refusal.value.response["error"] == error


async def test_a_view_is_updated_by_its_hash(client: AsyncWebClient, workspace: Workspace) -> None:
    """Each update has a new hash, and one made from an old hash is a conflict."""
    trigger = workspace.triggers.make("U0DANADESK")
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    updated = (await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL))["view"]
    assert updated["id"] == view["id"]
    assert updated["hash"] != view["hash"]
    with pytest.raises(SlackApiError) as refusal:
        await client.views_update(view_id=view["id"], hash=view["hash"], view=MODAL)
    assert refusal.value.response["error"] == "hash_conflict"
    with pytest.raises(SlackApiError) as refusal:
        await client.views_update(view_id="V0NONE", view=MODAL)
    assert refusal.value.response["error"] == "not_found"


async def test_three_views_and_no_fourth(client: AsyncWebClient, workspace: Workspace) -> None:
    """Views are pushed from inside a view, up to three of them."""
    first = workspace.triggers.make("U0DANADESK")
    bottom = (await client.views_open(trigger_id=first, view=MODAL))["view"]
    for expected in (bottom["id"], None):
        trigger = workspace.triggers.make("U0DANADESK", bottom["id"])
        pushed = (await client.views_push(trigger_id=trigger, view=MODAL))["view"]
        assert pushed["root_view_id"] == bottom["id"]
        assert expected in {None, pushed["previous_view_id"]}
    trigger = workspace.triggers.make("U0DANADESK", bottom["id"])
    with pytest.raises(SlackApiError) as refusal:
        await client.views_push(trigger_id=trigger, view=MODAL)
    assert refusal.value.response["error"] == "push_limit_reached"


async def test_a_home_tab_is_one_view_for_each_person(
    client: AsyncWebClient, workspace: Workspace
) -> None:
    """Publishing again keeps the id, and the person sees it when they open their home."""
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    dana = workspace.member("dana")
    assert await dana.opens_home() is None
    first = (await client.views_publish(user_id="U0DANADESK", view=home))["view"]
    second = (await client.views_publish(user_id="U0DANADESK", view=home))["view"]
    assert first["id"] == second["id"]
    shown = await dana.opens_home()
    assert shown is not None
    assert shown.hash == second["hash"]
    assert workspace.views.home("U0PRIYARAM") is None
