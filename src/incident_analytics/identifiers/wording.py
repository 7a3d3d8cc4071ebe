"""The capitalised words of a text, each with what the lists say it may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import FIRST, HEAD, KIN, NEVER, ORDINARY, STAFF, SURNAME, TITLE, flags

CAPITALISED = re.compile(r"[A-Z](?<![A-Za-z0-9_@'][A-Z])(?:[A-Za-z0-9]|['-](?=[A-Za-z]))*")
PARTICLE = re.compile(r" (?:(?:de|van|von|der|den|del|della|la|le|da|dos|bin|ibn|al|el|ap|ten) ?'?){1,3}", re.A)
# Endings of words that are no names; looked at only where a word is in no list.
NO_NAME_ENDING = re.compile(
    r"(?:ologist|iatrist|ician|ment|tion|sion|ness|ing|ity|ism|ance|ence|ability|ally|ical|ously|ology|"
    r"ometry|itis|osis|aemia|azole|cillin|azepam|idone|apine|statin|ward|room|(?<!e)ed)s?$"
)
SENTENCE_END = frozenset('.!?:;\n\r*>|\u2022\u00b7"\u201c(')
NO_NAME = NEVER | TITLE | STAFF | KIN | HEAD
LINE_BREAK = re.compile(r" ?\r?\n")
SHOUTING = 0.5  # share of capitalised words in capitals from which capitals say nothing


@dataclass(slots=True)
class Word:
    """One capitalised word: where it stands, what it may be, and the characters since the one before."""

    start: int
    end: int
    text: str
    low: str
    may_be: int
    gap: str
    opens: bool
    initial: bool
    capitals: bool
    shouted: bool = False

    @property
    def listed(self) -> bool:
        return bool(self.may_be & (FIRST | SURNAME))

    @property
    def plain_name(self) -> bool:
        """In a list of names, and hardly anything else."""
        return bool(self.may_be) and not self.may_be & ~(FIRST | SURNAME)

    @property
    def unknown(self) -> bool:
        """In no list at all, and not an abbreviation."""
        return not self.may_be and not self.capitals and len(self.text) > 2


def words_of(text: str) -> list[Word]:
    """The capitalised words in order, but for those that never are in a name; a possessive ending is left off."""
    table, words, last, loud = flags(), [], 0, 0
    for match in CAPITALISED.finditer(text):
        start, end = match.span()
        word = match[0]
        if word[-2:] in ("'s", "'S"):
            end -= 2
            word = word[:-2]
        low = word.lower()
        may_be = table.get(low)
        if may_be is None:
            may_be = _guess(word, low, table)
        if end - start == 1:
            may_be = 0  # an initial
        capitals = len(word) > 1 and word.isupper()
        loud += capitals
        if may_be == NEVER:  # most sentences open with one; the gap it leaves ends a name
            continue
        words.append(
            Word(start, end, word, low, may_be, text[last:start], _opens(text, start), len(word) == 1, capitals)
        )
        last = end
    if loud > 3 and loud > SHOUTING * len(words):
        for one in words:
            one.shouted = one.capitals
    return words


def _guess(word: str, low: str, table: dict[str, int]) -> int:
    """What a word in no list may be, from its make: Mc and O' begin surnames, figures no name, hyphens join."""
    if not word.isalpha():
        if any(character.isdigit() for character in word):
            return NEVER
        if low.startswith(("o'", "d'")) and len(low) > 4:
            return SURNAME
        parts = [table.get(part, 0) for part in re.split(r"[-']", low)]
        if "'" in low or any(part & (NO_NAME | ORDINARY) and not part & (FIRST | SURNAME) for part in parts):
            return NEVER
        return SURNAME if any(part & (FIRST | SURNAME) for part in parts) else 0
    if word[:-1].isupper() and word[-1] == "s" and len(word) > 2:
        return NEVER  # abbreviations in the plural: GPs
    if re.match(r"Mc[A-Z][a-z]{2}|Mac[A-Z][a-z]{2}|MC[A-Z]{3}", word):
        return SURNAME
    return ORDINARY if NO_NAME_ENDING.search(low) else 0


def _opens(text: str, start: int) -> bool:
    """Whether a sentence begins here, so that the capital says nothing."""
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return False
    before = text[max(0, start - 4) : start].rstrip(" '-\u2018")
    return not before or before[-1] in SENTENCE_END


def before_word(text: str, start: int) -> tuple[str, str]:
    """(the word before a place, what stands between them); words hold letters, figures and hyphens."""
    end = start
    while end and not text[end - 1].isalnum() and start - end < 4:
        end -= 1
    begin = end
    while begin and (text[begin - 1].isalnum() or text[begin - 1] == "-") and end - begin < 24:
        begin -= 1
    return text[begin:end], text[end:start]


def joined(word: Word, before: Word) -> bool:
    """Whether a word follows the one before as names do: a space, a particle, or a full stop after an initial."""
    gap = word.gap
    if gap == " " or gap == "  " or word.plain_name and LINE_BREAK.fullmatch(gap):
        return True
    if (before.initial or before.may_be & TITLE) and gap in (".", ". ", "", "\n"):
        return True
    return len(gap) < 16 and PARTICLE.fullmatch(gap) is not None
