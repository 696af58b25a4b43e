"""The accounts of Windows, by identifiers only: groups and accounts have translated names."""

from collections.abc import Mapping
from typing import Any, Final

from hygie.workstation.probes.accounts.facts import Daily, Facts
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt
from hygie.workstation.probes.windows_registry import number

_WINLOGON: Final = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon"
_SYSTEM: Final = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System"
_BUILTIN_ADMIN: Final = 500
_GUEST: Final = 501
_KEPT_ELSEWHERE: Final = (2, 3, 4)  # PrincipalSource: a domain, Entra ID, a Microsoft account
# The claims of a token hold its deny-only groups too: an administrator who is not elevated keeps
# the administrators' group there. The members of the group come as SIDs: orphans do no harm.
SCRIPT: Final = r"""
$admins = 'S-1-5-32-544'
$me = [Security.Principal.WindowsIdentity]::GetCurrent()
$console = (Get-CimInstance Win32_ComputerSystem).UserName
$here = $null
if ($console) { $here = ($console -eq $me.Name) }
$members = $null
try {
  $sid = New-Object Security.Principal.SecurityIdentifier $admins
  $group = $sid.Translate([Security.Principal.NTAccount]).Value.Split('\')[-1]
  $members = @(([ADSI]"WinNT://./$group,group").psbase.Invoke('Members') | ForEach-Object {
    $bytes = $_.GetType().InvokeMember('objectSid', 'GetProperty', $null, $_, $null)
    (New-Object Security.Principal.SecurityIdentifier -ArgumentList $bytes, 0).Value
  })
} catch { $members = $null }
$sources = @{}
try {
  Get-LocalUser | ForEach-Object { $sources[$_.SID.Value] = [int]$_.PrincipalSource }
} catch { $sources = @{} }
$accounts = @(Get-CimInstance Win32_UserAccount -Filter 'LocalAccount=True' | ForEach-Object {
  $one = @{ rid = [int64]$_.SID.Split('-')[-1]; enabled = -not $_.Disabled; source = $null }
  if ($sources.ContainsKey($_.SID)) { $one.source = $sources[$_.SID] }
  $one.admin = $null
  if ($null -ne $members) { $one.admin = ($members -contains $_.SID) }
  $one
})
@{
  rid = [int64]$me.User.Value.Split('-')[-1]
  admin = (@($me.Claims | ForEach-Object { $_.Value }) -contains $admins)
  here = $here
  accounts = $accounts
} | ConvertTo-Json -Depth 4 -Compress
"""


def collect(host: Host) -> Facts:
    """Ask Windows once for the accounts, and the registry for the automatic session."""
    told = attempt(lambda: _told(host))
    return Facts(
        daily=attempt(lambda: _daily(host, _known(told))),
        without_password=attempt(lambda: _without_password(_accounts(told))),
        autologin=attempt(lambda: _autologin(host)),
        guest=attempt(lambda: _guest(_accounts(told))),
        people=attempt(lambda: len(_people(_accounts(told)))),
        admins=attempt(lambda: _admins(_accounts(told))),
    )


def _told(host: Host) -> Mapping[str, Any]:
    told = host.powershell(SCRIPT, timeout_s=20)
    if not isinstance(told, dict):
        raise Unseen(Unknown.UNREADABLE, "powershell")
    return told


def _known(told: Any) -> Mapping[str, Any]:
    if isinstance(told, Unseen):
        raise told
    return told  # type: ignore[no-any-return]


def _accounts(told: Any) -> list[Mapping[str, Any]]:
    found = _known(told).get("accounts")
    if not isinstance(found, list) or not found:
        raise Unseen(Unknown.NOT_SAID, "comptes")
    for one in found:
        if not isinstance(one, dict) or not isinstance(one.get("enabled"), bool):
            raise Unseen(Unknown.UNREADABLE, "comptes")
        if type(one.get("rid")) is not int:
            raise Unseen(Unknown.UNREADABLE, "comptes")
    return found


def _daily(host: Host, told: Mapping[str, Any]) -> Daily:
    """Asked in another name than the session's (an elevation with a loan), it says nothing."""
    if told.get("here") is False:
        raise Unseen(Unknown.NEEDS_SESSION)
    admin = told.get("admin")
    if not isinstance(admin, bool):
        raise Unseen(Unknown.UNREADABLE, "comptes")
    if not admin and told.get("rid") != _BUILTIN_ADMIN:
        return Daily(is_admin=False)
    no_uac = attempt(lambda: number(host, _SYSTEM, "EnableLUA") == 0)
    return Daily(is_admin=True, weakness="no_uac" if no_uac is True else "")


def _people(accounts: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [one for one in accounts if one["enabled"] and one["rid"] != _GUEST]


def _admins(accounts: list[Mapping[str, Any]]) -> int:
    people = _people(accounts)
    if not all(isinstance(one.get("admin"), bool) for one in people):
        raise Unseen(Unknown.NOT_SAID, "comptes")
    return sum(one["admin"] for one in people)


def _without_password(accounts: list[Mapping[str, Any]]) -> int:
    """Windows does not say whether a local account has one; Microsoft's and a domain's always do.

    Its flag « mot de passe exigé » is no proof: it is off on many accounts that have one.
    """
    sources = [one.get("source") for one in _people(accounts)]
    if not sources or not all(type(one) is int and one in _KEPT_ELSEWHERE for one in sources):
        raise Unseen(Unknown.NOT_SAID, "mot de passe des comptes locaux")
    return 0


def _autologin(host: Host) -> bool:
    """Set by `netplwiz` or by hand; it needs a name to open."""
    if number(host, _WINLOGON, "AutoAdminLogon") != 1:
        return False
    name = host.registry(_WINLOGON, "DefaultUserName")
    if name is not None and not isinstance(name, str):
        raise Unseen(Unknown.UNREADABLE, "Winlogon")
    return bool(name and name.strip())


def _guest(accounts: list[Mapping[str, Any]]) -> bool:
    return any(one["enabled"] for one in accounts if one["rid"] == _GUEST)
