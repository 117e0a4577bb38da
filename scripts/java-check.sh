#!/bin/sh
# java-check.sh [--valuesets DIR] [--cql|--elm|--show CASE-ID] MEASURE CASES…
# Exports a measure as a package and compares its counts on the Java CQL engine with those that cases expect.
# CASES: files, or folders in which every MEASURE.json and MEASURE.json.gz is taken. See test/java/README.md.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
valuesets=$here/../shared/valuesets
set_options=
while [ $# -gt 0 ]; do
  case $1 in
    --valuesets) valuesets=$2; shift 2;;
    --cql|--elm) set_options="$set_options $1"; shift;;
    --show) set_options="$set_options --show $2"; shift 2;;
    *) break;;
  esac
done
[ $# -ge 2 ] || { sed -n 2,4p "$0" >&2; exit 2; }
measure=$1; shift

jar=$here/test/java/target/java-check.jar
if [ ! -f "$jar" ] || [ -n "$(find "$here/test/java/src" "$here/test/java/pom.xml" -newer "$jar")" ]; then
  (cd "$here/test/java" && mvn -B -q package) >&2
fi
[ -f "$here/dist/cli/main.js" ] || (cd "$here" && npm run -s build) >&2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
node "$here/dist/cli/main.js" measures export "$measure" --valuesets "$valuesets" --output "$work/package.json" >&2
find "$@" -name "$measure.json" -o -name "$measure.json.gz" | sort > "$work/cases"
[ -s "$work/cases" ] || { echo "no $measure.json or $measure.json.gz in: $*" >&2; exit 2; }
# shellcheck disable=SC2046,SC2086
java -Duser.timezone=UTC -jar "$jar" "$work/package.json" $set_options $(cat "$work/cases")
