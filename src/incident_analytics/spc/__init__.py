"""Control charts: centre line, limits and rule flags. This room does not know what an incident is."""

from incident_analytics.spc.calendar import add_denominator, month_labels, monthly_series
from incident_analytics.spc.choose import Choice, choose_chart
from incident_analytics.spc.classify import ASSURANCE, MORE_REPORTS, VARIATION
from incident_analytics.spc.compute import limits
from incident_analytics.spc.facets import facets, stack
from incident_analytics.spc.gaps import days_between, opportunities_between
from incident_analytics.spc.inputs import ChartInputError
from incident_analytics.spc.parts import Rebase
from incident_analytics.spc.presets import Preset, get_preset, presets
from incident_analytics.spc.result import Limits
from incident_analytics.spc.runs import Runs, runs_analysis

__all__ = [
    "ASSURANCE",
    "MORE_REPORTS",
    "VARIATION",
    "ChartInputError",
    "Choice",
    "Limits",
    "Preset",
    "Rebase",
    "Runs",
    "add_denominator",
    "choose_chart",
    "days_between",
    "facets",
    "get_preset",
    "limits",
    "month_labels",
    "monthly_series",
    "opportunities_between",
    "presets",
    "runs_analysis",
    "stack",
]
