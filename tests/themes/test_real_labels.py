"""The extractor against labels on real coroners' concerns: a floor, so that a change of the codebook is noticed."""

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"


@pytest.mark.real_data
def test_agreement_with_the_development_labels_does_not_fall_back():
    if not (SHARED / "themes" / "dev_labels.jsonl").is_file():
        pytest.skip("the shared labels are not here")
    sys.path.insert(0, str(ROOT))
    from benchmarks.themes_dev import score

    scores, _ = score(SHARED)
    assert scores["micro_f1"] >= 0.70
    assert scores["macro_f1"] >= 0.68
