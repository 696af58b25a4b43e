"""Read-only by construction: every program and every script that a probe may run is looked at.

Programs are lists of words written in the source, PowerShell scripts are constants: both are found
by reading the source, so that a new one cannot slip in unseen.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sources import PACKAGE, name

PROBES = PACKAGE / "workstation" / "probes"
# The door itself: what lies there is no probe.
DOORS = {"engine.py", "host.py", "local_host.py"}

# How each program may begin. What follows are names, numbers, files to look at.
MAY_RUN = """
apcaccess status
apt list --upgradable
apt-config dump
apt-get --simulate
defaults -currentHost read
dconf read
dnf -q -C
dscl . -list
dscl . -read
fdesetup isactive
firewall-cmd --state
gsettings get
id -G
id -Gn
ioreg -a
iptables-save
lsblk
netstat -an
nft -j list
passwd -S
pmset -g
rpm -qa
rpm -qf
spctl --status
sysadminctl -screenLock status
system_profiler
upower --enumerate
upsc
xprotect status
socketfilterfw --getglobalstate
diskutil apfs list
diskutil info
diskutil list
zfs get
""".strip().splitlines()

CMDLETS = {
    "ConvertTo-Json",
    "ForEach-Object",
    "Get-AppxPackage",
    "Get-BitLockerVolume",
    "Get-CimAssociatedInstance",
    "Get-CimInstance",
    "Get-Date",
    "Get-Item",
    "Get-LocalUser",
    "Get-MpComputerStatus",
    "Invoke-CimMethod",  # of the methods below only
    "Measure-Object",
    "New-Object",
    "Select-Object",
    "Sort-Object",
    "Where-Object",
}
KEYWORDS = {"if", "else", "elseif", "try", "catch", "foreach", "for", "return", "in", "while"}
# Objects that only answer.
OBJECTS = {
    "Microsoft.Update.AutoUpdate",
    "Microsoft.Update.Searcher",
    "Microsoft.Update.Session",
    "Security.Principal.NTAccount",
    "Security.Principal.SecurityIdentifier",
    "Security.Principal.WindowsPrincipal",
    "Shell.Application",
}
METHODS = {
    "ContainsKey",
    "CreateUpdateSearcher",
    "ExtendedProperty",
    "GetCurrent",
    "GetTotalHistoryCount",
    "GetType",
    "Invoke",
    "InvokeMember",
    "IsInRole",
    "NameSpace",
    "QueryHistory",
    "Replace",
    "Search",
    "Split",
    "ToString",
    "ToUniversalTime",
    "Translate",
    "Trim",
}


@dataclass(frozen=True)
class Place:
    path: Path
    line: int

    def __str__(self) -> str:
        return f"{name(self.path)}:{self.line}"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PROBES.rglob("*.py")):
        if path.name not in DOORS:
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.AST, method: str) -> Iterator[tuple[ast.Call, ast.AST]]:
    """Each `something.method(…)`, with the function it stands in."""
    for outer in ast.walk(tree):
        if isinstance(outer, ast.FunctionDef | ast.Module):
            for inner in ast.walk(outer):
                if (
                    isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Attribute)
                    and inner.func.attr == method
                    and isinstance(outer, ast.FunctionDef)
                ):
                    yield inner, outer


def assigned(scope: ast.AST, wanted: str) -> list[ast.expr]:
    """What this name may be in this scope."""
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        targets = (
            node.targets
            if isinstance(node, ast.Assign)
            else [node.target]
            if isinstance(node, ast.AnnAssign)
            else []
        )
        if any(isinstance(target, ast.Name) and target.id == wanted for target in targets):
            value = getattr(node, "value", None)
            if isinstance(value, ast.expr):
                found.append(value)
    return found


def looped(scope: ast.AST, wanted: str) -> list[ast.expr]:
    """What `for wanted in …` goes through."""
    return [
        node.iter
        for node in ast.walk(scope)
        if isinstance(node, ast.For)
        and isinstance(node.target, ast.Name)
        and node.target.id == wanted
    ]


def beginnings(given: ast.expr, function: ast.AST, module: ast.Module) -> list[str | None]:
    """The constant words that each list begins with; None for what cannot be read."""
    if isinstance(given, ast.IfExp):
        return beginnings(given.body, function, module) + beginnings(given.orelse, function, module)
    if isinstance(given, ast.Name):
        values = assigned(function, given.id) or assigned(module, given.id)
        for each in looped(function, given.id):
            tables = assigned(module, each.id) if isinstance(each, ast.Name) else [each]
            values += [one for table in tables for one in getattr(table, "elts", [])]
        return [one for value in values for one in beginnings(value, function, module)] or [None]
    if not isinstance(given, ast.List | ast.Tuple):
        return [None]
    words = list(constant_words(given.elts, module))
    return [" ".join([words[0].rpartition("/")[2], *words[1:]]) if words else None]


def constant_words(items: list[ast.expr], module: ast.Module) -> Iterator[str]:
    """Up to the first that is not one."""
    for item in items:
        inner = item.value if isinstance(item, ast.Starred) else item
        if isinstance(inner, ast.Name):
            values = assigned(module, inner.id)
            inner = values[0] if len(values) == 1 else inner
        if isinstance(inner, ast.List | ast.Tuple):
            yield from constant_words(inner.elts, module)
        elif isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
        else:
            return


def programs() -> Iterator[tuple[Place, str | None]]:
    for path, tree in sources():
        for call, function in calls(tree, "run"):
            for said in beginnings(call.args[0], function, tree):
                for whole in completed(said, call, function):
                    yield Place(path, call.lineno), whole


def completed(said: str | None, call: ast.Call, function: ast.AST) -> list[str | None]:
    """A function that is given the words itself: those of each of its callers."""
    items = getattr(call.args[0], "elts", [])
    stars = [item.value for item in items if isinstance(item, ast.Starred)]
    own = function.args.vararg if isinstance(function, ast.FunctionDef) else None
    if own is None or not any(isinstance(one, ast.Name) and one.id == own.arg for one in stars):
        return [said]
    return [
        " ".join([said or "", *constant_words(caller.args[1:], tree)])
        for _, tree in sources()
        for caller in ast.walk(tree)
        if isinstance(caller, ast.Call)
        and function.name == getattr(caller.func, "id", getattr(caller.func, "attr", ""))
    ]


def may_run(said: str | None) -> bool:
    return said is not None and any(f"{said} ".startswith(f"{allowed} ") for allowed in MAY_RUN)


def test_every_program_only_reads():
    found = list(programs())

    assert found
    assert {f"{place}: {said}" for place, said in found if not may_run(said)} == set()


def test_no_allowance_outlives_its_use():
    used = {said for _, said in programs() if said}

    assert [
        one for one in MAY_RUN if not any(f"{said} ".startswith(f"{one} ") for said in used)
    ] == []


# --- PowerShell ---------------------------------------------------------------------------------


def scripts() -> Iterator[tuple[Place, str]]:
    for path, tree in sources():
        for call, _ in calls(tree, "powershell"):
            given = call.args[0]
            place = Place(path, call.lineno)
            assert isinstance(given, ast.Name), f"{place}: a script is a constant of its module"
            values = assigned(tree, given.id)
            assert len(values) == 1, f"{place}: {given.id} is not a constant of this module"
            said = text_of(values[0])
            assert said, f"{place}: {given.id} is made of pieces"
            yield place, said


def text_of(value: ast.expr) -> str | None:
    """A constant, or one whose line ends are made spaces: " ".join(….split())."""
    if isinstance(value, ast.Constant):
        return str(value.value)
    match value:
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=" "), attr="join"),
            args=[
                ast.Call(func=ast.Attribute(value=ast.Constant(value=text), attr="split"), args=[])
            ],
        ):
            return " ".join(str(text).split())
    return None


def faults(script: str) -> list[str]:
    """What could do more than read."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "''", re.sub(r"(?m)#.*$", "", script))
    found = [f"unknown sign {sign!r}" for sign in re.findall(r"[`>&]", bare)]
    for word, after in re.findall(r"(?:^|[;|{(\n])\s*([A-Za-z][\w.-]*)(\s*=)?", bare):
        if word not in CMDLETS | KEYWORDS and not after:
            found.append(f"unknown command {word}")
    found += [
        f"unknown command {word}"
        for word in re.findall(r"(?<![\w$.-])[A-Za-z]+-[A-Za-z]\w*", bare)
        if word not in CMDLETS
    ]
    found += [
        f"unknown method {word}"
        for word in re.findall(r"(?:\.|::)(\w+)\s*\(", bare)
        if word not in METHODS
    ]
    made = re.findall(r"New-Object\s+(?:-ComObject\s+)?['\"]?([\w.]+)", script)
    found += [f"unknown object {word}" for word in made if word not in OBJECTS]
    if len(made) != script.count("New-Object"):
        found.append("an object without a name")
    for word in re.findall(r"\.Invoke\(([^)]*)\)", script):
        found += [f"Invoke({word})"] * (word != "'Members'")
    for word in re.findall(r"InvokeMember\(([^)]*)\)", script):
        found += [f"InvokeMember({word})"] * ("'GetProperty'" not in word)
    asked = re.findall(
        r"Invoke-CimMethod\s+(?:-InputObject\s+)?\S+\s+(?:-MethodName\s+)?(\w+)", script
    )
    found += [f"unknown method {word}" for word in asked if not word.startswith("Get")]
    if len(asked) != script.count("Invoke-CimMethod"):
        found.append("a method without a name")
    return found


def test_every_script_only_reads():
    found = list(scripts())

    assert found
    assert {f"{place}: {fault}" for place, script in found for fault in faults(script)} == set()


def test_every_script_answers_in_json():
    assert {str(place) for place, script in scripts() if "ConvertTo-Json" not in script} == set()


@pytest.mark.parametrize(
    "script",
    [
        "Set-ItemProperty HKLM:\\x y 1",
        "Get-Item x | Remove-Item",
        "Get-Item x > y",
        "rm x",
        "iex 'x'",
        "Invoke-Expression x",
        "& calc.exe",
        "@(Get-Item x); del y",
        "New-Object -ComObject WScript.Shell",
        "New-Object $x",
        "$x.Delete()",
        "[IO.File]::WriteAllText('x', 'y')",
        "([ADSI]'x').psbase.Invoke('SetPassword', 'x')",
        "$_.GetType().InvokeMember('x', 'SetProperty', $null, $_, 1)",
        "Start-Process x",
        "Invoke-CimMethod $_ Decrypt",
        "Invoke-CimMethod -InputObject $_ -MethodName DisableKeyProtectors",
        "Invoke-CimMethod",
    ],
)
def test_a_script_that_writes_would_be_seen(script):
    assert faults(script)


@pytest.mark.parametrize(
    "argv",
    ["rm -rf", "dconf write", "nft -j flush", "systemctl stop", "passwd -S2", "dscl . -create"],
)
def test_a_program_that_writes_would_be_seen(argv):
    assert not may_run(argv)
