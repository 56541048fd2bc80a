# Shared by the scripts: where things are, how to speak, how to fail.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
LOCAL="$ROOT/.local"
VENV="$LOCAL/venv"
RUN="$LOCAL/run"
export ROOT LOCAL VENV RUN
mkdir -p "$LOCAL/stamps" "$RUN"

# One line of progress.
step() {
    printf '\033[1m==>\033[0m %s\n' "$*" >&2
}

# die WHAT_FAILED WHAT_TO_DO: every failure says both.
die() {
    printf '\033[31mfailed:\033[0m %s\n' "$1" >&2
    printf '  to do: %s\n' "${2:-see the message above and run the command again}" >&2
    exit 1
}

# need COMMAND NAME PACKAGES...: stop when a command is missing.
need() {
    local command="$1" name="$2"
    shift 2
    command -v "$command" >/dev/null 2>&1 ||
        die "$name is missing" "apt-get install --no-install-recommends $*"
}

# stamped NAME VALUE: was step NAME last finished with this VALUE?
stamped() {
    [ "$(cat "$LOCAL/stamps/$1" 2>/dev/null)" = "$2" ]
}

stamp() {
    printf '%s\n' "$2" >"$LOCAL/stamps/$1"
}

# Two commands of one checkout started together must not fetch the same thing twice.
one_at_a_time() {
    exec 9>>"$LOCAL/fetch.lock"
    flock 9
}
