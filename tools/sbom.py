"""Write docs/sbom.cdx.json, or check it: what the environment is made of, with checksums and licences (CycloneDX 1.6).

    python tools/sbom.py            write it from requirements.lock and the installed packages
    python tools/sbom.py --check    exit code 1 and the list of what does not agree

A licence that is not in ALLOWED, or is not known, fails the check: somebody has to read it first.
"""

from __future__ import annotations

import json
import re
import sys
from importlib import metadata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import lock  # noqa: E402

SBOM = lock.ROOT / "docs" / "sbom.cdx.json"
# Licences under which a trust may use a package without duties to others; MPL binds changes to its own files only.
ALLOWED = ("MIT", "BSD", "0BSD", "Apache", "ISC", "PSF", "Python Software Foundation", "MPL", "Mozilla Public License",
           "Zlib", "CC0", "Unlicense", "HPND")  # fmt: skip
FORBIDDEN = re.compile(r"\b[AL]?GPL|General Public Licen[cs]e|\b(SSPL|BUSL|Commons Clause)\b", re.I)
# Packages that say nothing in their metadata, or are not installed on every system; read by hand.
READ = {
    "dataframely": "BSD-3-Clause", "appnope": "BSD-2-Clause", "colorama": "BSD-3-Clause", "pywinpty": "MIT",
}  # fmt: skip


def licence_of(name: str) -> str:
    """What a package says of its licence; empty where it says nothing and nobody has read it."""
    if name in READ:
        return READ[name]
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classified = [line.split("::")[-1].strip() for line in about.get_all("Classifier") or [] if line.startswith("Lic")]
    said = about.get("License-Expression") or "; ".join(classified) or about.get("License") or ""
    return said.splitlines()[0].strip() if said else ""


def is_allowed(licence: str) -> bool:
    """Whether a licence is one of those that bind nobody beyond naming it."""
    return bool(licence) and not FORBIDDEN.search(licence) and any(
        re.search(rf"\b{re.escape(word)}\b", licence) for word in ALLOWED
    )


def components(text: str) -> list[dict]:
    """One CycloneDX component for every entry of a lock."""
    return [
        {
            "type": "library", "name": pin.name, "version": pin.version, "purl": f"pkg:pypi/{pin.name}@{pin.version}",
            "licenses": [{"license": {"name": licence_of(pin.name) or "not known"}}],
            "hashes": [{"alg": "SHA-256", "content": value.removeprefix("sha256:")} for value in pin.hashes],
        }
        for pin in lock.read_lock(text)
    ]  # fmt: skip


def bill(text: str) -> dict:
    """The whole bill of materials of a lock."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
            "metadata": {"component": {"type": "application", "name": "incident-analytics"}},
            "components": components(text)}  # fmt: skip


def problems(text: str, held: dict) -> list[str]:
    """What does not agree between a lock and a bill, and licences that nobody has allowed."""
    told = {(c["name"], c["version"]): {h["content"] for h in c["hashes"]} for c in held["components"]}
    pins = lock.read_lock(text)
    out = [f"{pin.name} {pin.version}: not in the bill, or with other checksums" for pin in pins
           if told.get((pin.name, pin.version)) != {value.removeprefix("sha256:") for value in pin.hashes}]  # fmt: skip
    out += [f"{name} {version}: in the bill, not in the lock"
            for name, version in told.keys() - {(pin.name, pin.version) for pin in pins}]  # fmt: skip
    for component in held["components"]:
        licence = component["licenses"][0]["license"]["name"]
        if not is_allowed(licence):
            out.append(f"{component['name']}: licence not allowed: {licence}")
    return sorted(out)


def main(arguments: list[str]) -> int:
    """The exit code: 0 written or agrees, 1 it does not agree, 2 wrong usage."""
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    text = lock.LOCK.read_text(encoding="utf-8")
    if not arguments:
        SBOM.write_text(json.dumps(bill(text), indent=1) + "\n", encoding="utf-8")
    found = problems(text, json.loads(SBOM.read_text(encoding="utf-8")))
    print("\n".join(found) if found else "docs/sbom.cdx.json and requirements.lock agree; every licence is allowed")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
