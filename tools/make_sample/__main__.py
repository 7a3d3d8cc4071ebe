"""Write the sample: `python -m tools.make_sample [--seed N] [--out FOLDER]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __package__ in (None, ""):  # started as `python tools/make_sample`
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.make_sample.sample import DEFAULT_SEED, write_sample


def main() -> None:
    """Parse the two options and print one line per file written."""
    parser = argparse.ArgumentParser(prog="make_sample", description=__doc__)
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument("--out", type=Path, default=Path("data/sample"))
    chosen = parser.parse_args()
    for path, n_rows in write_sample(chosen.out, chosen.seed):
        print(f"{n_rows:>6} rows  {path}")


if __name__ == "__main__":
    main()
