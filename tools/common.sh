# Shared by the scripts in tools/. To be sourced, not run.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

say() { printf '%s\n' "$*"; }
warn() { printf 'warning: %s\n' "$*" >&2; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

jobs="$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)"

# Debian's Emscripten starts "python3" for every file. Where that is a version manager's shim, each
# start costs a quarter of a second, so name Debian's own Python. An emsdk brings its own instead.
if [ -z "${EMSDK:-}${EMSDK_PYTHON:-}" ] && [ -x /usr/bin/python3 ] && [ -d /usr/share/emscripten ]; then
  export EMSDK_PYTHON=/usr/bin/python3
fi
