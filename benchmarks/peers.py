"""negspacy and medspaCy beside us, in an environment of their own: both need an older spaCy than ours.

`rates(texts, phrases)` makes the environment under .peers/ once (the package index is needed for it), starts it on the
same texts and phrases, and gives texts a second: medians of five runs on one core.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[1] / ".peers"
NEEDS = ("medspacy==1.3.1", "negspacy==1.0.4", "numpy<2")
# Runs in the other environment and so can import nothing of ours.
INSIDE = """
import json, statistics, sys, time
import spacy
import medspacy
from medspacy.target_matcher import TargetRule
from negspacy.negation import Negex
given = json.load(sys.stdin)
texts, phrases = given["texts"], given["phrases"]

def negspacy():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"}).add_patterns(
        [{"label": "TERM", "pattern": phrase} for phrase in phrases])
    nlp.add_pipe("negex", config={"ent_types": ["TERM"]})
    return nlp

def context():
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("medspacy_target_matcher").add([TargetRule(phrase, "TERM") for phrase in phrases])
    nlp.add_pipe("medspacy_context")
    return nlp

out = {"spaCy": spacy.__version__}
for name, make in (("negspacy", negspacy), ("medspaCy ConText, without PyRuSH", context)):
    nlp, spent = make(), []
    for _ in range(given["runs"] + 1):  # the first fills caches
        begin = time.perf_counter()
        found = sum(len(doc.ents) for doc in nlp.pipe(texts))
        spent.append(time.perf_counter() - begin)
    out[name] = len(texts) / statistics.median(spent[1:])
print(json.dumps(out))
"""


def python() -> Path:
    """The interpreter of the peers' environment, made where it is not there."""
    found = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (HOME / "ready").is_file():
        venv.create(HOME, clear=True, with_pip=True)
        subprocess.run([found, "-m", "pip", "install", "--quiet", *NEEDS], check=True)
        (HOME / "ready").write_text("\n".join(NEEDS), encoding="utf-8")
    return found


def rates(texts: list[str], phrases: list[str], runs: int = 5) -> dict[str, float]:
    """Peer → texts a second; "spaCy" → the version they ran on."""
    given = json.dumps({"texts": texts, "phrases": phrases, "runs": runs})
    done = subprocess.run([python(), "-c", INSIDE], input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-2_000:])
    return json.loads(done.stdout.splitlines()[-1])
