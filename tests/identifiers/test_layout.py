"""Masks that hold text, labels above their values, two numbers with a slash, ligatures."""

import pytest
from finding import found
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.identifiers.layout import is_mask, made_plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Seen by [nurse Karen Whitfield]", ("name", "Karen Whitfield")),
        ("[NHS number 999 100 0003]", ("nhs_number", "999 100 0003")),
        ("[updated by Karen Whitfield 03/04/2021]", ("name", "Karen Whitfield")),
        ("NHS number:\n9991000003", ("nhs_number", "9991000003")),
        ("NHS No\r\n9991000003", ("nhs_number", "9991000003")),
        ("Tel ..... 07700 900123", ("telephone", "07700 900123")),
        ("nhs_number: 9991000003", ("nhs_number", "9991000003")),
        ("01632960123/07700900123", ("telephone", "07700900123")),
        ("999 202 9471/999 210 8665", ("nhs_number", "999 210 8665")),
        ("Mr Gri\ufb03ths told staff", ("name", "Gri\ufb03ths")),
        ("FitzGerald: rang the ward", ("name", "FitzGerald")),
        ("reg Q123 ABC", ("vehicle_registration", "Q123 ABC")),
    ],
)
def test_layout_hides_no_identifier(text, said):
    assert said in found(text)


@pytest.mark.parametrize(
    "inside", ["NAME", "Name 2", "REDACTED", "DATE OF BIRTH", "first name and surname", "____", "ward A"]
)
def test_a_mask_is_one_by_its_words(inside):
    assert is_mask(inside) and found(f"Told [{inside}] at ten.") == []


@pytest.mark.parametrize(
    "inside", ["nurse Karen", "updated by KW", "see page 4", "sic", "john_smith@example.org", "12"]
)
def test_what_holds_other_words_is_text(inside):
    assert not is_mask(inside)


@given(st.text("[]NAMEwardab_0123456789 /.:\n\r", max_size=60))
def test_making_layout_plain_moves_no_character(text):
    assert len(made_plain(text)) == len(text)
