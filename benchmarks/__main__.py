"""Makes every measured table of the docs again: `python -m benchmarks [NAME …]`; `--list` says which there are.

Needs ../shared/data. Without names the ones that write pages run one after another (some twenty minutes); the others
print, and are run by name. Training is apart (`python -m benchmarks.train_shipped`): it changes results.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WRITE = {
    "themes_page": "docs/themes_measured.md", "identifiers": "docs/identifiers.md",
    "spc_agreement": "docs/spc_agreement.md", "ledger_simulation": "docs/ledger_simulation.md",
}  # fmt: skip
MORE = {"ledger_simulation": ["--write", "docs/ledger_simulation.md"]}  # what a module needs to write its page
PRINT = (
    "themes_dev",
    "sample_truth",
    "human_concerns",
    "real_layouts",
    "suppression",
    "speed",
    "scale",
    "region",
    "starting",
    "scale_page",
    "desk",
)


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all that write pages; the number that failed."""
    if "--list" in names:
        print("\n".join([*(f"{name:<20} writes {page}" for name, page in WRITE.items()), *PRINT]))
        return 0
    unknown = [name for name in names if name not in (*WRITE, *PRINT)]
    if unknown:
        print(f"not known: {', '.join(unknown)}; allowed: {', '.join([*WRITE, *PRINT])}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or WRITE:
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *MORE.get(name, [])]
        failed += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    if not names:
        subprocess.run([sys.executable, "tools/docs.py", "--pages"], cwd=ROOT, check=True)
    return failed


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
