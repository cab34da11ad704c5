#!/bin/sh
# Chromium for the browser tests, from Debian's packages, when this machine can install it.
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests"
    install() { DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; }
    install 2>/dev/null || { apt-get update -qq && install; }
fi
command -v chromium >/dev/null && exit 0
echo "Chromium is missing. Install it with:  sudo apt-get install chromium"
[ -z "$CI" ] || exit 1
