"""House style of every figure: colours for colour-blind readers too, fonts, axes, files of fixed bytes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

# Okabe and Ito 2008 (Color Universal Design): told apart with every common form of colour blindness.
BLUE = "#0072B2"
ORANGE = "#D55E00"
PURPLE = "#5B2A86"
GREEN = "#00795A"

INK = "#1F2328"  # text that must be read
QUIET = "#5C6670"  # text and lines that accompany; 5.9:1 on white
FAINT = "#D5D9DD"  # grid and separators
PAPER = "#FFFFFF"

# Making Data Count's meanings: blue improvement, orange concern, purple no direction, grey common cause.
IMPROVEMENT = BLUE
CONCERN = ORANGE
NEUTRAL = PURPLE
COMMON = "#737B83"

TITLE_SIZE = 13  # points
TEXT_SIZE = 9
SMALL_SIZE = 8
TITLE_LETTERS = 8.9  # letters to the inch at TITLE_SIZE, bold
SMALL_LETTERS = 16.0  # at SMALL_SIZE
PNG_DPI = 200
FORMATS = ("png", "svg", "pdf")

# DejaVu Sans comes with matplotlib, so that every machine draws the same letters.
HOUSE = {
    "text.parse_math": False,  # a dollar sign in a theme's name is a dollar sign
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": TEXT_SIZE,
    "text.color": INK,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlesize": TITLE_SIZE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "legend.frameon": False,
    "legend.fontsize": SMALL_SIZE,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "path.simplify": False,
    "pdf.fonttype": 42,
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud and checked before release
    "svg.hashsalt": "incident-analytics",
}
METADATA = {
    "png": {"Software": "incident-analytics"},
    "svg": {"Creator": "incident-analytics", "Date": None},
    "pdf": {"Creator": "incident-analytics", "Producer": "incident-analytics", "CreationDate": None},
}


def new_axes(width: float = 9.0, height: float = 5.2) -> Axes:
    """Empty axes in house style on a figure of their own (inches), with room for header and caption."""
    with mpl.rc_context(HOUSE):
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.095, 0.27, 0.725, 0.54))
        axes.tick_params(length=3)
        return axes


def place(
    ax: Axes, title: str, caption: str, left: float = 0.9, right: float = 0.3, below: float = 0.45, above: float = 0.15
) -> Axes:
    """`ax` with the finding as its title and the caption beneath, both wrapped to the width of the figure.

    Margins in inches: `left` and `right` of the axes, `above` them under the title, `below` them for the tick labels.
    """
    width, height = ax.figure.get_size_inches()
    lines = textwrap.wrap(title, int(width * TITLE_LETTERS))
    said = [line for part in caption.splitlines() for line in textwrap.wrap(part, int(width * SMALL_LETTERS))]
    head = 0.14 + 0.235 * len(lines) + above if lines else above
    foot = 0.12 + 0.165 * len(said) + below
    ax.set_position((left / width, foot / height, 1 - (left + right) / width, 1 - (head + foot) / height))
    ax.figure.suptitle(
        "\n".join(lines), x=0.02, y=1 - 0.1 / height, ha="left", va="top", fontsize=TITLE_SIZE, fontweight="bold"
    )
    ax.figure.text(0.02, 0.1 / height, "\n".join(said), fontsize=SMALL_SIZE, color=QUIET, va="bottom")
    return ax


def tip(artist: Artist, words: str) -> None:
    """`words` appear where the pointer rests on `artist`, once the figure stands in a page."""
    tips = artist.figure.__dict__.setdefault("tips", {})
    name = f"tip{len(tips)}"
    artist.set_gid(name)
    tips[name] = words


def save_figure(
    figure: Figure, path_stem: str | Path, formats: Sequence[str] = FORMATS, title: str = "", description: str = ""
) -> list[Path]:
    """The files written: stem.png (200 dpi), .svg, .pdf, dateless: the same figure, the same bytes. `title` and
    `description` go into what the file says of itself."""
    stem = Path(path_stem)
    stem.parent.mkdir(parents=True, exist_ok=True)
    written = []
    with mpl.rc_context(HOUSE):
        for ending in formats:
            path = stem.with_name(f"{stem.name}.{ending}")
            figure.savefig(path, dpi=PNG_DPI, metadata=METADATA[ending] | _said_of_itself(ending, title, description))
            written.append(path)
    return written


def _said_of_itself(ending: str, title: str, description: str) -> dict[str, str]:
    names = {"png": ("Title", "Description"), "svg": ("Title", "Description"), "pdf": ("Title", "Subject")}[ending]
    return {name: words for name, words in zip(names, (title, description), strict=True) if words}
