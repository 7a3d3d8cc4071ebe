"""A plain copy of a text for matching, and the way back to positions in the text as given."""

from __future__ import annotations

import unicodedata

from ..schema.ligatures import without_ligatures

SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
APOSTROPHES = "\u2018\u2019\u02bc\u0060\u00b4\uff07"
LETTERS = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "s", "æ": "a", "Æ": "A", "ı": "i"}
# Zero-width and directional characters and combining accents: invisible, so a number split by one still reads whole.
UNSEEN = frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0x0300, 0x036F))
    for code in range(first, last + 1)
) | {"\u00ad", "\ufeff", "\u0000", "\u061c", "\u180e"}


def _letter_or_digit(code: int) -> str | None:
    character = chr(code)
    digit = unicodedata.digit(character, None)
    if digit is not None and character.isdecimal():
        return str(digit)
    plain = unicodedata.normalize("NFKD", character)[:1]
    return plain if plain != character and plain.isascii() and plain.isalnum() else None


def _table() -> dict[int, str]:
    ranges = ((0xC0, 0x250), (0x660, 0x66A), (0x6F0, 0x6FA), (0x966, 0x970), (0x1E00, 0x1F00), (0xFF10, 0xFF5B))
    codes = (code for first, last in ranges for code in range(first, last))
    table = {code: plain for code in codes if (plain := _letter_or_digit(code))}
    table |= {ord(character): " " for character in SPACES} | {ord(character): "-" for character in DASHES}
    table |= {ord(character): "'" for character in APOSTROPHES} | {ord(a): b for a, b in LETTERS.items()}
    return table | {0xFF20: "@", 0xFF0E: "."}


TABLE = _table()


def fold(text: str) -> tuple[str, list[int] | None]:
    """(plain text, position of each plain character in the text as given).

    The positions are None where both texts have the same length. Ligatures become letters. Accents, wide digits, odd
    spaces, dashes and apostrophes become plain ones; characters that cannot be seen are left out.
    """
    if text.isascii() and "\0" not in text:
        return (text.replace("\t", " ") if "\t" in text else text), None
    text, back = without_ligatures(text)
    if UNSEEN.isdisjoint(text):
        return text.translate(TABLE), back
    kept = [place for place, character in enumerate(text) if character not in UNSEEN]
    places = [*kept, len(text)] if back is None else [back[place] for place in [*kept, len(text)]]
    return "".join([text[place] for place in kept]).translate(TABLE), places


def unfold(start: int, end: int, places: list[int] | None) -> tuple[int, int]:
    """The span in the text as given; what cannot be seen right after it belongs to it."""
    if places is None:
        return start, end
    last = places[end - 1] + 1 if end > start else places[end]  # half a ligature is all of it
    return places[start], max(places[end], last)
