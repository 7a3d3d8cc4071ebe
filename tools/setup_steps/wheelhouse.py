"""A folder with every package, for a computer that has no package index."""

from __future__ import annotations

import json
import platform
import sys
import tempfile
from pathlib import Path

from .environment import Place, check_machine, digest, packages_in
from .logged import InstallerStopped, run_logged
from .trouble import SetupError
from .turn import turn

CONTENTS = "wheelhouse.json"


def make_wheelhouse(place: Place, folder: Path) -> None:
    """Fetch every package of the lock into a folder, checksums verified, for this system and Python."""
    check_machine(place, uses_uv=False)
    folder.mkdir(parents=True, exist_ok=True)
    with turn(place.beside), tempfile.TemporaryDirectory() as scratch:
        place.log.write_text("wheelhouse\n", encoding="utf-8")
        print(f"Fetching the packages into {folder}", flush=True)
        fetcher = Place(place.root, Path(scratch) / "pip")
        count = packages_in(place.lock)
        try:
            run_logged([sys.executable, "-m", "venv", str(fetcher.venv)], place.log, packages=0)
            run_logged(download_command(fetcher, folder), place.log, count)
        except InstallerStopped as stopped:
            raise stopped.as_setup_error() from None
    (folder / CONTENTS).write_text(json.dumps(made_for(place), indent=1), encoding="utf-8")
    tell(folder, made_for(place))


def tell(folder: Path, contents: dict[str, str]) -> None:
    """Say what a wheelhouse holds and how it is used."""
    sizes = [file.stat().st_size for file in folder.glob("*.whl")]
    print(f"{len(sizes)} packages, {sum(sizes) / 1e6:.0f} MB, for {contents['system']}, {contents['python']}.")
    print(f"On the other computer: python3 bootstrap.py demo --wheelhouse {folder.name}", flush=True)


def download_command(fetcher: Place, folder: Path) -> list[str]:
    """pip's command line to fetch the lock's wheels without installing them."""
    pip = [str(fetcher.python), "-m", "pip", "download", "--no-input", "--progress-bar", "off", "--no-deps"]
    return [*pip, "--only-binary", ":all:", "--require-hashes", "-d", str(folder), "-r", str(fetcher.lock)]


def check_wheelhouse(place: Place, folder: Path) -> None:
    """Raise a SetupError when the folder has no packages, or was made for something else."""
    if not folder.is_dir() or not any(folder.glob("*.whl")):
        raise SetupError("no wheelhouse", str(folder))
    try:
        made = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return  # made by other means: the installer will say what it lacks
    here = made_for(place)
    differs = [f"made for {made.get(key)}, this is {here[key]}" for key in here if made.get(key) != here[key]]
    if differs:
        raise SetupError("wheelhouse gap", "; ".join(differs))


def made_for(place: Place) -> dict[str, str]:
    """What a wheelhouse depends on: the system, the Python version, the lock."""
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"Python {platform.python_version_tuple()[0]}.{platform.python_version_tuple()[1]}",
        "lock": f"requirements.lock {digest(place.lock.read_bytes())[:12]}",
    }
