"""Names and references that nothing but the words around them gives away: learned from invented texts.

Two logistic regressions over what a word looks like, what the lists say it may be, and its neighbours; only words of
our own lists can be features, so that the model holds no name. They add to what the rules found and take nothing away.
Trained by benchmarks/train_identifiers.py; kept as data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from math import exp

from .informal import small_words
from .references import NO_TOKEN
from .whose_number import of_a_thing
from .words import ALLOWED, FIRST, HEAD, KIN, NEVER, ORDINARY, STAFF, SURNAME, TITLE, flags

Span = tuple[int, int]
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[^\w\s]")
CODE = re.compile(r"(?<![\w/.-])(?:[A-Z]{1,5} )?(?=[A-Za-z/-]*\d)[A-Za-z0-9]+(?:[/.-][A-Za-z0-9]+|:(?=\d)\d+)*")
FIGURE = re.compile(r"\d")
DAY = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|(?:19|20)\d\d[/-]\d\d(?:[/-]\d\d)?|\d{1,2}[/-][A-Z][a-z]{2,8}[/-]\d{2,4}|"
    r"\d{1,2}/(?:\d{1,2}|(?:19|20)\d\d)|\d{2}[:.]?\d{2}-\d{2}[:.]?\d{2}|"
    r"(?:\d{1,2}|100)/(?:10|15|20|21|24|27|30|40|50|60|63|100)|[1-9]\d{0,3}0{4,}|"
    r"(?:19|20)\d\d|\d{2,3}/\d{2,3}|(?:[01]\d|2[0-3])[0-5]\d|"
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)  # or years: "2020-22", or hours, a blood pressure, a score, a round amount
SHORTEST_CODE, FEWEST_FIGURES = 4, 3
GROUPS = (FIRST, SURNAME, ORDINARY | NEVER, ALLOWED, HEAD, STAFF, KIN, TITLE)
HELD = 20_000  # words of narratives that are remembered while the program runs
LOUD = 2_000  # characters that say in which letters a text is written
EDGE = "^"  # before the first word and after the last
BEFORE = 3  # words before a code that can name it
NEAR = 5  # words on either side of one that may be a name, in any order


@dataclass(frozen=True)
class Line:
    """A folded text, the spans of its words and the words themselves, for each character whether it was found already,
    and in which letters it is written."""

    text: str
    words: list[Span]
    said: list[str]
    held: bytearray
    letters: str

    @classmethod
    def of(cls, text: str, found: list[Span]) -> Line:
        """The text as the model of names reads it."""
        loud = text[:LOUD]
        letters = "up" if loud.isupper() else "low" if loud.islower() else "mixed"
        words = [match.span() for match in WORD.finditer(text)]
        return cls(text, words, [text[start:end] for start, end in words], covered(text, found), letters)

    def known(self, at: int) -> str:
        """What is seen of a word by its number; EDGE beyond the first and the last."""
        return _known(self.said[at]) if 0 <= at < len(self.said) else EDGE

    def told(self, at: int) -> bool:
        """Whether a word was found already."""
        return 0 <= at < len(self.words) and _touches(self.words[at], self.held)


def likely_names(text: str, found: list[Span], places: frozenset[str] = frozenset()) -> list[Span]:
    """Words of names beside those `found`, in a folded text, none of them a word of `places`; without a possessive
    ending."""
    line, model, spans = Line.of(text, found), _model("name"), []
    for at in candidates(line):
        bare = _bare(line.said[at])
        if bare not in places and not line.told(at) and model.says(name_features(line, at)):
            start = line.words[at][0]
            spans.append((start, start + len(bare)))
    return spans


def likely_references(text: str, found: list[Span]) -> list[Span]:
    """Spans of case references beside what was `found`."""
    if not FIGURE.search(text):
        return []
    model, held = _model("case_reference"), covered(text, found)
    return [
        span for span in codes(text)
        if not _touches(span, held)
        and not of_a_thing(text, _bare_start(text, span))
        and model.says(code_features(text, span))
    ]  # fmt: skip


def candidates(line: Line) -> Iterator[int]:
    """Words that could be part of a name: written with a capital, or in small letters and no word of the language."""
    return (at for at, word in enumerate(line.said) if _could_be_name(word))


@lru_cache(HELD)
def _could_be_name(word: str) -> bool:
    if len(word) < 2 or not word[0].isalpha() or any(character.isdigit() for character in word):
        return False
    bare = _bare(word)
    may_be = flags().get(bare, 0)
    if word[0].islower():
        return len(bare) > 2 and bare not in small_words() and not may_be & ~(FIRST | SURNAME)
    return may_be != NEVER or word.isupper()


def covered(text: str, found: list[Span]) -> bytearray:
    """For each character of the text whether it was found already."""
    out = bytearray(len(text))
    for start, end in found:
        out[start:end] = b"\x01" * (end - start)
    return out


def name_features(line: Line, at: int) -> list[str]:
    """What is seen of a word and its neighbours."""
    text, words, word = line.text, line.words, line.said[at]
    kind, shape, alone, last = _own_features(word, line.letters)
    around = {n: line.known(at + n) for n in range(-NEAR, NEAR + 1) if n}
    two, one, next_, after = around[-2], around[-1], around[1], around[2]
    gap = text[words[at - 1][1] : words[at][0]] if at else EDGE
    told = [line.told(at - 1), line.told(at + 1)]
    return [
        *alone, f"-1 {one}", f"+1 {next_}", f"-2 {two} {one}", f"+2 {next_} {after}", f"-1+1 {one} {next_}",
        f"-1s {one} {shape}", f"+1s {next_} {shape}", f"-1k {one} {kind}", f"+1k {next_} {kind}",
        f"told {told} {shape} {kind}", f"first {at == 0} {shape} {kind}",
        f"gap {'' if gap == ' ' else gap[:2]} {shape}", f"-3 {around[-3]}", f"+3 {around[3]}",
        f"-1+1k {one} {next_} {kind}", f"-2-1k {two} {one} {kind}", f"+1+2k {next_} {after} {kind}", *last,
        *(f"near {known}" for known in dict.fromkeys(around.values())),
    ]  # fmt: skip


@lru_cache(HELD)
def _own_features(word: str, letters: str) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    """Kind and shape of a word, and what is seen of it wherever it stands."""
    low = _bare(word)
    kind, shape = _kind(low), _shape(word)
    alone = (f"k {kind}", f"s {shape}", f"ks {kind} {shape} {letters}", f"e3 {low[-3:]}", f"e2 {low[-2:]} {shape}",
             f"b2 {low[:2]}", f"n {min(len(low), 9)} {shape}",
             *(f"t {part}" for part in sorted({f"^{low}$"[i : i + 3] for i in range(len(low))})))  # fmt: skip
    return kind, shape, alone, ((f"w {low} {shape}",) if _is_common(low) else ())


def _bare(word: str) -> str:
    """A word in small letters without a possessive ending."""
    return word.lower().removesuffix("'s")


def codes(text: str) -> Iterator[Span]:
    """Runs of letters and figures long enough for a reference, but for times, amounts and guidance."""
    for match in CODE.finditer(text):
        figures = sum(character.isdigit() for character in match[0])
        long_enough = figures >= FEWEST_FIGURES and len(match[0]) >= SHORTEST_CODE
        if long_enough and not _is_no_code(match[0]) and text[match.end() : match.end() + 1] != "%":
            yield match.span()


def _bare_start(text: str, span: Span) -> int:
    """Where a code begins without the short word in capitals that may be its label: "PO 4482193"."""
    return span[0] + text[slice(*span)].rfind(" ") + 1


def _is_no_code(code: str) -> bool:
    """Whether it is a time, an amount, a day or guidance, whatever short word stands before it."""
    bare = code.split(" ")[-1]
    return any(NO_TOKEN.fullmatch(one) or DAY.fullmatch(one) for one in (code, bare))


def code_features(text: str, span: Span) -> list[str]:
    """What is seen of a code and of the words before and after it."""
    start, end = span
    code = text[start:end]
    before = WORD.findall(text, max(0, start - 60), start)[-BEFORE:]
    known = [EDGE] * (BEFORE - len(before)) + [_known(word) for word in before]
    after = WORD.search(text, end)
    next_ = _known(after[0]) if after else EDGE
    mask = re.sub(r"[0-9]+", "9", re.sub(r"[A-Z]+", "A", re.sub(r"[a-z]+", "a", code)))
    figures, letters = (sum(map(test, code)) for test in (str.isdigit, str.isalpha))
    out = [f"m {mask}", f"f {min(figures, 12)}", f"l {min(letters, 8)}", f"m {mask} -1 {known[-1]}", f"+1 {next_}"]
    out += [f"has {word}" for word in {word for word in known if word != EDGE}]
    out += [f"-{BEFORE - n} {word}" for n, word in enumerate(known)] + [f"-2 {known[-2]} {known[-1]}"]
    letters_in = re.match(r"[A-Za-z]+", code)
    return [*out, f"begins {letters_in[0].lower()}"] if letters_in else out


@lru_cache(HELD)
def _known(word: str) -> str:
    """A neighbour: itself where it is a word of the lists or a mark, else only its kind and shape."""
    low = word.lower()
    return low if not word[0].isalnum() or _is_common(low) else f"<{_kind(low)} {_shape(word)}>"


@lru_cache(HELD)
def _is_common(low: str) -> bool:
    may_be = flags().get(low, 0)
    return low in small_words() or bool(may_be & ~(FIRST | SURNAME))


@lru_cache(HELD)
def _kind(low: str) -> str:
    may_be = flags().get(low, 0)
    return "".join(str(n) for n, group in enumerate(GROUPS) if may_be & group) + ("s" if low in small_words() else "")


def _shape(word: str) -> str:
    if any(character.isdigit() for character in word):
        return "9"
    if len(word) == 1:
        return "X" if word.isupper() else "x"
    return "XX" if word.isupper() else "Xx" if word[0].isupper() else "xx"


def _touches(span: Span, held: bytearray) -> bool:
    return 1 in held[span[0] : span[1]]


class Model:
    """A logistic regression as a weight for each feature; it says yes from the probability `at_least`."""

    def __init__(self, weights: dict[str, float], bias: float, at_least: float) -> None:
        self.weights, self.bias, self.at_least = weights, bias, at_least

    def probability(self, features: list[str]) -> float:
        """The probability that these features are those of an identifier."""
        held = self.weights
        return 1 / (1 + exp(-(self.bias + sum([held[one] for one in features if one in held]))))

    def says(self, features: list[str]) -> bool:
        """Whether it is one."""
        return self.probability(features) >= self.at_least


@cache
def _model(kind: str) -> Model:
    return Model(**_shipped()[kind])


@cache
def _shipped() -> dict[str, dict]:
    return json.loads((resources.files(__package__) / "data" / "likely.json").read_text(encoding="utf-8"))
