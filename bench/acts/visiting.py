"""Visiting every page of the practice: how long, how many bytes, and the memory it leaves held."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bench import machine
from bench.figures import Budget, Line, Series, milliseconds, series
from bench.ground import Ground
from bench.served import Server, Visitor, child, hygie_command, serving
from bench.weighing import is_font, resources

MEGABYTE = 1024 * 1024
KILOBYTE = 1000


def pages(ground: Ground) -> list[Line]:
    """Every page inside the server, then over HTTP, the bare page in turn with them; the memory."""
    rounds = ground.rounds(40)
    inside = child("inside.py", "pages", ground.copy("pages"), rounds)
    for row in inside:
        times, busy = series(row["times"]), series(row["busy"])
        ground.pages[row["name"]] |= {
            "first_ms": row["first"],
            "server_p50_ms": times.p50,
            "server_p95_ms": times.p95,
            "processor_p50_ms": busy.p50,
            "processor_p95_ms": busy.p95,
        }
    bare, memory = _walk(ground, rounds)
    slowest = max(inside, key=lambda row: series(row["times"]).p95)
    times = series(slowest["times"])
    seen = ground.pages[slowest["name"]]
    line = Line(
        name="pages",
        label=f"La page la plus lente, 95 % des fois ({seen['label'].lower()})",
        unit="ms",
        value=times.p95,
        samples=times.count,
        beside=bare.p95,
        beside_label="page minimale",
        budgets=(Budget(50),),
        details={
            "page": slowest["name"],
            "p50": times.p50,
            "processor_p95": seen["processor_p95_ms"],
            "http_p95": seen["http_p95_ms"],
        },
    )
    return [line, *memory]


def _walk(ground: Ground, rounds: int) -> tuple[Series, list[Line]]:
    """Times over HTTP go into `ground.pages`; the bare page's, and the memory, are given."""
    with (
        serving(hygie_command(ground.copy("walk"))) as hygie,
        serving(ground.bare_command) as bare,
    ):
        visitor, stranger = _entered(hygie), _entered(bare)
        listed = [(page["name"], page["path"]) for page in ground.practice["pages"]]
        spent: dict[str, list[float]] = {name: [] for name, _ in listed}
        bare_spent: list[float] = []
        for rank in range(rounds + 1):
            for name, path in listed:
                ms = milliseconds(partial(visitor.get, path))
                bare_ms = milliseconds(lambda: stranger.get("/"))
                if rank:  # the first time, templates are read
                    spent[name].append(ms)
                    bare_spent.append(bare_ms)
        memory = _memory(hygie, bare, rounds * len(listed))
        visitor.close()
        stranger.close()
    for name, values in spent.items():
        times = series(values)
        ground.pages[name] |= {"http_p50_ms": times.p50, "http_p95_ms": times.p95}
    return series(bare_spent), memory


def _entered(server: Server) -> Visitor:
    visitor = Visitor(server)
    visitor.get(urlsplit(server.address).path)
    return visitor


def _memory(hygie: Server, bare: Server, visits: int) -> list[Line]:
    """Nothing where the system does not tell."""
    ours = machine.resident_bytes(hygie.process_id)
    beside = machine.resident_bytes(bare.process_id)
    if ours is None or beside is None:
        return []
    return [
        Line(
            name="memory",
            label=f"Mémoire du serveur, après {visits} pages",
            unit="Mo",
            value=ours / MEGABYTE,
            samples=1,
            beside=beside / MEGABYTE,
            beside_label="Django minimal",
        )
    ]


def weight(ground: Ground) -> list[Line]:
    """What the heaviest page makes a browser that comes for the first time receive."""
    with serving(hygie_command(ground.copy("weight"))) as server:
        visitor = _entered(server)
        weighed: dict[str, int] = {}
        for page in ground.practice["pages"]:
            found = resources(visitor, page["path"])
            for path in found:
                weighed.setdefault(path, visitor.weigh(path))
            ground.pages[page["name"]] |= _weights(page["path"], found, weighed)
        visitor.close()
    heaviest = max(ground.pages.values(), key=lambda page: page["first_visit_bytes"])
    return [
        Line(
            name="weight",
            label=f"Octets d’une première visite ({heaviest['label'].lower()})",
            unit="ko",
            value=heaviest["first_visit_bytes"] / KILOBYTE,
            samples=1,
            budgets=(Budget(60),),
            details={
                "page": heaviest["name"],
                "page_bytes": heaviest["page_bytes"],
                "shared_bytes": heaviest["first_visit_bytes"] - heaviest["page_bytes"],
                "font_bytes": heaviest["font_bytes"],
            },
        )
    ]


def _weights(path: str, found: set[str], weighed: dict[str, int]) -> dict[str, Any]:
    fonts = sum(weighed[item] for item in found if is_font(item))
    return {
        "page_bytes": weighed[path],
        "first_visit_bytes": sum(weighed[item] for item in found) - fonts,
        "font_bytes": fonts,
    }
