"""A desk in good order, set up inside the view: the state from which one thing at a time is spoilt.

Everything is done with the system's own programs: accounts with useradd, settings with dconf,
packages with dpkg, lists of packages with apt, rules with nft, an antivirus that really runs.
"""

import hashlib
import time
from pathlib import Path

from tests.workstation.planted.machine import HOME, NURSE, NURSE_UID, Machine

DEPOT = "/srv/depot"
PASSWORD = "Roseau-Violet-42"
IN_A_SESSION = f"cd {HOME} && dbus-run-session -- "
_ACCOUNTS = f"""
useradd --create-home --uid {NURSE_UID} --shell /bin/bash {NURSE}
echo '{NURSE}:{PASSWORD}' | chpasswd
mkdir -p /run/user/{NURSE_UID} /run/systemd/system /run/lock
chown {NURSE}: /run/user/{NURSE_UID}
chmod 700 /run/user/{NURSE_UID}
rm -f /etc/sudoers.d/* /etc/systemd/system/display-manager.service /etc/X11/default-display-manager
"""
_UPDATES = f"""
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d /var/lib/apt/lists
mkdir -p /etc/apt/sources.list.d /var/lib/apt/lists/partial /etc/systemd/system/timers.target.wants
echo 'deb [trusted=yes] file:{DEPOT} ./' > /etc/apt/sources.list.d/depot.list
printf 'APT::Periodic::%s "1";\\n' Update-Package-Lists Unattended-Upgrade \\
  > /etc/apt/apt.conf.d/20auto-upgrades
for name in apt-daily apt-daily-upgrade; do
  ln -sf /lib/systemd/system/$name.timer /etc/systemd/system/timers.target.wants/$name.timer
done
printf '\\nStart-Date: %s\\nUpgrade: tzdata:all (1, 2)\\nEnd-Date: %s\\n' \\
  "$(date -u '+%F  %T')" "$(date -u '+%F  %T')" > /var/log/apt/history.log
"""
FIREWALL = """
sed -i 's/^ENABLED=.*/ENABLED=yes/' /etc/ufw/ufw.conf
nft add table inet desk
nft 'add chain inet desk input { type filter hook input priority 0; policy drop; }'
"""
# A database of one signature: enough for clamd to start, light enough for a test.
_ANTIVIRUS = """
rm -rf /var/lib/clamav/*
printf 'Desk.Test:0:*:%s\\n' 4445534b2d544553542d5349474e4154555245 > /var/lib/clamav/desk.ndb
printf 'Foreground yes\\nLocalSocket /run/clamd.sock\\nUser root\\nDatabaseDirectory %s\\n' \\
  /var/lib/clamav > /run/clamd.conf
"""
# Its daily database is put beside once it runs: only its size and its day are looked at.
# Not sent to the background by itself: with so little to read, its child may say that it is ready
# before the parent listens, which then dies of it.
CLAMD = """
rm -f /run/clamd.sock
mv /var/lib/clamav/daily.cvd /run/daily.cvd 2>/dev/null || head -c 4096 /dev/zero > /run/daily.cvd
setsid clamd --config-file=/run/clamd.conf </dev/null >/run/clamd.log 2>&1 &
for _ in $(seq 600); do [ -S /run/clamd.sock ] && break; sleep .1; done
[ -S /run/clamd.sock ] || { cat /run/clamd.log; exit 1; }
mv /run/daily.cvd /var/lib/clamav/daily.cvd
"""
_SCREEN = """
dconf write /org/gnome/desktop/session/idle-delay 'uint32 600'
dconf write /org/gnome/desktop/screensaver/lock-enabled true
dconf write /org/gnome/desktop/screensaver/lock-delay 'uint32 0'
dconf write /org/gnome/desktop/media-handling/autorun-never true
"""


def put_in_order(machine: Machine) -> None:
    """Set up the desk: from there, nothing that a test spoils fails yet."""
    machine.sh(_ACCOUNTS)
    fill_depot(machine)
    machine.sh(_UPDATES)
    fetch_lists(machine)
    machine.sh(FIREWALL)
    machine.sh(_ANTIVIRUS)
    machine.sh(CLAMD)
    in_session(machine, _SCREEN)
    install(machine, "keepassxc", "2.7.4")


def in_session(machine: Machine, script: str) -> None:
    """Run this as the nurse, with a session's bus, as GNOME's own Settings would."""
    machine.write("/tmp/in-session", script, mode="0755")
    machine.sh(f"{IN_A_SESSION} sh -e /tmp/in-session", as_nurse=True)


# --- packages -----------------------------------------------------------------------------------


def install(machine: Machine, name: str, version: str, **fields: str) -> None:
    """A package of this name, made and installed by dpkg; it holds nothing."""
    control = {
        "Package": name,
        "Version": version,
        "Architecture": "all",
        "Maintainer": "Desk <desk@example.org>",
        "Section": "misc",
        "Description": "of the planted desk",
        **fields,
    }
    text = "".join(f"{key}: {value}\n" for key, value in control.items())
    machine.write(f"/tmp/{name}/DEBIAN/control", text)
    machine.sh(f"dpkg-deb --build /tmp/{name} /tmp/{name}.deb && dpkg --install /tmp/{name}.deb")


def fill_depot(machine: Machine, *, newer: str = "") -> None:
    """The one depot that apt knows of; `newer`: a package of which it offers a next version."""
    packages = _package("desk-of-no-use", "1")
    if newer:
        packages += _package(newer, "999:1")
    machine.write(f"{DEPOT}/Packages", packages)
    digest = hashlib.sha256(packages.encode()).hexdigest()
    release = "Origin: Debian\nLabel: Debian-Security\nSuite: stable-security\nCodename: desk\n"
    release += f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S UTC', time.gmtime())}\n"
    release += f"SHA256:\n {digest} {len(packages.encode())} Packages\n"
    machine.write(f"{DEPOT}/Release", release)


def _package(name: str, version: str) -> str:
    return (
        f"Package: {name}\nVersion: {version}\nArchitecture: all\nMaintainer: Desk\n"
        f"Filename: ./{name}.deb\nSize: 1\nSHA256: {'0' * 64}\nDescription: of the desk\n\n"
    )


def fetch_lists(machine: Machine) -> None:
    """What the daily timer does."""
    machine.sh("apt-get -q -o APT::Sandbox::User=root update")


def sample(topic: str, name: str) -> bytes:
    """A recorded file of the tests."""
    return (Path(__file__).parents[2] / "samples" / "workstation" / topic / name).read_bytes()
