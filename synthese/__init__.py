"""synthese: the transversal reading of what a city's workshops said, every sentence traceable to its source.

run = synthese.transversale("corpus", output="outputs/lecture")
run.tables["themes"]          # a pandas DataFrame
synthese.ouvrir("outputs/lecture")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.13.0"
__all__ = ["Run", "ouvrir", "transversale"]

if TYPE_CHECKING:
    from synthese.run import Run, ouvrir, transversale


def __getattr__(name: str) -> object:
    """Heavy modules load only when they are used."""
    if name in __all__:
        from synthese import run

        return getattr(run, name)
    raise AttributeError(name)
