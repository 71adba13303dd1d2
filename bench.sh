#!/usr/bin/env bash
# The benches; see bench/bench.sh for names and settings.
exec "$(dirname "$0")/bench/bench.sh" "$@"
