"""What is spoilt on the desk, one thing at a time, and put right again: as people do it.

Each fault says which probes must then fail, and nothing else may change. `hidden`: those that an
ordinary account is not allowed to see; for it, their answer must stay what it was, never a pass.
"""

import gzip
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.workstation.planted import desk
from tests.workstation.planted.desk import NURSE, in_session
from tests.workstation.planted.machine import HOME, Machine

Act = Callable[[Machine], object]
GNOME, KDE = "GNOME", "KDE"
LOCK = ("screen_lock_delay_short", "screen_lock_asks_password")
KSCREENLOCKER = f"{HOME}/.config/kscreenlockerrc"
PROFILE = f"{HOME}/.mozilla/firefox/abcd.default-esr"
MEDIUM = f"/media/{NURSE}/CLE"
CHROME = f"{HOME}/.config/google-chrome/Default"


@dataclass(frozen=True)
class Fault:
    """`fails`: the probes that must fail while it is there; `passes`: those it makes pass."""

    name: str
    plant: Act
    repair: Act
    fails: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    desktop: str = GNOME


# --- how things are spoilt ----------------------------------------------------------------------


def root(script: str) -> Act:
    return lambda machine: machine.sh(script)


def session(script: str) -> Act:
    return lambda machine: in_session(machine, script)


def file(path: str, content: str | bytes, *, owner: str = "", mode: str = "0644") -> Act:
    return lambda machine: machine.write(path, content, owner=owner, mode=mode)


def own_file(path: str, content: str | bytes) -> Act:
    return file(path, content, owner=NURSE)


def gone(*paths: str) -> Act:
    return root("rm -rf " + " ".join(f"'{path}'" for path in paths))


def both(*acts: Act) -> Act:
    return lambda machine: [act(machine) for act in acts]


def setting(name: str, path: str, bad: str, good: str, fails: tuple[str, ...]) -> Fault:
    """A setting of GNOME's, as its Settings write it."""
    return Fault(
        name, session(f"dconf write {path} '{bad}'"), session(f"dconf write {path} '{good}'"), fails
    )


def last_backup(when: str) -> Act:
    """What Déjà Dup writes when it has done its work."""
    moment = f"$(date -u -d '{when}' +%FT%T.000000Z)"
    return session(f"dconf write /org/gnome/deja-dup/last-backup \"'{moment}'\"")


def listening(name: str, port: int) -> Fault:
    """A program that answers the network on this port."""
    script = (
        "import socket,time; s=socket.socket(); s.setsockopt(socket.SOL_SOCKET,"
        f"socket.SO_REUSEADDR,1); s.bind(('0.0.0.0',{port})); s.listen(); time.sleep(600)"
    )
    return Fault(
        name,
        root(
            f'python3 -c "{script}" >/dev/null 2>&1 & echo $! > /run/listening; '
            f"for n in $(seq 50); do grep -q ':{port:04X} ' /proc/net/tcp && break; sleep .1; done"
        ),
        root("kill $(cat /run/listening); sleep .2"),
        ("remote_access_not_listening",),
    )


def greeter(name: str, program: str, path: str, content: str, probe: str) -> Fault:
    """A greeter that lets somebody in."""
    default, link = (
        "/etc/X11/default-display-manager",
        "/etc/systemd/system/display-manager.service",
    )
    unit = f"/lib/systemd/system/{program.rpartition('/')[2]}.service"
    chosen = both(
        file(default, f"{program}\n"), file(unit, "[Service]\n"), root(f"ln -sf {unit} {link}")
    )
    return Fault(name, both(chosen, file(path, content)), gone(default, link, unit, path), (probe,))


def package(name: str, version: str, probe: str, **fields: str) -> Fault:
    """A package that should not be there."""
    return Fault(
        f"package {name} {version}",
        lambda machine: desk.install(machine, name, version, **fields),
        root(f"dpkg --purge {name}"),
        (probe,),
    )


NO_BACKUP = session("dconf reset /org/gnome/deja-dup/last-backup")


# --- browsers, in their real formats ------------------------------------------------------------


def firefox_profile(case: str) -> Act:
    """The files that a real Firefox made."""

    def act(machine: Machine) -> None:
        for name in ("key4.db", "logins.json", "logins.db"):
            content = gzip.decompress(desk.sample("browsers", f"firefox-{case}-{name}.gz"))
            machine.write(f"{PROFILE}/{name}", content)
        machine.sh(f"chown -R {NURSE}: {HOME}/.mozilla")

    return act


def chromium_logins() -> bytes:
    """The database that a real Chromium made, with one login more."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "Login Data"
        place.write_bytes(gzip.decompress(desk.sample("browsers", "chromium-login-data.gz")))
        database = sqlite3.connect(place)
        with database:
            columns = database.execute("PRAGMA table_info(logins)").fetchall()
            row = {
                name: (b"x" if kind == "BLOB" else 0 if kind.startswith("INT") else "x")
                for _, name, kind, required, default, _ in columns
                if required and default is None
            }
            row |= {"blacklisted_by_user": 0, "password_value": b"v10-not-a-secret"}
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            database.execute(f"INSERT INTO logins ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
        database.close()
        return place.read_bytes()


# --- the list -----------------------------------------------------------------------------------

_PASSWD = f'usermod --password "$(cat /run/kept)" {NURSE}'

FAULTS: tuple[Fault, ...] = (
    # the screen
    setting("lock disabled", "/org/gnome/desktop/screensaver/lock-enabled", "false", "true", LOCK),
    setting("delay of an hour", "/org/gnome/desktop/session/idle-delay", "uint32 3600",
            "uint32 600", LOCK[:1]),
    setting("delay 0: never", "/org/gnome/desktop/session/idle-delay", "uint32 0", "uint32 600",
            LOCK[:1]),
    setting("an hour of grace", "/org/gnome/desktop/screensaver/lock-delay", "uint32 3600",
            "uint32 0", LOCK[:1]),
    setting("lock forbidden", "/org/gnome/desktop/lockdown/disable-lock-screen", "true", "false",
            LOCK),
    Fault("KDE lock off", own_file(KSCREENLOCKER, "[Daemon]\nAutolock=false\n"),
          gone(KSCREENLOCKER), LOCK[:1], desktop=KDE),
    Fault("KDE lock after two hours", own_file(KSCREENLOCKER, "[Daemon]\nTimeout=120\n"),
          gone(KSCREENLOCKER), LOCK[:1], desktop=KDE),
    # accounts
    greeter("GDM lets in", "/usr/sbin/gdm3", "/etc/gdm3/daemon.conf",
            f"[daemon]\nAutomaticLoginEnable=true\nAutomaticLogin={NURSE}\n", "autologin_off"),
    greeter("LightDM lets in", "/usr/sbin/lightdm", "/etc/lightdm/lightdm.conf.d/50-desk.conf",
            f"[Seat:*]\nallow-guest=false\nautologin-user={NURSE}\n", "autologin_off"),
    greeter("SDDM lets in", "/usr/bin/sddm", "/etc/sddm.conf.d/autologin.conf",
            f"[Autologin]\nUser={NURSE}\nSession=plasma\n", "autologin_off"),
    greeter("LightDM's guest", "/usr/sbin/lightdm", "/usr/sbin/guest-account", "#!/bin/sh\n",
            "guest_account_off"),
    Fault("own account without password",
          root(f"getent shadow {NURSE} | cut -d: -f2 > /run/kept; passwd --delete {NURSE}"),
          root(_PASSWD), ("accounts_have_password",)),
    Fault("other account without password",
          root("useradd --create-home --uid 1502 --shell /bin/bash remplacant; "
               "passwd --delete remplacant"),
          root("userdel --remove remplacant"), ("accounts_have_password",),
          hidden=("accounts_have_password",)),
    Fault("daily account in the group sudo", root(f"usermod --append --groups sudo {NURSE}"),
          root(f"gpasswd --delete {NURSE} sudo"), ("admin_account_not_daily",)),
    # the system
    Fault("updates turned off",
          root("sed -i '/Unattended-Upgrade/s/\"1\"/\"0\"/' /etc/apt/apt.conf.d/20auto-upgrades"),
          root("sed -i '/Unattended-Upgrade/s/\"0\"/\"1\"/' /etc/apt/apt.conf.d/20auto-upgrades"),
          ("updates_automatic",)),
    Fault("apt's periodic work turned off",
          file("/etc/apt/apt.conf.d/99desk", 'APT::Periodic::Enable "0";\n'),
          gone("/etc/apt/apt.conf.d/99desk"), ("updates_automatic",)),
    Fault("timer masked",
          root("ln -sf /dev/null /etc/systemd/system/apt-daily-upgrade.timer"),
          gone("/etc/systemd/system/apt-daily-upgrade.timer"), ("updates_automatic",)),
    Fault("security fix waiting",
          lambda machine: (desk.fill_depot(machine, newer="tzdata"),
                           desk.fetch_lists(machine)),
          lambda machine: (desk.fill_depot(machine), desk.fetch_lists(machine)),
          ("updates_installed",)),
    Fault("no search for three months",
          root("find /var/lib/apt/lists /var/lib/apt/periodic -exec touch -d '90 days ago' {} +"),
          root("find /var/lib/apt/lists /var/lib/apt/periodic -exec touch {} +"),
          ("updates_installed",)),
    Fault("restart waiting", file("/run/reboot-required", "*** System restart required ***\n"),
          gone("/run/reboot-required"), ("updates_installed",)),
    Fault("system no longer repaired",
          root("cp /usr/lib/os-release /run/kept-release; sed -i -e 's/^ID=.*/ID=debian/' "
               "-e 's/^VERSION_ID=.*/VERSION_ID=\"9\"/' -e 's/^VERSION_CODENAME=.*/"
               "VERSION_CODENAME=stretch/' /usr/lib/os-release"),
          root("cp /run/kept-release /usr/lib/os-release"), ("os_supported",)),
    package("libreoffice7.0", "7.0.6.2-2", "software_supported", Section="editors"),
    package("adobereader-fra", "9.5.5", "software_supported"),
    # what protects
    Fault("firewall off",
          root("sed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf; nft delete table inet desk"),
          root(desk.FIREWALL), ("firewall_on",), hidden=("firewall_on",)),
    Fault("antivirus stopped", root("kill $(pidof clamd); while pidof clamd; do sleep .1; done"),
          root(desk.CLAMD), ("antivirus_active",)),
    Fault("signatures three weeks old",
          root("touch -d '21 days ago' /var/lib/clamav/daily.cvd"),
          root("touch /var/lib/clamav/daily.cvd"), ("antivirus_signatures_fresh",)),
    # passwords
    Fault("Firefox keeps logins, no primary password", firefox_profile("open"),
          gone(f"{HOME}/.mozilla"), ("firefox_passwords_protected",)),
    Fault("Firefox whose primary password was taken away", firefox_profile("emptied"),
          gone(f"{HOME}/.mozilla"), ("firefox_passwords_protected",)),
    Fault("Firefox keeps logins behind a primary password", firefox_profile("locked"),
          gone(f"{HOME}/.mozilla"), passes=("firefox_passwords_protected",)),
    Fault("Chrome keeps a login",
          lambda machine: machine.write(f"{CHROME}/Login Data", chromium_logins(), owner=NURSE),
          gone(f"{HOME}/.config/google-chrome"), ("chromium_passwords_absent",)),
    Fault("no password manager left", root("dpkg --purge keepassxc"),
          lambda machine: desk.install(machine, "keepassxc", "2.7.4"),
          ("password_manager_present",)),
    # private use
    Fault("private Google account",
          own_file(f"{HOME}/.config/goa-1.0/accounts.conf",
                   "[Account account_1]\nProvider=google\nIdentity=quelqu.un@gmail.com\n"
                   "MailEnabled=true\nFilesEnabled=true\n"),
          gone(f"{HOME}/.config/goa-1.0"), ("personal_sync_absent",)),
    Fault("private Dropbox",
          own_file(f"{HOME}/.dropbox/info.json",
                   f'{{"personal": {{"path": "{HOME}/Dropbox", "host": 1, "is_team": false}}}}'),
          gone(f"{HOME}/.dropbox"), ("personal_sync_absent",)),
    package("steam-launcher", "1:1.0.0.79", "personal_software_absent"),
    package("qbittorrent", "4.5.2-3", "personal_software_absent"),
    # what is plugged in
    setting("autorun on", "/org/gnome/desktop/media-handling/autorun-never", "false", "true",
            ("autorun_off",)),
    Fault("clear medium plugged in",
          root(f"truncate -s 64M /tmp/medium; mkfs.ext4 -q /tmp/medium; mkdir -p {MEDIUM}; "
               f"mount -o loop /tmp/medium {MEDIUM}"),
          root(f"umount {MEDIUM}; rm -rf /tmp/medium /media/{NURSE}"),
          ("removable_media_encrypted",)),
    # backups
    Fault("backup of two months ago", last_backup("60 days ago"), NO_BACKUP, ("backup_recent",)),
    Fault("backup of yesterday", last_backup("1 day ago"), NO_BACKUP, passes=("backup_recent",)),
    # from afar
    listening("remote desktop answers", 3389),
    listening("screen sharing answers", 5900),
    listening("ssh answers", 22),
    Fault("VNC server starts with the desk",
          both(lambda machine: desk.install(machine, "tigervnc-standalone-server", "1.12"),
               root("ln -sf /dev/null /etc/systemd/system/multi-user.target.wants/"
                    "vncserver@1.service")),
          both(gone("/etc/systemd/system/multi-user.target.wants/vncserver@1.service"),
               root("dpkg --purge tigervnc-standalone-server")),
          ("remote_access_known",)),
)  # fmt: skip
