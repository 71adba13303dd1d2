#!/usr/bin/env bash
# Measures; one line of JSON per figure: name, value, unit, baseline, ratio, note. Absolute figures belong to the machine, ratios travel.
#
#   bench/bench.sh                 all
#   bench/bench.sh NAME            ingest | list | live | idle | start | transform | storm | pipeline | ledger | oncall | pages | wall | stream | console
#                                  lighthouse | backup | api
#   IMP_BENCH_SECONDS=3            shorter load, to try it out (10)
#   IMP_EXECUTABLE=FILE            that executable instead of the built one; `start` takes the published one by itself
set -euo pipefail
cd "$(dirname "$0")/.."
. build/need.sh

names="${1:-ingest list live idle start transform storm pipeline ledger oncall pages wall stream console lighthouse backup api}"
need wrk wrk
need_alertmanager
case " $names " in *" live "* | *" lighthouse "*) need "chromium chromium-browser google-chrome" chromium fonts-liberation ;; esac
case " $names " in *" lighthouse "*) need node nodejs && need npm npm ;; esac

dotnet build bench/Imp.Bench -c Release -nologo -v quiet >&2
bench=bench/Imp.Bench/bin/Release/net10.0/Imp.Bench.dll

code=0
for name in $names; do
  if [ "$name" = start ] && [ -z "${IMP_EXECUTABLE:-}" ]; then
    [ -x artifacts/linux-x64/imp ] || ./publish.sh linux-x64 >&2
    IMP_EXECUTABLE=artifacts/linux-x64/imp dotnet "$bench" start || code=1
  else
    dotnet "$bench" "$name" || code=1
  fi
done
exit $code
