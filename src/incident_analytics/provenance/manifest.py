"""The manifest of a run. It holds no time of day: the same run gives the same manifest."""

from __future__ import annotations

import hashlib
import json
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("polars", "pandas", "numpy", "scipy", "scikit-learn", "spacy", "matplotlib", "dataframely",
             "ahocorasick-rs", "fastexcel", "jinja2", "reportlab", "python-pptx", "xlsxwriter")  # fmt: skip


def file_hash(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def file_hashes(folder: Path) -> dict[str, str]:
    """Path in `folder` → SHA-256 of every file that a reader sees."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): file_hash(path) for path in files}


def make_manifest(
    inputs: dict[str, Path], parameters: dict[str, object], codebook: str, counts: dict[str, int], package: str
) -> dict[str, object]:
    """The manifest without its outputs; `id` is a hash of what a run depends on (package, codebook, parameters,
    inputs) and of its row counts; versions of libraries, revision and outputs are told beside it.

    `inputs`: name as the study file gives it → file. `counts`: rows of each step.
    """
    core = {
        "package": package,
        "codebook": codebook,
        "parameters": parameters,
        "inputs": {name: file_hash(path) for name, path in sorted(inputs.items())},
        "rows": counts,
    }
    known = json.dumps(core, sort_keys=True, default=str)
    about = {"versions": _versions(), "revision": revision(), "seeds": "none: a run draws nothing at random"}
    return {"id": hashlib.sha256(known.encode()).hexdigest()[:16], **core, **about}


def revision() -> str:
    """The git revision of the source tree that the program runs from; empty where it was installed."""
    for place in Path(__file__).resolve().parents:
        git = place / ".git"
        if not (git.is_dir() and (place / "pyproject.toml").is_file()):
            continue
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        name = head.removeprefix("ref: ")
        if name == head:
            return head
        if (git / name).is_file():
            return (git / name).read_text(encoding="utf-8").strip()
        packed = (git / "packed-refs").read_text(encoding="utf-8") if (git / "packed-refs").is_file() else ""
        return next((line.split(" ")[0] for line in packed.splitlines() if line.endswith(f" {name}")), "")
    return ""


def public_manifest(manifest: dict[str, object]) -> dict[str, object]:
    """The part that may be shared: no file names, no counts."""
    return {name: manifest[name] for name in ("id", "package", "codebook", "versions")} | {
        "parameters": {
            name: value
            for name, value in manifest["parameters"].items()
            if name in ("snapshot_date", "as_of", "rule", "profile", "preset", "classifier", "coded_by_hand")
        }
    }


def _versions() -> dict[str, str]:
    out = {"python": platform.python_version()}
    for name in LIBRARIES:
        try:
            out[name] = version(name)
        except PackageNotFoundError:
            out[name] = "not installed"
    return out
