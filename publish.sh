#!/usr/bin/env bash
# Makes the product: artifacts/<rid>/imp (imp.exe), one file that needs nothing beside it.
#
#   ./publish.sh             for linux-x64
#   ./publish.sh win-x64     for Windows; builds on any machine
#   IMP_FAST_PUBLISH=1       without ReadyToRun: done in seconds, starts more slowly; for tests
#
# Everything that makes it one file is said here and not in the project, so that `dotnet run --project Imp.Web` stays an ordinary build.
set -euo pipefail
cd "$(dirname "$0")"

rid="${1:-linux-x64}"
case "$rid" in
  linux-x64) file=imp ;;
  win-x64)   file=imp.exe ;;
  *)         echo "publish.sh: no such target: $rid (linux-x64, win-x64)" >&2; exit 64 ;;
esac

ready=true
[ "${IMP_FAST_PUBLISH:-}" = 1 ] && ready=false

out="artifacts/$rid"
rm -rf "$out"

arguments=(
  Imp.Web/Imp.Web.csproj -nologo -v quiet -c Release -r "$rid" --self-contained true -o "$out"
  --artifacts-path "$PWD/artifacts/build/$rid"       # its own bin and obj: a build beside it is not disturbed
  -p:PublishSingleFile=true
  -p:IncludeNativeLibrariesForSelfExtract=true       # SQLite's native library travels inside
  -p:EnableCompressionInSingleFile=false             # half the size, but unpacked on every start
  -p:PublishReadyToRun="$ready"
  -p:PublishReadyToRunComposite=false                # in one piece the code of what is never used is mapped along with the rest
  -p:DebugType=none -p:DebugSymbols=false
  -p:GenerateDocumentationFile=false -p:RunAnalyzers=false   # the build has looked at the sources
)
dotnet publish "${arguments[@]}"

beside="$(find "$out" -mindepth 1 ! -path "$out/$file")"
if [ ! -s "$out/$file" ] || [ -n "$beside" ]; then
  echo "publish.sh: expected only $out/$file, found also: ${beside:-nothing}" >&2
  exit 1
fi
echo "$out/$file  $(($(wc -c < "$out/$file") / 1048576)) MiB"
