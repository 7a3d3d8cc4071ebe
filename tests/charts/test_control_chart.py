"""The control chart as a picture: what is on it, that shapes carry rules, that its bytes are fixed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from incident_analytics.charts import style
from incident_analytics.charts.control_chart import SHAPES, control_chart
from incident_analytics.charts.icons import (
    ASSURANCE,
    VARIATION,
    draw_assurance_icon,
    draw_variation_icon,
)
from incident_analytics.charts.words import CHART_NAMES, alt_text, footer
from incident_analytics.spc import MORE_REPORTS, Rebase, limits

Y = [3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 16, 5, 4]
MONTHS = [date(2023 + (k + 3) // 12, (k + 3) % 12 + 1, 1) for k in range(len(Y))]


def texts(ax: Axes) -> str:
    return "\n".join(text.get_text() for text in ax.texts)


def arguments(chart: str) -> dict:
    if chart in ("xbar", "s"):
        return {"y": Y, "subgroup": [k // 2 for k in range(len(Y))]}
    return {
        "y": Y,
        "n": [100 + k for k in range(len(Y))] if chart in ("u", "uprime", "p", "pprime") else None,
    }


@pytest.mark.parametrize("chart", CHART_NAMES)
def test_every_kind_of_chart_is_drawn_and_named(chart, tmp_path):
    ax = control_chart(limits(chart=chart, **arguments(chart)), title="A title")
    assert CHART_NAMES[chart] in texts(ax)
    assert style.save_figure(ax.figure, tmp_path / "chart", ("png",))[0].stat().st_size > 10_000


@pytest.mark.parametrize("preset", ["mdc", "mdc_excel", "anhoej", "shewhart"])
def test_preset_and_rules_are_printed(preset):
    result = limits(Y, preset=preset)
    words = texts(control_chart(result))
    assert f"preset {preset}: {result.preset.title}" in words
    assert result.preset.rules.split(";")[0] in words


def test_lines_are_labelled_directly_with_their_values():
    words = texts(control_chart(limits(Y, target=10)))
    assert "Mean 5.4" in words
    assert "Target 10" in words
    assert "Upper limit" in words


def test_rule_breaks_differ_in_shape_and_in_colour():
    assert len({shape for shape, _ in SHAPES.values()}) == len(SHAPES)
    ax = control_chart(limits(Y, improvement="decrease"))
    marked = [marks for marks in ax.collections if len(marks.get_offsets()) == 1]
    assert marked and to_hex(marked[0].get_facecolor()[0]) == style.CONCERN.lower()
    assert "outside the limits" in [label.get_text() for label in ax.get_legend().get_texts()]


def test_no_legend_where_nothing_is_marked():
    assert control_chart(limits([3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 6])).get_legend() is None


def test_varying_limits_are_steps():
    result = limits(Y, n=[50, 100] * 7, chart="u")
    ax = control_chart(result)
    heights = [patch.get_data().values for patch in ax.patches if hasattr(patch, "get_data")]
    assert any(list(values) == result["upper_process_limit"].to_list() for values in heights)
    assert "(latest)" in texts(ax)


def test_part_boundaries_carry_their_reason():
    words = texts(control_chart(limits(Y, part=[Rebase(7, "the board", "new policy")]), x=MONTHS))
    assert "new policy\n(the board)" in words
    assert "no reason recorded" in texts(control_chart(limits(Y, part=[7])))


def test_trial_limits_are_said_twice():
    words = texts(control_chart(limits(Y[:8])))
    assert "Upper trial limit" in words
    assert "Trial limits: 8 points, fewer than 12." in words


def test_limits_that_cannot_be_estimated_are_not_drawn_and_it_is_said():
    ax = control_chart(limits([1] * 12 + [2]))
    assert "No limits could be estimated" in texts(ax)
    assert "Upper" not in texts(ax)


def test_the_sentence_on_reporting_is_there_unless_a_direction_is_stated():
    assert MORE_REPORTS in footer(limits(Y)).replace("\n", " ")
    assert MORE_REPORTS not in footer(limits(Y, improvement="decrease")).replace("\n", " ")


def test_the_runs_analysis_is_printed_where_the_preset_uses_it():
    assert "Longest run" in footer(limits(Y, preset="anhoej"))
    assert "Longest run" not in footer(limits(Y, preset="mdc"))


def test_text_labels_stay_in_the_order_given():
    ax = control_chart(limits([1, 2, 3]), x=["week 10", "week 9", "week 11"])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["week 10", "week 9", "week 11"]


def test_as_many_labels_as_points():
    with pytest.raises(ValueError, match="3 points"):
        control_chart(limits([1, 2, 3]), x=[1, 2])


def test_a_given_axes_is_drawn_on_and_returned():
    ax = style.new_axes()
    assert control_chart(limits(Y), ax=ax, icons=False) is ax


def test_proportions_are_shown_in_per_cent():
    ax = control_chart(limits([5, 10, 8, 6], n=[50, 50, 50, 50], chart="p"))
    assert "Mean 14.5%" in texts(ax)


def test_missing_points_leave_a_gap():
    ax = control_chart(limits([3, 5, None, 6, 5]))
    drawn = [np.isnan(np.asarray(line.get_ydata(), float)).tolist() for line in ax.lines if len(line.get_ydata()) == 5]
    assert [False, False, True, False, False] in drawn


@pytest.mark.parametrize("name", VARIATION)
@pytest.mark.parametrize("falling", [True, False])
def test_variation_icons_say_their_letter(name, falling):
    ax = draw_variation_icon(style.new_axes(), name, falling)
    expected = {"common_cause": "", "special_cause_runs": "R"}.get(name)
    letter = ax.texts[0].get_text()
    assert letter == expected if expected is not None else letter[0] in "HL"


@pytest.mark.parametrize(("name", "letter"), [(name, look[1]) for name, look in ASSURANCE.items()])
def test_assurance_icons_say_their_letter(name, letter):
    for above in (True, False):
        assert draw_assurance_icon(style.new_axes(), name, above).texts[0].get_text() == letter


def test_the_description_names_chart_points_and_signals():
    words = alt_text(limits(Y), "Falls")
    assert words.startswith("Falls. XmR chart (single values), 14 points, 1 marked as special cause.")


def test_the_same_chart_gives_the_same_bytes(tmp_path):
    result = limits(Y, target=10, improvement="decrease")
    a = style.save_figure(control_chart(result, x=MONTHS).figure, tmp_path / "a")
    b = style.save_figure(control_chart(result, x=MONTHS).figure, tmp_path / "b")
    assert [path.suffix for path in a] == [".png", ".svg", ".pdf"]
    for first, second in zip(a, b, strict=True):
        assert first.read_bytes() == second.read_bytes()


SCRIPT = """
import sys
from pathlib import Path
from incident_analytics.charts import style
from incident_analytics.charts.control_chart import control_chart
from incident_analytics.spc import limits
style.save_figure(control_chart(limits([3, 5, 4, 6, 5, 4, 6, 5, 3, 5, 4, 16])).figure, sys.argv[1])
"""


def test_another_process_gives_the_same_bytes(tmp_path):
    digests = []
    for name in ("a", "b"):
        subprocess.run([sys.executable, "-c", SCRIPT, str(tmp_path / name)], check=True)
        files = sorted(tmp_path.glob(f"{name}.*"))
        digests.append([sha256(path.read_bytes()).hexdigest() for path in files])
    assert digests[0] == digests[1]


def test_files_carry_no_date(tmp_path):
    _, svg, pdf = style.save_figure(control_chart(limits(Y)).figure, tmp_path / "chart")
    assert b"<dc:date>" not in svg.read_bytes()
    assert b"CreationDate" not in pdf.read_bytes()


def test_text_stays_text_in_svg(tmp_path):
    [svg] = style.save_figure(control_chart(limits(Y), title="Falls per month").figure, tmp_path / "chart", ("svg",))
    assert "Falls per month" in svg.read_text(encoding="utf-8")


def test_drawing_does_not_open_the_state_of_pyplot(tmp_path):
    script = SCRIPT + "\nassert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", script, str(tmp_path / "chart")], check=True)
