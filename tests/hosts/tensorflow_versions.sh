#!/bin/bash
# Runs tests of numbers on the libraries of other TensorFlow wheels than the pinned one, each fetched by pip into a
# temporary folder: `tests/hosts/tensorflow_versions.sh [VERSION...]`, after set-up, with deno on PATH.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

versions=("$@")
[ $# -gt 0 ] || versions=(2.18.0 2.18.1 2.19.0 2.19.1 2.20.0 2.21.0)
compile=tests/tensorflow/compile
tests=("$compile"/{compile,keras,compile_prediction,filter_gradient,lower_layer}_test.ts
  tests/tensorflow/ops_test.ts tests/model/predict_test.ts)
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
unzip="import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if 'libtensorflow_' in name])"
failed=0

for version in "${versions[@]}"; do
  for package in tensorflow-cpu tensorflow; do
    .venv/bin/python -I -m pip download --quiet --no-cache-dir --no-deps --only-binary :all: --dest "$folder" \
      --implementation cp --python-version 3.12 "$package==$version"
    .venv/bin/python -I -c "$unzip" "$folder"/*.whl "$folder"
    export LIBTENSORFLOW_DIR="$folder/tensorflow"
    said="$(NO_COLOR=1 deno test -q -P=tests --no-prompt --no-check "${tests[@]}" 2>&1)" || failed=1
    printf '%-15s %-8s %s\n' "$package" "$version" "$(grep -E '^(ok|FAILED) \|' <<< "$said" | tail -1)"
    rm -rf "${folder:?}"/*
  done
done
exit "$failed"
