"""`.env.example` and README's table say of the settings what `bot.settings` says.

`python -m tests.project.test_settings_reference` writes both anew.
"""

import re
from pathlib import Path

from bot.settings import read, reference

ROOT = Path(__file__).parents[2]
SECRETS = ("TOKEN", "SECRET", "KEY")
BLOCK = re.compile(
    r"(?<=<!-- settings: from bot/settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL
)
HEAD = """\
# Copy this file to .env and fill in what you need: the bot reads .env from the folder it is started
# in, and a variable of the real environment wins. README.md says where each secret comes from.
# A secret can also be in a file of its own: NAME_FILE=/path/to/it.
"""


def example() -> str:
    """.env.example: secrets empty, everything else at its default and switched off by a #."""
    lines = [HEAD]
    for variable, default, description in reference():
        secret = variable.endswith(SECRETS)
        lines.append(f"# {description}\n{'' if secret else '# '}{variable}={default}\n")
    return "\n".join(lines)


def table() -> str:
    """README's table of the settings."""
    rows = [
        f"| `{variable}` | {f'`{default}`' if default else ''} | {description} |\n"
        for variable, default, description in reference()
    ]
    return f"\n| variable | default | meaning |\n|---|---|---|\n{''.join(rows)}\n"


def test_the_example_file_names_every_setting() -> None:
    """.env.example is what the settings say of themselves."""
    assert (ROOT / ".env.example").read_text() == example()


def test_readme_names_every_setting() -> None:
    """README's table is what the settings say of themselves."""
    found = BLOCK.search((ROOT / "README.md").read_text())
    assert found is not None
    assert found[0] == table()


def test_the_example_file_is_a_readable_env_file(tmp_path: Path) -> None:
    """Copied as it is, nothing in it is wrong: what is empty counts as not given."""
    (tmp_path / ".env").write_text(example())
    plain = read({}, tmp_path, need_slack=False, need_sources=False)
    (tmp_path / ".env").unlink()
    assert plain == read({}, tmp_path, need_slack=False, need_sources=False)


SYSTEMS = {
    "FACTORIAL_API_KEY": "a-key",
    "FACTORIAL_BASE_URL": "https://factorial.example.com",
    "ITFLOW_API_KEY": "a-key",
    "ITFLOW_BASE_URL": "https://itflow.example.com",
}


def configured(environ: dict[str, str], folder: Path, text: str) -> list[str]:
    """The kinds of sources that there are with this text as assetbot.toml."""
    (folder / "assetbot.toml").write_text(text)
    return [one.kind for one in read(environ, folder, need_slack=False).sources]


def test_the_example_configuration_copied_as_it_is_changes_nothing(tmp_path: Path) -> None:
    """Whatever the environment says of asset systems: a copy to start from stops no start."""
    text = (ROOT / "assetbot.example.toml").read_text()
    for names in (("FACTORIAL",), ("ITFLOW",), ("FACTORIAL", "ITFLOW")):
        environ = {name: said for name, said in SYSTEMS.items() if name.startswith(names)}
        assert configured(environ, tmp_path, text) == [name.lower() for name in names]


def test_the_example_configuration_is_valid_with_everything_in_it_switched_on(
    tmp_path: Path,
) -> None:
    """assetbot.example.toml works with each commented setting uncommented."""
    text = (ROOT / "assetbot.example.toml").read_text()
    whole = re.sub(r"(?m)^# (?=\[|\w+ = )", "", text)
    keys = dict.fromkeys(re.findall(r'(?m)^\w+_env = "(\w+)"', whole), "a-key")
    assert configured(keys, tmp_path, whole) == ["factorial", "factorial", "itflow"]


def _write() -> None:
    (ROOT / ".env.example").write_text(example())
    readme = ROOT / "README.md"
    readme.write_text(BLOCK.sub(lambda _: table(), readme.read_text()))


if __name__ == "__main__":
    _write()
