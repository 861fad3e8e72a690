"""`make bench`: runs each bench and prints one table. With names as arguments only those (`python -m benches engine`)."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from pathlib import Path

Row = tuple[str, float | str, str]
"""What was measured, the figure, its unit."""


def main(wanted: list[str]) -> int:
    """Run the benches named, or all of them."""
    known = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if not module.name.startswith("_"))
    if unknown := set(wanted) - set(known):
        print(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    for name in wanted or known:
        print(f"\n{name}")
        rows: list[Row] = importlib.import_module(f"benches.{name}").run()
        for label, value, unit in rows:
            shown = f"{value:,.1f}" if isinstance(value, float) else value
            print(f"  {label:58} {shown:>12} {unit}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
