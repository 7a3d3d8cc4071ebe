"""How fast themes are found, beside peers in the same run: `python -m benchmarks.speed [--texts 2000] [--peers]`.

Two kinds of texts: concerns of real coroners' reports (../shared/data), cut at sentences into pieces of about 80 words,
and varied narratives, each of three to five sentences drawn at random from those concerns and the sample's forms (see
scale.py; sentences come back, whole texts do not). Medians of five runs on one core, in texts a second.

Peers: spaCy's PhraseMatcher with its rule-based sentences on the same terms without gaps (finds words, judges nothing);
our own scan alone (which terms can be in a sentence); with `--peers` negspacy and medspaCy ConText on the same phrases,
in an environment of their own (see peers.py).
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

import polars as pl
import spacy
from spacy.matcher import PhraseMatcher

import incident_analytics as ia
from incident_analytics.codebook.patterns import expand
from incident_analytics.themes.prepare import preparer_of
from incident_analytics.themes.scan import term_scan
from incident_analytics.themes.sentences import split_sentences

from .peers import rates as peer_rates
from .scale import REPORTS, SAMPLE, WORDS, narrative, sentences


def pieces(n: int) -> list[str]:
    """`n` texts of about WORDS words, whole sentences."""
    if REPORTS.is_file():
        long = pl.read_parquet(REPORTS, columns=["concerns"])["concerns"].drop_nulls().to_list()
    else:
        long = ia.normalise(ia.read_export(SAMPLE / "steis.csv", "steis")).narratives["text"].to_list()
    out: list[str] = []
    for text in long:
        held = ""
        for start, end in split_sentences(text):
            held = f"{held} {text[start:end]}".strip()
            if len(held.split()) >= WORDS:
                out.append(held)
                held = ""
        if len(out) >= n:
            break
    return out[:n]


def rate(call: Callable[[], object], n: int, runs: int = 5) -> float:
    """Texts a second, the median of `runs`."""
    spent = []
    for _ in range(runs):
        begin = time.perf_counter()
        call()
        spent.append(time.perf_counter() - begin)
    return n / statistics.median(spent)


def phrases() -> list[str]:
    """Our terms that a matcher of phrases can take: without gaps and stars."""
    terms = [term for term in ia.load_codebook().terms if not term.pattern.has_gap]
    every = {text for term in terms for text in expand(term.text.lower())}
    return sorted(text for text in every if "*" not in text and "?" not in text)


def phrase_matcher(texts: list[str]) -> Callable[[], int]:
    """spaCy's matcher on our terms without gaps and stars, with sentences."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    matcher.add("term", [nlp.make_doc(text) for text in phrases()])
    return lambda: sum(len(matcher(doc)) + len(list(doc.sents)) for doc in nlp.pipe(texts))


def scan_alone(texts: list[str]) -> Callable[[], int]:
    """Our own scan after splitting and folding, and nothing else."""
    codebook = ia.load_codebook()
    preparer, scan = preparer_of(codebook), term_scan(codebook)

    def run() -> int:
        ready = (preparer.prepare(text) for text in texts)
        return sum(len(scan.candidates(one.low[a:b])) for one in ready for a, b in one.sentences)

    return run


def main(n: int, peers: bool) -> None:
    pool, draw = sentences(), random.Random(n)
    measure("pieces of real concerns", pieces(n), peers)
    measure("varied narratives", [narrative(pool, draw) for _ in range(n)], peers)


def measure(what: str, texts: list[str], peers: bool) -> None:
    table = pl.DataFrame({"record_id": [str(i) for i in range(len(texts))], "section": "concerns", "text": texts})
    calls = {
        "rules": lambda: ia.find_themes(table, classifier=None),
        "rules with classifier": lambda: ia.find_themes(table),
        "residual identifiers": lambda: ia.find_identifiers(table),
        "PhraseMatcher with sentences (terms without gaps)": phrase_matcher(texts),
        "our scan alone": scan_alone(texts),
    }
    rates = {}
    for name, call in calls.items():
        call()  # caches and lazy imports
        rates[name] = rate(call, len(texts))
    older = peer_rates(texts, phrases()) if peers else {}
    about = f"spaCy {spacy.__version__}" + (f" (negspacy, medspaCy: {older.pop('spaCy')})" if older else "")
    mean = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{what}: {len(texts):,} texts of {mean:.0f} words; {about}, polars {pl.__version__}")
    print(f"{'':<52}{'texts/s':>9}{'rules are':>11}")
    for name, value in (rates | older).items():
        print(f"{name:<52}{value:>9,.0f}{rates['rules'] / value:>9.2f} x", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=2_000)
    parser.add_argument("--peers", action="store_true")
    asked = parser.parse_args()
    main(asked.texts, asked.peers)
