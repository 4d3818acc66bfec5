"""requirements/install.sh: from nothing but a Python to a .venv that equals the locks."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.project.conftest import PYTHON, Checkout, programs

GOOD = f'exec "{PYTHON}" "$@"'
BARE = f'exec "{PYTHON}" -c \'import sys; sys.modules["ensurepip"] = None; exec(sys.argv[1])\' "$2"'
OLD = "echo old 3.9"
GONE = "echo 'python3.13: command not found' >&2; exit 127"


def test_without_python_one_line_says_what_to_install(fresh: Checkout, tmp_path: Path) -> None:
    """Nothing but a shell on the machine: the one line names the version and three ways to it."""
    done = fresh.install("run", PATH=str(programs(tmp_path / "bin")))
    assert done.status == 1
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert done.err.startswith("assetbot: Python 3.11 or newer is needed and was not found: ")
    assert "apt install python3 python3-venv" in done.err
    assert "brew install" in done.err
    assert not (fresh.folder / ".venv").exists()


def test_a_python_that_is_too_old_is_named(fresh: Checkout, tmp_path: Path) -> None:
    """The line says which Pythons were looked at, so that nobody wonders."""
    path = programs(tmp_path / "bin", python3=OLD, python3_13=GONE)
    done = fresh.install("run", PATH=str(path), PYTHON="/no/such/python")
    assert done.status == 1
    assert "/no/such/python does not run, python3 is 3.9" in done.err


@pytest.mark.parametrize(
    "named", ["/no/such/python", pytest.param("ancient", marks=pytest.mark.prove)]
)
def test_a_python_that_cannot_be_used_is_not_passed_over_in_silence(
    installed: Checkout, tmp_path: Path, named: str
) -> None:
    """One line says that another is taken; what is installed already does, and is not touched."""
    path = f"{programs(tmp_path / 'bin', ancient='exit 1')}:/usr/bin:/bin"
    done = installed.install("run", PATH=path, PYTHON=named)
    assert (done.status, done.out) == (0, "")
    said = f"PYTHON is {named}, which does not run or is older than 3.11: taking another"
    assert done.err == f"assetbot: {said}\n"


def test_a_python_without_the_venv_module_says_how_to_get_it(
    fresh: Checkout, tmp_path: Path
) -> None:
    """As Debian ships it: the module is a package of its own."""
    done = fresh.install("run", PATH=str(programs(tmp_path / "bin", python3=BARE)))
    assert done.status == 1
    assert done.err.count("\n") == 1
    assert "python3 has no venv module" in done.err
    assert "apt install python3-venv" in done.err


def test_a_python_asked_for_by_name_is_not_replaced_by_another(
    fresh: Checkout, tmp_path: Path
) -> None:
    """PYTHON=… without the venv module is an error even where another Python would do."""
    path = programs(tmp_path / "bin", python3=GOOD, mine=BARE)
    done = fresh.install("run", PATH=str(path), PYTHON="mine")
    assert "mine has no venv module" in done.err


@pytest.mark.parametrize(
    ("scripts", "chosen"),
    [
        ({"python3_13": "MARK", "python3_11": "MARK"}, "python3.13"),
        ({"python3_13": GONE, "python3_12": OLD, "python3_11": "MARK"}, "python3.11"),
        ({"python3_13": BARE, "python3": OLD, "python": "MARK"}, "python"),
        ({"python3": "MARK", "mine": "MARK"}, "mine"),
    ],
)
def test_the_first_python_that_will_do_is_taken(
    fresh: Checkout, tmp_path: Path, scripts: dict[str, str], chosen: str
) -> None:
    """In order: $PYTHON, python3.13 to python3.11, python3, python; broken and old ones skipped."""
    marked = {
        name: f'echo good "{tmp_path}/took {name.replace("_", ".")}"'
        if script == "MARK"
        else script
        for name, script in scripts.items()
    }
    path = programs(tmp_path / "bin", **marked)
    done = fresh.install("run", PATH=str(path), PYTHON="mine" if "mine" in scripts else "")
    assert f"took {chosen}: not found" in done.err.replace("'", "")


def test_a_lock_is_installed_and_the_next_run_needs_no_network(installed: Checkout) -> None:
    """A second run is silent, quick, and asks nobody for anything."""
    assert installed.has() == ["extra-1.0", "tiny-1.0"]
    before = sorted(installed.folder.glob(".venv/**/*"))
    assert installed.install("run", PIP_FIND_LINKS="/no/such/folder") == (0, "", "")
    assert sorted(installed.folder.glob(".venv/**/*")) == before


def test_progress_is_shown(first_run: str) -> None:
    """The first run says what it does before it does it, and when it is done."""
    making, installing = first_run.splitlines()
    assert making.startswith("Making .venv with ")
    assert installing.startswith("Installing requirements/run.txt (2 packages): ")
    assert making.endswith(" . done")
    assert installing.endswith("done")


@pytest.mark.prove
def test_a_second_lock_is_added_to_the_first(installed: Checkout) -> None:
    """The tests' packages come on top; what is there is not touched."""
    marker = installed.folder / ".venv" / "still the same"
    marker.touch()
    assert installed.install("run", "dev").status == 0
    assert installed.has() == ["extra-1.0", "pytest-1.0", "tiny-1.0"]
    assert marker.exists()


@pytest.mark.prove
def test_a_changed_lock_starts_anew(installed: Checkout) -> None:
    """What the lock no longer names is gone afterwards."""
    installed.lock("run", "tiny==2.0")
    assert installed.install("run").status == 0
    assert installed.has() == ["tiny-2.0"]


@pytest.mark.prove
def test_what_was_cut_short_is_built_anew_even_from_inside(installed: Checkout) -> None:
    """A build that was killed leaves no trace, even with the broken .venv first on PATH."""
    (installed.folder / ".venv" / "unfinished").touch()
    (installed.folder / ".venv" / "leftover").touch()
    active = installed.folder / ".venv" / "bin"
    path = os.pathsep.join([str(active), "/usr/bin", "/bin"])
    done = installed.install("run", PATH=path, VIRTUAL_ENV=str(active.parent))
    assert done.status == 0, done
    assert installed.has() == ["extra-1.0", "tiny-1.0"]
    assert not (installed.folder / ".venv" / "leftover").exists()


@pytest.mark.prove
def test_two_builds_at_once_do_not_spoil_each_other(fresh: Checkout) -> None:
    """The second waits for the first and then has nothing to do."""
    twice = "sh $it run & sh $it run; first=$?; wait $!; exit $((first + $?))"
    done = fresh.run("/bin/sh", "-c", twice, it="requirements/install.sh")
    assert done.status == 0, done
    assert done.out.count("Making .venv") == 1
    assert done.out.count("Another build of .venv is under way") == 1
    assert fresh.has() == ["extra-1.0", "tiny-1.0"]


def test_a_package_that_cannot_be_had_is_explained(installed: Checkout) -> None:
    """The end of pip's words, one line of ours, and what was there before still works."""
    lock = installed.folder / "requirements" / "dev.txt"
    lock.write_text("nowhere==1.0 --hash=sha256:" + "0" * 64 + "\n")
    done = installed.install("run", "dev")
    assert done.status == 1
    assert "nowhere" in done.err
    assert done.err.splitlines()[-1].startswith("assetbot: the packages could not be installed")
    assert (installed.folder / ".venv" / "install.log").exists()
    assert installed.has() == ["extra-1.0", "tiny-1.0"]


@pytest.mark.prove
def test_a_package_with_another_hash_is_refused(installed: Checkout) -> None:
    """What the lock does not vouch for is not installed."""
    lock = installed.folder / "requirements" / "dev.txt"
    lock.write_text("pytest==1.0 --hash=sha256:" + "0" * 64 + "\n")
    assert installed.install("run", "dev").status == 1
    assert "pytest-1.0" not in installed.has()


@contextmanager
def asked(server: socket.socket, path: str) -> Iterator[None]:
    """Whoever asks this server for what lies there has asked, and is not answered.

    Anybody else who comes is not meant: a port was another test's before.
    """
    while True:
        with server.accept()[0] as waiting:
            if waiting.recv(1024).startswith(f"GET {path}".encode()):
                yield
                return


@pytest.mark.prove
@pytest.mark.skipif(shutil.which("ps") is None, reason="ps is not installed")
def test_ctrl_c_leaves_no_process_and_no_harm(fresh: Checkout) -> None:
    """What was begun ends with the installer, and nothing is taken for installed."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        with (
            subprocess.Popen(
                ["/bin/sh", "requirements/install.sh", "run"],
                cwd=fresh.folder,
                env={
                    "PATH": f"{fresh.bin()}:/usr/bin:/bin",
                    "HOME": str(fresh.folder),
                    "PIP_CONFIG_FILE": os.devnull,
                    "PIP_INDEX_URL": index,
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                start_new_session=True,
                text=True,
            ) as process,
            asked(silent, "/simple/"),  # from here on pip waits for an answer that never comes
        ):
            assert process.stdout is not None
            os.killpg(process.pid, signal.SIGINT)
            process.stdout.read()
            assert process.wait() == 130
    left = subprocess.run(["ps", "-A", "-o", "args"], capture_output=True, text=True, check=True)
    assert str(fresh.folder) not in left.stdout
    assert not list(fresh.folder.glob(".venv/installed-*"))


@pytest.mark.prove
def test_ctrl_c_while_another_build_is_waited_for_ends_the_wait(fresh: Checkout) -> None:
    """Nothing is said of it, and nothing was begun."""
    other = os.open(fresh.folder / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with subprocess.Popen(
            ["/bin/sh", "requirements/install.sh", "run"],
            cwd=fresh.folder,
            env={"PATH": f"{fresh.bin()}:/usr/bin:/bin", "HOME": str(fresh.folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.read(len("Another build")) == b"Another build"
            os.killpg(process.pid, signal.SIGINT)
            _, err = process.communicate()
            assert (process.returncode, err) == (130, b"")
    finally:
        os.close(other)
    assert not (fresh.folder / ".venv").exists()


@pytest.mark.prove
def test_ctrl_c_while_python_starts_is_no_traceback(installed: Checkout) -> None:
    """What Python looks through at its start, where a Ctrl-C is an error, is left out."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    own = installed.folder / ".local" / "lib" / version / "site-packages"
    own.mkdir(parents=True)
    told = "import sys\nif '--alone' in sys.orig_argv:\n    raise KeyboardInterrupt\n"
    (own / "usercustomize.py").write_text(told)
    done = installed.install("run", "dev")
    assert (done.status, done.err) == (0, "")
