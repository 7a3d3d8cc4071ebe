"""Whose number a code is, by the words before it: a case's, that of a detention, or that of a thing."""

from __future__ import annotations

import re

NEAR, RIGHT_BEFORE = 110, 45  # characters before a code in which its keeper, and its own label, can stand
# Who keeps the papers of a detention; other tribunals do not.
KEEPS_PAPERS = re.compile(
    r"\b(?:mhao?|mental health act|(?<!employment )trib(?:unal)?(?! \((?:social|immigration|employment))|mhrt|mhts|mho|"
    r"mht|amhp|detention|detained|section papers|soad|second opinion|moj|ministry of justice|secretary of state|mhcs|"
    r"cto\d?|comm(?:unity|\.)? treatment order|restrict\w+|hospital order|managers'? (?:hearing|panel)|"
    r"hospital managers|rmo|nr barred|barring|sec(?:t|tion)? ?(?:2|3|4|7|20|37|41|47|48)\b|s(?:2|3|37|41|47|48)(?= |,)|"
    r"[htmac]\d{1,2} form|forms? [htmac]\d{1,2}|on [htmac]\d{1,2}\b|curator ad litem|upper tribunal|ut permission|"
    r"responsible clinician)\b"
    r"(?P<since>(?:[^\n;.]|\.(?! )|(?<=\bref)\.|(?<=\bno)\.){0,80})$", re.I
)  # fmt: skip
# Who else numbers cases: where one stands nearer, the number is theirs.
KEEPS_CASES = re.compile(
    r"\b(?:police|log|crime|cad|custody|datix|incident|steis|complaint|pals|claim|inquest|coroner'?s?|court|ombudsman|"
    r"safeguarding|solicitors?|rio|systmone|hospital n\w+|hosp|esr|ulysses|council|ambulance)\b", re.I
)  # fmt: skip
MHA_BEGINS = re.compile(r"MH(?:A|CS|U|T|RT)|HMH")
# What else has a number: things, posts, money, alerts. The label stands right before it.
OF_A_THING = re.compile(
    r"\b(?:serial|asset|stock|job|batch|lot|cat(?:alogue)?|vacancy|contract|tender|framework|cost (?:code|centre)|"
    r"budget|purchase order|po|invoice|policy|procedure|sop|gp ?code|practice code|ods code|bulletin|licence key|"
    r"(?:cas|safety|drug|device) alert|model|part|barcode|permit|sn|s/n|seal|bag|estates|"
    r"clin|nhsp|booking|shift|visitors?'? log|works order|helpdesk|handovers?)\b"
    r"[ :(]*(?:(?:tag|no|num(?:ber)?|ref(?:erence)?|code|id)\b\.?[ :#]*){0,2}$", re.I
)  # fmt: skip


def kind_of_code(text: str, start: int, end: int) -> str:
    """mha_reference after somebody who keeps the papers of a detention, else case_reference."""
    near = KEEPS_PAPERS.search(text[max(0, start - NEAR) : start])
    if MHA_BEGINS.match(text, start, end) or near and not KEEPS_CASES.search(near["since"]):
        return "mha_reference"
    return "case_reference"


def of_a_thing(text: str, start: int) -> bool:
    """Whether the words right before `start` call what follows the number of a thing, a post, money or an alert."""
    return bool(OF_A_THING.search(text, max(0, start - RIGHT_BEFORE), start))
