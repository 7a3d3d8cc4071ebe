"""Names as staff jot them down: in small letters, as initials, in lists, and words that are also names."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from .wording import NO_NAME, Word
from .words import ALLOWED, FIRST, NEVER, ORDINARY, SURNAME, flags, rows

Span = tuple[int, int]
SMALL_WORD = re.compile(r"(?<![\w'@./-])[a-z]{3,}(?:-[a-z]{2,})?(?![\w@/])")
AFTER_TITLE = re.compile(
    r"(?<![\w'])(?:mr|mrs|ms|miss|mx|dr)\.? ((?:(?:da|de|di|el|al|van|von|mc|o') ?)?[a-z][a-z'-]+)(?: ([a-z][a-z'-]+))?"
)
NO_INITIAL = re.compile(r"[ -](?:diff|ray|turn|section|scan|wave|peg)\b", re.I)  # "C diff", "X ray"
RUN_TOGETHER = re.compile(r"(?:an|as|at|in|is|it|of|on|or)(?:an|as|at|in|is|it|of|on|the|a)")  # "or an" without a space
NAMELESS = frozenset("tba tbc tbd onc oncall wk nil ref".split())
PERSON = re.compile(r"\b(?:dr|pts?|patients?|client|resident|service user|su)\b\.? $", re.I)
TWO = re.compile(r"(?<![\w.&/-])[A-Z]{2}(?![\w.&/-])")
DOTTED = re.compile(r"(?<![\w.])(?:[A-Z]\.){2,3}(?!\w)")
DOES = re.compile(
    r"(?:'s (?:mother|father|mum|mam|dad|wife|husband|partner|sister|brother|care plan|room|bed|risk|notes|key)|"
    r" (?:rings|rang|phones|phoned|texts|texted|calls|called|seen|attends|tearful|awake|asleep|settled|"
    r"told|said|says|states|stated|declined|declines|refused|refuses|asked|asks|assaulted|punched|became|denied|"
    r"denies|attended|informed|reports|reported|disclosed|absconded|wants|feels|felt|to be (?:nursed|reviewed|seen)))\b"
)
PEOPLE = re.compile(
    r"\b(?:told|informed|asked|inform|tell|phoned|rang|assaulted|that) $"
)  # before initials, in small letters
JOINS = re.compile(r"\s?(?:,|/|&|\+|;|and|or)\s?|\s\d\)\s|(?:;|,) [a-z]+ [a-z]+: ")
ALSO_NAMES = re.compile(
    r" (?:(?:has|had|is|was|did|does|will) )?"
    r"(?:(?:(?!need )[a-z]+(?:ed|es)|cut|left|went|spent|took|lost|threw|sent|kept|says|"
    r"states|tells|asks|wants|needs|spoke|met|felt) )(?:[a-z]+ ){0,2}(?:himself|herself|his|her|him|he|she)\b|"
    r" (?:says|states|told (?:me|us|staff)|will not|will only|does not want)\b"
)


def small_names(text: str) -> Iterator[Span]:
    """Names in small letters: after a title any word that is none of ours; elsewhere first names of the list."""
    for match in AFTER_TITLE.finditer(text):
        listed = flags().get(match[1].split(" ")[-1], 0) & (FIRST | SURNAME)
        if not _ordinary(match[1]) and (listed or match[0][:3] in ("mrs", "dr ", "dr.")):
            last = 2 if match[2] and not _ordinary(match[2]) else 1
            yield match.start(1), match.end(last)
    for match in SMALL_WORD.finditer(text):
        may_be = flags().get(match[0], 0)
        plain = may_be & FIRST and not may_be & ~(FIRST | SURNAME)
        if plain and match[0] not in small_words() and not RUN_TOGETHER.fullmatch(match[0]):
            yield match.span()


def initials(text: str) -> Iterator[Span]:
    """Two letters for a person: after "pt", before what people do, or with full stops."""
    for match in TWO.finditer(text):
        if match[0] in short_forms():
            continue
        if _tells(text, text[max(0, match.start() - 14) : match.start()], match.end()):
            yield match.span()
    for match in DOTTED.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        letters = match[0].replace(".", "")
        if letters not in short_forms() and len(letters) == 2 and _tells(text, before, match.end()):
            yield match.span()


def _tells(text: str, before: str, end: int) -> bool:
    """Whether the words around two letters speak of a person."""
    return bool(PERSON.search(before) or PEOPLE.search(before) or DOES.match(text, end))


def with_initial(text: str, words: list[Word], found: list[Span]) -> list[Span]:
    """The initial of a surname after a first name: "Sue H", "Danny M."."""
    ends = {end for _, end in found}
    return [
        (before.start, word.end)
        for before, word in zip(words, words[1:], strict=False)
        if before.end in ends
        and before.may_be & FIRST
        and word.initial
        and word.gap == " "
        and word.text not in "AI"
        and not NO_INITIAL.match(text, word.end)
    ]


def in_lists(text: str, words: list[Word], found: list[Span]) -> list[Span]:
    """Words beside a name in a list of names: "Abi, Zuzanna and Femi"."""
    starts = [word.start for word in words]
    named = {place for a, b in found for place in range(bisect_left(starts, a), bisect_left(starts, b))}
    new: list[Span] = []
    for order in (range(1, len(words)), range(len(words) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for place in order:
            other = place + step
            gap = words[max(place, other)].gap
            if other in named and place not in named and JOINS.fullmatch(gap) and _may_be_listed(words, place):
                named.add(place)
                new.append((words[place].start, words[place].end))
    return new


def also_names(text: str, words: list[Word]) -> Iterator[Span]:
    """Hope, Grace, Mark: first names that are words too, where somebody of that name does something."""
    for word in words:
        both = word.may_be & FIRST and word.may_be & (ORDINARY | ALLOWED) and not word.capitals
        if both and ALSO_NAMES.match(text, word.end):
            yield word.start, word.end


def _may_be_listed(words: list[Word], place: int) -> bool:
    """One word by itself that can be a first name."""
    word = words[place]
    alone = not (place + 1 < len(words) and words[place + 1].gap == " " and words[place + 1].listed)
    if word.may_be & (NO_NAME & ~NEVER) or word.initial or word.capitals or word.may_be & ALLOWED:
        return False
    return alone and (bool(word.may_be & FIRST) or word.unknown)


def _ordinary(word: str) -> bool:
    may_be = flags().get(word, 0)
    known = may_be & ~(FIRST | SURNAME) or any(part in small_words() for part in word.split("-")) or word in NAMELESS
    return bool(known) or len(word) < 2


@cache
def small_words() -> frozenset[str]:
    """Words that stand in small letters in texts without names."""
    return frozenset(row["word"] for row in rows("small_words.csv"))


@cache
def short_forms() -> frozenset[str]:
    """Pairs of capitals that stand for something else than a person."""
    return frozenset(row["word"] for row in rows("short_forms.csv"))
