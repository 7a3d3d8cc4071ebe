"""What must hold for any text at all."""

from __future__ import annotations

import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from incident_analytics.identifiers import find_identifiers, mask, pass_gate
from incident_analytics.identifiers.folding import fold, unfold
from incident_analytics.identifiers.kinds import KINDS, found_in_plain, found_in_record, plain_text
from incident_analytics.identifiers.sieve import worth

KEY = "0123456789abcdef"
PIECES = [
    "Mr Brindlemoor", "Dr ", "his mother Jane", "NHS number ", "999 123 4560", "9991234560", "DOB 03/04/1956",
    "AB51 ABC", "01632 960123", "CO99 9ZZ", "a@example.org", "TW987654A", "[NAME]", "Smith", "J. ", "O'", "-",
    "\u200b", "\u202e", "\u00a0", "e\u0301", "\n", "\r\n", " ", ". ", "é", "İ", "ß", "ﬁ", "\U0001f642", "٣",
    "９９９", "Datix W123456", "passport 123456789", "ref ", "MORGA657054SM9IJ", "GMC 1234567", "K1 ABC", "\x00",
    "tel ", "Van der ", "born 3 May 1950", "MHA/12345",
]  # fmt: skip
MIXED = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=12).map("".join)
POLARS = MIXED.filter(lambda text: not any(0xD800 <= ord(one) <= 0xDFFF for one in text))


@given(MIXED | st.text())
@example("Mr \ud800mith\udfff")
@example("\u0301\u200b")
@settings(max_examples=300, deadline=None)
def test_positions_lie_within_the_text_in_order_without_overlap(text: str) -> None:
    last = 0
    for kind, start, end in found_in_record([text])[0]:
        assert kind in KINDS
        assert last <= start < end <= len(text)
        last = end


@given(POLARS)
@settings(max_examples=200, deadline=None)
def test_masking_takes_every_found_place_out_of_sight(text: str) -> None:
    table = pl.DataFrame({"record_id": ["1"], "section": ["d"], "text": [text]})
    found = find_identifiers(table)
    for masked in (pass_gate(table, found, "mask")[0]["text"][0], mask(table, found, key=KEY)["text"][0]):
        rest = masked
        last = 0
        for start, end in found.select(
            "start", "end"
        ).iter_rows():  # what was between the places is still there, in order
            kept = text[last:start]
            at = rest.find(kept)
            assert at >= 0
            rest, last = rest[at + len(kept) :], end
        assert rest.endswith(text[last:])
        assert masked.count("[") >= found.height


@given(st.lists(POLARS, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_the_sieve_loses_nothing(texts: list[str]) -> None:
    plain = [plain_text(text)[0] for text in texts]
    everything = [[(kind, start, end) for kind, start, end in one] for one in found_in_record(plain)]
    assert found_in_plain(plain, worth(plain)) == everything


@given(MIXED)
@settings(max_examples=200, deadline=None)
def test_folding_keeps_the_way_back(text: str) -> None:
    plain, places = fold(text)
    for place in range(len(plain)):
        start, end = unfold(place, place + 1, places)
        assert 0 <= start < end <= len(text)


@given(st.permutations(["Mr Brindlemoor slept.", "We saw Brindlemoor.", "DOB 03/04/1956"]))
def test_the_order_of_rows_makes_no_difference(texts: list[str]) -> None:
    table = pl.DataFrame({"record_id": ["1"] * 3, "section": [str(hash(text)) for text in texts], "text": texts})
    assert find_identifiers(table).equals(find_identifiers(table.reverse()))


@given(st.text(alphabet="0123456789 -/.()+ABab@[]'\n", max_size=3000))
@settings(max_examples=30, deadline=2000)
def test_long_runs_of_figures_do_not_hold_it_up(text: str) -> None:
    found_in_record([text * 3])
