"""Files in the workspace: uploaded in three steps, fetched with the token, handed in by people."""

import json
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Document, NotPossible, Workspace
from tests.sandbox.calling import refused
from tests.sandbox.conftest import Listener, Serve
from tests.sandbox.reaching import modal

JSON = dict[str, Any]
ROWS = b"Name,Serial Number\n"


@pytest.fixture
def manifest(manifest: JSON) -> JSON:
    """An app that may read files and send them."""
    scopes = [*manifest["oauth_config"]["scopes"]["bot"], "files:read", "files:write"]
    return manifest | {"oauth_config": {"scopes": {"bot": scopes}}}


async def announce(client: AsyncWebClient, content: bytes = ROWS) -> JSON:
    """The first step."""
    answer = await client.files_getUploadURLExternal(filename="out.csv", length=len(content))
    return {"upload_url": answer["upload_url"], "file_id": answer["file_id"]}


async def share(client: AsyncWebClient, file_id: str, channel: str) -> JSON:
    """The last step."""
    files = json.dumps([{"id": file_id, "title": "The assets"}])
    asked = {"files": files, "channel_id": channel, "initial_comment": "Here they are"}
    answer = await client.api_call("files.completeUploadExternal", params=asked)
    return {"files": answer["files"]}


async def test_an_upload_is_seen_once_it_is_shared(
    workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """Announced, sent as raw bytes, shared: only then a message with the file is there."""
    dana = workspace.member("dana")
    place = workspace.direct(dana.user.id, workspace.bot.id)
    announced = await announce(client)
    async with session.post(announced["upload_url"], data=ROWS) as answer:
        assert (answer.status, await answer.text()) == (200, f"OK - {len(ROWS)}")
    assert dana.sees() == []
    (told,) = (await share(client, announced["file_id"], place.id))["files"]
    assert (told["title"], told["shares"]) == ("The assets", {})
    (seen,) = dana.sees()
    assert seen.plain == "Here they are\n[file: out.csv, 19 bytes]"
    assert dana.reads("out.csv") == ROWS
    about = await client.files_info(file=announced["file_id"])
    assert about["file"]["ims"] == [place.id]


async def test_slacks_own_client_can_upload(workspace: Workspace, client: AsyncWebClient) -> None:
    """By the three calls that it makes."""
    desk = workspace.channel("it-desk")
    await client.files_upload_v2(channel=desk.id, filename="out.csv", content="a,b\n")
    assert workspace.member("dana").reads("out.csv") == b"a,b\n"


@pytest.mark.parametrize(
    ("headers", "content"),
    [
        ({"Authorization": "Bearer xoxb-1"}, ROWS),
        ({}, ROWS[:-1]),
        ({}, ROWS + b"x"),
        ({"Content-Type": "multipart/form-data; boundary=x"}, ROWS),
    ],
)
async def test_an_upload_that_is_not_what_was_announced_is_refused(
    workspace: Workspace,
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    headers: dict[str, str],
    content: bytes,
) -> None:
    """By its length; and a token has no business there."""
    announced = await announce(client)
    async with session.post(announced["upload_url"], data=content, headers=headers) as answer:
        assert answer.status == 400
    with pytest.raises(SlackApiError, match="file_not_found"):
        await share(client, announced["file_id"], workspace.channel("it-desk").id)
    assert workspace.refused[0].where == "upload"


async def test_a_file_is_shared_once_and_with_a_conversation_the_bot_is_in(
    workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """The id of a person is none of a conversation."""
    announced = await announce(client)
    await session.post(announced["upload_url"], data=ROWS)
    desk = workspace.channel("it-desk")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await share(client, announced["file_id"], workspace.member("dana").user.id)
    await share(client, announced["file_id"], desk.id)
    with pytest.raises(SlackApiError, match="file_not_found"):
        await share(client, announced["file_id"], desk.id)


@pytest.mark.parametrize("given", [{}, {"filename": "a.csv"}, {"filename": "", "length": "4"}])
async def test_an_upload_has_a_name_and_a_length(client: AsyncWebClient, given: JSON) -> None:
    """Else Slack says what is missing."""
    with pytest.raises(SlackApiError, match="missing_argument"):
        await client.api_call("files.getUploadURLExternal", params=given)


async def test_a_download_takes_the_token(
    workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """Without it there is a page to sign in, with status 200, and it does not count."""
    (file,) = (await workspace.member("dana").shares("assets.csv", ROWS)).files
    url = (await client.files_info(file=file["id"]))["file"]["url_private_download"]
    assert url.startswith(f"{workspace.address}/slack/files-pri/")
    async with session.get(url) as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
    assert workspace.downloads == []
    headers = {"Authorization": f"Bearer {client.token}"}
    async with session.get(url, headers=headers) as answer:
        assert (answer.content_type, await answer.read()) == ("text/csv", ROWS)
    assert workspace.downloads == [file["id"]]


async def test_a_download_needs_the_scope(serve: Serve, session: aiohttp.ClientSession) -> None:
    """An app without files:read is asked to sign in too."""
    granted = {"oauth_config": {"scopes": {"bot": ["files:write"]}}}
    workspace = await serve(manifest=granted)
    file = workspace.upload(
        "a.csv", ROWS, workspace.bot, workspace.direct("U0DANADESK", workspace.bot.id)
    )
    headers = {"Authorization": f"Bearer {workspace.keys.bot_token}"}
    async with session.get(file.as_json()["url_private_download"], headers=headers) as answer:
        assert answer.content_type == "text/html"
    assert workspace.refused[0].error == "missing_scope"


async def uploaded(client: AsyncWebClient, session: aiohttp.ClientSession) -> str:
    """The id of a file that is sent and not shared yet."""
    announced = await announce(client)
    async with session.post(announced["upload_url"], data=ROWS) as answer:
        assert answer.status == 200
    return str(announced["file_id"])


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"channel_id": "old-office"}, "is_archived"),
        ({"channels": "it-desk,C0NOWHERE"}, "channel_not_found"),
        ({"channels": "it-desk,random"}, "not_in_channel"),
        ({"channels": "it-desk,old-office"}, "is_archived"),
        ({"channel_id": "it-desk", "initial_comment": "x" * 4001}, "msg_too_long"),
        ({"channel_id": "it-desk", "initial_comment": "R&D"}, "invalid_arguments"),
        ({"channel_id": "it-desk", "initial_comment": "<made up>"}, "invalid_arguments"),
        ({"channel_id": "it-desk", "thread_ts": "1.1"}, "invalid_thread_ts"),
    ],
)
async def test_a_file_is_shared_only_where_and_as_a_message_could_be(
    workspace: Workspace,
    client: AsyncWebClient,
    session: aiohttp.ClientSession,
    *,
    asked: JSON,
    error: str,
) -> None:
    """Each place and what is said beside the file are checked, and nothing is shared by halves."""
    for key in {"channel_id", "channels"} & set(asked):
        names = asked[key].split(",")
        ids = [name if name[0] == "C" else workspace.channel(name).id for name in names]
        asked = asked | {key: ",".join(ids)}
    file = await uploaded(client, session)
    given = {"files": json.dumps([{"id": file}])} | asked
    body = await refused(client.api_call("files.completeUploadExternal", params=given))
    assert body["error"] == error
    assert workspace.messages() == []


async def test_a_file_is_shared_in_each_place_it_is_for(
    workspace: Workspace, client: AsyncWebClient, session: aiohttp.ClientSession
) -> None:
    """A message in each, and the file tells of all of them."""
    places = [workspace.channel(name).id for name in ("it-desk", "it-team")]
    file = await uploaded(client, session)
    given = {"files": json.dumps([{"id": file}]), "channels": ",".join(places)}
    await client.api_call("files.completeUploadExternal", params=given)
    assert [message.channel.id for message in workspace.messages()] == places
    told = (await client.files_info(file=file))["file"]
    assert (told["channels"], told["groups"]) == (places[:1], places[1:])
    assert [list(told["shares"][kind]) for kind in ("public", "private")] == [
        places[:1],
        places[1:],
    ]


def handed_in(**more: object) -> JSON:
    """A form that takes a file."""
    element = {"type": "file_input", "action_id": "a_file", **more}
    label = {"type": "plain_text", "text": "CSV"}
    block = {"type": "input", "block_id": "b_file", "label": label, "element": element}
    send = {"type": "plain_text", "text": "Send"}
    return modal(blocks=[block], submit=send)


async def test_a_file_of_someones_own_computer_is_handed_in(
    wide: Listener, session: aiohttp.ClientSession
) -> None:
    """The app is told which, and fetches what is in it."""
    await wide.shows("dana", handed_in(filetypes=["csv"]))
    dana = wide.workspace.member("dana")
    with pytest.raises(NotPossible, match="takes no pdf"):
        await dana.fills("CSV", Document("assets.pdf", ROWS))
    await dana.fills("CSV", Document("assets.csv", ROWS))
    await dana.submits()
    values = (await wide.one("view_submission"))["view"]["state"]["values"]
    (file,) = values["b_file"]["a_file"]["files"]
    headers = {"Authorization": f"Bearer {wide.client.token}"}
    async with session.get(file["url_private_download"], headers=headers) as answer:
        assert await answer.read() == ROWS


async def test_nobody_reads_a_file_they_do_not_see(workspace: Workspace) -> None:
    """Nor one that is not there."""
    await workspace.member("dana").shares("assets.csv", ROWS)
    with pytest.raises(NotPossible, match="sees no file called"):
        workspace.member("priya").reads("assets.csv")
