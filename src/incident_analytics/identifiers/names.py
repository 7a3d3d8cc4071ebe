"""Names of people in the texts of one record: by the words beside them, then wherever they stand again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .alone import by_itself
from .clues import Run, after_role, after_title
from .informal import also_names, in_lists, initials, small_names, with_initial
from .wording import NO_NAME, PARTICLE, Word, words_of
from .words import ALLOWED, FIRST, HEAD, NEVER, ORDINARY, SURNAME, TITLE, allowed_phrases, flags

Span = tuple[int, int]
PLACE_BEFORE = re.compile(r"\b(?:in|at|to|from|near|through|of|for) $", re.I)
SMALL = re.compile(r"\b(?:mr|mrs|ms|dr|prof|nurse)\.? ([a-z][a-z'-]{2,})(?: ([a-z][a-z'-]{2,}))?")
SMALL_TITLES = ("mr ", "mrs ", "ms ", "dr ", "prof ", "nurse ", "mr.", "mrs.", "ms.", "dr.")
LISTED = (FIRST, SURNAME, FIRST | SURNAME)
PAIR = re.compile(r"\b([a-z]{3,})(?= ([a-z'-]{3,})) [a-z'-]+")
PLAIN = re.compile(r"[a-z]+")
SMALL_STANDS = re.compile(r"(?<![^\W_])(?<![@.-])[a-z]+(?![^\W_])(?![@-])")
SHORTEST = 3  # letters; shorter words are not looked for again


def names_of_record(texts: list[str]) -> list[list[Span]]:
    """For each text (folded) of one record, the spans of names.

    What a title, a role or a list called a name in one text is found wherever it stands alone in all of them.
    """
    words = [words_of(text) for text in texts]
    _mark_ordinary(texts, words)
    found: list[list[Span]] = []
    known: dict[str, bool] = {}
    for text, of_text in zip(texts, words, strict=True):
        spans = [*small_letters(text), *small_names(text), *initials(text), *also_names(text, of_text)]
        for first, end, sure in clues(text, of_text):
            spans.append((_start(of_text, first), of_text[end - 1].end))
            if sure:
                _learn(known, of_text[first:end])
        spans += in_lists(text, of_text, spans)
        found.append(spans + with_initial(text, of_text, spans))
    if known:
        for text, of_text, spans in zip(texts, words, found, strict=True):
            spans += _again(text, of_text, known)
    return [_without_phrases(text, join_names(text, spans)) for text, spans in zip(texts, found, strict=True)]


def _without_phrases(text: str, spans: list[Span]) -> list[Span]:
    """Without what stands for a programme or a thing ("Oliver McGowan training")."""
    return [(start, end) for start, end in spans if text[start:end].lower() not in allowed_phrases()]


def _mark_ordinary(texts: list[str], words: list[list[Word]]) -> None:
    """A word in no list that the same record also writes in small letters is an ordinary word, not a name."""
    small = {match for text in texts for match in SMALL_STANDS.findall(text)}
    stands: dict[str, bool] = {}
    for word in (word for of_text in words for word in of_text if not word.may_be and not word.initial):
        if word.low not in stands:
            plain = PLAIN.fullmatch(word.low)  # many different ones stand in a long text
            found = word.low in small if plain else any(_stands_in(text, word.low) for text in texts)
            stands[word.low] = found
        if stands[word.low]:
            word.may_be = ORDINARY


def _stands_in(text: str, word: str) -> bool:
    at = text.find(word)
    while at >= 0:
        around = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(one.isalnum() or one in "-@." for one in around.rstrip(".")):
            return True
        at = text.find(word, at + 1)
    return False


def _start(words: list[Word], first: int) -> int:
    """Where a name begins: at its particle ("van der ...") or at the surname set before it with a comma."""
    word = words[first]
    if PARTICLE.fullmatch(word.gap):
        return word.start - len(word.gap) + 1
    before = words[first - 1] if first and word.gap == ", " else None
    turned = before is not None and before.may_be & SURNAME and before.may_be & NO_NAME == 0 and word.may_be & FIRST
    return before.start if before is not None and turned else word.start


def clues(text: str, words: list[Word]) -> Iterator[Run]:
    """Runs of words that are names; those after a title or a role come first in what they claim."""
    place, count = 0, len(words)
    while place < count:
        may_be = words[place].may_be
        run = None
        if may_be & TITLE:
            run = after_title(words, place + 1)
        elif not may_be or may_be & (FIRST | SURNAME):
            run = after_role(text, words, place) or by_itself(text, words, place)
        if run:
            yield run
        place = run[1] if run else place + 1


def _learn(known: dict[str, bool], run: list[Word]) -> None:
    """Remember the words of a name, and whether each is a name and nothing else."""
    for word in run:
        if len(word.text) >= SHORTEST and not (word.may_be & NEVER and not word.may_be & (FIRST | SURNAME)):
            known[word.low] = word.plain_name or not word.may_be


def _again(text: str, words: list[Word], known: dict[str, bool]) -> list[Span]:
    """Places where a known name stands alone; one that is an ordinary word only where it cannot be that."""
    spans = []
    for place, word in enumerate(words):
        certain = known.get(word.low)
        if certain is None:
            continue
        after = words[place + 1] if place + 1 < len(words) and words[place + 1].gap == " " else None
        if after and after.may_be & HEAD and not after.may_be & FIRST:
            continue
        if certain or not (word.opens or word.may_be & NEVER or _may_be_place(text, word)):
            spans.append((word.start, word.end))
    plain = sorted(name for name, certain in known.items() if certain and flags().get(name, 0) in LISTED)
    if plain:
        pattern = re.compile(r"(?<![a-z0-9@.'-])(?:" + "|".join(map(re.escape, plain)) + r")(?![a-z0-9@-])")
        spans += [match.span() for match in pattern.finditer(text)]
    return spans


def _may_be_place(text: str, word: Word) -> bool:
    return bool(word.may_be & ALLOWED) and bool(PLACE_BEFORE.search(text[max(0, word.start - 10) : word.start]))


def small_letters(text: str) -> list[Span]:
    """Listed names after a title, all in small letters ("mrs smith")."""
    spans = []
    if text.islower():
        spans += _small_pairs(text)
    if not any(title in text for title in SMALL_TITLES):
        return spans
    for match in SMALL.finditer(text):
        last = 0
        for group in (1, 2):
            may_be = flags().get(match[group] or "", 0)
            if may_be & (FIRST | SURNAME) and not may_be & (NEVER | ORDINARY | NO_NAME):
                last = group
            else:
                break
        if last:
            spans.append((match.start(1), match.end(last)))
    return spans


def _small_pairs(text: str) -> list[Span]:
    """First name and surname in a text without any capital."""
    table = flags()
    return [
        match.span()
        for match in PAIR.finditer(text)
        if table.get(match[1], 0) == FIRST | (table.get(match[1], 0) & SURNAME)
        and table.get(match[2], 0) == SURNAME | (table.get(match[2], 0) & FIRST)
    ]


def join_names(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order; those that touch, overlap or are a space or a hyphen apart become one."""
    merged: list[Span] = []
    for start, end in sorted(set(spans)):
        if merged and (start <= merged[-1][1] or _one_name(text, merged[-1], start)):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _one_name(text: str, before: Span, start: int) -> bool:
    """Whether what stands between two spans joins them: a blank, or the comma after a surname in capitals."""
    gap = text[before[1] : start]
    return (
        gap in (" ", ". ", ".") or gap == ", " and text[before[0] : before[1]].isupper() and before[1] - before[0] > 2
    )
