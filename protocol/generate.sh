#!/bin/sh
# Writes protocol/FairleadProtocol/Generated anew from the .proto files.
#
# Needs protoc (Debian: protobuf-compiler) and protoc-gen-swift of the swift-protobuf release that Package.resolved
# names: `swift build --product protoc-gen-swift` builds it. Another place than .build/debug goes into PROTOC_GEN_SWIFT.
set -eu
cd "$(dirname "$0")"
plugin=${PROTOC_GEN_SWIFT:-../.build/debug/protoc-gen-swift}
if ! command -v protoc >/dev/null; then
    echo "generate.sh: protoc is missing; install protobuf-compiler" >&2
    exit 1
fi
if [ ! -x "$plugin" ]; then
    echo "generate.sh: $plugin is missing; run: swift build --product protoc-gen-swift" >&2
    exit 1
fi
mkdir -p FairleadProtocol/Generated
# Nothing outside the module sees the generated types: others meet the messages and core values.
protoc --plugin=protoc-gen-swift="$plugin" \
    --swift_opt=Visibility=Internal --swift_opt=FileNaming=DropPath \
    --swift_out=FairleadProtocol/Generated \
    fairlead/v1/changes.proto fairlead/v1/exchange.proto
for file in FairleadProtocol/Generated/*.pb.swift; do
    grep -q '^// swift-format-ignore-file' "$file" || {
        { echo '// swift-format-ignore-file'; cat "$file"; } >"$file.new"
        mv "$file.new" "$file"
    }
done
