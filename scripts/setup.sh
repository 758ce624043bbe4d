#!/bin/sh
# Set-up for the Makefile: sh scripts/setup.sh run|dev|system
#   run     a virtual environment with Essaim
#   dev     the same with the test tools
#   system  Chromium and axe-core for the browser tests: installed when root on Debian, else a message (those tests then skip)
set -eu
VENV=${VENV:-.venv}
PYTHON=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

apt_install() { # packages...; false when it cannot
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    apt-get update -qq >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

find_python() {
    if ! command -v "$PYTHON" >/dev/null 2>&1; then
        say "python3: absent; installing it"
        apt_install python3 python3-venv python3-pip || { say "essaim: python3 not found. Install Python 3.11 or newer (Debian: apt install python3 python3-venv)."; exit 1; }
    fi
    "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "essaim: $("$PYTHON" --version) is too old; Python 3.11 or newer is needed. Name another with: make PYTHON=python3.12 …"; exit 1; }
}

make_venv() {
    [ -x "$VENV/bin/python" ] && "$VENV/bin/python" -m pip --version >/dev/null 2>&1 && return
    rm -rf "$VENV"
    if ! "$PYTHON" -m venv "$VENV" >/dev/null 2>&1; then
        rm -rf "$VENV"
        apt_install python3-venv python3-pip || { say "essaim: python3 cannot make a virtual environment. Install it with: sudo apt install python3-venv"; exit 1; }
        "$PYTHON" -m venv "$VENV"
    fi
}

install() { # extras
    say "essaim: installing into $VENV (once; a few minutes)…"
    # torch first: with it in place nothing pulls another build of it. PIP_EXTRA_INDEX_URL may name PyTorch's own CPU index.
    "$VENV/bin/python" -m pip install -q --disable-pip-version-check "$(grep '^torch==' constraints.txt)" \
        && "$VENV/bin/python" -m pip install -q --disable-pip-version-check -c constraints.txt -e ".$1" \
        || { say "essaim: the installation failed; the lines above say why. Check the network connection and run the same command again."; exit 1; }
}

case "${1:-}" in
    run) find_python; make_venv; install ""; touch "$VENV/.run" ;;
    dev) find_python; make_venv; install "[dev]"; touch "$VENV/.run" "$VENV/.dev" ;;
    system)
        if command -v npm >/dev/null 2>&1 && [ ! -e "$VENV/node_modules/axe-core" ]; then
            npm install --silent --no-save --no-audit --no-fund --prefix "$VENV" axe-core@4.14 >/dev/null 2>&1 || say "essaim: axe-core could not be installed; the accessibility tests will be skipped."
        fi
        for chromium in chromium chromium-browser google-chrome; do command -v "$chromium" >/dev/null 2>&1 && exit 0; done
        apt_install chromium || say "essaim: no Chromium here and no right to install it; the browser tests will be skipped (sudo apt install chromium)." ;;
    *) say "usage: sh scripts/setup.sh run|dev|system"; exit 2 ;;
esac
