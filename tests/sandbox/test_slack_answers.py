"""What the Web API answers has exactly the documented keys, method by method."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.slack import Workspace
from tests.sandbox.conftest import Listener
from tests.sandbox.drawn import CARD, MESSAGE, OF_APP, named

JSON = dict[str, Any]
Ask = Callable[[AsyncWebClient, Workspace], Awaitable[Any]]

DANA = "U0DANADESK"
CHANNEL = named(
    "id name is_channel is_group is_im is_mpim is_private created is_archived is_general unlinked"
    " name_normalized is_shared is_frozen is_org_shared is_pending_ext_shared pending_shared"
    " context_team_id updated parent_conversation creator is_ext_shared shared_team_ids"
    " pending_connected_team_ids is_member topic purpose properties previous_names"
)
DIRECT = named("id created is_archived is_im is_org_shared context_team_id updated user priority")
OPENED = DIRECT | named("last_read latest unread_count unread_count_display is_open")
PERSON = named(
    "id team_id name deleted color real_name tz tz_label tz_offset profile is_admin is_owner"
    " is_primary_owner is_restricted is_ultra_restricted is_bot is_app_user updated"
    " is_email_confirmed who_can_share_contact_card"
)
GONE = PERSON - named(
    "color real_name tz tz_label tz_offset is_admin is_owner is_primary_owner is_restricted"
    " is_ultra_restricted is_email_confirmed who_can_share_contact_card"
)
PROFILE = named(
    "title phone skype real_name real_name_normalized display_name display_name_normalized fields"
    " status_text status_emoji status_emoji_display_info status_expiration avatar_hash email"
    " first_name last_name image_24 image_32 image_48 image_72 image_192 image_512"
    " status_text_canonical team"
)
GROUP = named(
    "id team_id is_usergroup is_subteam name description handle is_external date_create"
    " date_update date_delete auto_type auto_provision enterprise_subteam_id created_by"
    " updated_by deleted_by prefs channel_count"
)
FILE = named(
    "id created timestamp name title mimetype filetype pretty_type user user_team editable size"
    " mode is_external external_type is_public public_url_shared display_as_bot username"
    " url_private url_private_download permalink permalink_public comments_count is_starred shares"
    " channels groups ims has_rich_preview media_display_type file_access"
)
SHARE = named("reply_users reply_users_count reply_count ts channel_name team_id share_user_id")
HISTORY = named("messages has_more pin_count channel_actions_ts channel_actions_count")


def _desk(workspace: Workspace) -> str:
    return workspace.channel("it-desk").id


async def _channel(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await client.conversations_info(channel=_desk(workspace)))["channel"]


async def _counted(client: AsyncWebClient, workspace: Workspace) -> Any:
    place = _desk(workspace)
    return (await client.conversations_info(channel=place, include_num_members=True))["channel"]


async def _shared(client: AsyncWebClient, workspace: Workspace) -> Any:
    place = workspace.channel("partner-project").id
    return (await client.conversations_info(channel=place))["channel"]


async def _direct(client: AsyncWebClient, workspace: Workspace) -> Any:
    place = workspace.direct(DANA, workspace.bot.id).id
    return (await client.conversations_info(channel=place))["channel"]


async def _listed(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.conversations_list())["channels"][0]


async def _listed_direct(client: AsyncWebClient, workspace: Workspace) -> Any:
    workspace.direct(DANA, workspace.bot.id)
    return (await client.conversations_list(types="im"))["channels"][0]


async def _own(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_conversations())["channels"][0]


async def _history(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await client.conversations_history(channel=_desk(workspace))).data


async def _person(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_info(user=DANA))["user"]


async def _profile(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_lookupByEmail(email="dana.desk@larkfield.example"))["user"][
        "profile"
    ]


async def _gone(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_info(user="U0DIETERVO"))["user"]


async def _stranger(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_info(user="U0SAMSTONE"))["user"]


async def _guest(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_info(user="U0GEMMAGUE"))["user"]["profile"]


async def _robot(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await client.users_info(user=workspace.bot.id))["user"]["profile"]


async def _people(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.users_list()).data


async def _group(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.usergroups_list())["usergroups"][0]


async def _group_of(client: AsyncWebClient, _: Workspace) -> Any:
    told = await client.usergroups_list(include_users=True, include_count=True)
    return told["usergroups"][0]


async def _bot(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.bots_info())["bot"]


async def _team(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.team_info())["team"]


async def _who(client: AsyncWebClient, _: Workspace) -> Any:
    return (await client.auth_test()).data


async def _file(client: AsyncWebClient, workspace: Workspace) -> Any:
    seen = await workspace.member("dana").shares("scan.pdf", b"%PDF", to="it-desk")
    return (await client.files_info(file=seen.files[0]["id"]))["file"]


async def _share(client: AsyncWebClient, workspace: Workspace) -> Any:
    file = await _file(client, workspace)
    return file["shares"]["public"][_desk(workspace)][0]


async def _posted(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await client.chat_postMessage(channel=_desk(workspace), text="x", blocks=CARD)).data


async def _message(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await _posted(client, workspace))["message"]


async def _author(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await _message(client, workspace))["bot_profile"]


async def _whispered(client: AsyncWebClient, workspace: Workspace) -> Any:
    return (await client.chat_postEphemeral(channel=_desk(workspace), user=DANA, text="x")).data


async def _updated(client: AsyncWebClient, workspace: Workspace) -> Any:
    posted = await _posted(client, workspace)
    return (await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="y")).data


async def _deleted(client: AsyncWebClient, workspace: Workspace) -> Any:
    posted = await _posted(client, workspace)
    return (await client.chat_delete(channel=posted["channel"], ts=posted["ts"])).data


async def _link(client: AsyncWebClient, workspace: Workspace) -> Any:
    posted = await _posted(client, workspace)
    asked = {"channel": posted["channel"], "message_ts": posted["ts"]}
    return (await client.chat_getPermalink(**asked)).data


ANSWERS: list[tuple[Ask, set[str]]] = [
    (_who, named("ok url team user team_id user_id bot_id is_enterprise_install")),
    (_posted, named("ok channel ts message")),
    (_message, MESSAGE | OF_APP),
    (_author, named("id app_id name icons deleted updated team_id")),
    (_whispered, named("ok message_ts")),
    (_updated, named("ok channel ts text message")),
    (_deleted, named("ok channel ts")),
    (_link, named("ok channel permalink")),
    (_channel, CHANNEL),
    (_counted, CHANNEL | {"num_members"}),
    (
        _shared,
        CHANNEL | named("connected_team_ids internal_team_ids conversation_host_id"),
    ),
    (_direct, OPENED),
    (_listed, CHANNEL | {"num_members"}),
    (_listed_direct, DIRECT | {"is_user_deleted"}),
    (_own, CHANNEL - {"is_member"}),
    (_history, HISTORY | {"ok"}),
    (_people, named("ok members cache_ts response_metadata")),
    (_person, PERSON),
    (_profile, PROFILE),
    (_gone, GONE),
    (_stranger, PERSON | {"is_stranger"}),
    (_guest, PROFILE | named("guest_invited_by guest_expiration_ts")),
    (_robot, PROFILE - {"email"} | named("bot_id api_app_id always_active")),
    (_group, GROUP),
    (_group_of, GROUP | named("users user_count")),
    (_bot, named("id deleted name updated app_id user_id icons")),
    (_team, named("id name url domain email_domain icon avatar_base_url is_verified")),
    (_file, FILE),
    (_share, SHARE),
]
"""Sections 14 and 16."""


async def test_what_the_app_edited_names_its_bot(wide: Listener) -> None:
    """By the bot's id, where a person's edit names the person."""
    edited = (await _updated(wide.client, wide.workspace))["message"]["edited"]
    assert (edited["user"], set(edited)) == ("B0ASSETBOT", {"user", "ts"})


async def test_direct_messages_tell_when_whom_they_are_with_has_left(wide: Listener) -> None:
    """In the list of them: nobody is to be written to there any more."""
    wide.workspace.direct("U0TOMBECKE", wide.workspace.bot.id)
    wide.workspace.direct("U0MEITANAK", wide.workspace.bot.id)
    wide.workspace.deactivate("tom")
    listed = (await wide.client.conversations_list(types="im"))["channels"]
    left = {one["user"]: one["is_user_deleted"] for one in listed}
    assert left == {"U0TOMBECKE": True, "U0MEITANAK": False}


@pytest.mark.parametrize(("ask", "keys"), ANSWERS, ids=[row[0].__name__ for row in ANSWERS])
async def test_an_answer_has_the_documented_keys(wide: Listener, ask: Ask, keys: set[str]) -> None:
    """These, and no other."""
    assert set(await ask(wide.client, wide.workspace)) == keys
