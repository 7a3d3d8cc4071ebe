"""Every threshold behind a status, in one place, printed beside every result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from ..errors import StudyError, did_you_mean, join_problems
from ..schema.levels import PHYSICAL_HARM
from .counted import many


@dataclass(frozen=True)
class Rule:
    """Thresholds of the ledger. Months are calendar months; shares and ratios are between 0 and 1.

    `gap_months`: how far apart two lessons must surely be. `source_groups`: from how many groups.
    `suspected_below`: fewer distinct events after closure than this adds "suspected". `large_fall`: a rate ratio
    whose interval excludes this value excludes a large fall. `confidence`: of all intervals.
    `serious_harm`: harm levels that make a routine incident count towards a status.
    `delay_quantile`: quantile of the reporting delay by which follow-up is shortened.
    `same_wording`: similarity at and above which two lessons read as one lesson issued again.
    `extraction_precision`: share of unreviewed failings taken to be true when a large fall is to be excluded; failings
    that a reviewer has confirmed are all taken to be.
    `power`: where the chance to exclude a large fall, had nothing changed, is smaller, a return is *not assessable*.
    `across_reporting_change`: compare rates even where the national reporting system changed between them.
    """

    gap_months: int = 24
    source_groups: int = 2
    suspected_below: int = 5
    large_fall: float = 0.3
    confidence: float = 0.95
    serious_harm: tuple[str, ...] = ("severe", "fatal")
    delay_quantile: float = 0.95
    same_wording: float = 0.5
    across_reporting_change: bool = False
    extraction_precision: float = 0.8
    power: float = 0.8

    def __post_init__(self) -> None:
        problems = []
        for name in ("gap_months", "source_groups", "suspected_below"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                problems.append(f"{name} must be a whole number of zero or more")
        for name in ("large_fall", "confidence", "delay_quantile", "same_wording", "extraction_precision", "power"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
                problems.append(f"{name} must lie between 0 and 1")
        if not isinstance(self.across_reporting_change, bool):
            problems.append("across_reporting_change must be true or false")
        if not isinstance(self.serious_harm, tuple) or not set(self.serious_harm) <= set(PHYSICAL_HARM):
            problems.append(f"serious_harm must be a list of harm levels; allowed: {', '.join(PHYSICAL_HARM)}")
        if problems:
            raise StudyError(join_problems("the rule cannot be used", problems))

    def in_words(self) -> str:
        """One sentence that states every threshold."""
        parts = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in asdict(self).items()]
        return "Rule: " + "; ".join(parts) + "."

    def plainly(self) -> str:
        """The rule as a reader who is no analyst takes it in."""
        return (
            f"Two warnings count as two when they come from {many(self.source_groups, 'kind')} of source and lie at "
            "least "
            f"{self.gap_months} months apart. Fewer than {self.suspected_below} events after an action was declared "
            f"complete make a result “suspected”. A fall by {1 - self.large_fall:.0%} or more counts as large. "
            f"Intervals are {self.confidence:.0%} intervals."
        )


def rule_from(table: dict[str, object]) -> Rule:
    """A Rule from the [rule] table of a study file; unknown keys are refused with the nearest known one."""
    known = [field.name for field in fields(Rule)]
    problems = [f'"{key}" is not known; {did_you_mean(key, known)}' for key in table if key not in known]
    if problems:
        raise StudyError(join_problems("[rule] cannot be used", problems, f"allowed: {', '.join(known)}."))
    return Rule(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " or ".join(value) if isinstance(value, tuple) else str(value)
