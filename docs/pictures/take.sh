#!/usr/bin/env bash
# Takes the README's pictures anew, from the demo data, by the test that looks at every page.
set -euo pipefail
cd "$(dirname "$0")/../.."
TAKE_PICTURES=1 ./test.sh Every_page_with_the_demo_data
for picture in incidents-1440-light incident-1440-light wall-1440-dark incidents-390-light incident-390-dark; do
  cp "artifacts/screens/demo-$picture-first.png" "docs/pictures/$picture.png"
done
