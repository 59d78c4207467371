#!/bin/sh
# Install what a machine needs into .venv: Debian packages, a virtual environment, locked
# Python packages. Does nothing that is done already. Usage: envs/install.sh LIST...
# A LIST is a lock of Python packages, or, when its name begins with debian, of Debian packages
# beside those of envs/debian.txt.
set -eu
cd "$(dirname "$0")/.."
venv=.venv

fail() {
	echo "notes2manim: $1" >&2
	exit 1
}

[ "$(uname -s)" = Linux ] || fail "this machine runs $(uname -s); Linux is needed."

usable() {
	"$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
	for python in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
		if usable "$python"; then
			"$python" -c 'import sys; print(sys.executable)'
			return
		fi
	done
	fail "Python 3.11, 3.12 or 3.13 is needed; install python3.12, or name one: make PYTHON=/path/to/python3."
}

missing_packages() {
	# shellcheck disable=SC2086 # one word a list is meant
	cat envs/debian.txt $debian_lists | grep -v '^#' | while read -r package; do
		dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
	done
}

install_packages() {
	missing=$(missing_packages)
	[ -n "$missing" ] || return 0
	command -v apt-get >/dev/null || fail "this is not Debian or Ubuntu; install by hand what envs/debian.txt lists."
	if [ "$(id -u)" = 0 ]; then
		as_root=
	elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
		as_root=sudo
	elif command -v sudo >/dev/null && [ -t 0 ]; then
		as_root=sudo
	else
		fail "root is needed once; run: sudo apt-get install $missing"
	fi
	echo "Installing Debian packages: $missing"
	$as_root apt-get update -qq || fail "the package lists cannot be fetched; look at the network and run make again."
	# shellcheck disable=SC2086 # one word a package is meant
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >.venv.apt.log 2>&1 ||
		fail "apt-get could not install $missing: $(tail -n 1 .venv.apt.log)"
	rm -f .venv.apt.log
}

install_lock() {
	echo "Installing the Python packages of $1"
	"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location \
		--require-hashes --requirement "$1" 2>"$venv/pip.log" ||
		fail "pip could not install $1: $(grep -m 1 ERROR "$venv/pip.log" || tail -n 1 "$venv/pip.log")"
	cp "$1" "$venv/$(basename "$1").installed"
}

python=$(find_python)
debian_lists=
for list; do
	case $list in envs/debian*) debian_lists="$debian_lists $list" ;; esac
done
if dpkg-query --version >/dev/null 2>&1; then
	install_packages
fi
if ! [ -x "$venv/bin/python" ] || ! usable "$venv/bin/python"; then
	rm -rf "$venv"
	"$python" -m venv "$venv" || fail "$python cannot make a virtual environment; install its venv package."
fi
for list; do
	case $list in envs/debian*) continue ;; esac
	cmp -s "$list" "$venv/$(basename "$list").installed" || install_lock "$list"
done
# What asks a warm worker for the work of a step sooner than Python starts. Steps do without it.
source=scripts/notes2manim/warm/ask_worker.c
if [ -f "$source" ] && command -v cc >/dev/null; then
	ask=$venv/bin/notes2manim-ask-$(sha256sum "$source" | cut -c 1-12)
	works=0
	"$ask" --works 2>/dev/null || works=$?
	if [ "$works" != 42 ]; then
		cc -O2 -o "$venv/ask" "$source" 2>/dev/null && mv "$venv/ask" "$ask" || true
	fi
fi
# The library itself, found in scripts/ and not copied, and its command.
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/scripts" >"$site/notes2manim.pth"
printf '#!%s/%s/bin/python\nimport sys\n\nfrom notes2manim.cli import main\n\nsys.exit(main())\n' "$PWD" "$venv" >"$venv/bin/notes2manim"
chmod +x "$venv/bin/notes2manim"
