#!/usr/bin/env bash
# Builds the optional node-rdkafka in FOLDER against the system's librdkafka, for the Node.js of this checkout; NODE_PATH=FOLDER/node_modules finds it.
# usage: scripts/build-rdkafka.sh FOLDER
set -euo pipefail
folder=${1:?usage: scripts/build-rdkafka.sh FOLDER}
root=$(cd "$(dirname "$0")/.." && pwd)
export PATH=$root/node_modules/.bin:$PATH
version=$(node -p 'process.versions.node')
mkdir -p "$folder"
cd "$folder"
if NODE_PATH=$folder/node_modules node -e 'require("node-rdkafka")' 2>/dev/null; then exit 0; fi
# Header files of exactly this Node.js come with its npm package, so that nothing is fetched from elsewhere.
if [ ! -f "node/package/include/node/node.h" ]; then
  platform=$(node -p '`${process.platform}-${process.arch}`')
  mkdir -p node
  (cd node && npm pack --silent "node-$platform@$version" >/dev/null && tar xzf node-*.tgz package/include && rm -f node-*.tgz)
fi
[ -f package.json ] || printf '{"name":"native","private":true}\n' > package.json
BUILD_LIBRDKAFKA=0 npm_config_nodedir="$folder/node/package" npm install --no-save --no-audit --no-fund --foreground-scripts node-rdkafka@3.6.1
NODE_PATH=$folder/node_modules node -e 'require("node-rdkafka")'
