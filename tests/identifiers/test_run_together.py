"""Fields run together, dates beside names, plates beside cars, lines of a log; and what looks like them."""

import pytest
from finding import found
from hypothesis import given
from hypothesis import strategies as st

from incident_analytics.identifiers.unglue import unglued


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Surname:Whitlock-AminForename:ZacharyDOB:19/11/2009School:none", ("date_of_birth", "19/11/2009")),
        ("DOB:30/06/1999NHS No:9990920060Ward:AspenSection:2", ("nhs_number", "9990920060")),
        ("StaffInvolved:Titilayo AjayiNMC:16F3307EActions:obs", ("professional_registration", "16F3307E")),
        ("Temperance Moyo (160795), admitted on Sunday.", ("date_of_birth", "160795")),
        ("Mr Winston Lascelles, 01-04-1938, seen at home.", ("date_of_birth", "01-04-1938")),
        ("Gives three birth dates: 12/3/84, 3/12/84 and 12/3/86.", ("date_of_birth", "12/3/86")),
        ("His car, a grey BMW QX65 JTL, is in the car park.", ("vehicle_registration", "QX65 JTL")),
        ("Control room, log 1187 of 23/06, no units.", ("case_reference", "1187 of 23/06")),
        ("Request to the MoJ, MHCS/24/5093, for escorted leave.", ("mha_reference", "MHCS/24/5093")),
        ("Written by a social worker (SW104882).", ("professional_registration", "SW104882")),
        ("Reporter A Kowalczyk has been told.", ("name", "A Kowalczyk")),
        ("Bank HCA Shanice Blackwood NI TN 55 20 81 A paid twice.", ("nino", "TN 55 20 81 A")),
    ],
)
def test_an_identifier_is_found_whole(text, said):
    assert said in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Seen by Dr Osei 12/03/2024, next review 12/06/24.",  # a date of today beside a name
        "Ward: BeechShift:LD, HoNOS:18",
        "McLeod: see the policy. iPhone: kept in the safe.",
        "Between 08/05/24 and 2020-22 there were 3 of 12 days.",
        "Ring 0800 138 1619 for the veterans' line.",
        "Form QX65 JTL was not in the file.",  # a plate's shape without a car
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert {kind for kind, _ in found(text)} <= {"name"}


@given(st.text("aZ9 :DOBNHSo.\n", max_size=60))
def test_parting_fields_moves_nothing_but_blanks_in(text):
    plain, places = unglued(text, None)
    assert plain.replace(" ", "") == text.replace(" ", "")
    if places is not None:
        assert places[-1] == len(text) and len(places) == len(plain) + 1
        kept = [at for at, one in enumerate(plain) if one == text[places[at] : places[at] + 1]]
        assert "".join(plain[at] for at in kept).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PAS 3390127 / NHS 999 729 9434 / 08-Nov-1975 / no fixed abode", ("date_of_birth", "08-Nov-1975")),
        ("ESPOSITO-WRIGHT, Gianluca | M | 1987-05-26 | 9994591649 | s3", ("nhs_number", "9994591649")),
        ("ESPOSITO-WRIGHT, Gianluca | M | 1987-05-26", ("name", "ESPOSITO-WRIGHT, Gianluca")),
        ("Docs for 9997172655, 9992431342 and 9994414275 filed to a fourth record.", ("nhs_number", "9994414275")),
        ("Olena Kovalenko, born Kharkiv 03-03-1994, came by train.", ("date_of_birth", "03-03-1994")),
        ("Name given Ilie Popescu b. 14/10/1999.", ("date_of_birth", "14/10/1999")),
        ("Sat in Sophie's room most of the evening.", ("name", "Sophie")),
        ("From: 07700 900047 23:39 please ring me", ("telephone", "07700 900047")),
        ("Please reply quoting HB/NRM/3382.", ("case_reference", "HB/NRM/3382")),
    ],
)
def test_what_stands_in_a_list_or_beside_another_is_found(text, said):
    assert said in found(text)


def test_two_bare_numbers_of_which_one_fails_the_check_are_left_alone():
    assert found("Batch 9997172655 and 9992431343 were printed.") == []
