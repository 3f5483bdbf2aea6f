#!/usr/bin/env bash
# Signs, packs and notarises SleepScorer.app. Not run by its authors yet: they had no Mac.
#
#   packaging/macos/make_dmg.sh build/bundle
#
# SIGNING_IDENTITY  name of the "Developer ID Application" certificate in the keychain
# NOTARY_PROFILE    name under which `xcrun notarytool store-credentials` keeps the account
# Without them the image is made unsigned, and says so.
set -euo pipefail

build="${1:?folder that build_bundle.py worked in}"
here="$(cd "$(dirname "$0")" && pwd)"
app="$build/program/SleepScorer.app"
version="$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$here/../../sleepscorer_app/__init__.py")"
image="$build/products/SleepScorer-$version-macos-$(uname -m).dmg"

[ -d "$app" ] || { echo "there is no $app; run build_bundle.py on this Mac first" >&2; exit 2; }

if [ -n "${SIGNING_IDENTITY:-}" ]; then
  # From the inside out: a signature covers what lies in it.
  find "$app/Contents" -type f \( -name '*.so' -o -name '*.dylib' \) -print0 |
    xargs -0 -n 20 codesign --force --timestamp --options runtime --sign "$SIGNING_IDENTITY"
  codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$SIGNING_IDENTITY" "$app"
  codesign --verify --deep --strict "$app"
else
  echo "SIGNING_IDENTITY is not set: the image will not be signed" >&2
fi

stage="$(mktemp -d)"
trap 'rm -rf "$stage"' EXIT
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname "SleepScorer $version" -srcfolder "$stage" -fs HFS+ -format UDZO -ov "$image"

if [ -n "${SIGNING_IDENTITY:-}" ]; then
  codesign --timestamp --sign "$SIGNING_IDENTITY" "$image"
fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
  spctl --assess --type open --context context:primary-signature --verbose "$image"
fi
echo "$image"
