"""The antivirus of Windows: every product of the security centre, and Defender's own word."""

from collections.abc import Mapping
from typing import Any, Final

from hygie.workstation.probes.antivirus.facts import Facts, Product, State
from hygie.workstation.probes.host import Host
from hygie.workstation.probes.model import Unknown, Unseen, attempt

_DEFENDER: Final = "d68ddc3a-831f-4fae-9e44-da132c1acf46"
_DEFENDER_NAME: Final = "Microsoft Defender"
_LONGEST_DAYS: Final = 7
# `productState`, as publicly described: 0xF000 the state, 0x00F0 the signatures.
_STATE_MASK: Final = 0xF000
_STATES: Final[Mapping[int, State]] = {
    0x0000: "off",
    0x1000: "on",
    0x2000: "snoozed",
    0x3000: "expired",
}
_SIGNATURES_MASK: Final = 0x00F0
_STALE: Final = 0x0010
SCRIPT: Final = r"""
$products = $null
try {
  $found = Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct
  $products = @($found | ForEach-Object {
    @{
      name = [string]$_.displayName
      state = [int64]$_.productState
      id = [string]$_.instanceGuid
    }
  })
} catch { $products = $null }
$defender = $null
try {
  $one = Get-CimInstance -Namespace root/Microsoft/Windows/Defender -ClassName MSFT_MpComputerStatus
  $defender = @{
    enabled = [bool]$one.AntivirusEnabled
    real_time = [bool]$one.RealTimeProtectionEnabled
    age = [int64]$one.AntivirusSignatureAge
  }
} catch { $defender = $null }
@{ products = $products; defender = $defender } | ConvertTo-Json -Depth 4 -Compress
"""


def collect(host: Host) -> Facts:
    """Ask once; the security centre knows all products, Defender how it does itself."""
    told = attempt(lambda: _told(host))
    if isinstance(told, Unseen):
        return Facts(told)
    defender = told.get("defender")
    defender = defender if isinstance(defender, dict) else None
    products = attempt(lambda: _products(told.get("products"), defender))
    return Facts(products, _age(products, defender))


def _told(host: Host) -> Mapping[str, Any]:
    told = host.powershell(SCRIPT, timeout_s=20)
    if not isinstance(told, dict):
        raise Unseen(Unknown.UNREADABLE, "powershell")
    return told


def _products(found: Any, defender: Mapping[str, Any] | None) -> tuple[Product, ...]:
    """Without a security centre (a server, or it is stopped), Defender alone answers."""
    if found is None:
        if defender is None:
            raise Unseen(Unknown.NOT_SAID, "centre de sécurité")
        if not all(isinstance(defender.get(key), bool) for key in ("enabled", "real_time")):
            raise Unseen(Unknown.UNREADABLE, _DEFENDER_NAME)
        return (_defender(defender, "on", is_fresh=None),)
    if not isinstance(found, list):
        raise Unseen(Unknown.UNREADABLE, "centre de sécurité")
    return tuple(_product(one, defender) for one in found)


def _product(told: Any, defender: Mapping[str, Any] | None) -> Product:
    state = told.get("state") if isinstance(told, dict) else None
    if type(state) is not int or state < 0:
        raise Unseen(Unknown.UNREADABLE, "centre de sécurité")
    said = _STATES.get(state & _STATE_MASK, "unsaid")
    signatures = state & _SIGNATURES_MASK
    is_fresh = {0: True, _STALE: False}.get(signatures)
    if str(told.get("id")).strip("{}").lower() == _DEFENDER:
        return _defender(defender or {}, said, is_fresh=is_fresh)
    return Product(str(told.get("name") or "")[:80] or "antivirus", said, is_fresh)


def _defender(told: Mapping[str, Any], state: State, *, is_fresh: bool | None) -> Product:
    """What it says itself is finer than its entry in the centre."""
    if state == "on" and False in (told.get("enabled"), told.get("real_time")):
        state = "off"
    age = told.get("age")
    if type(age) is int:
        is_fresh = 0 <= age <= _LONGEST_DAYS
    return Product(_DEFENDER_NAME, state, is_fresh)


def _age(products: Any, defender: Mapping[str, Any] | None) -> float | None:
    """Defender's, when it is the one at work; a huge figure means never."""
    age = (defender or {}).get("age")
    if isinstance(products, Unseen) or type(age) is not int or not 0 <= age < 10_000:
        return None
    on = [product.name for product in products if product.state == "on"]
    return float(age) if on in ([_DEFENDER_NAME], []) else None
