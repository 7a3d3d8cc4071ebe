"""Where words say that a name stands: after a title, a role, a relative or a label."""

from __future__ import annotations

import re

from .wording import NO_NAME, Word, before_word, joined
from .words import ALLOWED, FIRST, HEAD, KIN, NEVER, ORDINARY, STAFF, SURNAME, TITLE, flags

Run = tuple[int, int, bool]  # first word, word after the last, whether it is sure enough to look for it elsewhere
PERSONAL = frozenset("mr mrs ms miss mx dr prof professor messrs".split())
SMALL_TITLES = frozenset("mr mrs ms mx dr prof".split())
LABEL = re.compile(
    r"(?:\b(?:dear|hi|hello|hey|cc|attn|n[eé]e|formerly|a\.?k\.?a\.?|"
    r"nok|next of kin|signed(?: by)?|(?:reported|completed|reviewed|written|witnessed|prepared|signed) by|"
    r"(?:pt|patient|full|staff|client|sur|fore|first|last)?[ ']{0,2}name|author|handler|interview with|statement of|"
    r"(?:man|woman|boy|girl|person|patient|resident|someone|nurse|doctor|lady|lad|guy|bloke|staff|hca|carer|"
    r"friend|neighbour|social worker|one) (?:named|called)|(?:be|is|was|being|gets) called|"
    r"goes by(?: the name(?: of)?)?|prefers|c/o|care of(?=:)|known as|deaths? of|inquest of|"
    r"(?:family|parents|mother|father|son|daughter|wife|husband|body|life) of)[ :-]{1,3})$", re.I
)  # fmt: skip
APPOSED = re.compile(r",| and [A-Z]")  # "Daughter, Ceridwen, visits"; "her children, Arjan and Simran"
ENDS = re.compile(r"\s*(?:[.,;\n)]|$)")
MOST_NAMES, MOST_WORDS = 4, 8  # words of one name, without and with initials
BETWEEN = (" ", ", ", " (", ": ", ", (")  # a role and the name of who has it
LABEL_ENDS = frozenset(
    "dear hi hello hey cc attn nee née formerly aka "
    "nok kin signed by name author handler with of named called as surname forename firstname prefers".split()
)
LISTED_ONLY = frozenset(("as", "with", "by"))  # after these an unlisted word may be a place or a body


def after_title(words: list[Word], place: int) -> Run | None:
    """The name after a title; initials alone ("Mr R") are a pseudonym already."""
    if place >= len(words) or not joined(words[place], words[place - 1]):
        return None
    title, word = words[place - 1], words[place]
    personal = title.low in PERSONAL
    if word.may_be & NO_NAME and not word.initial and not (personal and _named(words, place)):
        return None
    if not personal and word.may_be & ORDINARY and not word.listed:
        return None
    end = reach(words, place, titled=True)
    return (place, end, True) if end else None


def _named(words: list[Word], place: int) -> bool:
    """Whether a word that is mostly no name is one here: "Mr May", "Ms Grace Hall"."""
    return bool(words[place].may_be & SURNAME) or words[place].listed and _surname_next(words, place)


def after_role(text: str, words: list[Word], place: int) -> Run | None:
    """The name after a role or a relative ("RMN ...", "his mother ..."), or after a label ("Next of kin: ...")."""
    word = words[place]
    if word.may_be & NO_NAME or not (word.listed or word.unknown or word.initial):
        return None
    role, between = before_word(text, word.start)
    role = role.lower()
    near = between == " "
    kind = flags().get(role, 0)
    kin_in_full = bool(kind & KIN) and (word.listed or word.unknown) and _name_next(words, place)
    # "pt." before a capital mostly ends a sentence: "To pt. Debrief held."
    titled = role in SMALL_TITLES and between in (" ", ". ") or role == "pt" and near
    beside = kind & KIN and word.unknown and between == ", " and APPOSED.match(text, word.end)
    alone = kind & STAFF and word.unknown and between == ": " and ENDS.match(text, word.end)
    in_full = bool(kind & STAFF) and between in BETWEEN and word.unknown and _name_next(words, place)
    fits = kin_in_full or in_full or beside or alone or _fits(word, near)
    if titled or kind & (STAFF | KIN) and between in BETWEEN and fits:
        sure = True
    elif role in LABEL_ENDS and LABEL.search(text, max(0, word.start - 40), word.start):
        if word.unknown and role in LISTED_ONLY and ":" not in between and not _surname_next(words, place):
            return None
        sure = not word.may_be & ALLOWED
    else:
        return None
    if word.may_be & ALLOWED and not word.may_be & FIRST and not _surname_next(words, place):
        return None
    end = reach(words, place)
    return (place, end, sure) if end and not thing_next(text, words, end) else None


def _fits(word: Word, near: bool) -> bool:
    """Whether a word can be the name after a role: further away only one that is nothing else."""
    return word.plain_name or near and (word.listed or word.unknown)


def reach(words: list[Word], place: int, *, titled: bool = False) -> int:
    """The word after the last that belongs to a name beginning at `place`; 0 when no name begins there."""
    end, names = place, 0
    while end < len(words) and names < MOST_NAMES and end - place < MOST_WORDS:
        word = words[end]
        if end > place and not joined(word, words[end - 1]) or not _goes_on(word, names, titled):
            break
        names += not word.initial
        end += 1
    while end > place and words[end - 1].initial:
        end -= 1
    return end if names else 0


def _goes_on(word: Word, names: int, titled: bool) -> bool:
    """Whether a word can be part of a name that has `names` words so far."""
    if names and word.may_be & NO_NAME and word.may_be & (NO_NAME | SURNAME) != NEVER | SURNAME:
        return False
    if names and word.may_be & (ALLOWED | ORDINARY) and not word.may_be & SURNAME:
        return False
    if word.may_be & ORDINARY and not word.listed and not titled:
        return False
    if word.capitals:
        if word.shouted:
            return word.plain_name
        return word.listed and len(word.text) > 2 or titled and len(word.text) > 3
    return True


def joined_before(words: list[Word], place: int) -> bool:
    """Whether a capitalised word that is no role stands right before: then this is part of something else."""
    return place > 0 and words[place].gap == " " and not words[place - 1].may_be & (STAFF | KIN | TITLE | NEVER)


def thing_next(text: str, words: list[Word], end: int) -> bool:
    """Whether the run names a place, a body or a thing: "Smith Ward", "Beck's scale"."""
    if end < len(words) and words[end].gap in (" ", "'s "):
        return _head_ahead(words, end)
    last = words[end - 1]
    if text.startswith("'s ", last.end) and last.plain_name and last.may_be & FIRST:
        return False  # "Sophie's room" is a person's, "Beck's scale" is not
    match = SMALL_HEAD.match(text, words[end - 1].end)
    return bool(match) and bool(flags().get(match[1], 0) & HEAD)


def _head_ahead(words: list[Word], place: int) -> bool:
    """Whether one of the next capitalised words is a head noun, with nothing but ordinary words before it."""
    for word in words[place : place + 3]:
        if word.may_be & HEAD:
            return True
        if word.may_be & (STAFF | KIN | TITLE | FIRST | SURNAME) or not word.may_be:
            return False
    return False


SMALL_HEAD = re.compile(r"(?:'s)? ([a-z]{3,16})\b")


def _name_next(words: list[Word], place: int) -> bool:
    after = words[place + 1] if place + 1 < len(words) and words[place + 1].gap == " " else None
    return after is not None and not after.may_be & NO_NAME and (after.listed or after.unknown)


def _surname_next(words: list[Word], place: int) -> bool:
    return place + 1 < len(words) and words[place + 1].gap == " " and bool(words[place + 1].may_be & SURNAME)
