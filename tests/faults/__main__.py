"""What the program has withstood: ``python -m tests.faults --quick|--soak [NAME ...] [--json]``.

The quick set is what the tests run; the soak is for a release and takes an hour or two. Each
kind of fault is tried in a folder of its own; a fault of the program makes the exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.faults import (
    attacks,
    bit_flips,
    campaign,
    clocks,
    disk_errors,
    foreign_books,
    forgotten,
    full_disk,
    fuzz,
    kills,
    names,
    network,
    power_cuts,
    private,
    rebuilding,
    self_test,
    two_programs,
    upgrades,
)
from tests.faults.campaign import Campaign

CAMPAIGNS: tuple[Campaign, ...] = (
    kills.CAMPAIGN,
    power_cuts.CAMPAIGN,
    full_disk.CAMPAIGN,
    disk_errors.CAMPAIGN,
    bit_flips.CAMPAIGN,
    foreign_books.CAMPAIGN,
    two_programs.CAMPAIGN,
    upgrades.CAMPAIGN,
    rebuilding.CAMPAIGN,
    clocks.CAMPAIGN,
    attacks.CAMPAIGN,
    fuzz.CAMPAIGN,
    private.CAMPAIGN,
    forgotten.CAMPAIGN,
    names.CAMPAIGN,
    network.CAMPAIGN,
    self_test.CAMPAIGN,
)


def main(words: Sequence[str]) -> int:
    names = [one.name for one in CAMPAIGNS]
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    size = parser.add_mutually_exclusive_group(required=True)
    size.add_argument("--quick", action="store_true", help="as many trials as the tests have")
    size.add_argument("--soak", action="store_true", help="as many as a release needs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="; ".join(names))
    parser.add_argument("--json", action="store_true", help="one document instead of a table")
    asked = parser.parse_args(words)
    if unknown := set(asked.names) - set(names):
        parser.error(f"nothing is called {', '.join(sorted(unknown))}")
    chosen = [one for one in CAMPAIGNS if one.name in (asked.names or names)]
    rows = [_run(one, soak=asked.soak, quiet=asked.json) for one in chosen]
    if asked.json:
        print(campaign.as_json(rows))
    return 1 if any(row["faults"] for row in rows) else 0


def _run(one: Campaign, *, soak: bool, quiet: bool) -> dict[str, Any]:
    if lack := one.missing():
        row = campaign.as_data(one, campaign.Found(note=f"not run: {lack}"))
    else:
        with tempfile.TemporaryDirectory(prefix="faults-") as folder:
            trials = one.soak if soak else one.quick
            row = campaign.as_data(one, one.measured(trials, Path(folder)))
    if not quiet:
        faults = [f"    {fault}" for fault in row["faults"][:20]]
        first = f"{row['name']:14} {row['tried']:>6,} tried, {len(row['faults'])} faults"
        print("\n".join((f"{first}, {row['seconds']} s; {row['note']}", *faults)), flush=True)
    return row


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
