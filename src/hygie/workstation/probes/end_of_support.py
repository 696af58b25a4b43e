"""Until when a system or an application is repaired: a dated table, shipped, and replaceable.

Pure but for `table_in_use`, which reads the file that a practice may give. A product that the table
does not know is unknown, never fine.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from hygie.catalog.fields import Fields
from hygie.catalog.reading import read_fields
from hygie.errors import CatalogError
from hygie.workstation.probes.applications import LINUX_SOURCES, Application
from hygie.workstation.probes.known_products import Recognised, recognised
from hygie.workstation.probes.model import Unknown, Unseen
from hygie.workstation.probes.versions import Numbers, begins_with, is_older, numbers

FILE: Final = "end_of_support.toml"
ENVIRONMENT: Final = "HYGIE_END_OF_SUPPORT"
HOLDS_FOR: Final = timedelta(days=365)
KINDS: Final = ("system", "application")
MOST_PRODUCTS: Final = 2000


class Support(StrEnum):
    """Where a version stands."""

    GOING_ON = "going_on"
    ENDS_SOON = "ends_soon"
    EXTENDED = "extended"
    EXTENSION_TO_CONFIRM = "extension_to_confirm"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Cycle:
    """One line of versions. See the head of the table for what each field says."""

    version: Numbers
    words: str
    channel: str = ""
    label: str = ""
    ends_on: date | None = None
    extended_until: date | None = None
    holds_until: date | None = None
    to_verify: bool = False


@dataclass(frozen=True)
class Product:
    """One product and its cycles."""

    id: str
    label: str
    kind: str
    source: str
    cycles: tuple[Cycle, ...]
    recognised: Recognised = field(default_factory=Recognised)
    replacement: str = ""
    extended_label: str = ""
    extended_free: bool = False
    publishes_dates: bool = True
    version_in_name: bool = False
    every_version: bool = False
    notice_months: int = 12


@dataclass(frozen=True)
class Standing:
    """What the table says of one installed version, on one day."""

    support: Support
    product: Product
    cycle: Cycle
    label: str
    ends_on: date | None


@dataclass(frozen=True)
class Table:
    """The whole table, as it was on `verified_on`."""

    verified_on: date
    credit: str
    products: tuple[Product, ...]

    def product(self, name: str) -> Product | None:
        return next((one for one in self.products if one.id == name), None)

    def system(self, name: str, version: str, channel: str, today: date) -> Standing | None:
        """What it says of a system; None when it does not know it."""
        product = self.product(name)
        if product is None:
            return None
        cycle = _cycle(product.cycles, numbers(version), channel)
        return None if cycle is None else self._standing(product, cycle, today)

    def applications(self, found: Iterable[Application], today: date) -> Iterator[Standing]:
        """What it says of each installed application that it knows."""
        products = [one for one in self.products if one.kind == "application"]
        for one in found:
            for product in products:
                if product.recognised.covers(one):
                    cycle = _cycle_of(product, one)
                    if cycle is not None:
                        yield self._standing(product, cycle, today)

    def _standing(self, product: Product, cycle: Cycle, today: date) -> Standing:
        label = cycle.label or f"{product.label} {'' if product.every_version else cycle.words}"
        ends_on = cycle.ends_on
        if product.extended_free and cycle.extended_until:
            ends_on = cycle.extended_until
        support = self._support(product, cycle, ends_on, today)
        return Standing(support, product, cycle, label.strip(), ends_on)

    def _support(
        self, product: Product, cycle: Cycle, ends_on: date | None, today: date
    ) -> Support:
        if ends_on is None:
            holds_until = cycle.holds_until or self.verified_on + HOLDS_FOR
            return Support.GOING_ON if today <= holds_until else Support.UNKNOWN
        if today > ends_on:
            is_extended = cycle.extended_until is not None and today <= cycle.extended_until
            return Support.EXTENSION_TO_CONFIRM if is_extended else Support.ENDED
        if ends_on <= in_months(today, product.notice_months):
            return Support.ENDS_SOON
        is_past = cycle.ends_on is not None and today > cycle.ends_on
        return Support.EXTENDED if is_past else Support.GOING_ON


def in_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(1))


def _cycle(cycles: Iterable[Cycle], version: Numbers, channel: str) -> Cycle | None:
    """The closest cycle that holds this version: its own channel first, then those without."""
    held = [one for one in cycles if begins_with(version, one.version)]
    held.sort(key=lambda one: -len(one.version))
    own = [one for one in held if one.channel == channel]
    return next(iter([*own, *(one for one in held if not one.channel)]), None)


def _cycle_of(product: Product, one: Application) -> Cycle | None:
    if product.every_version:
        return product.cycles[0]
    if product.version_in_name and one.source not in LINUX_SOURCES:
        return _in_name(product.cycles, one.name)
    version = numbers(one.version) or numbers(one.name)
    return _cycle(product.cycles, version, "") or _before_all(product.cycles, version)


def _before_all(cycles: Iterable[Cycle], version: Numbers) -> Cycle | None:
    """A cycle for what is older than all that the table knows: it ended before the oldest did."""
    oldest = min(cycles, key=lambda cycle: cycle.version)
    if not version or not is_older(version, oldest.version):
        return None
    own = version[: len(oldest.version)]
    return replace(oldest, version=own, words=".".join(map(str, own)), label="")


def _in_name(cycles: Iterable[Cycle], name: str) -> Cycle | None:
    words = f" {' '.join(name.split())} "
    longest_first = sorted(cycles, key=lambda cycle: -len(cycle.words))
    return next((one for one in longest_first if f" {one.words} " in words), None)


# --- reading ------------------------------------------------------------------------------------


@cache
def shipped() -> Table:
    """The table that comes with this version of Hygie. Raises CatalogError."""
    return _table(read_fields(files("hygie.workstation.probes"), FILE))


def read_table(path: Path, *, today: date) -> Table:
    """The table that a practice gives. Raises CatalogError, naming the file and the key."""
    if path.exists() and not path.is_file():
        raise CatalogError("ce n’est pas un fichier", file=path.name)
    table = _table(read_fields(path.parent, path.name))
    if table.verified_on > today:
        raise CatalogError("cette date est à venir", file=path.name, key="verified_on")
    return table


def table_in_use(today: date, *, given: str | None = None) -> Table:
    """The more recent of the shipped table and of the one given (else named by the environment).

    Raises CatalogError when the one given is wrong: it is never passed over in silence.
    """
    path = os.environ.get(ENVIRONMENT, "") if given is None else given
    if not path:
        return shipped()
    return max(shipped(), read_table(Path(path), today=today), key=lambda one: one.verified_on)


def table_of_today(today: date) -> Table:
    """The table in use. Raises Unseen when the one that the practice gave is wrong."""
    try:
        return table_in_use(today)
    except CatalogError as error:
        raise Unseen(Unknown.UNREADABLE, f"table des fins de suivi, {error.file}") from None


def _table(whole: Fields) -> Table:
    table = Table(
        verified_on=whole.day("verified_on"),
        credit=whole.text("credit", longest=200),
        products=tuple(_product(fields) for fields in whole.some_tables("product")),
    )
    whole.done()
    names = [one.id for one in table.products]
    for name in names:
        if names.count(name) > 1 or len(names) > MOST_PRODUCTS:
            raise whole.error("product", f"« {name} » y est deux fois, ou il y en a trop")
    return table


def _product(fields: Fields) -> Product:
    product = Product(
        id=fields.text("id", longest=60),
        label=fields.text("label", longest=80),
        kind=fields.choice("kind", KINDS),
        source=fields.text("source", longest=300),
        cycles=tuple(_read_cycle(one) for one in fields.some_tables("cycles")),
        recognised=recognised(fields),
        replacement=fields.text("replacement", longest=200, default=""),
        extended_label=fields.text("extended_label", longest=120, default=""),
        extended_free=fields.flag("extended_free", default=False),
        publishes_dates=fields.flag("publishes_dates", default=True),
        version_in_name=fields.flag("version_in_name", default=False),
        every_version=fields.flag("every_version", default=False),
        notice_months=fields.number("notice_months", low=0, high=60, default=12),
    )
    fields.done()
    return product


def _read_cycle(fields: Fields) -> Cycle:
    words = fields.text("version", longest=40)
    cycle = Cycle(
        version=numbers(words),
        words=words,
        channel=fields.text("channel", longest=40, default=""),
        label=fields.text("label", longest=80, default=""),
        ends_on=fields.optional_day("ends_on"),
        extended_until=fields.optional_day("extended_until"),
        holds_until=fields.optional_day("holds_until"),
        to_verify=fields.flag("to_verify", default=False),
    )
    fields.done()
    if not cycle.version:
        raise fields.error("version", "un numéro est attendu")
    return cycle
