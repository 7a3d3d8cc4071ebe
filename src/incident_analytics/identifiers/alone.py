"""Names without a title or a role: from the lists, by their initials, beside a mask, or by what only a person does."""

from __future__ import annotations

import re

from .clues import MOST_WORDS, Run, joined_before, reach, thing_next
from .informal import small_words
from .wording import NO_NAME, Word, before_word
from .words import ALLOWED, FIRST, NEVER, ORDINARY, SURNAME, TITLE

MASKED = "\x01"  # what a mask is folded to
KIN_NOUN = r"(?:mother|father|mum|mam|dad|parents?|sister|brother|siblings?|son|daughter|wife|husband|partner|family)"
PERSON_NOUN = (
    rf"(?:{KIN_NOUN}|children|girlfriend|boyfriend|aunt|uncle|friends?|death|bedroom|body|gp|mental (?:state|health)|"
    r"medical records|clothing)"
)
ONLY_A_PERSON = re.compile(
    rf"'s? {PERSON_NOUN}\b|, (?:his|her|their) {KIN_NOUN}\b|,? \(?aged? (?:\d|about)|, who (?:was|had|is|has)\b|"
    r",? (?:\(?d\.?o\.?b|born on)|"
    r" (?:(?:sadly|then|also|later|had|has|himself|herself|inadvertently) ){0,2}(?:died|collapsed|absconded|drank|"
    r"slept|cried|fell|lived with|suffered (?:from|a|an)|sustained|took (?:his|her) own|"
    r"was (?:born|pronounced|declared dead|found (?:un|dead|by|in|on|at|to|having)|diagnosed|tearful|prescribed|"
    r"sectioned|detained|discharged|admitted|arrested|restrained|nursed|last seen|taken to|conveyed|"
    r"travelling|driving|riding|walking|referred to|under sedation|(?:aged |a )?\d+[- ]years?)|"
    r"been (?:diagnosed|prescribed|sectioned|detained|discharged|admitted|arrested)|"
    r"felt (?:unsafe|suicidal|that)|attended (?:his|her|hospital|a&e)|"
    r"became (?:unwell|unresponsive|agitated|distressed)|had (?:a (?:long )?history|capacity|left the ward)|"
    r"(?:told|said|stated|explained|described|denied|disclosed|expressed) (?:that |to |the |her |him |his |staff )?"
    r"(?:he|she|her|his|nurse|staff|me|them|police|paramedics|feeling|suicidal|any)\b)",
    re.I,
)
OFTEN_A_PERSON = re.compile(
    r"'s? |,? \(|, (?:a|an|the|his|her) | (?:(?:has|had|have|then|also|later|was|is|were) ){0,2}(?:said|says|stated|"
    r"told|reported|explained|described|denied|disclosed|asked|felt|feels|agreed|refused|declined|attended|presented|"
    r"informed|telephoned|phoned|rang|replied|wrote|visited|signed|reviewed|assessed|saw|seen|took|gave|noted|found|"
    r"left|returned|arrived|went|came|made|knew|tearful|unwell|settled|asleep|agitated|on leave|on duty|countersigned|"
    r"recorded)\b",
    re.I,
)
# Of a word that no list knows, within a sentence: neither a place nor a body does this.
SURELY_A_PERSON = re.compile(
    r"(?:'s (?:death|suicide|mood|body|bedroom|notes)| (?:(?:has|had|is|was) (?:not )?(?:been )?)?(?:tearful|settled|"
    r"asleep|agitated|unwell|crying|nursed|on (?:level|leave|days|nights|duty|obs)|taking (?:his|her|their)|sedated|"
    r"discharged|restrained|secluded|bitten|scratched|a \W?(?:gentle|quiet|young|troubled|vulnerable)))\b", re.I
)  # fmt: skip
PEOPLE_BEFORE = frozenset(
    "by with told asked informed saw met see and from to contacted telephoned rang phoned advised for".split()
)
SAINTS = frozenset("st saint hmp hmyoi queen king prince princess".split())
OF_PLACES = frozenset("in at near from through outside around via the a an to of on called junction".split())
MOST_PAIR = 3  # words of a name that no list knows
SURNAME_MADE = re.compile(r"O'[A-Z]|Mc[A-Z]|Mac[A-Z]")
GOES_ON = re.compile(
    r" (?:[A-Z]|&|of [A-Z]|and [A-Z][a-z]+ (?:Ltd|Limited|plc|LLP|Council|Trust))|(?: |, )(?:Ltd|Limited|plc)\b"
)
CALL_SIGN = re.compile(r" \d")  # "Romeo 1 responded"
OF_KIN = re.compile(rf"'s? {KIN_NOUN}\b")
ARTICLES = frozenset(("the", "a", "an", "this", "that"))


def by_itself(text: str, words: list[Word], place: int) -> Run | None:
    """A name known from the lists, or an unlisted word that does what only a person does."""
    word = words[place]
    if word.initial:
        return _initials(text, words, place)
    if word.may_be & SURNAME and _beside_mask(text, word) and ONLY_A_PERSON.match(text, word.end):
        return place, place + 1, False
    if word.may_be & NO_NAME & ~NEVER or not (word.listed or word.unknown) or _no_person_before(text, word):
        return None
    end = reach(words, place)
    if not end or thing_next(text, words, end):
        return None
    if end - place > 1 and (_full_name(text, words, place, end) or _unlisted_pair(text, words, place, end)):
        return place, end, True
    return _single(text, words, place)


def _no_person_before(text: str, word: Word) -> bool:
    before = before_word(text, word.start)[0].lower()
    return before in SAINTS or word.unknown and before in ARTICLES


def _full_name(text: str, words: list[Word], place: int, end: int) -> bool:
    first, last = words[place], words[end - 1]
    if first.may_be & NEVER or last.initial:
        return False
    if first.may_be & FIRST:
        doubtful = first.may_be & (ORDINARY | ALLOWED)
        if last.may_be & SURNAME and not (doubtful and last.may_be & (ORDINARY | ALLOWED)):
            return not (last.may_be & ALLOWED and first.opens)
        if last.plain_name or last.unknown and not doubtful and not first.capitals:
            return not joined_before(words, place)
    if first.unknown and last.plain_name and not joined_before(words, place) and _people_before(text, first):
        return True
    both_unknown = all(word.unknown or word.plain_name for word in words[place:end])
    return both_unknown and ONLY_A_PERSON.match(text, last.end) is not None


def _unlisted_pair(text: str, words: list[Word], place: int, end: int) -> bool:
    """Two capitalised words within a sentence that no list knows, or only one of them, where no place or body can
    stand: "said that Ptolemy Wragg had". At the beginning of a sentence only before what people do."""
    first, last = words[place], words[end - 1]
    if end - place > MOST_PAIR or any(word.initial or word.capitals or word.shouted for word in (first, last)):
        return False
    if not all(word.unknown or word.listed and not word.may_be & (ORDINARY | ALLOWED) for word in (first, last)):
        return False
    if joined_before(words, place) or before_word(text, first.start)[0].lower() in OF_PLACES:
        return False
    if GOES_ON.match(text, last.end):
        return False  # "Urban Youth Flex", "the Serious Crime Act": a body or a title
    if OFTEN_A_PERSON.match(text, last.end) or ONLY_A_PERSON.match(text, last.end):
        return True
    before, between = before_word(text, first.start)
    return between == " " and before.islower()  # within prose, and not in a heading or a list of titles


def _single(text: str, words: list[Word], place: int) -> Run | None:
    """One word: a first name that is nothing else, or another word with a person's doings or a mask beside it."""
    word = words[place]
    if word.shouted or joined_before(words, place) and not _beside_mask(text, word):
        return None
    after = words[place + 1] if place + 1 < len(words) and words[place + 1].gap == " " else None
    if after and (after.may_be & TITLE or after.may_be & ALLOWED and not after.may_be & SURNAME):
        return None
    if before_word(text, word.start)[0].lower() in ARTICLES and not text.startswith(" family", word.end):
        return None
    one = place, place + 1, True
    if CALL_SIGN.match(text, word.end):
        return None
    if word.plain_name and word.may_be & FIRST and not word.capitals:
        return one
    if SURNAME_MADE.match(word.text) and not after and not word.may_be & ~SURNAME:
        return one
    if word.unknown and OF_KIN.match(text, word.end):
        return one  # also at the beginning of a sentence: nothing else has a mother
    if word.listed and not word.may_be & (NO_NAME | ALLOWED) and _beside_mask(text, word):
        return place, place + 1, word.plain_name
    if after and after.initial and word.plain_name:
        return one  # surname and initial
    if after or word.may_be & (NO_NAME | ALLOWED):
        return None
    if word.unknown and not word.opens and len(word.text) > 3 and SURELY_A_PERSON.match(text, word.end):
        return one
    if word.plain_name and not word.capitals and (OFTEN_A_PERSON.match(text, word.end) or _people_before(text, word)):
        return one
    return one if (word.listed or not word.opens) and ONLY_A_PERSON.match(text, word.end) else None


def _people_before(text: str, word: Word) -> bool:
    said, between = before_word(text, word.start)
    return between == " " and said in PEOPLE_BEFORE


def _initials(text: str, words: list[Word], place: int) -> Run | None:
    """J. Smith, J Smith, J.P. Smith."""
    end = place
    while (
        end < min(len(words), place + MOST_WORDS)
        and words[end].initial
        and (end == place or words[end].gap in (".", ". ", " "))
    ):
        end += 1
    if end >= len(words) or words[end].gap not in (" ", ". ", ".") or joined_before(words, place):
        return None
    name, dotted = words[end], "." in words[end].gap
    if name.may_be & (NO_NAME | ALLOWED) or name.capitals and not name.listed:
        return None
    if not name.listed and name.low in small_words():
        return None  # "for U&E. Agreed", "on section A. Ate half"
    bare = words[place].text in "AI" and not dotted
    if name.plain_name and not bare or dotted and name.listed:
        return place, end + 1, True
    sure = end - place > 1 or not words[place].opens or OFTEN_A_PERSON.match(text, name.end)
    return (place, end + 1, True) if dotted and name.unknown and sure else None


def _beside_mask(text: str, word: Word) -> bool:
    before, after = text[max(0, word.start - 2) : word.start], text[word.end : word.end + 2]
    return before.strip(" ") == MASKED or after.strip(" ") == MASKED or before == MASKED * 2
