"""The disks of Windows and what BitLocker says of each volume, in one look.

An ordinary account reads the property that Explorer draws the padlock from; an administrator reads
BitLocker's own class, which alone tells « suspended » and « no protector ».
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hygie.workstation.probes.disk_encryption.facts import Disk, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Seen, Unknown, Unseen

# One line: PowerShell reads its standard input line by line. Reads only; numbers and identifiers.
SCRIPT: Final = " ".join(
    """
$shell = New-Object -ComObject Shell.Application ; $bus = @{} ; $own = @{} ;
try { foreach ($p in Get-CimInstance -Namespace root/Microsoft/Windows/Storage
-ClassName MSFT_PhysicalDisk) { $bus["$($p.DeviceId)"] = [int]$p.BusType } } catch {} ;
try { foreach ($v in Get-CimInstance -Namespace root/CIMV2/Security/MicrosoftVolumeEncryption
-ClassName Win32_EncryptableVolume) { if ($v.DriveLetter) { $k = $null ; $c = $null ;
try { $k = @((Invoke-CimMethod -InputObject $v -MethodName GetKeyProtectors -Arguments
@{KeyProtectorType = [uint32]0}).VolumeKeyProtectorID | Where-Object { $_ }).Count } catch {} ;
try { $c = (Invoke-CimMethod -InputObject $v -MethodName GetConversionStatus).ConversionStatus }
catch {} ; $own["$($v.DriveLetter)"] = @{protection = $v.ProtectionStatus; conversion = $c;
protectors = $k} } } } catch {} ;
$disks = foreach ($d in Get-CimInstance -ClassName Win32_DiskDrive) {
$letters = foreach ($p in Get-CimAssociatedInstance -InputObject $d
-ResultClassName Win32_DiskPartition) { foreach ($l in Get-CimAssociatedInstance -InputObject $p
-ResultClassName Win32_LogicalDisk) { $l.DeviceID } };
@{bus = $bus["$($d.Index)"]; interface = $d.InterfaceType; model = $d.Model;
serial = $d.SerialNumber; size = $d.Size; letters = @($letters)} };
$volumes = foreach ($l in Get-CimInstance -ClassName Win32_LogicalDisk
-Filter 'DriveType=2 OR DriveType=3') { $n = $shell.NameSpace("$($l.DeviceID)\\") ; $s = $null ;
if ($n) { $s = $n.Self.ExtendedProperty('System.Volume.BitLockerProtection') } ;
@{letter = $l.DeviceID; type = [int]$l.DriveType; fs = $l.FileSystem; shell = $s;
serial = $l.VolumeSerialNumber; own = $own["$($l.DeviceID)"]} };
@{system = $env:SystemDrive; disks = @($disks); volumes = @($volumes)} |
ConvertTo-Json -Depth 5 -Compress
""".split()
)
_BUS: Final = {7: "usb", 12: "sd", 13: "sd", 4: "removable"}
_REMOVABLE: Final = 2
_LOCKED: Final = 2
# `System.Volume.BitLockerProtection`. 5 is believed to be « suspended », 8 « never activated »:
# neither is documented, so neither is said.
_SHELL: Final = {
    0: State.CLEAR,
    1: State.ENCRYPTED,
    2: State.CLEAR,
    3: State.PARTIAL,
    4: State.PARTIAL,
    6: State.ENCRYPTED,  # locked
}


@dataclass(frozen=True)
class Volumes:
    """What one look gave: the system's letter, each letter's state, and the disks."""

    system: str
    states: Mapping[str, Seen[State]]
    disks: tuple[Disk, ...]


def look(host: Host) -> Volumes:
    """Every disk, and every volume with a letter. Raises Unseen."""
    told = host.powershell(SCRIPT, timeout_s=25.0)
    try:
        volumes = {str(one["letter"]): one for one in told["volumes"]}
        states = {letter: _state(one) for letter, one in volumes.items()}
        system = str(told["system"])
        disks = tuple(_disks(told["disks"], volumes, states, system))
    except (TypeError, KeyError, AttributeError, ValueError, OverflowError):
        raise Unseen(Unknown.UNREADABLE, "powershell") from None
    return Volumes(system, states, disks)


def _disks(
    told: Any, volumes: Mapping[str, Any], states: Mapping[str, Seen[State]], system: str
) -> Iterator[Disk]:
    for one in told:
        letters = [str(letter) for letter in one["letters"] or () if letter]
        kind = _kind(one, [volumes[letter] for letter in letters if letter in volumes])
        found = [states.get(letter, State.UNDETERMINED) for letter in letters if letter != system]
        yield Disk(
            kind="internal" if system in letters else kind,
            states=tuple(State.UNDETERMINED if isinstance(x, Unseen) else x for x in found),
            model=str(one.get("model") or "").strip()[:120],
            serial=_serial(one, letters, volumes),
            capacity_bytes=max(0, int(one.get("size") or 0)),
        )


def _kind(disk: Mapping[str, Any], volumes: list[Mapping[str, Any]]) -> str:
    bus = disk.get("bus")
    if bus in _BUS:
        return _BUS[bus]
    if disk.get("interface") == "USB":
        return "usb"
    return "removable" if any(one["type"] == _REMOVABLE for one in volumes) else "internal"


def _serial(disk: Mapping[str, Any], letters: list[str], volumes: Mapping[str, Any]) -> str:
    own = str(disk.get("serial") or "").strip()
    others = (str(volumes[one].get("serial") or "") for one in letters if one in volumes)
    return (own or next(filter(None, others), ""))[:120]


def _state(volume: Mapping[str, Any]) -> Seen[State]:
    own, shell = volume.get("own") or {}, volume.get("shell")
    says_clear = own.get("conversion") in (None, 0) and shell in (None, 0, 2)
    if not volume.get("fs") and says_clear and own.get("protection") != _LOCKED:
        return State.UNDETERMINED  # no file system that Windows knows: empty, or VeraCrypt's
    if own:
        return _own_state(own)
    if shell == 5:
        return Unseen(Unknown.NEEDS_ADMIN, "BitLocker, peut-être suspendu")
    return _SHELL.get(shell, Unseen(Unknown.NOT_SAID, "BitLocker"))  # type: ignore[arg-type]


def _own_state(own: Mapping[str, Any]) -> Seen[State]:
    protection, conversion = own.get("protection"), own.get("conversion")
    if protection == _LOCKED:  # nobody reads it, we neither
        return State.ENCRYPTED
    if conversion == 0:
        return State.CLEAR
    if conversion in (2, 3, 4, 5):
        return State.PARTIAL
    if conversion != 1 or protection not in (0, 1):
        return Unseen(Unknown.UNREADABLE, "BitLocker")
    if own.get("protectors") == 0:
        return State.NO_PROTECTOR
    return State.ENCRYPTED if protection == 1 else State.SUSPENDED
