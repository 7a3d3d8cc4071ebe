"""Mentions of themes in narratives: the scan, the terms, the assertion, the section, in that order."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from ..codebook import Codebook, load_codebook
from ..codebook.model import ALL_THEMES, LOOK_ALIKE, Term
from ..errors import MappingError
from ..normalisation.dates_in import with_date
from ..schema import Mentions, as_polars, conform
from .assertion import Read, Verdict, assertion_of
from .classifier import Classifier, load_classifier
from .once import Once
from .prepare import preparer_of
from .scan import Scan, term_scan
from .sections import in_section, is_bare_heading, is_formula
from .windows import Told

NEEDED = ("record_id", "text")
BATCH = 1_000  # texts that the classifier weighs at once
# Of mentions; no two share all of it, so that neither the order nor the number of the texts that came in matters.
ORDER = ("record_id", "section", "start", "end", "theme_id", "term", "class", "rule_id")
# "Since put right": the failing then, and an assurance now. Both are said, so both are mentions.
PUT_RIGHT = re.compile(
    r"\b(?:since|now|subsequently|already) (?:been |had been )?(?:put right|addressed|rectified|resolved|remedied|"
    r"corrected|fixed|repaired|replaced|completed|improved)\b|\bput right\b"
)
NOT_YET = re.compile(
    r"\b(?:not|never|nor|yet to)\b[^.;]{0,25}\b(?:put right|addressed|rectified|resolved|remedied|fixed)\b"
)


@dataclass(frozen=True)
class Hit:
    """A term in a sentence; positions within the sentence."""

    start: int
    end: int
    term: Term


class Extractor:
    """Finds the themes of one codebook, text by text."""

    def __init__(self, codebook: Codebook, classifier: Classifier | None = None) -> None:
        self._codebook = codebook
        self._classifier = classifier.of(codebook.theme_ids) if classifier else None
        self._preparer = preparer_of(codebook)
        self._scan = term_scan(codebook)
        self._points = Scan([pattern for _, pattern in codebook.decision_points])
        self._assertion = assertion_of(codebook)
        shipped = load_codebook()
        self._own = frozenset(
            set() if codebook is shipped else {t.text for t in codebook.terms} - {t.text for t in shipped.terms}
        )
        self._groups = {theme.theme_id: theme.group for theme in codebook.themes} | {ALL_THEMES: ""}

    def mentions(self, text: str, section: str = "description", when: date | None = None) -> list[tuple]:
        """Rows of Mentions without record_id and section, in the order of the text."""
        return self.mentions_of([(text, section, when)])[0]

    def mentions_of(self, texts: Iterable[tuple[str, str, date | None]]) -> list[list[tuple]]:
        """The rows of many texts, each with its section and day."""
        ready, told = [], []
        for text, section, when in texts:
            one = self._preparer.prepare(text)
            rows = [row for span in one.sentences for row in self._in_sentence(one.low, *span, section, when)]
            ready.append(one)
            told.append(Told(one.low, one.sentences, rows, section))
        found = [one.rows for one in told]
        if self._classifier:
            again = self._classifier.reconsider(told)
            found = [
                self._with_own(_without_formulas(rows, one), one.rows) for rows, one in zip(again, told, strict=True)
            ]
        return [[one.as_given(row) for row in rows] for one, rows in zip(ready, found, strict=True)]

    def _with_own(self, rows: list[tuple], before: list[tuple]) -> list[tuple]:
        """What the analyst's own terms found stands: what a word means in their house the classifier cannot know."""
        if not self._own:
            return rows
        mine = {(row[0], *row[2:7]): row for row in before if row[6] in self._own and row[1] == "failure"}
        return [mine.get((row[0], *row[2:7]), row) if row[1] == "neutral" else row for row in rows]

    def _in_sentence(self, low: str, start: int, end: int, section: str, when: date | None) -> list[tuple]:
        sentence = low[start:end]
        hits = longest_first(self._hits(sentence, when))
        if not hits:
            return []
        failing = [(h.start, h.end, not h.term.pattern.has_gap) for h in hits if h.term.kind == "failure"]
        read = self._assertion.read(sentence, failing)
        point = self._decision_point(sentence)
        heading = is_bare_heading(sentence)
        judged = [(hit, self._judge(read, hit, section, heading)) for hit in hits]
        rows = self._most_specific(judged)
        if PUT_RIGHT.search(sentence) and not NOT_YET.search(sentence):
            rows += [(hit, _put_right(verdict)) for hit, verdict in rows if verdict.class_ == "failure"]
        return [
            (self._theme(hit, verdict), verdict.class_, start + hit.start, start + hit.end, start, end,
             hit.term.text, verdict.cue, verdict.rule_id, point)
            for hit, verdict in rows
        ]  # fmt: skip

    def _theme(self, hit: Hit, verdict: Verdict) -> str:
        """The theme of a mention: a poor risk assessment was there, and is no absent one (redirects.csv)."""
        if verdict.class_ != "failure":
            return hit.term.theme_id
        return self._codebook.redirects.get((hit.term.theme_id, verdict.rule_id), hit.term.theme_id)

    def _judge(self, read: Read, hit: Hit, section: str, heading: bool) -> Verdict:
        verdict = self._verdict(read, hit)
        return in_section(section, verdict, hit.term.kind, read.text, (hit.start, hit.end), heading)

    def _most_specific(self, judged: list[tuple[Hit, Verdict]]) -> list[tuple[Hit, Verdict]]:
        """Without failings of a safeguard that a longer failing of its own group spells out.

        "The risk assessment was not reviewed" says that it was not updated, and not that it was absent too.
        """
        failing = [hit for hit, verdict in judged if verdict.class_ == "failure"]
        return [
            (hit, verdict)
            for hit, verdict in judged
            if verdict.class_ != "failure"
            or hit.term.kind != "safeguard"
            or not any(self._spells_out(other, hit) for other in failing)
        ]

    def _spells_out(self, other: Hit, hit: Hit) -> bool:
        inside = other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
        same_group = self._groups[other.term.theme_id] == self._groups[hit.term.theme_id]
        return inside and same_group and other.term.theme_id != hit.term.theme_id

    def _hits(self, sentence: str, when: date | None) -> list[Hit]:
        hits = []
        for term, starts in self._scan.candidates(sentence):
            dated = self._codebook.dated_rules.get(term.kind)
            if dated and (when is None or when < dated.from_date):
                continue
            hits += [Hit(*span, term) for span in term.pattern.spans(sentence, starts)]
        return hits

    def _verdict(self, read: Read, hit: Hit) -> Verdict:
        dated = self._codebook.dated_rules.get(hit.term.kind)
        kind = "failure" if dated else hit.term.kind
        verdict = self._assertion.verdict(read, hit.start, hit.end, kind, hit.term.pattern.has_gap)
        if dated and verdict.class_ == "failure":
            return Verdict("failure", verdict.cue, dated.rule_id)
        return verdict

    def _decision_point(self, sentence: str) -> str | None:
        """The decision point that the sentence names first."""
        found = []
        for number, starts in self._points.candidates(sentence):
            point, pattern = self._codebook.decision_points[number]
            found += [(start, point) for start, _ in pattern.spans(sentence, starts)[:1]]
        return min(found)[1] if found else None


def _without_formulas(rows: list[tuple], told: Told) -> list[tuple]:
    """Without failings that the classifier alone sees in the words with which coroners tell of their own
    investigation."""
    return [
        row for row in rows
        if not (row[1] == "failure" and row[8].startswith("classifier:") and is_formula(told.low[row[4] : row[5]]))
    ]  # fmt: skip


def _put_right(verdict: Verdict) -> Verdict:
    return Verdict("adequate", verdict.cue, f"{verdict.rule_id}.put_right")


def longest_first(hits: list[Hit]) -> list[Hit]:
    """Hits without look-alikes and what they cover, and one hit of a theme for each place.

    A term without gaps takes the place of a shorter one inside it, whatever its theme: a "ligature risk
    assessment" is no clinical risk assessment. A term with gaps spans other people's words and takes nothing.
    """
    solid = [hit for hit in hits if not hit.term.pattern.has_gap or hit.term.kind == LOOK_ALIKE]
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start, h.term.theme_id, h.term.text)):
        if hit.term.kind == LOOK_ALIKE or _covered(hit, solid):
            continue
        if all(hit.term.theme_id != k.term.theme_id or hit.end <= k.start or hit.start >= k.end for k in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: (h.start, h.end, h.term.theme_id))


def _covered(hit: Hit, solid: list[Hit]) -> bool:
    """Whether a look-alike of its own theme touches the hit, or a longer solid term of another theme covers it.

    A term with gaps that holds a look-alike ("neurological observations ... missed") speaks of the look-alike.
    """
    for other in solid:
        same_theme = other.term.theme_id == hit.term.theme_id
        inside = other.start <= hit.start and hit.end <= other.end
        longer = other.end - other.start > hit.end - hit.start
        if other.term.kind == LOOK_ALIKE and same_theme and other.start < hit.end and hit.start < other.end:
            return True
        if inside and longer and not same_theme:
            return True
    return False


def find_themes(
    narratives: object, codebook: Codebook | None = None, *, classifier: Classifier | None | str = "shipped"
) -> pl.DataFrame:
    """`mentions`: one row per theme and place found, with its class and its evidence.

    `narratives` needs record_id and text; section (one of schema.levels.SECTIONS in any case; default
    description; another is read as plain text) and date are used where given. Returned
    columns: record_id, section, theme_id, class, start, end, sentence_start, sentence_end (characters of the
    text as given), term, cue, rule_id, decision_point; sorted by record_id, section and place, so that the
    order of the rows that came in does not matter. `classifier`: the one that stands beside the rules; "shipped" is
    that of the package and works with every codebook that has its themes, None leaves the rules alone. Raises
    MappingError when a needed column is missing.
    """
    table = as_polars(narratives)
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise MappingError(
            f"narratives lack the columns: {', '.join(missing)}.\nAllowed: record_id, section, text, date."
        )
    reader = _reader(codebook or load_codebook(), load_classifier() if classifier == "shipped" else classifier)
    given = pl.col("section").cast(pl.String) if "section" in table.columns else pl.lit(None, dtype=pl.String)
    section = given.str.strip_chars().replace("", None).fill_null("description")
    rows = with_date(table, "date").select(pl.col("record_id").cast(pl.String), section.alias("section"),
                                           pl.col("text").cast(pl.String), "date")  # fmt: skip
    found = []
    for batch in rows.filter(pl.col("text") != "").iter_slices(BATCH):
        folded = batch["section"].str.to_lowercase().str.replace_all(r"[ -]+", "_")
        texts = list(zip(batch["text"], folded, batch["date"], strict=True))
        of_each = zip(batch["record_id"], batch["section"], reader.mentions_of(texts), strict=True)
        found += [(record_id, part, *mention) for record_id, part, mentions in of_each for mention in mentions]
    mentions = pl.DataFrame(found, schema=Mentions.create_empty().schema, orient="row")
    return conform(mentions.sort(ORDER), Mentions)


@lru_cache(maxsize=2)
def _reader(codebook: Codebook, classifier: Classifier | None) -> Once:
    return Once(Extractor(codebook, classifier).mentions_of, (rule.from_date for rule in codebook.dated_rules.values()))
