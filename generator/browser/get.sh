#!/bin/sh
# Finds a program that the tests and measurements need, or installs Debian's: as root or
# with sudo that asks nothing. Says what it found or why there is none, and fails if there
# is none. It ends within about ten minutes, whatever apt does.
#
#   sh get.sh browser         Chromium: find or install
#   sh get.sh java            a Java runtime, for the Nu HTML checker
#   sh get.sh node            Node.js with npm, for axe-core, Lighthouse and the data package
#   sh get.sh sqlite          sqlite3, which reads tables back
#   sh get.sh citations       pandoc and bibutils, which read citations
#   sh get.sh hosts           nginx and Caddy, to serve the site with
#   sh get.sh readers         feedparser, icalendar and xmllint, to read feeds and the like with
#   sh get.sh deploy          rsync and rclone, which carry a site to its host
#   sh get.sh browser find    find only
set -u

what=${1:-browser}
case $what in
browser)
	name="Chromium" without="the tests in a browser are left out (in CI they fail). Install one, or say where it is in PORTOLAN_CHROMIUM"
	packages="chromium chromium-browser" version=--version ;;
java)
	name="Java runtime" without="the Nu HTML checker can't run. Install one, version 11 or newer"
	packages="default-jre-headless" version=-version ;;
node)
	name="Node.js with npm" without="axe-core and Lighthouse can't run, nor is the data package read. Install version 18 or newer"
	packages="npm" version=--version ;;
sqlite)
	name="sqlite3" without="tables are not read back"
	packages="sqlite3" version=--version ;;
citations)
	name="pandoc with bibutils" without="citations are not read"
	packages="pandoc bibutils" version=--version ;;
hosts)
	name="nginx and Caddy" without="the set-ups of README.md can't be tried. Install both"
	packages="nginx-light caddy" version=-v ;;
readers)
	name="feedparser, icalendar and xmllint" without="feeds and the calendar can't be read by others' programs. Install the three for /usr/bin/python3"
	packages="python3-feedparser python3-icalendar libxml2-utils" version=--version ;;
deploy)
	name="rsync and rclone" without="the commands of README.md can't be tried. Install both"
	packages="rsync rclone" version=--version ;;
*)
	echo "get.sh: $what is none of browser, java, node, sqlite, citations, hosts, readers and deploy" >&2
	exit 2 ;;
esac

# works tells whether a program is there and starts: on some systems its name belongs to
# a script that only says how to install it.
works() { command -v "$1" >/dev/null 2>&1 && limit 60 "$1" $version </dev/null >/dev/null 2>&1; }

# limit runs a command for so many seconds at most.
limit() {
	if command -v timeout >/dev/null 2>&1; then timeout -k 10 "$@"; else shift; "$@"; fi
}

find_program() {
	case $what in
	browser) # the names are those of browser.go
		set -- "${PORTOLAN_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable headless-shell \
			"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ;;
	java) set -- java ;;
	node) works npm || return 1; set -- node ;;
	sqlite) set -- sqlite3 ;;
	citations) command -v ris2xml >/dev/null 2>&1 && command -v xml2bib >/dev/null 2>&1 || return 1; set -- pandoc ;;
	hosts) version=-v; works nginx || return 1; version=version; works caddy && set -- caddy || return 1 ;;
	deploy) works rsync && set -- rclone || return 1 ;;
	readers) works xmllint && /usr/bin/python3 -c "import feedparser, icalendar" 2>/dev/null || return 1; set -- xmllint ;;
	esac
	for candidate; do
		if [ -n "$candidate" ] && works "$candidate"; then
			echo "$what: $candidate"
			return 0
		fi
	done
	return 1
}

fail() {
	echo "$what: there is no $name, and $1." >&2
	echo "$what: $without." >&2
	exit 1
}

find_program && exit 0
[ "${2:-}" = find ] && fail "none was to be installed"
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

echo "$what: installing Debian's $name"
for try in 1 2 3; do
	# Old lists name files that are gone, and a new machine has none: the first try is
	# without reading them anew, for it may well do.
	[ "$try" -eq 1 ] || apt update || true
	for package in $packages; do
		apt install --no-install-recommends "$package" && find_program && exit 0
	done
	[ "$(date +%s)" -lt "$deadline" ] || break
	# The lock of the lists is not waited for by apt itself, nor is a run of dpkg that was cut off ended.
	[ "$try" -eq 1 ] || { sleep 5; limit 120 $as_root dpkg --configure -a </dev/null >>"$log" 2>&1; }
done
tail -n 5 "$log" >&2
fail "apt-get could not install it"
