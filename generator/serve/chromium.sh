#!/bin/sh
# Finds the Chromium that the browser tests need, or installs Debian's: as root or with
# sudo that asks nothing. Says what it found or why there is none, and fails if there is
# none. It ends within about ten minutes, whatever apt does.
#
#   sh chromium.sh         find or install
#   sh chromium.sh find    find only
set -u

# works tells whether a browser is there and starts: on some systems its name belongs to
# a script that only says how to install it.
works() { command -v "$1" >/dev/null 2>&1 && limit 60 "$1" --version </dev/null >/dev/null 2>&1; }

# limit runs a command for so many seconds at most.
limit() {
	if command -v timeout >/dev/null 2>&1; then timeout -k 10 "$@"; else shift; "$@"; fi
}

find_browser() {
	# The names are those of the test (browser_test.go).
	for name in "${PORTOLAN_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable headless-shell \
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
		if [ -n "$name" ] && works "$name"; then
			echo "browser: $name"
			return 0
		fi
	done
	return 1
}

fail() {
	echo "browser: there is no Chromium, and $1." >&2
	echo "browser: the tests in a browser are left out (in CI they fail). Install one, or say where it is in PORTOLAN_CHROMIUM." >&2
	exit 1
}

find_browser && exit 0
[ "${1:-}" = find ] && fail "none was to be installed"
command -v apt-get >/dev/null 2>&1 || fail "this system has no apt-get to install it with"
as_root=
if [ "$(id -u)" -ne 0 ]; then
	command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || fail "only root may install it here"
	as_root="sudo -n"
fi

log=$(mktemp) || fail "no file can be made for what apt says"
trap 'rm -f "$log"' EXIT
deadline=$(($(date +%s) + 540))

# apt runs apt-get, which waits for another one's lock, asks nothing and gives up on a
# server that says nothing.
apt() {
	left=$((deadline - $(date +%s)))
	[ "$left" -gt 0 ] || return 1
	# $as_root is no word or two.
	# shellcheck disable=SC2086
	limit "$left" $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 \
		-o Acquire::http::Timeout=30 -o Acquire::https::Timeout=30 -o Dpkg::Use-Pty=0 "$@" </dev/null >>"$log" 2>&1
}

echo "browser: installing Debian's Chromium for the tests in a browser"
for try in 1 2 3; do
	# Old lists name files that are gone, and a new machine has none: the first try is
	# without reading them anew, for it may well do.
	[ "$try" -eq 1 ] || apt update || true
	for package in chromium chromium-browser; do
		apt install --no-install-recommends "$package" && find_browser && exit 0
	done
	[ "$(date +%s)" -lt "$deadline" ] || break
	# The lock of the lists is not waited for by apt itself, nor is a run of dpkg that was cut off ended.
	[ "$try" -eq 1 ] || { sleep 5; limit 120 $as_root dpkg --configure -a </dev/null >>"$log" 2>&1; }
done
tail -n 5 "$log" >&2
fail "apt-get could not install it"
