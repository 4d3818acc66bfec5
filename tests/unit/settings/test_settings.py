"""Settings: what is read from where, and the one line about each that is wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Settings, Source, is_loopback, read, reference

SLACK = {"SLACK_BOT_TOKEN": "xoxb-1-abc", "SLACK_APP_TOKEN": "xapp-1-A0-2-abc"}
FACTORIAL = {"FACTORIAL_API_KEY": "key-of-factorial"}
ENOUGH = {**SLACK, **FACTORIAL}


def plain(secret: SecretStr | None) -> str | None:
    """A secret's text."""
    return secret.get_secret_value() if secret else None


def refusal(environ: Mapping[str, str], folder: Path, *, need_slack: bool = True) -> str:
    """The one line that these settings are refused with."""
    with pytest.raises(SettingsError) as caught:
        read(environ, folder, need_slack=need_slack)
    line = str(caught.value)
    assert "\n" not in line
    return line


def test_tokens_and_a_key_are_enough(tmp_path: Path) -> None:
    """Everything else has a default that works."""
    settings = read(ENOUGH, tmp_path)
    assert plain(settings.slack_bot_token) == "xoxb-1-abc"
    assert settings.transport == "socket"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.host, settings.port) == ("127.0.0.1", 3000)
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/records.sqlite3"
    assert (settings.sync_minutes, settings.check_within, settings.fresh_for) == (15, 1.5, 30)
    assert (settings.timezone, settings.log_level, settings.clock_file) == ("UTC", "INFO", None)


def test_factorial_needs_no_file(tmp_path: Path) -> None:
    """A key alone makes the one source named factorial, at its real address."""
    (source,) = read(ENOUGH, tmp_path).sources
    assert (source.id, source.kind) == ("factorial", "factorial")
    assert source.base_url == "https://api.factorialhr.com"
    assert source.api_version == "2026-10-01"
    assert plain(source.api_key) == "key-of-factorial"
    assert source.access_token is None


def test_an_access_token_does_as_well(tmp_path: Path) -> None:
    """Factorial's other way in is accepted, at another address."""
    environ = {
        "FACTORIAL_ACCESS_TOKEN": "token-of-factorial",
        "FACTORIAL_BASE_URL": "http://127.0.0.1:8000/factorial/",
    }
    (source,) = read(environ, tmp_path, need_slack=False).sources
    assert plain(source.access_token) == "token-of-factorial"
    assert source.base_url == "http://127.0.0.1:8000/factorial"


def test_a_signing_secret_means_http(tmp_path: Path) -> None:
    """Without an app token Slack's events come signed over HTTP."""
    environ = {**ENOUGH, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "0123456789abcdef"}
    assert read(environ, tmp_path).transport == "http"


def test_asking_in_the_terminal_needs_no_slack(tmp_path: Path) -> None:
    """Tokens are optional where Slack is not spoken to."""
    settings = read(FACTORIAL, tmp_path, need_slack=False)
    assert settings.transport is None
    assert read({}, tmp_path, need_slack=False, need_sources=False).sources == ()


def test_the_env_file_lies_under_the_environment(tmp_path: Path) -> None:
    """The environment wins, and an empty variable counts as unset."""
    (tmp_path / ".env").write_text(
        "\ufeff# a comment\nexport ASSETBOT_PORT=8080\nASSETBOT_HOST='0.0.0.0' # everywhere\n"
        'FACTORIAL_API_KEY="a$b${c}d"\nASSETBOT_TIMEZONE=\n',
        encoding="utf-8",
    )
    settings = read({**SLACK, "ASSETBOT_PORT": "9090"}, tmp_path)
    assert (settings.port, settings.host, settings.timezone) == (9090, "0.0.0.0", "UTC")  # noqa: S104 - the value under test
    assert plain(settings.sources[0].api_key) == "a$b${c}d"


def test_an_env_file_with_a_broken_line_is_named_by_the_line(tmp_path: Path) -> None:
    """A line that assigns nothing stops the start."""
    (tmp_path / ".env").write_text("ASSETBOT_PORT=1\nnonsense\n")
    assert refusal(ENOUGH, tmp_path) == ".env line 2 is not NAME=value"


def test_an_env_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are named, not shown."""
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00")
    assert refusal(ENOUGH, tmp_path) == ".env cannot be read: it is not UTF-8 text"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    """NAME_FILE names a file whose text, without its last newline, is the secret."""
    (tmp_path / "token").write_text("xoxb-9-file\n")
    environ = {**ENOUGH, "SLACK_BOT_TOKEN": "", "SLACK_BOT_TOKEN_FILE": "token"}
    assert plain(read(environ, tmp_path).slack_bot_token) == "xoxb-9-file"


def test_a_secret_file_in_the_environment_beats_a_secret_in_the_env_file(tmp_path: Path) -> None:
    """The environment wins in whichever way it gives the secret."""
    (tmp_path / ".env").write_text("FACTORIAL_API_KEY=old\n")
    (tmp_path / "key").write_text("new")
    settings = read({**SLACK, "FACTORIAL_API_KEY_FILE": str(tmp_path / "key")}, tmp_path)
    assert plain(settings.sources[0].api_key) == "new"


def test_a_secret_given_twice_is_refused(tmp_path: Path) -> None:
    """It is not guessed which of the two is meant."""
    line = refusal({**ENOUGH, "SLACK_BOT_TOKEN_FILE": "token"}, tmp_path)
    assert line == "SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: keep one of them"


@pytest.mark.parametrize(
    ("content", "says"), [(None, "No such file"), (b"", "empty"), (b"\xff", "not text")]
)
def test_a_secret_file_that_holds_none_is_named(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    """A missing, empty or unreadable file is told by the variable that names it."""
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    line = refusal({**SLACK, "FACTORIAL_API_KEY_FILE": "key"}, tmp_path)
    assert line.startswith("FACTORIAL_API_KEY_FILE names ")
    assert says in line


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("SLACK_BOT_TOKEN", "", "SLACK_BOT_TOKEN is missing"),
        (
            "SLACK_BOT_TOKEN",
            "xapp-1-2",
            "SLACK_BOT_TOKEN must begin with xoxb-: copy it from OAuth",
        ),
        ("SLACK_BOT_TOKEN", "xoxb-1 2", "SLACK_BOT_TOKEN holds a blank"),
        ("SLACK_APP_TOKEN", "", "SLACK_APP_TOKEN is missing"),
        ("SLACK_APP_TOKEN", "xoxb-1-2", "SLACK_APP_TOKEN must begin with xapp-"),
        ("FACTORIAL_API_KEY", "", "FACTORIAL_API_KEY is missing"),
        ("FACTORIAL_API_KEY", "kéy", "FACTORIAL_API_KEY holds a blank or a sign"),
        ("FACTORIAL_ACCESS_TOKEN", "x", "FACTORIAL_API_KEY and FACTORIAL_ACCESS_TOKEN are both"),
        ("FACTORIAL_BASE_URL", "api.example.test", "FACTORIAL_BASE_URL must be a web address"),
        ("FACTORIAL_BASE_URL", "http://api.example.test", "must begin with https://"),
        (
            "FACTORIAL_BASE_URL",
            "https://me:pw@api.example.test",
            "FACTORIAL_BASE_URL must be a bare",
        ),
        ("FACTORIAL_BASE_URL", "https://api.example.test:99999", "must be a web address"),
        (
            "ASSETBOT_SLACK_API_URL",
            "http://slack.com/api/",
            "ASSETBOT_SLACK_API_URL must begin with",
        ),
        ("ASSETBOT_PORT", "abc", "ASSETBOT_PORT must be a whole number from 0 to 65535, not 'abc'"),
        ("ASSETBOT_PORT", "70000", "ASSETBOT_PORT must be a whole number"),
        ("ASSETBOT_SYNC_MINUTES", "0", "must be a whole number from 1 to 1440, not '0'"),
        ("ASSETBOT_CHECK_WITHIN", "nan", "ASSETBOT_CHECK_WITHIN must be a number from 0.1 to 30"),
        ("ASSETBOT_FRESH_FOR", "-1", "ASSETBOT_FRESH_FOR must be a number from 0 to 3600"),
        ("ASSETBOT_TIMEZONE", "Europe/Berlinn", "'Europe/Berlinn'; did you mean Europe/Berlin?"),
        ("ASSETBOT_ALARM_HOURS", "0", "must be a whole number from 1 to 720, not '0'"),
        ("ASSETBOT_HEARTBEAT_URL", "ftp://a/b", "must be a web address, https://… or http://…"),
        ("ASSETBOT_HEARTBEAT_URL", "hc.example.test/x", "ASSETBOT_HEARTBEAT_URL must be a web"),
        ("ASSETBOT_TIMEZONE", "../etc/passwd", "ASSETBOT_TIMEZONE names no time zone"),
        ("ASSETBOT_TIMEZONE", "Europe", "ASSETBOT_TIMEZONE names no time zone"),
        ("ASSETBOT_LOG_LEVEL", "loud", "ASSETBOT_LOG_LEVEL must be 'DEBUG', 'INFO', 'WARNING' or"),
        ("ASSETBOT_DATABASE_URL", "mysql://u:p@db/x", "ASSETBOT_DATABASE_URL must be postgresql"),
        ("ASSETBOT_DATABASE_URL", "postgresql://u:p@db", "ASSETBOT_DATABASE_URL must be post"),
        ("ASSETBOT_DATABASE_URL", "sqlite:///:memory:", "ASSETBOT_DATABASE_URL must be postgresql"),
        ("ASSETBOT_CLOCK_FILE", "clock", "ASSETBOT_CLOCK_FILE is for the sandbox"),
        (
            "ASSETBOT_CONFIG",
            "none.toml",
            "none.toml (ASSETBOT_CONFIG) cannot be read: No such file",
        ),
        ("ASSETBOT_SYNC_MINUTE", "15", "is not a setting; did you mean ASSETBOT_SYNC_MINUTES?"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(
    tmp_path: Path, variable: str, value: str, says: str
) -> None:
    """One readable line names the variable, and never repeats a secret or a password."""
    line = refusal({**ENOUGH, variable: value}, tmp_path)
    assert says in line
    assert variable in line or value == ""
    if "TOKEN" in variable or "@" in value or "KEY" in variable:
        assert not value or value not in line


def test_http_needs_a_port(tmp_path: Path) -> None:
    """Port 0 turns the web server off, which HTTP mode cannot do without."""
    environ = {**ENOUGH, "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "abc", "ASSETBOT_PORT": "0"}
    assert refusal(environ, tmp_path).startswith("ASSETBOT_PORT must not be 0")
    assert read({**ENOUGH, "ASSETBOT_PORT": "0"}, tmp_path).port == 0


def test_the_sandbox_may_shift_the_clock(tmp_path: Path) -> None:
    """With Slack on this machine a clock file is taken."""
    environ = {
        **ENOUGH,
        "ASSETBOT_SLACK_API_URL": "http://127.0.0.1:4000/slack/api",
        "ASSETBOT_CLOCK_FILE": "clock",
    }
    settings = read(environ, tmp_path)
    assert settings.clock_file == tmp_path / "clock"
    assert settings.slack_api_url == "http://127.0.0.1:4000/slack/api/"


def listed(folder: Path, text: str) -> Path:
    """An assetbot.toml in the folder."""
    path = folder / "assetbot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_lists_several_sources(tmp_path: Path) -> None:
    """Each table is a source; its secret comes from the variable that it names."""
    listed(
        tmp_path,
        """
        [[sources]]
        id = "berlin"
        kind = "factorial"
        api_key_env = "BERLIN_KEY"
        record_url = "https://app.example.test/assets/{id}?tab=it"

        [[sources]]
        id = "oslo"
        kind = "factorial"
        base_url = "https://oslo.example.test"
        access_token_env = "OSLO_TOKEN"
        api_version = "2026-07-01"
        """,
    )
    (tmp_path / "oslo").write_text("oslo-token")
    environ = {**SLACK, "BERLIN_KEY": "berlin-key", "OSLO_TOKEN_FILE": "oslo"}
    settings = read(environ, tmp_path)
    berlin, oslo = settings.sources
    assert (berlin.id, plain(berlin.api_key)) == ("berlin", "berlin-key")
    assert berlin.record_url == "https://app.example.test/assets/{id}?tab=it"
    assert (plain(oslo.access_token), oslo.base_url) == ("oslo-token", "https://oslo.example.test")
    assert oslo.api_version == "2026-07-01"
    assert {plain(one) for one in settings.secrets} >= {"berlin-key", "oslo-token", "xoxb-1-abc"}


def test_the_file_may_lie_elsewhere(tmp_path: Path) -> None:
    """ASSETBOT_CONFIG names it, from the working directory on."""
    (tmp_path / "conf").mkdir()
    listed(tmp_path / "conf", '[[sources]]\nid="a"\nkind="factorial"\napi_key_env="KEY"\n')
    settings = read({**SLACK, "KEY": "k", "ASSETBOT_CONFIG": "conf/assetbot.toml"}, tmp_path)
    assert [source.id for source in settings.sources] == ["a"]


SOURCE = '[[sources]]\nid = "a"\nkind = "factorial"\napi_key_env = "KEY"\n'


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sources = [", "assetbot.toml is not TOML"),
        ('"sour\\nce" = 1\n', "'sour\\nce' is not a setting"),
        ("[source]\n", "source is not a setting; did you mean [[sources]]?"),
        ("sources = 1\n", "sources must be written as [[sources]] tables"),
        (SOURCE + 'bas_url = "x"\n', "sources[1].bas_url is not a setting; did you mean base_url?"),
        (
            SOURCE + 'api_key = "s3cret"\n',
            "sources[1].api_key: a secret does not belong in the file",
        ),
        (SOURCE + "api_version = 2026-10-01\n", "sources[1].api_version must be text in quotes"),
        (SOURCE + 'base_url = "http://x.test"\n', "sources[1].base_url must begin with https://"),
        (SOURCE + 'record_url = "https://x.test/a"\n', "sources[1].record_url must hold {id} once"),
        (SOURCE + 'access_token_env = "KEY"\n', "sources[1] needs one of api_key_env and"),
        (SOURCE + SOURCE, "two of them have the id 'a'"),
        (SOURCE.replace('"a"', '"A b"'), "sources[1].id must be small letters"),
        (SOURCE.replace('id = "a"', ""), "sources[1].id is missing"),
        (
            SOURCE.replace("factorial", "itglue"),
            "sources[1].kind must be 'factorial' or 'itflow', not 'itglue'",
        ),
        (
            SOURCE.replace('"KEY"', '"OTHER"'),
            "sources[1].api_key_env names an environment variable that is not set: set it, or take",
        ),
        (SOURCE.replace('"KEY"', '"s3cret-key!"'), "must be the name of an environment variable"),
    ],
)
def test_a_wrong_line_of_the_file_is_named(tmp_path: Path, text: str, says: str) -> None:
    """The key is told with its place, and a secret that stands there by mistake is not repeated."""
    listed(tmp_path, text)
    line = refusal({**SLACK, "KEY": "k"}, tmp_path)
    assert says in line
    assert "s3cret" not in line


def test_a_key_that_no_source_uses_is_not_ignored(tmp_path: Path) -> None:
    """Factorial's variables beside a file that does not name them are a mistake."""
    listed(tmp_path, SOURCE)
    line = refusal({**ENOUGH, "KEY": "k"}, tmp_path)
    assert line.startswith("FACTORIAL_API_KEY is set, but the sources are those that ")


def test_secrets_do_not_show(tmp_path: Path) -> None:
    """Neither the settings nor their JSON say a secret."""
    settings = read(ENOUGH, tmp_path)
    for text in (repr(settings), str(settings), settings.model_dump_json()):
        assert "xoxb-1-abc" not in text
        assert "key-of-factorial" not in text


def test_the_reference_names_every_variable_once() -> None:
    """Each documented default is the one that is used, and each has a description."""
    rows = reference()
    names = [row.variable for row in rows]
    assert len(names) == len(set(names))
    assert dict(zip(names, (row.default for row in rows), strict=True)) | {
        "ASSETBOT_PORT": "3000",
        "ASSETBOT_DATA_DIR": "./data",
        "ASSETBOT_CHECK_WITHIN": "1.5",
        "SLACK_BOT_TOKEN": "",
        "FACTORIAL_BASE_URL": "https://api.factorialhr.com",
    } == dict(zip(names, (row.default for row in rows), strict=True))
    assert all(row.description for row in rows)


def test_the_documented_defaults_are_valid(tmp_path: Path) -> None:
    """Writing every default out changes nothing."""
    written = {row.variable: row.default for row in reference()}
    assert read({**written, **ENOUGH}, tmp_path) == read(ENOUGH, tmp_path)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("http://127.0.0.1:80/", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:80/", True),
        ("http://localhost/", True),
        ("http://localhost.example.test/", False),
        ("http://127.0.0.1.example.test/", False),
        ("https://slack.com/api/", False),
        ("http://0.0.0.0/", False),
        ("nonsense", False),
    ],
)
def test_what_counts_as_this_machine(url: str, *, answer: bool) -> None:
    """Only names and addresses that cannot lead elsewhere."""
    assert is_loopback(url) is answer


def test_settings_made_by_hand_keep_the_records_in_the_data_folder(tmp_path: Path) -> None:
    """Code that makes its own settings gets the same address of the records."""
    settings = Settings(data_dir=tmp_path)
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/records.sqlite3"
    assert Source(id="a", kind="factorial").base_url == "https://api.factorialhr.com"


@given(
    st.dictionaries(
        st.sampled_from([row.variable for row in reference()]),
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80),
        max_size=4,
    )
)
def test_any_values_are_read_or_refused_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    """Whatever stands in the environment, the answer is settings or a SettingsError."""
    folder = tmp_path_factory.getbasetemp()
    said = ""
    try:
        read({**ENOUGH, **values}, folder)
    except SettingsError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1


@pytest.mark.parametrize("name", ["ASSETBOT_DATA_DIR", "ASSETBOT_CONFIG"])
def test_the_home_of_nobody_is_no_folder(tmp_path: Path, name: str) -> None:
    """A path in the home of someone who is not there is named, in one line."""
    with pytest.raises(SettingsError, match=name):
        read({"FACTORIAL_API_KEY": "k" * 20, name: "~nosuch/x"}, tmp_path, need_slack=False)
