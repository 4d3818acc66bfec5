"""What comes in wrong: forged, stale and repeated requests, and whatever people's phones type."""

import time

import aiohttp
import pytest

from bot.answering.lookup import Lookup
from sandbox.inventory import Colleague
from sandbox.slack import Seen
from sandbox.slack.delivery.parcels import Parcel
from sandbox.slack.delivery.signed import encoded, signature
from tests.flows.conftest import Scene, Stage

SERIAL = "C02XL0ABJGH5"
HELP = "What you can ask"
CARD = "@Alex Moreno"
FOR_EXAMPLE = f"who has {SERIAL}?"


class Forger:
    """Sends Slack's own payloads to the real bot's address, signed as a test says."""

    def __init__(self, scene: Scene, session: aiohttp.ClientSession) -> None:
        self._scene = scene
        self._session = session

    async def sends(
        self, parcel: Parcel, *, secret: str = "", age: int = 0, extra: dict[str, str] | None = None
    ) -> tuple[int, str]:
        """Status and text of the answer to a payload signed *age* seconds ago."""
        kind, body = encoded(parcel)
        stamp = int(time.time()) - age
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": str(stamp),
            "X-Slack-Signature": signature(
                secret or self._scene.slack.keys.signing_secret, stamp, body
            ),
            **(extra or {}),
        }
        assert self._scene.slack.http
        async with self._session.post(
            self._scene.slack.http.url, data=body, headers=headers
        ) as answer:
            return answer.status, await answer.text()


async def test_only_what_slack_signed_now_and_once_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """Forged, stale, unsigned and replayed commands get 401 and nothing else happens.

    A retry header does not excuse a missing signature, and the log says which it was.
    """
    async with stage(transport="http") as scene, aiohttp.ClientSession() as session:
        await scene.dana.types(f"/asset {SERIAL}")
        await scene.dana.answer()
        genuine = scene.slack.dispatch.log[-1].parcel
        before, asked = len(scene.slack.messages()), len(scene.world.factorial.requests)
        forger = Forger(scene, session)
        refusal = (401, '{"error": "invalid request"}')
        retried = {"X-Slack-Retry-Num": "1", "X-Slack-Signature": ""}
        assert await forger.sends(genuine, secret="0" * 32) == refusal
        assert await forger.sends(genuine, age=301) == refusal
        assert await forger.sends(genuine, age=-301) == refusal
        assert await forger.sends(genuine, extra=retried) == refusal
        ahead = -100  # however slow this machine, the first delivery had another time
        assert await forger.sends(genuine, age=ahead) != refusal
        assert await forger.sends(genuine, age=ahead) == refusal
        await scene.quiet()
        assert len(scene.slack.messages()) == before
        assert len(scene.world.factorial.requests) == asked
    assert caplog.text.count("a request that Slack did not sign was refused") == 4
    assert caplog.text.count("a request that had been answered before was refused") == 1
    assert scene.slack.keys.signing_secret not in caplog.text


async def test_a_signed_request_that_is_nothing_of_slacks_costs_the_next_nothing(
    stage: Stage,
) -> None:
    """Bodies without what they must have end in an answer or a refusal, and people are served."""
    bodies: list[Parcel] = [
        Parcel("slash_commands", {}),
        Parcel("slash_commands", {"command": "/asset", "user_id": "U0DANADESK"}),
        Parcel("interactive", {"type": "block_actions"}),
        Parcel("interactive", {"type": "no_such_thing"}),
        Parcel("events_api", {"type": "event_callback"}),
        Parcel("events_api", {"type": "event_callback", "event": {"type": "message"}}),
    ]
    async with stage(transport="http") as scene, aiohttp.ClientSession() as session:
        forger = Forger(scene, session)
        for body in bodies:
            status, text = await forger.sends(body)
            assert status in {200, 400, 404, 500}, body
            assert "Traceback" not in text, body
        await scene.dana.types(f"/asset {SERIAL}")
        assert CARD in (await scene.dana.answer()).plain


async def test_a_command_of_another_name_is_answered_under_that_name(stage: Stage) -> None:
    """The app may be installed with another command: its help names what was typed."""
    async with stage() as scene:
        await scene.dana.types("/asset help")
        command = scene.slack.dispatch.log[-1].parcel
        payload = {**command.payload, "command": "/kit"}
        ack = await scene.slack.dispatch.ask(command._replace(payload=payload))
    assert "/kit serial" in str(ack.body)


MANY = " ".join(f"SN{number:05}" for number in range(500))
TYPED = {
    "nothing": ("", HELP, HELP),
    "a blank": (" ", HELP, HELP),
    "no such command": ("frobnicate", "No asset with", FOR_EXAMPLE),
    "a command without its word": ("serial", "Which serial number?", "Which serial number?"),
    "4,000 characters in one word": ("x" * 4000, "Send just what", FOR_EXAMPLE),
    "4,000 characters in many": (MANY, "20 is the most", "20 is the most"),
    "as many in a sentence": (f"who has {MANY[:3900]}", "20 is the most", "20 is the most"),
    "quotation marks of a phone": (f"serial “{SERIAL}”", CARD, CARD),
    "single ones": (f"serial ‘{SERIAL}’", CARD, CARD),
    "a dash of a phone": ("serial C02X—L0AB–JGH5", CARD, CARD),
    "non-breaking spaces": ("serial\u00a0C02X\u00a0L0AB\u202fJGH5", CARD, CARD),
    "zero-width characters": (f"serial \u200b{SERIAL}\ufeff", CARD, CARD),
    "an emoji alone": ("💻", "No asset with", FOR_EXAMPLE),
    "an emoji as Slack writes it": (":computer:", "No asset with", FOR_EXAMPLE),
    "an emoji before a number": (f"serial 💻{SERIAL}", "Nearest:", "Nearest:"),
    "NUL in a number": ("serial C02XL0\x00ABJGH5", CARD, CARD),
    "NUL alone": ("\x00", HELP, HELP),
    "half a character": ("\ud83d", "No asset with", FOR_EXAMPLE),
    "a call to everyone": ("of <!channel>", "pick the person", "pick the person"),
}
"""What is typed, and what the answer says to a command and in a direct message."""


async def test_whatever_people_type_is_answered_in_words(
    scene: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    """Odd text, typed as a command or said to the bot, is read or answered with what to do."""
    for name, (text, to_command, to_message) in TYPED.items():
        await scene.dana.types(f"/asset {text}")
        _told(await scene.dana.answer(), to_command, name)
        await scene.dana.says(text)
        _told(await scene.dana.answer(), to_message, name)
    assert not [line for line in caplog.records if line.levelname in {"ERROR", "CRITICAL"}]


def _told(answer: Seen, words: str, name: str) -> None:
    assert words in answer.plain, name
    assert "\x00" not in answer.plain, name
    assert "<!channel>" not in answer.text, name


@pytest.mark.parametrize("how", ["command", "message"])
async def test_a_serial_number_that_is_anothers_tag_shows_both_or_the_one_asked_for(
    scene: Scene, how: str
) -> None:
    """Alone the word matches two assets and neither is guessed; “serial” means serial numbers."""

    async def asked(words: str) -> str:
        if how == "command":
            await scene.dana.types(f"/asset {words}")
        else:
            await scene.dana.says(words)
        return (await scene.dana.answer()).plain

    both = await asked("JBLABEL7")
    assert "2 assets match" in both
    assert "HS-0001" in both
    one = await asked("serial JBLABEL7")
    assert "HS-0001" in one
    assert "2 assets match" not in one


async def test_an_asset_that_nobody_has_is_an_answer_like_any_other(scene: Scene) -> None:
    """No assignee is no error: it says that the asset is in stock."""
    await scene.dana.types("/asset serial pf4stock")
    answer = (await scene.dana.answer()).plain
    assert "PF4STOCK" in answer
    assert "in stock" in answer


async def test_two_accounts_with_one_address_are_not_guessed_between(scene: Scene) -> None:
    """Either of them is told that it is not clear who they are in the inventory."""
    alex = scene.alex.user
    twin = Colleague("alex2", "Alex Moreno", alex.email or "", "U0ALEXTWIN", "member", None)
    scene.slack.welcome(twin)
    await scene.quiet()
    await scene.alex.types("/asset mine")
    answer = (await scene.alex.answer()).plain
    assert SERIAL not in answer
    assert "more than one" in answer.lower() or "several" in answer.lower()


async def test_a_fault_of_our_own_is_owned_up_to_without_its_words(
    scene: Scene, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person gets a sentence and a reference, the log the traceback; the next is served."""

    def break_down(*_: object) -> None:
        raise RuntimeError("/srv/assetbot/data: row 7 of xyz")

    with monkeypatch.context() as broken:
        broken.setattr(Lookup, "at_once", break_down)
        await scene.dana.types(f"/asset {SERIAL}")
        answer = await scene.dana.answer()
    assert "Something went wrong on my side. Please try again." in answer.plain
    assert "ref " in answer.plain
    assert "/srv" not in str(answer.blocks) + answer.text
    assert "RuntimeError: /srv/assetbot/data: row 7 of xyz" in caplog.text
    await scene.dana.types(f"/asset {SERIAL}")
    assert CARD in (await scene.dana.answer()).plain
