"""Every threshold behind a status, in one place, printed beside every result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from ..errors import StudyError, did_you_mean, join_problems


@dataclass(frozen=True)
class Rule:
    """Thresholds of the ledger. Months are calendar months; shares and ratios are between 0 and 1.

    `gap_months`: how far apart two lessons must surely be. `source_groups`: from how many groups.
    `suspected_below`: fewer distinct events after closure than this adds "suspected". `large_fall`: a rate ratio
    whose interval excludes this value excludes a large fall. `confidence`: of all intervals.
    `serious_harm`: harm levels that make a routine incident count towards a status.
    `delay_quantile`: quantile of the reporting delay by which follow-up is shortened.
    """

    gap_months: int = 24
    source_groups: int = 2
    suspected_below: int = 5
    large_fall: float = 0.5
    confidence: float = 0.95
    serious_harm: tuple[str, ...] = ("severe", "fatal")
    delay_quantile: float = 0.95

    def __post_init__(self) -> None:
        problems = []
        for name in ("gap_months", "source_groups", "suspected_below"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 0:
                problems.append(f"{name} must be a whole number of zero or more")
        for name in ("large_fall", "confidence", "delay_quantile"):
            if not 0 < float(getattr(self, name)) < 1:
                problems.append(f"{name} must lie between 0 and 1")
        if problems:
            raise StudyError(join_problems("the rule cannot be used", problems))

    def in_words(self) -> str:
        """One sentence that states every threshold."""
        parts = [f"{name.replace('_', ' ')} {_plain(value)}" for name, value in asdict(self).items()]
        return "Rule: " + "; ".join(parts) + "."


def rule_from(table: dict[str, object]) -> Rule:
    """A Rule from the [rule] table of a study file; unknown keys are refused with the nearest known one."""
    known = [field.name for field in fields(Rule)]
    problems = [f'"{key}" is not known; {did_you_mean(key, known)}' for key in table if key not in known]
    if problems:
        raise StudyError(join_problems("[rule] cannot be used", problems, f"allowed: {', '.join(known)}."))
    return Rule(**{key: tuple(value) if isinstance(value, list) else value for key, value in table.items()})


def _plain(value: object) -> str:
    return " or ".join(value) if isinstance(value, tuple) else str(value)
