"""What a package brings along is loaded once it is needed."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from bot.late import left_out, put_off


@pytest.fixture(autouse=True)
def attic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package `attic` that brings `chest` along, as it does `chest.locks`."""
    files = {
        "chest/__init__.py": "from chest import locks\n\nclass Rusty(Exception): ...\n",
        "chest/locks.py": "class Jammed(Exception): ...\n",
        "attic.py": "import chest\nfrom chest import locks as its_locks\n",
        "eager.py": "import chest\nfrom chest import locks\n\nJammed = locks.Jammed\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for name in ("attic", "eager", "chest", "chest.locks"):
        monkeypatch.setitem(sys.modules, name, None)  # put back as it was: not there at all
        del sys.modules[name]
    monkeypatch.syspath_prepend(tmp_path)


def test_a_start_loads_no_driver_of_postgresql_and_nothing_that_draws_in_a_terminal() -> None:
    """Both are brought along by packages that the bot needs: 12 MB that nobody here would use."""
    said = "import sys, bot.process; print({'psycopg', 'rich', 'pygments'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "set()"


def test_a_module_that_is_put_off_is_not_loaded() -> None:
    """What imports it is none the wiser."""
    with put_off("chest", "chest.locks"):
        import_module("attic")
    assert not {"chest", "chest.locks"} & {*sys.modules}


def test_a_module_that_is_put_off_is_there_when_it_is_used() -> None:
    """So is a part of it, and both are what everybody else gets."""
    with put_off("chest", "chest.locks"):
        attic = import_module("attic")
    jammed = attic.its_locks.Jammed
    assert jammed is import_module("chest.locks").Jammed
    assert attic.chest.Rusty is import_module("chest").Rusty


def test_a_module_that_is_used_by_what_imports_it_is_put_off_no_longer() -> None:
    """It is there at once, whole."""
    with put_off("chest", "chest.locks"):
        eager = import_module("eager")
    assert eager.Jammed is import_module("chest").locks.Jammed


def test_what_a_module_that_is_put_off_has_not_is_said_as_of_any_other() -> None:
    """A misspelt name is an AttributeError."""
    with put_off("chest", "chest.locks"):
        attic = import_module("attic")
    with pytest.raises(AttributeError, match="Rustty"):
        _ = attic.chest.Rustty


def test_a_module_that_is_loaded_already_stays_what_it_is() -> None:
    """There is nothing to be put off then."""
    chest = import_module("chest")
    with put_off("chest", "chest.locks"):
        attic = import_module("attic")
    assert attic.chest is chest


def test_a_module_that_is_left_out_cannot_be_imported() -> None:
    """What would use it if it can does without."""
    left_out("chest")
    with pytest.raises(ModuleNotFoundError):
        import_module("chest")
