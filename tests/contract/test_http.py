"""How failing asset systems are met: over real sockets, with the pretend Factorial's bad days."""

import asyncio
import socket
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.assets.factorial import AccessTokenAuth, ApiClient, ApiKeyAuth, ItAssetsEndpoint
from bot.assets.http import Limits, _retry_after
from bot.errors import SettingsError, SourceRefused, SourceUnavailable, UnknownOutcome
from tests.contract.conftest import HASTY, KEY, Served
from tests.pauses import pauses


@pytest.fixture
def assets(api: ApiClient) -> ItAssetsEndpoint:
    """The endpoint everything here is asked of."""
    return ItAssetsEndpoint(api)


@asynccontextmanager
async def raw_server(answer: bytes) -> AsyncIterator[str]:
    """A server that reads a request and sends these bytes, whatever they are."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def closed_port() -> str:
    """An address nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
async def test_a_read_is_repeated_after_a_passing_failure(
    served: Served, assets: ItAssetsEndpoint, status: int
) -> None:
    """Two failures and a success are a success."""
    served.factorial.fail("status", status=status, times=2)
    assert len((await assets.get()).data()) == 100
    assert [one.status for one in served.factorial.requests] == [status, status, 200]


@pytest.mark.parametrize("fault", ["drop", "reset"])
async def test_a_read_is_repeated_after_a_broken_connection(
    served: Served, assets: ItAssetsEndpoint, fault: Any
) -> None:
    """A connection that ends without an answer, or is reset, is tried again."""
    served.factorial.fail(fault, times=2)
    assert len((await assets.get()).data()) == 100
    assert served.asked("it_assets") == 3


async def test_a_read_gives_up_after_its_attempts(served: Served, assets: ItAssetsEndpoint) -> None:
    """Five attempts, then SourceUnavailable with the last answer as its cause."""
    served.factorial.fail("status", status=503, times=None)
    with pytest.raises(SourceUnavailable, match="factorial answered 503") as failed:
        await assets.get()
    assert served.asked("it_assets") == HASTY.attempts
    assert isinstance(failed.value.__cause__, httpx.HTTPStatusError)
    assert failed.value.__cause__.response.json() == {"errors": ["it went wrong"]}
    assert failed.value.source == "factorial"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
async def test_a_refusal_is_not_repeated(
    served: Served, assets: ItAssetsEndpoint, status: int
) -> None:
    """Any other 4xx is SourceRefused at once, with its status and what was said."""
    served.factorial.fail("status", status=status, times=None)
    with pytest.raises(SourceRefused, match="it went wrong") as refused:
        await assets.get()
    assert refused.value.status == status
    assert isinstance(refused.value.__cause__, httpx.HTTPStatusError)
    assert served.asked("it_assets") == 1


async def test_retry_after_is_waited_for(served: Served, assets: ItAssetsEndpoint) -> None:
    """The seconds the source asks for pass before the next attempt."""
    served.factorial.fail("status", status=429, retry_after="1")
    with pauses() as begun:
        await assets.get()
    assert begun.count(1.0) == 1


async def test_a_longer_wait_than_the_budget_is_not_begun(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """What asks to wait beyond the budget fails with that, not when the budget is over."""
    served.factorial.fail("status", status=429, retry_after="3600", times=None)
    with pytest.raises(SourceUnavailable, match="429") as failed:
        await assets.get()
    assert not isinstance(failed.value.__context__, TimeoutError)
    assert served.asked("it_assets") == 1


async def test_a_budget_ends_a_read_that_hangs(served: Served, assets: ItAssetsEndpoint) -> None:
    """Nothing takes longer than its budget, whatever the library's own limits are."""
    served.factorial.fail("hang", times=None)
    with pytest.raises(SourceUnavailable, match=r"did not answer within 0\.1 seconds"):
        await assets.get(budget=0.1)


async def test_a_budget_ends_repeats_with_what_went_wrong(served: Served) -> None:
    """When the budget ends between attempts, the last failure is the one told."""
    served.factorial.fail("status", status=500, times=None)
    async with served.api(limits=Limits(first_wait=5.0, attempts=9)) as api:
        with pytest.raises(SourceUnavailable, match="factorial answered 500") as failed:
            await ItAssetsEndpoint(api).get(budget=0.2)
    assert isinstance(failed.value.__cause__, httpx.HTTPStatusError)


async def test_a_slow_read_meets_the_time_limit(served: Served) -> None:
    """Without an answer within the read limit it is SourceUnavailable, after the attempts."""
    served.factorial.fail("hang", times=None)
    limits = Limits(read=0.05, attempts=2, first_wait=0.001)
    async with served.api(limits=limits) as api:
        with pytest.raises(SourceUnavailable, match="did not answer in time") as failed:
            await ItAssetsEndpoint(api).get()
    assert isinstance(failed.value.__cause__, httpx.ReadTimeout)
    assert served.asked("it_assets") == 2


async def test_a_callers_own_limit_leaves_the_connections_usable(served: Served) -> None:
    """Cancelled calls give their connections back."""
    served.factorial.fail("hang", times=None)
    async with served.api(limits=Limits(pool=0.5)) as api:
        for _ in range(6):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.05):
                    await asyncio.gather(*(ItAssetsEndpoint(api).get() for _ in range(6)))
        served.factorial.mend()
        answers = await asyncio.gather(*(ItAssetsEndpoint(api).get() for _ in range(30)))
    assert {len(answer.data()) for answer in answers} == {100}


async def test_a_source_that_is_not_there_cannot_be_reached() -> None:
    """No listener is SourceUnavailable, for a write as well: nothing was sent."""
    async with ApiClient(auth=ApiKeyAuth(KEY), base_url=closed_port(), limits=HASTY) as api:
        with pytest.raises(SourceUnavailable, match="cannot be reached") as failed:
            await ItAssetsEndpoint(api).get()
        assert isinstance(failed.value.__cause__, httpx.ConnectError)
        with pytest.raises(SourceUnavailable, match="cannot be reached"):
            await ItAssetsEndpoint(api).delete("1")


@pytest.mark.parametrize(
    ("fault", "conditions"),
    [
        ("drop", {}),
        ("reset", {}),
        ("drop_after", {}),
        ("html", {}),
        ("truncated", {}),
        ("status", {"status": 500}),
        ("status", {"status": 504}),
        ("hang", {}),
    ],
)
async def test_a_write_without_a_clear_answer_is_sent_once_and_has_an_unknown_outcome(
    served: Served, assets: ItAssetsEndpoint, fault: Any, conditions: dict[str, Any]
) -> None:
    """Nothing is said about a write that may have been made, and it is not repeated."""
    row = served.factorial.asset("C02XL0ABJGH5")
    served.factorial.fail(fault, method="PUT", times=None, **conditions)
    with pytest.raises(UnknownOutcome):
        await assets.update(row.id, {"label": "LT-0043"}, budget=0.3 if fault == "hang" else 15)
    assert served.asked("it_assets") == 1
    done = fault in {"drop_after", "html", "truncated"}
    assert row.label == ("LT-0043" if done else "LT-0042")


async def test_a_write_turned_away_for_now_was_not_made(
    served: Served, assets: ItAssetsEndpoint
) -> None:
    """429 to a write is SourceUnavailable, and still not repeated."""
    served.factorial.fail("status", status=429, retry_after="0", times=None)
    with pytest.raises(SourceUnavailable, match="429"):
        await assets.delete(served.factorial.asset("C02XL0ABJGH5").id)
    assert served.asked("it_assets") == 1


async def test_a_write_refused_says_why(served: Served, assets: ItAssetsEndpoint) -> None:
    """422 is SourceRefused with the source's words."""
    with pytest.raises(SourceRefused, match=r"serial_number.*blank") as refused:
        await assets.create({"it_asset_model_id": served.factorial.inventory.models[0].id})
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("fault", "words"),
    [("html", "web page instead of data"), ("truncated", "breaks off or is no JSON")],
)
async def test_an_unreadable_answer_is_explained(
    served: Served, assets: ItAssetsEndpoint, fault: Any, words: str
) -> None:
    """HTML with 200 and cut JSON are SourceUnavailable with a sentence."""
    served.factorial.fail(fault)
    with pytest.raises(SourceUnavailable, match=words):
        await assets.get()


async def test_an_answer_cut_on_the_wire_is_repeated() -> None:
    """Fewer bytes than announced are a broken connection, not an answer."""
    cut = b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"data":['
    async with (
        raw_server(cut) as address,
        ApiClient(auth=ApiKeyAuth(KEY), base_url=address, limits=HASTY) as api,
    ):
        with pytest.raises(SourceUnavailable, match="broke the connection off"):
            await ItAssetsEndpoint(api).get()


async def test_a_redirect_is_not_followed(served: Served) -> None:
    """The key is never taken to another address."""
    away = f"HTTP/1.1 307 T\r\nLocation: {served.base_url}/api/x\r\nContent-Length: 0\r\n\r\n"
    async with (
        raw_server(away.encode()) as address,
        ApiClient(auth=ApiKeyAuth(KEY), base_url=address, limits=HASTY) as api,
    ):
        with pytest.raises(SourceRefused, match="points elsewhere") as refused:
            await ItAssetsEndpoint(api).get()
    assert refused.value.status == 307
    assert not served.factorial.requests


async def test_an_endless_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer beyond the largest size is given up, without another attempt."""
    monkeypatch.setattr("bot.assets.http._LARGEST_ANSWER", 1000)
    body = b"x" * 5000
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    async with (
        raw_server(answer) as address,
        ApiClient(auth=ApiKeyAuth(KEY), base_url=address, limits=HASTY) as api,
    ):
        with pytest.raises(SourceUnavailable, match="cannot be read"):
            await ItAssetsEndpoint(api).get()


@pytest.mark.parametrize("fault", ["status", "html", "truncated", "drop", "errors_null"])
@pytest.mark.parametrize("auth", [ApiKeyAuth(KEY), AccessTokenAuth(KEY)])
async def test_the_key_is_nowhere_to_be_read(
    served: Served, everything_said: Callable[[], str], fault: Any, auth: Any
) -> None:
    """No error, cause, representation or log line holds the key, even when the source echoes it."""
    served.factorial.fail(fault, status=403, body=f"the key {KEY} is wrong", times=None)
    said = repr(auth) + repr(vars(auth))
    async with served.api(auth=auth) as api:
        said += repr(api) + repr(api.http)
        for call in (ItAssetsEndpoint(api).get(), ItAssetsEndpoint(api).delete("1")):
            with pytest.raises((SourceRefused, SourceUnavailable, UnknownOutcome)) as failed:
                await call
            error: BaseException | None = failed.value
            said += "".join(traceback.format_exception(failed.value))
            while error is not None:
                said += repr(error) + repr(error.args)
                if isinstance(error, httpx.HTTPStatusError):
                    said += repr(error.request.headers.raw)
                error = error.__cause__
    assert KEY not in said + everything_said()


@pytest.mark.parametrize("key", ["", "  ", "two\nlines", "ключ", "nul\0", "esc\x1b[31m"])
def test_an_impossible_key_is_refused_unseen(key: str) -> None:
    """A key that cannot be one is a SettingsError that does not quote it."""
    with pytest.raises(SettingsError) as failed:
        ApiKeyAuth(SecretStr(key))
    assert not key.strip() or key not in str(failed.value)


def test_blanks_round_a_key_are_dropped() -> None:
    """A key read from a file ends in a newline."""
    assert ApiKeyAuth(" key\n").secret.get_secret_value() == "key"


@pytest.mark.parametrize(
    "address",
    ["", "nowhere", "ftp://host", "https://", "https://u:p@host", "https://h/?a=1", "https://h/#f"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    """A base address is http or https, with a host, and without query or password."""
    with pytest.raises(SettingsError, match="address"):
        ApiClient(auth=ApiKeyAuth("key"), base_url=address)


async def test_each_call_is_one_log_line(
    served: Served, assets: ItAssetsEndpoint, caplog: pytest.LogCaptureFixture
) -> None:
    """Source, method, path, status and seconds of every call are logged, failures as warnings."""
    caplog.set_level("INFO", logger="bot.assets.http")
    served.factorial.fail("status", status=500)
    await assets.get(params={"ids[]": "secret-ish"})
    lines = [vars(record) for record in caplog.records if record.name == "bot.assets.http"]
    assert [(line["levelname"], line["status"]) for line in lines] == [
        ("WARNING", 500),
        ("INFO", 200),
    ]
    assert lines[1]["source"] == "factorial"
    assert lines[1]["method"] == "GET"
    assert lines[1]["path"] == "/api/2026-10-01/resources/it_management/it_assets"
    assert 0 < lines[1]["seconds"] < 10


@given(record_id=st.text(max_size=40))
async def test_an_id_never_leaves_its_place_in_the_path(record_id: str) -> None:
    """Any text as an id is one quoted segment of the path, or is refused before it is sent."""
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.raw_path.decode())
        return httpx.Response(404)

    async with ApiClient(auth=ApiKeyAuth("key"), transport=httpx.MockTransport(answer)) as api:
        with pytest.raises(SourceRefused):
            await ItAssetsEndpoint(api).get_by_id(record_id)
    for path in seen:
        place, _, segment = path.rpartition("/")
        assert place == "/api/2026-10-01/resources/it_management/it_assets"
        assert segment
        assert not set(segment) & set("?#/\\ ")
        assert segment not in {".", ".."}


@pytest.mark.parametrize("record_id", ["", ".", ".."])
async def test_an_id_that_is_a_step_in_the_path_is_refused_unsent(
    served: Served, assets: ItAssetsEndpoint, record_id: str
) -> None:
    """Neither the list nor what lies above it is asked for by way of an id."""
    with pytest.raises(SourceRefused):
        await assets.get_by_id(record_id)
    with pytest.raises(SourceRefused):
        await assets.delete(record_id)
    assert not served.factorial.requests


async def test_a_question_too_long_to_be_asked_is_refused(assets: ItAssetsEndpoint) -> None:
    """What the library cannot put into an address is our refusal, not its error."""
    with pytest.raises(SourceRefused, match="too long"):
        await assets.get_by_id("x" * 70_000)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *[("7", 7), ("0", 0), (" 3 ", 3), ("", None), ("soon", None), ("-1", None), ("nan", None)],
        ("1 Jan 10000000000000000000000 00:00:00 GMT", None),
        ("Mon, 01 Jan 2026 00:00:00 +9999999999", None),
        ("Mon, 01 Jan 99999 00:00:00 GMT", None),
        ("(", None),
    ],
)
def test_retry_after_is_seconds(header: str, seconds: float | None) -> None:
    """A number of seconds is read, nonsense is not."""
    response = httpx.Response(429, headers={"retry-after": header})
    assert _retry_after(response) == seconds


def test_retry_after_is_a_moment() -> None:
    """A date is read as the time until then, one that has passed as none."""
    now = datetime.now(UTC)
    later = httpx.Response(
        429, headers={"retry-after": format_datetime(now + timedelta(minutes=5), usegmt=True)}
    )
    assert 290 < (_retry_after(later) or 0) <= 300
    past = {"retry-after": format_datetime(now - timedelta(minutes=5), usegmt=True)}
    assert _retry_after(httpx.Response(429, headers=past)) == 0
