"""Write requirements.lock anew from pyproject.toml, or check that the two agree.

    python tools/lock.py            write it, keeping the versions that still fit
    python tools/lock.py --upgrade  write it with the newest versions
    python tools/lock.py --check    exit code 1 and the list of what does not agree

The lock serves every system and Python from the oldest stated one on, carries a checksum for each file and no
address, so that it works with any index, mirror or wheelhouse.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"
EXTRAS = ("dev",)


@dataclass(frozen=True)
class Pin:
    """One entry of the lock: a version of a package, where it applies, and its checksums."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def version(self) -> str:
        return str(self.requirement.specifier).removeprefix("==")


def read_lock(text: str) -> list[Pin]:
    """The entries of a lock, in their order."""
    joined = re.sub(r"\\\n\s*", " ", text)
    lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    pins = []
    for line in lines:
        requirement, *hashes = line.split("--hash=")
        pins.append(Pin(Requirement(requirement.strip()), tuple(value.strip() for value in hashes)))
    return pins


def wanted(project: dict) -> list[Requirement]:
    """What pyproject.toml asks for: the dependencies and those of the extras in the lock."""
    extras = project.get("optional-dependencies", {})
    named = [*project["dependencies"], *(entry for extra in EXTRAS for entry in extras.get(extra, []))]
    return [Requirement(entry) for entry in named]


def disagreements(project: dict, text: str) -> list[str]:
    """What keeps a lock from serving this project, one sentence each; empty when all is well."""
    pins = read_lock(text)
    found = [f"{pin.name}: no checksum" for pin in pins if not pin.hashes]
    found += [f"{pin.name}: not pinned to one version" for pin in pins if not is_exact(pin.requirement)]
    if "://" in text:
        found.append("the lock names an address; it has to work with any index")
    for requirement in wanted(project):
        versions = [pin.version for pin in pins if pin.name == canonicalize_name(requirement.name)]
        if not versions:
            found.append(f"{requirement.name}: in pyproject.toml, missing from the lock")
        found += [
            f"{requirement.name}: the lock has {version}, pyproject.toml asks for {requirement.specifier}"
            for version in versions
            if not requirement.specifier.contains(version, prereleases=True)
        ]
    return found


def is_exact(requirement: Requirement) -> bool:
    """Whether a requirement allows a single version only."""
    parts = list(requirement.specifier)
    return len(parts) == 1 and parts[0].operator == "==" and not parts[0].version.endswith("*")


def compile_command(project: dict, upgrade: bool = False) -> list[str]:
    """uv's command line that writes the lock."""
    oldest = project["requires-python"].removeprefix(">=")
    command = ["uv", "pip", "compile", "--universal", "--python-version", oldest, "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-header", *(f"--extra={extra}" for extra in EXTRAS)]
    return [*command, *(["--upgrade"] if upgrade else []), "pyproject.toml", "-o", LOCK.name]


def main(arguments: list[str]) -> int:
    """The exit code: 0 the lock is written or agrees, 1 it does not agree, 2 wrong usage."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    if arguments not in ([], ["--check"], ["--upgrade"]):
        print(__doc__, file=sys.stderr)
        return 2
    if arguments != ["--check"]:
        command = compile_command(project, upgrade="--upgrade" in arguments)
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    found = disagreements(project, LOCK.read_text(encoding="utf-8"))
    print("\n".join(found) if found else "requirements.lock and pyproject.toml agree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
