# Sourced by the install scripts: installs Debian packages, only those that are missing, quietly.

# usage: install_packages WHY PACKAGE...
install_packages() {
    why=$1
    shift
    missing=
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null; then
        echo "Usher needs$missing $why. This system has no apt-get: please install what corresponds to them." >&2
        exit 1
    fi
    as_root=
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "Usher needs$missing $why. Please have them installed: apt-get install$missing" >&2
            exit 1
        fi
        as_root=sudo
    fi
    echo "Installing$missing $why …"
    log=$(mktemp)
    # The lists of packages may be old or empty, so a failed first try is repeated with fresh ones.
    if ! apt_install $missing >"$log" 2>&1; then
        if ! { $as_root apt-get update -qq && apt_install $missing; } >>"$log" 2>&1; then
            cat "$log" >&2
            rm -f "$log"
            echo "apt-get could not install$missing; its words are above." >&2
            exit 1
        fi
    fi
    rm -f "$log"
}

apt_install() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null
}
