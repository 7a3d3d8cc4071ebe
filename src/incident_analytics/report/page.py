"""Pages of HTML in one file: templates filled in, figures as markup that can be read aloud and pointed at."""

from __future__ import annotations

import html
import io
import re

import matplotlib as mpl
from jinja2 import Environment, PackageLoader, select_autoescape
from matplotlib.figure import Figure

from ..charts import style

TIP = re.compile(r'<g id="(tip\d+)">')


def render_page(template: str, **values: object) -> str:
    """The template of this package filled in; every value is escaped unless it was made here as markup."""
    environment = Environment(
        loader=PackageLoader("incident_analytics.report"), autoescape=select_autoescape(["html"]), trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    return environment.get_template(template).render(**values)


def figure_svg(figure: Figure, alt: str) -> str:
    """The figure as markup that a page can hold, with its description for those who cannot see it and its tips for
    those who point at it."""
    buffer = io.StringIO()
    with mpl.rc_context(style.HOUSE):
        figure.savefig(buffer, format="svg", metadata=style.METADATA["svg"])
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    tips = getattr(figure, "tips", {})
    svg = TIP.sub(lambda found: f"<g><title>{html.escape(tips.get(found[1], ''))}</title>", svg)
    return svg.replace("<svg", f'<svg role="img" aria-label="{html.escape(alt, quote=True)}"', 1)
