"""Texts and tables with identifiers put out of sight: keyed pseudonyms, shifted dates, ages in bands.

The same name gives the same pseudonym throughout a study, and only there: the pseudonym is a keyed hash (HMAC-SHA256),
so that without the key a list of names cannot be tried out. The key is asked for, never made up, kept or written.
Masked is not anonymous: what happened, where and when may still tell who it was.
"""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from hashlib import sha256

import polars as pl

from ..errors import MappingError, StudyError, need_columns
from ..normalisation.dates import PLACEHOLDERS
from ..schema import as_polars
from .hiding import hide
from .shifting import shift_cells

FEWEST_KEY_BYTES = 16
ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: a pseudonym spells nothing
LENGTH = 6  # of twenty letters: 64 million pseudonyms
WEEKS = 26  # dates move by up to half a year, never by nothing
AGE_EDGES = (18, 25, 35, 45, 55, 65, 75, 85)  # years; the last band is open


def new_key() -> str:
    """A fresh key of 32 random bytes in hexadecimal: keep it apart from every output."""
    return secrets.token_hex(32)


def mask(narratives: object, found: pl.DataFrame, *, key: str | bytes) -> pl.DataFrame:
    """The narratives with each place of `found` replaced by "[KIND PSEUDONYM]", everything else as it was.

    Each word of a name has a pseudonym of its own, so that a full name and the surname alone stay together. `found`
    comes from find_identifiers on the same texts. Raises StudyError when the key is too short, MappingError when a
    column is missing.
    """
    secret = _checked(key)

    def say(kind: str, value: str) -> str:
        words = value.split() if kind == "name" else [value]
        return f"[{kind.upper()} {' '.join(pseudonym(word, key=secret) for word in words)}]"

    return hide(as_polars(narratives), found, say)


def pseudonym(value: str, *, key: str | bytes) -> str:
    """Six letters that stand for a value within a study; capitals, spaces and punctuation make no difference."""
    folded = unicodedata.normalize("NFC", value).casefold()
    plain = "".join(character for character in folded if character.isalnum())
    number = int.from_bytes(_digest("pseudonym", plain, _checked(key))[:8])
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def shift_dates(table: object, columns: list[str], *, key: str | bytes, by: str | None = None) -> pl.DataFrame:
    """The table with its dates moved by whole weeks, the same for all rows of one `by` (without it: for all rows).

    Intervals and days of the week stay. Columns of dates are moved, and in columns of text every whole date
    (3/4/2019, 2019-04-03, 3 April 2019), written as it was; a cell that is a date in any other way that exports write
    one (43558, Mon 3 Sept 19) becomes an ISO date. A month or a year alone stays. A cell of a few words that would keep
    a date beside one that moved, and a date that means none (1 January 1900), become blank. There are 52 shifts: one
    true date that is known from elsewhere undoes it. Across different values of `by`
    intervals do not stay: leave it out where recurrence is studied.
    """
    frame, secret = as_polars(table), _checked(key)
    need_columns(frame.columns, [*columns, *([by] if by else [])])
    who = [str(value) for value in frame[by]] if by else [""] * frame.height
    days = pl.Series("days", [_days(one, secret) for one in who], dtype=pl.Int64)
    for name in columns:
        if frame.schema[name] == pl.String:
            frame = frame.with_columns(shift_cells(frame[name], days))
        elif frame.schema[name].is_temporal():
            moved = pl.col(name) + pl.duration(days=days)
            means_one = ~pl.col(name).cast(pl.Date).cast(pl.String).is_in(PLACEHOLDERS)
            frame = frame.with_columns(pl.when(means_one).then(moved).alias(name))
        else:
            raise MappingError(f'column "{name}" holds {frame.schema[name]}, no dates.\nAllowed: dates, or text.')
    return frame


def days_of(key: str | bytes) -> int:
    """By how many days `shift_dates` moves a whole table."""
    return _days("", _checked(key))


def band_ages(table: object, column: str = "age", edges: tuple[int, ...] = AGE_EDGES) -> pl.DataFrame:
    """The table with ages in years as bands ("under 18", "18-24", ..., "85 and over"); unknown stays unknown."""
    frame = as_polars(table)
    need_columns(frame.columns, (column,))
    if not edges or list(edges) != sorted(set(edges)):
        raise StudyError("the edges of the bands must be ages in rising order.\nAllowed: such as (18, 25, 65).")
    labels = [f"under {edges[0]}", *(f"{low}-{high - 1}" for low, high in zip(edges, edges[1:], strict=False)),
              f"{edges[-1]} and over"]  # fmt: skip
    age = pl.col(column).cast(pl.Float64, strict=False)
    reached = pl.sum_horizontal([(age >= edge).cast(pl.Int64) for edge in edges])
    banded = reached.replace_strict(list(range(len(labels))), labels, return_dtype=pl.String)
    return frame.with_columns(pl.when(age.is_between(0, 130)).then(banded).otherwise(None).alias(column))


def _days(who: str, key: bytes) -> int:
    weeks = int.from_bytes(_digest("shift", who, key)[:8]) % (2 * WEEKS)
    return 7 * (weeks - WEEKS if weeks < WEEKS else weeks - WEEKS + 1)


def _digest(purpose: str, value: str, key: bytes) -> bytes:
    return hmac.new(key, f"{purpose}\0{value}".encode(errors="surrogatepass"), sha256).digest()


def _checked(key: str | bytes) -> bytes:
    secret = key.encode() if isinstance(key, str) else key
    if len(secret) < FEWEST_KEY_BYTES:
        raise StudyError(
            f"the masking key is too short; at least {FEWEST_KEY_BYTES} bytes are needed.\n"
            "HINT: make one with incident_analytics.identifiers.new_key() and keep it apart from the outputs."
        )
    return secret
