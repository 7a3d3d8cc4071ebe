"""Names as staff jot them down, and references and dates by their shape; with what must stay unflagged beside them."""

import polars as pl
import pytest

from incident_analytics.identifiers import find_identifiers


def found(text, kind="name"):
    table = pl.DataFrame({"record_id": ["r"], "section": ["description"], "text": [text]})
    return [text[a:b] for k, a, b in find_identifiers(table).select("kind", "start", "end").iter_rows() if k == kind]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("dr rajasekaran aware", ["rajasekaran"]),
        ("mrs da silva says food is cold", ["da silva"]),
        ("tc to adeel, no answer", ["adeel"]),
        ("spoke to mum janet about leave", ["janet"]),
        ("pt AB assaulted pt KT in the dining room", ["AB", "KT"]),
        ("J.S. declined depot again", ["J.S."]),
        ("Team: Abi, Zuzanna, Femi + bank x1", ["Abi", "Zuzanna", "Femi"]),
        ("Mark states he walked into the door.", ["Mark"]),
        ("Hope says she cannot see the point.", ["Hope"]),
        ("Please ask Sue H not Sue B.", ["Sue H", "Sue B"]),
        ("Alex C diff positive", ["Alex"]),
        ("Hi Debs, can you look at this?", ["Debs"]),
    ],
)
def test_names_in_small_letters_initials_lists_and_words_that_are_names(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "dr aware, dr to review in am",
        "mrs was upset, miss meals often",
        "pt OT seen, GP letter sent, MH team told",
        "the patient told ED that BP was high",
        "Seen at 9 a.m. by the R.M.N. on duty, N.H.S. ward.",
        "Will need his depot reviewed. May need her meds.",
        "Mark his chart and chase his GP.",
        "there was hope, grace and joy in the group",
        "oran audit of obs sheets was done",
        "B.P. low, G.C.S. 15, M.D.T. at ten, T.D.S. and Q.D.S. given, R.I.P.",
        "pt AX reviewed, pt UC flare, phoned EDT by five",
        "hx of tia, tried to rob the shop, wore a jean jacket",
        "ms flare, mr angiogram booked, miss titration again",
    ],
)
def test_titles_without_a_name_short_forms_and_ordinary_words_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("datix w-118206 rejected as duplicate of w-118199", "w-118199"),
        ("Custody record EK/11820/24 faxed to liaison", "EK/11820/24"),
        ("MASH enquiry MSH0044127 closed", "MSH0044127"),
        ("Regulation 28 report 2022-0391 addressed to the Trust.", "2022-0391"),
    ],
)
def test_a_token_of_letters_and_figures_near_a_case_is_a_reference(text, token):
    assert token in found(text, "case_reference")


@pytest.mark.parametrize(
    "text",
    [
        "incident: 1930HRS",
        "record: 1000MG given",
        "report BS5839-1/2017",
        "an incident in 5/2008",
        "case review in 2019",
        "policy report NG225",
        "claim form section 136",
        "incident at 2359",
    ],
)
def test_dates_years_guidance_and_times_are_no_references(text):
    assert found(text, "case_reference") == []


def test_a_date_beside_a_name_or_a_patients_number_is_a_birth_where_it_is_long_ago():
    assert found("The label showed Ngozi Eze-Okafor, 16/08/2001", "date_of_birth") == ["16/08/2001"]
    assert found("Sheet: 943 476 5919/04.02.1957 no match", "date_of_birth") == ["04.02.1957"]
    assert found("Seen by Ngozi Okafor, 16/08/2023 at ten", "date_of_birth") == []
    assert found("Under the Mental Health Act, 20/11/2007 and Schizophrenia, 12/06/1995", "date_of_birth") == []


def test_a_batch_is_no_nurse():
    assert found("batch 12b1234c recalled", "professional_registration") == []


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("Spine trace returned 943.476.5919 as a match.", "943.476.5919", "nhs_number"),
        ("N.H.S. no. 943 4765 919 copied from the notes.", "943 4765 919", "nhs_number"),
        ("National Insurance: CB 335 218 A", "CB 335 218 A", "nino"),
        ("pin 03i1192w, revalidation due", "03i1192w", "professional_registration"),
    ],
)
def test_numbers_in_odd_groups_and_letters(text, number, kind):
    assert found(text, kind) == [number]
