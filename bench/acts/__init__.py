"""What is measured. Each function takes the ground of the run and gives lines of the table."""

from collections.abc import Callable

from bench.acts.checking import check
from bench.acts.printing import report
from bench.acts.saving import save
from bench.acts.starting import first_page, help_text
from bench.acts.visiting import pages, weight
from bench.figures import Line
from bench.ground import Ground

ACTS: dict[str, Callable[[Ground], list[Line]]] = {
    "help": help_text,
    "check": check,
    "start": first_page,
    "pages": pages,
    "weight": weight,
    "save": save,
    "report": report,
}
