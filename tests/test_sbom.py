"""The bill of materials agrees with the lock, and every licence is one that somebody has allowed."""

import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import lock  # noqa: E402
import sbom  # noqa: E402

LOCK = lock.LOCK.read_text(encoding="utf-8")
BILL = json.loads(sbom.SBOM.read_text(encoding="utf-8"))


def test_the_bill_agrees_with_the_lock_and_every_licence_is_allowed():
    assert sbom.problems(LOCK, BILL) == []


def test_licences_in_the_bill_are_those_the_installed_packages_state():
    installed = {(d.metadata["Name"] or "").lower(): d.version for d in metadata.distributions()}
    told = {c["name"]: c["licenses"][0]["license"]["name"] for c in BILL["components"]
            if installed.get(c["name"]) == c["version"]}  # fmt: skip
    assert {n: (said, sbom.licence_of(n)) for n, said in told.items() if sbom.licence_of(n) != said} == {}
    assert told or not installed.keys() & {c["name"] for c in BILL["components"]}  # of other versions nothing is said


def test_a_changed_checksum_a_missing_package_and_a_copyleft_licence_are_named():
    spoilt = json.loads(json.dumps(BILL))
    spoilt["components"][0]["hashes"] = []
    spoilt["components"][1]["licenses"][0]["license"]["name"] = "GNU GPLv3 (GPL)"
    gone = spoilt["components"].pop()
    said = " ".join(sbom.problems(LOCK, spoilt))
    assert spoilt["components"][0]["name"] in said and gone["name"] in said and "licence not allowed: GNU" in said


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [("MIT", True), ("BSD-3-Clause", True), ("MPL-2.0 AND MIT", True), ("LGPL-3.0", False), ("AGPL-3.0 OR MIT", False),
     ("", False)],
)  # fmt: skip
def test_what_may_be_used(licence, allowed):
    assert sbom.is_allowed(licence) is allowed
