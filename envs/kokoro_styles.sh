#!/bin/sh
# Fetch the styles of Kokoro's speakers, from the npm package kokoro-js (Apache-2.0), into .venv.
set -eu
cd "$(dirname "$0")/.."
version=1.2.1
styles=.venv/share/kokoro/voices
[ -f "$styles/af_heart.bin" ] && exit 0
command -v npm >/dev/null || {
	echo "error: the voice kokoro needs npm once, for its speakers. Install it: apt-get install npm." >&2
	exit 1
}
scratch=$(mktemp -d .venv/kokoro.XXXXXX)
trap 'rm -rf "$scratch"' EXIT
npm pack --silent --pack-destination "$scratch" "kokoro-js@$version" >/dev/null
tar -xzf "$scratch/kokoro-js-$version.tgz" -C "$scratch"
mkdir -p "$(dirname "$styles")"
mv "$scratch/package/voices" "$styles"
