"""How coroners write down when somebody died, and when they opened their investigation."""

from __future__ import annotations

import re

MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
DAY = (
    rf"(?:\d{{1,2}}(?:\s?(?:st|nd|rd|th)\b)?(?:\s+(?:day\s+)?of)?\s+{MONTHS},?\s+\d{{4}}\b|"
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b)"
)
MONTH = rf"{MONTHS},?\s+\d{{4}}\b"
# Words that say the death itself. "Found unresponsive" is none: many of those found die days later in hospital.
DIED = (
    r"(?:died|dies|passed\s+away|"
    r"(?:was|were)\s+(?:sadly\s+|tragically\s+)?(?:found|discovered)\s+(?:\w+\s+){0,3}?(?:dead|deceased|lifeless|hanged)|"
    r"(?:his|her|their|the)\s+body\s+was\s+(?:found|discovered|recovered)|"
    r"(?:was\s+)?(?:pronounced|confirmed|certified|declared|verified|recorded)\s+(?:as\s+|to\s+be\s+)?"
    r"(?:dead|deceased|life\s+extinct)|"
    r"took\s+(?:his|her|their)\s+(?:own\s+)?life|ended\s+(?:his|her|their)\s+(?:own\s+)?life|"
    r"(?:could\s+not|was\s+unable\s+to|was\s+not\s+able\s+to)\s+be\s+(?:resuscitated|revived|saved)|committed\s+suicide|"
    r"(?:resuscitation|cpr)\s+(?:(?:attempts?|efforts?)\s+)?(?:was|were)\s+(?:sadly\s+)?"
    r"(?:unsuccessful|not\s+successful|not\s+possible|futile)|"
    r"killed\s+(?:himself|herself|themselves)|(?:was|were)\s+(?:fatally\s+injured|killed)|"
    r"(?:suffered|sustained|received|causing|with)\s+(?:\w+\s+){0,2}?(?:fatal|unsurvivable|non-survivable)\s+(?:\w+\s+)?injur\w+|"
    r"life[\s-]support\s+was\s+(?:switched\s+off|withdrawn)|"
    r"(?:life|death)\s+was\s+(?:sadly\s+)?(?:pronounced|declared|confirmed|certified|verified)(?:\s+extinct)?|"
    r"pronounced\s+(?:life\s+extinct|death|\w+\s+dead)|"
    r"(?:his|her|their|whose|[’']s)\s+death|date\s+of\s+death|(?:date|day)\s+(?:he|she|they)\s+died)"
)
# Between a death and its date no other business of the coroner, and nobody else.
NOT_BETWEEN = (
    r"\b(?:investigations?|inquests?|commenced|opened|born|concluded|admitted|readmitted|reported|discharged|"
    r"last\s+seen|went\s+missing|time\s+of|prior\s+to|before|leading\s+up\s+to|weeks?|months?|years?\s+(?:later|after|before)|"
    r"anniversary|funeral|report|wrote|letter|hearing)\b"
)
GAP = rf"(?:(?!{NOT_BETWEEN})[^.;\n]|(?<=\d)\.(?=\d)|(?<=[ap])\.(?=m)|(?<=[ap]\.m)\.){{0,140}}?"
# The same where the day comes first: no second day in between.
GAP_AFTER = rf"(?:(?!{NOT_BETWEEN}|{DAY})[^.;\n]|(?<=\d)\.(?=\d)|(?<=[ap])\.(?=m)|(?<=[ap]\.m)\.){{0,140}}?"
NO_DATE = rf"(?:(?!{DAY}|{NOT_BETWEEN})[\s\S]){{0,600}}?"
SAME_DAY = (
    rf"{DIED}(?:[^.;\n]|(?<=[ap])\.(?=m)|(?<=[ap]\.m)\.){{0,60}}?\b(?:(?:later\s+)?(?:that|the\s+same)\s+(?:day|evening|night|morning|afternoon)|"
    r"(?:at|on)\s+(?:the\s+)?scene|instantly|immediately|shortly\s+(?:after|afterwards|thereafter))"
)
# A death told without a day of its own, in the story of one day: nobody was taken anywhere, no time went by.
STATED = (
    r"(?:(?:pronounced|confirmed|certified|declared|verified)\s+(?:as\s+|to\s+be\s+)?(?:dead|deceased|life\s+extinct)|"
    r"(?:life|death)\s+was\s+(?:sadly\s+)?(?:pronounced|declared|confirmed|certified|verified)|"
    r"(?:was|were)\s+(?:found|discovered)\s+(?:\w+\s+){0,3}?(?:dead|deceased|lifeless|hanged)|"
    r"pronounced\s+(?:life\s+extinct|death)|killed\s+instantly|could\s+not\s+be\s+(?:resuscitated|revived)|"
    r"fatal(?:ly)?\s+injur\w+(?![\s\S]{0,250}\b(?:hospital|transferred|infirmary)\b))"
)
ONE_DAY = (
    rf"(?:(?!{DAY}|{NOT_BETWEEN}|\b(?:hospital|transferred|taken\s+to|days?|overnight|next|following|{MONTHS})\b)"
    r"[\s\S]){0,400}?"
)
NEXT_DAY = rf"{DIED}[^.;\n]{{0,40}}?\b(?:the\s+(?:next|following)\s+(?:day|morning))"
LATER = r"[^.;\n]{0,40}?\b(?:next|following|subsequent|days?\s+later|weeks?\s+later)\b"
# In "an investigation was commenced into the death of … on" the day is that of the investigation.
OPENING_BEFORE = re.compile(
    r"(?:(?:commenced|opened|began|concluded)[^.;\n]{0,60}|(?:inquest|hearing|investigation)(?:\s+\w+)?\s*|"
    r"\b(?:prior\s+to|before|preceding|leading\s+(?:up\s+)?to)\s+(?:\w+\s+)?)$",
    re.IGNORECASE,
)
# Somebody found long after the death: neither the day of the finding nor its month is the death's.
LONG_DEAD = re.compile(r"\b(?:decompos\w+|skelet\w+|mummif\w+|human\s+remains|long-term\s+missing)", re.IGNORECASE)
RELATIVE = re.compile(
    r"\b(?:mother|father|parents?|wife|husband|partner|brother|sister|son|daughter|grand\w+|friend|uncle|aunt|"
    r"cousin|dog|twin|girlfriend|boyfriend|fianc[ée]e?|another\s+(?:patient|resident|prisoner|person))\b"
    r"(?:(?!\bwho\b)[^.;\n]){0,40}$",
    re.IGNORECASE,
)

# (days to add, pattern), surest first; group 1 is the date.
DEATHS = tuple(
    (days, re.compile(pattern, re.IGNORECASE))
    for days, pattern in (
        (0, rf"\b{DIED}\b{GAP}\b(?:on|of|:)?\s*(?:or\s+about\s+)?(?:the\s+)?({DAY})"),
        (0, rf"\bdeath\s+(?:of\s+)?{GAP}\bon\s+(?:the\s+)?({DAY})(?![^.;\n]{{0,80}}{NOT_BETWEEN})"),
        (0, rf"\b(?:on|of|at|in)\s+(?:the\s+|\w+day,?\s+(?:the\s+)?)?({DAY}){GAP_AFTER}\b{DIED}\b(?!{LATER})"),
        (0, rf"({DAY}){NO_DATE}\b{SAME_DAY}"),
        (1, rf"({DAY}){NO_DATE}\b{NEXT_DAY}\b"),
        (0, rf"({DAY}){ONE_DAY}\b{STATED}(?!{LATER})"),
        (0, rf"\b{DIED}\b{GAP}\bin\s+({MONTH})"),
    )
)
OPENED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"({DAY})[^.;\n]{{0,90}}?\b(?:commenced|opened|began|started)\s+(?:an?\s+|the\s+)?(?:investigation|inquest)",
        rf"\b(?:investigation|inquest)[^.;\n]{{0,90}}?\b(?:commenced|opened|begun|began)[^.;\n]{{0,20}}?\bon\s+(?:the\s+)?({DAY})",
        rf"({DAY})[^.;\n]{{0,20}}?\b(?:an?\s+)?(?:investigation|inquest)\s+was\s+(?:commenced|opened)",
    )
)
ANY_DAY = re.compile(DAY, re.IGNORECASE)
