#!/bin/sh
# Chromium for the browser tests, from Debian's packages, when this machine can install it. Its
# shell without windows does all that the tests ask with less work; the whole one also does.
has() { command -v "$1" >/dev/null; }
has chromium-headless-shell && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing Chromium for the browser tests"
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$1" >/dev/null 2>&1; }
    install chromium-headless-shell || { apt-get update -qq; install chromium-headless-shell; } \
        || has chromium || install chromium
fi
has chromium-headless-shell || has chromium && exit 0
echo "Chromium is missing. Install it with:  sudo apt-get install chromium-headless-shell"
[ -z "$CI" ] || exit 1
