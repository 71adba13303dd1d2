#!/usr/bin/env bash
# The gate, the same on every machine: format, build with warnings as errors, tests, publish, one start of the published file.
#
#   ./test.sh              everything
#   ./test.sh FILTER       only the tests whose full name contains FILTER (or a `dotnet test` filter expression); no format, no publish
#
# Needs the .NET SDK; installs Chromium, Alertmanager, Prometheus, Node.js and zsh where they are missing. The last line is the count: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")" || exit 1
. build/need.sh

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
filter="${1:-}"
results="$PWD/artifacts/test-results"
passed=0 failed=0 skipped=0 ran=0

finish() {
  local line="$passed passed, $failed failed"
  [ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
  echo "$line"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# check NAME COMMAND...: one shell check, counted like a test.
check() {
  local name="$1" started=$SECONDS; shift
  if "$@"; then
    passed=$((passed + 1)); echo "== $name: passed ($((SECONDS - started)) s)"
  else
    failed=$((failed + 1)); echo "== $name: FAILED ($((SECONDS - started)) s)" >&2; return 1
  fi
}

# Counts come from the result files, not from the wording of the console.
attribute() { grep -ohE "<Counters [^>]*" "$1" | grep -oE " $2=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }
count() {
  local file total ok bad
  for file in "$results"/*.trx; do
    [ -e "$file" ] || continue
    total=$(attribute "$file" total) ok=$(attribute "$file" passed)
    bad=$(($(attribute "$file" failed) + $(attribute "$file" error) + $(attribute "$file" timeout) + $(attribute "$file" aborted)))
    passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + total - ok - bad)) ran=$((ran + ok + bad))
  done
}

run_tests() {
  local wanted='' before=$failed code
  case "$filter" in
    '')      ;;
    *[=~]*)  wanted="$filter" ;;
    *)       wanted="FullyQualifiedName~$filter" ;;
  esac
  rm -rf "$results"

  tests "$results" "$wanted"
  code=$?
  count
  # A test host that crashed or never started leaves no failed test behind.
  if [ $code -ne 0 ] && [ "$failed" -eq "$before" ]; then
    failed=$((failed + 1)); echo "== tests: the run ended with exit code $code" >&2
  elif [ "$ran" -eq 0 ]; then
    failed=$((failed + 1)); echo "== tests: none ran${filter:+; nothing matches $filter}" >&2
  fi
  [ -n "$filter" ] || try_again $((failed - before))
}

# tests RESULTS FILTER: the built tests, with their result files in RESULTS.
tests() {
  dotnet test Imp.sln --no-build -c Release -nologo --results-directory "$1" --logger trx --logger "console;verbosity=minimal" \
    --blame-hang-timeout 10m --blame-hang-dump-type none ${2:+--filter "$2"}
}

# A browser or another program can be late beside thousands of other tests; what is wrong is wrong alone as well. Up to three that failed get a
# second try by themselves, and are named whatever comes of it (docs/decisions/0052-a-second-try.md).
# try_again COUNT: how many failed.
try_again() {
  local names
  mapfile -t names < <(grep -ohE '<UnitTestResult [^>]*outcome="Failed"' "$results"/*.trx 2> /dev/null | sed -E 's/.* testName="([^"(]+).*/\1/' | sort -u)
  [ ${#names[@]} -ge 1 ] && [ "$1" -le 3 ] || return 0
  echo "== second try: ${names[*]}"
  if tests "$results/second" "$(printf '|FullyQualifiedName=%s' "${names[@]}" | cut -c2-)" && compgen -G "$results/second/*.trx" > /dev/null; then
    passed=$((passed + $1)) failed=$((failed - $1))
    echo "== second try: passed alone, failed beside the others: ${names[*]}"
  else
    echo "== second try: FAILED again" >&2
  fi
}

# The state machines are tables with aligned columns, which the formatter does not know.
formatted() {
  local tables
  mapfile -t tables < <(find . -name '*Lifecycle.cs' -not -path './artifacts/*' -printf '%P\n')
  dotnet format whitespace Imp.sln --verify-no-changes --no-restore --exclude "${tables[@]}"
}

published() { IMP_FAST_PUBLISH=1 ./publish.sh linux-x64; }

# The published file, alone in an empty folder, must answer. What it is started with and what counts as an answer stand here.
answers() { curl -fsS -o /dev/null -m 2 "$1/healthz" 2> /dev/null || curl -fsS -o /dev/null -m 2 "$1/" 2> /dev/null; }
status() { curl -s -o /dev/null -m 2 -w '%{http_code}' "$1"; }
starts() {
  local folder address process last code=1
  folder="$(mktemp -d)"
  address="http://127.0.0.1:$(free_port)"
  cp artifacts/linux-x64/imp "$folder/"
  (cd "$folder" && exec ./imp serve --data "$folder/data" --urls "$address") > "$folder/log" 2>&1 &
  process=$!
  for _ in $(seq 1 150); do
    if answers "$address"; then code=0; break; fi
    kill -0 "$process" 2> /dev/null || break
    sleep 0.2
  done
  [ $code -eq 0 ] || last="$(status "$address/healthz") at /healthz, $(status "$address/") at /"
  kill -TERM "$process" 2> /dev/null
  wait "$process"
  if [ $code -ne 0 ]; then
    echo "The published file answered neither /healthz nor / with success within 30 s: $last (000: no answer). What it said:" >&2
    tail -n 30 "$folder/log" >&2
  fi
  rm -rf "$folder"
  return $code
}

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
  echo "$port"
}

need curl curl || { failed=1; finish; }
need "chromium chromium-browser google-chrome" chromium fonts-liberation   # where one is not to be had, the tests that need it say so
need_alertmanager
need_prometheus
need node nodejs && need npm npm   # the tests install a client library of Opsgenie with it
need zsh zsh; need script bsdutils   # the tests press Tab in shells

dotnet restore Imp.sln -nologo -v quiet || { echo "== restore: FAILED" >&2; failed=1; finish; }
[ -n "$filter" ] || check format formatted
dotnet build Imp.sln --no-restore -c Release -nologo -v quiet -warnaserror || { echo "== build: FAILED" >&2; passed=0 failed=1; finish; }

run_tests
if [ -z "$filter" ]; then
  check publish published && check start starts
fi
finish
