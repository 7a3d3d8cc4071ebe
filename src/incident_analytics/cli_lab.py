"""Commands around JupyterLab: search a run, open JupyterLab, write the notebooks as pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

# What JupyterLab would otherwise fetch: its news, its newest version, lists of extensions.
OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
           "--LabApp.extension_manager=readonly")  # fmt: skip


def search(
    run: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    query: Annotated[
        str, typer.Argument(help="Words, a phrase in quotes, ligat*, NEAR(risk review, 10), AND, OR, NOT.")
    ],
    theme: Annotated[str, typer.Option(help="Only texts on this theme (theme_id).")] = "",
    kind: Annotated[str, typer.Option(help="narrative or recommendation; both without it.")] = "",
    since: Annotated[str, typer.Option(help="From this day (2018-04-30).")] = "",
    until: Annotated[str, typer.Option(help="Up to this day.")] = "",
    order: Annotated[str, typer.Option(help="best, newest or oldest first.")] = "best",
    n: Annotated[int, typer.Option("--n", help="How many hits at most.")] = 20,
    out: Annotated[Path | None, typer.Option("--out", help="Where the hits go (CSV); restricted.")] = None,
) -> None:
    """Search the narratives and recommendations of a run. Shows sentences of the records: for who may read them.

    Example: incident-analytics search outputs/demo '"care plan" NOT discharge' --since 2019-01-01
    """
    from .cli_files import search_run

    search_run(run, query, {"theme_id": theme, "kind": kind, "since": since, "until": until}, order, n, out)


def lab(context: typer.Context) -> None:
    """Open JupyterLab in this environment; anything after `lab` is passed on to it. It asks nobody for news or updates.

    Example: incident-analytics lab
    """
    import os
    import subprocess

    # Nor does it put the question whether it may.
    quiet = str(Path(__file__).parent / "lab" / "jupyter")
    paths = os.pathsep.join(filter(None, [quiet, os.environ.get("JUPYTER_CONFIG_PATH")]))
    command = [sys.executable, "-m", "jupyterlab", *OFFLINE, *context.args]
    raise typer.Exit(subprocess.call(command, env=os.environ | {"JUPYTER_CONFIG_PATH": paths}))


notebooks = typer.Typer(no_args_is_help=True, help="The notebooks on your own study.", rich_markup_mode=None)


@notebooks.command(name="run")
def run_notebooks_(
    study: Annotated[Path, typer.Argument(help="The study file (TOML).")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the pages; they hold record-level tables.")],
) -> None:
    """Run the notebooks on a study and write each as a page without code.

    Example: incident-analytics notebooks run my_study.toml --out outputs/pages
    """
    from .cli_steps import pages_of_notebooks

    pages_of_notebooks(study, out)


@notebooks.callback()
def _notebooks() -> None:
    """The notebooks on your own study."""
