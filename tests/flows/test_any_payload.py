"""Whatever arrives: an answer or a refusal, never a traceback, and the next person is answered."""

import asyncio
import copy
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.request import payload_utils

from handlers import shapes
from sandbox.slack.delivery.parcels import Parcel
from tests.flows.conftest import Stage
from tests.flows.delivered import parcels
from tests.flows.standing import Standing, standing
from tests.rounds import rounds

# The engine of the jobs draws random numbers in threads of its own while examples are drawn,
# which hypothesis takes for a fault of the strategies, and writes these out to say so.
pytestmark = [
    pytest.mark.filterwarnings(
        "ignore:Do not use the `random`:hypothesis.errors.HypothesisDeprecationWarning"
    ),
    pytest.mark.filterwarnings("ignore:Generating overly large repr"),
]

JSON = dict[str, Any]
Path = tuple[str | int, ...]
FORM = "application/x-www-form-urlencoded"

ODD = st.sampled_from(
    [
        *("", " ", "\0", "\n", "\u2028", "\u2029", "\x85", "\u00a0", "\u202e", "\ufeff", "\ud800"),
        *("“", "”", "’", "„", '"', "'", "`", "👩🏽‍💻", "ß", "İ", "٣", "²", "½", "ﷺ", "e\u0301" * 9),
        *("serial", "of", "mine", "list", "help", "who has", "what does", "category:", "status:"),
        *("warranty:", "warranty:99999", "warranty:٣", "/asset", "<@U0DANADESK>", "<@U", "<!here>"),
        *("<https://a|b>", "&amp;lt;", "&#0;", "&#xD800;", "{{ 1 }}", "%s", "--", "' OR 1=1", "*"),
        *("C02XL0ABJGH5", "LT-0042", "9" * 400, "x" * 4000, "a@b.c", "../", "NaN", "-1", ","),
    ]
)
TYPED = st.lists(ODD | st.text(max_size=8), max_size=8).map(" ".join) | st.text(max_size=60)
"""What a person may type after `/asset`, and what their phone makes of it."""

DEEP: Any = {}
for _ in range(40):
    DEEP = {"event": [DEEP]}
WRONG: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1.5,
        float("nan"),
        float("inf"),
        10**30,
        "",
        "x",
        "\0",
        "\ud800",
    ),
    *([], {}, [[]], [{}], [None], {"id": None}, {"id": {}}, {"type": []}, DEEP, "x" * 4000),
]
"""What may stand where something else belongs."""
VALUES = st.sampled_from(WRONG)
GONE = object()


@pytest.fixture
def over_http(stage: Stage, caplog: pytest.LogCaptureFixture) -> Iterator[Standing]:
    """A bot that takes signed requests."""
    with standing(stage, caplog, transport="http") as bot:
        yield bot


@pytest.fixture
def over_socket(stage: Stage, caplog: pytest.LogCaptureFixture) -> Iterator[Standing]:
    """A bot that is connected by Socket Mode."""
    with standing(stage, caplog, transport="socket") as bot:
        yield bot


def paths(tree: Any, here: Path = ()) -> Iterator[Path]:
    """The place of each key and item of a payload."""
    inner: Any = tree.items() if isinstance(tree, dict) else ()
    for key, value in enumerate(tree) if isinstance(tree, list) else inner:
        yield (*here, key)
        yield from paths(value, (*here, key))


def mutated(payload: JSON, path: Path, value: object, *, gone: bool) -> JSON:
    """The payload with another value at a place, or none; a place that is gone is left alone."""
    changed = copy.deepcopy(payload)
    parent: Any = changed
    try:
        for step in path[:-1]:
            parent = parent[step]
        if gone:
            del parent[path[-1]]
        else:
            parent[path[-1]] = copy.deepcopy(value)
    except (KeyError, IndexError, TypeError):
        return payload
    return changed


@st.composite
def mutations(draw: st.DrawFn, examples: dict[str, Parcel]) -> Parcel:
    """A payload of Slack's, with up to three places in it that are not as they should be."""
    parcel = examples[draw(st.sampled_from(sorted(examples)))]
    payload = parcel.payload
    for path in draw(
        st.lists(st.sampled_from(sorted(paths(payload), key=str)), min_size=1, max_size=3)
    ):
        payload = mutated(payload, path, draw(VALUES), gone=draw(st.booleans()))
    return parcel._replace(payload=payload)


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.prove)])
def test_any_text_of_a_command_is_answered(
    stage: Stage, caplog: pytest.LogCaptureFixture, transport: str
) -> None:
    """Whatever is typed, the one who typed it is answered in words or by a form."""
    with standing(stage, caplog, transport=transport) as bot:

        async def ask(text: str) -> str:
            dana = bot.scene.dana
            before = dana.form
            await dana.types(f"/asset {text}")
            told = asyncio.ensure_future(dana.answer())
            shown = asyncio.ensure_future(dana.shown(before))
            await asyncio.wait({told, shown}, return_when=asyncio.FIRST_COMPLETED)
            for waiting in (told, shown):
                waiting.cancel()  # which leaves the one that is done as it is
            await asyncio.gather(told, shown, return_exceptions=True)
            return shown.result().title if told.cancelled() else told.result().text

        @rounds(one_in=2)
        @given(text=TYPED)
        def check(text: str) -> None:
            if transport == "http":  # a form has no way to write half a character
                text = text.encode("utf-8", "replace").decode()
            assert bot.does(ask(text))
            assert bot.faults() == []

        check()
        assert bot.answers()


def test_any_signed_bytes_are_answered_or_refused(over_http: Standing) -> None:
    """A body that is none of Slack's costs one line of the log."""
    kinds = st.sampled_from([FORM, "application/json", "text/plain", "multipart/form-data", "x"])

    @given(body=st.binary(max_size=300), kind=kinds)
    def check(body: bytes, kind: str) -> None:
        assert over_http.does(over_http.post(body, kind)) < 500
        assert over_http.faults() == []

    check()
    assert over_http.answers()


def test_any_form_is_answered_or_refused(over_http: Standing) -> None:
    """Fields that are missing, empty, doubled or not of this world."""
    parcel = parcels(over_http.scene)["command"]
    command = parcel.payload
    fields = st.sampled_from([*command, "payload", "ssl_check", "type", "event"])
    values = st.sampled_from([*command.values(), "{}", "[]", "1", '{"type":"block_actions"}']) | ODD

    @given(form=st.lists(st.tuples(fields, values), max_size=12), whole=st.booleans())
    def check(form: list[tuple[str, str]], whole: bool) -> None:  # noqa: FBT001 - drawn by name
        made = over_http.fresh(parcel).payload
        pairs = [*made.items(), *form] if whole else form
        body = urlencode(pairs, errors="surrogatepass").encode()
        assert over_http.does(over_http.post(body, FORM)) < 500
        assert over_http.faults() == []

    check()
    assert over_http.answers()


def test_any_payload_over_http_is_answered_or_refused(over_http: Standing) -> None:
    """Keys that are missing, null, of another type, or nested deep."""

    @given(parcel=mutations(parcels(over_http.scene)))
    def check(parcel: Parcel) -> None:
        assert over_http.does(over_http.deliver(parcel)) < 500
        assert over_http.faults() == []

    check()
    assert over_http.answers()


def let_through(body: JSON) -> bool:
    """Whether it is not refused for its shape."""
    try:
        shapes.check(body)
    except ValueError:
        return False
    return True


def test_bolt_can_read_whatever_is_let_through(over_http: Standing) -> None:
    """Whichever one place of a payload is not as it should be."""
    reading = [one for name, one in vars(payload_utils).items() if name.startswith(("is_", "to_"))]
    let = 0
    for parcel in parcels(over_http.scene).values():
        for path in paths(parcel.payload):
            for value in (GONE, *WRONG):
                body = mutated(parcel.payload, path, value, gone=value is GONE)
                if "command" in body or not let_through(body):
                    continue
                let += 1
                request = AsyncBoltRequest(body=body, mode="socket_mode")
                for read in reading:
                    read(request.body)
    assert let > 1_000


@pytest.mark.prove
def test_each_place_of_a_payload_may_be_wrong(over_http: Standing) -> None:
    """One at a time, gone or of another type: an answer or a refusal."""
    for parcel in parcels(over_http.scene).values():
        for path in paths(parcel.payload):
            for value in (GONE, *WRONG):
                body = mutated(parcel.payload, path, value, gone=value is GONE)
                wrong = parcel._replace(payload=body)
                assert over_http.does(over_http.deliver(wrong)) < 500, (path, value)
                assert over_http.faults() == []
    assert over_http.answers()


def test_any_payload_over_socket_mode_is_answered_or_refused(over_socket: Standing) -> None:
    """The same payloads, in envelopes."""

    @given(parcel=mutations(parcels(over_socket.scene)))
    def check(parcel: Parcel) -> None:
        payload = over_socket.fresh(parcel).payload
        frame = {"type": parcel.kind, "envelope_id": "e-1", "payload": payload}
        over_socket.does(over_socket.send(frame))
        assert over_socket.faults() == []

    check()
    assert over_socket.answers()


def test_any_frame_of_socket_mode_is_survived(over_socket: Standing) -> None:
    """Envelopes of any shape, and what is no JSON at all."""
    types = st.sampled_from(["hello", "events_api", "slash_commands", "interactive", "ping", ""])
    values = st.recursive(VALUES, lambda inner: st.lists(inner, max_size=3), max_leaves=5)
    names = st.sampled_from(["type", "event", "command", "user", "team", "authorizations", "view"])
    envelope = st.fixed_dictionaries(
        {},
        optional={
            "type": types | values,
            "envelope_id": st.just("e-1") | values,
            "payload": st.dictionaries(names, values) | values,
            "retry_attempt": values,
            "retry_reason": values,
            "debug_info": values,
        },
    )

    @given(frame=envelope | values | st.text(max_size=50))
    def check(frame: object) -> None:
        over_socket.does(over_socket.send(frame))
        assert over_socket.faults() == []

    check()
    assert over_socket.answers()


def test_what_slack_really_tells_is_no_fault(over_http: Standing) -> None:
    """Not even that the app is gone: after it, each example finds a bot that answers."""
    for parcel in parcels(over_http.scene).values():
        assert over_http.does(over_http.deliver(parcel)) == 200
        assert over_http.faults() == []
    assert over_http.answers()
