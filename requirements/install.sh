#!/bin/sh
# Makes .venv hold the packages of the locks named: run (the bot), dev (its tests), lock (uv).
#
#     sh requirements/install.sh run dev
#
# A copy of each lock that was installed lies in .venv. While these copies equal the locks there is
# nothing to do, and no network is used. A lock that changed, or a build that was cut short, starts
# .venv anew. PYTHON=... chooses the Python; POSIX sh and Python are all that is needed.

set -eu
trap 'exit 130' INT

case $0 in */*) cd "${0%/*}/.." ;; *) cd .. ;; esac
unset PYTHONHOME PYTHONPATH PYTHONSAFEPATH PIP_TARGET PIP_PREFIX PIP_ROOT
export PYTHONUNBUFFERED=1 PIP_USER=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*"; }
stop() { printf 'assetbot: %s\n' "$*" >&2; exit 1; }

# Asks one candidate; answers "old VERSION", "bare PATH" (no venv module) or "good PATH". Inside a
# virtual environment PATH is the Python it was made from: the environment may be the one to go.
ask='
import sys
if sys.version_info < (3, 11):
    sys.stdout.write("old %d.%d\n" % sys.version_info[:2])
else:
    path = sys.executable if sys.prefix == sys.base_prefix else sys._base_executable
    try:
        import ensurepip, venv
    except ImportError:
        print("bare", path)
    else:
        print("good", path)
'

find_python() {
    seen=''
    for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3 python; do
        [ -n "$candidate" ] || continue
        answer=$("$candidate" -c "$ask" 2>/dev/null </dev/null) || answer=''
        case $answer in
            good*) python=${answer#good }; return ;;
            bare*) bare=${bare:-$candidate}; [ "$candidate" != "${PYTHON:-}" ] || break ;;
            old*) seen="$seen, $candidate is ${answer#old }" ;;
            *) [ "$candidate" != "${PYTHON:-}" ] || seen="$seen, $candidate does not run" ;;
        esac
    done
    if [ -n "${bare:-}" ]; then
        stop "$bare has no venv module: install it (Debian and Ubuntu: sudo apt install python3-venv) or name another Python with PYTHON=/path/to/python3"
    fi
    stop "Python 3.11 or newer is needed and was not found${seen}: install it (Debian and Ubuntu: sudo apt install python3 python3-venv; Fedora: sudo dnf install python3; macOS: brew install python) or name it with PYTHON=/path/to/python3"
}

installed() {
    [ -f ".venv/installed-$1.txt" ] &&
        [ "$(cat ".venv/installed-$1.txt")" = "$(cat "requirements/$1.txt")" ]
}

# Whether .venv runs, and is of the Python that was asked for, if one was. -IS: what lies in .venv
# need not be looked through for that.
usable() {
    [ -f .venv/installed-run.txt ] && [ ! -e .venv/unfinished ] || return 1
    base='import sys; print(sys.version, sys.base_prefix)'
    ours=$(.venv/bin/python -IS -c "$base" 2>/dev/null) || return 1
    [ -z "${PYTHON:-}" ] && return
    wanted=$("$PYTHON" -IS -c "$base" 2>/dev/null </dev/null) || return 0
    [ "$ours" = "$wanted" ]
}

ready() {
    for name in "$@"; do installed "$name" || return 1; done
    usable
}

# Runs a command that may be silent for long: shows that it lives, and its end if it fails. It runs
# in a process group of its own, so that giving up reaches what it has started too.
group='import os, sys; os.setpgid(0, 0); os.execv(sys.argv[1], sys.argv[1:])'
work=''
patiently() {
    printf '%s ' "$1"; shift
    "$python" -c "$group" "$@" >.venv/install.log 2>&1 </dev/null &
    work=$!
    last=0
    while kill -0 "$work" 2>/dev/null; do
        sleep 0.7 2>/dev/null || sleep 1
        now=$(grep -cE '^(Collecting|Processing|Requirement already)' .venv/install.log) || now=0
        if [ "$now" -gt "$last" ]; then printf '%s ' "$now"; else printf '. '; fi
        last=$now
    done
    failed=0
    wait "$work" || failed=$?
    work=''
    if [ $failed -ne 0 ]; then
        say 'failed'
        grep -v '^WARNING' .venv/install.log | tail -n 5 >&2
        return $failed
    fi
    say 'done'
}

give_up() {
    [ -n "$work" ] || return 0
    { kill -s TERM -- "-$work" || kill "$work"; wait "$work"; } 2>/dev/null || :
}

add() {
    installed "$1" && return
    count=$(grep -c '^[A-Za-z0-9].*==' "requirements/$1.txt") || count=0
    : >.venv/unfinished
    patiently "Installing requirements/$1.txt ($count packages):" \
        .venv/bin/python -m pip install --no-deps --require-hashes --only-binary :all: \
        --progress-bar off --requirement "requirements/$1.txt" ||
        stop "the packages could not be installed (the whole output is in .venv/install.log): the first time needs a network, and one of Python 3.11, 3.12, 3.13"
    cp "requirements/$1.txt" ".venv/installed-$1.txt"
    rm .venv/unfinished
}

build() {
    for name in run "$@"; do
        [ ! -e ".venv/installed-$name.txt" ] || installed "$name" || anew=yes
    done
    if [ -n "${anew:-}" ] || ! usable; then
        { rm -rf .venv && mkdir .venv; } 2>/dev/null ||
            stop 'the folder .venv cannot be made anew here: does it, or this folder, belong to another user?'
        patiently "Making .venv with $python:" "$python" -m venv .venv ||
            stop "$python cannot make a virtual environment: name another with PYTHON=/path/to/python3"
    fi
    for name in run "$@"; do add "$name"; done
}

# Two builds at once would spoil each other: the second waits. The lock goes with its process,
# however that ends, so that none is ever left behind. -IS below: what Python looks through at its
# start would answer Ctrl-C with a traceback.
alone='
try:
    import fcntl, os, sys, time
    folder = os.open("requirements", os.O_RDONLY)
    said = False
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            word = ". " if said else "Another build of .venv is under way, waiting for it "
            sys.stdout.write(word)
            sys.stdout.flush()
            said = True
            time.sleep(0.7)
        except OSError:
            break
    if said:
        print()
    os.set_inheritable(folder, True)
    os.execvp("/bin/sh", ["/bin/sh", "requirements/install.sh", *sys.argv[1:]])
except KeyboardInterrupt:
    raise SystemExit(130) from None
'

if [ "${1:-}" != --alone ]; then
    [ $# -gt 0 ] || stop 'usage: sh requirements/install.sh run [dev] [bench] [lock]'
    new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
    if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c "$new_enough" >/dev/null 2>&1 </dev/null; then
        say "assetbot: PYTHON is $PYTHON, which does not run or is older than 3.11: taking another" >&2
    fi
    ready "$@" && exit
    find_python
    exec "$python" -IS -c "$alone" --alone "$python" "$@"
fi

python=$2
shift 2
trap give_up EXIT
trap 'exit 143' TERM HUP
ready "$@" || build "$@"
