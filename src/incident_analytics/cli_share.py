"""The command that packs what may be published of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def share(
    run: Annotated[Path, typer.Argument(help="The output folder of a run.")],
    out: Annotated[Path, typer.Option("--out", help="The archive to write (.zip).")],
    licence: Annotated[str, typer.Option("--licence", help="CC-BY-4.0, OGL-UK-3.0, CC0-1.0, …")],
    authors: Annotated[
        list[str] | None,
        typer.Option("--author", help="The body to be cited (default: the study's owner); may be repeated."),
    ] = None,
    study: Annotated[Path | None, typer.Option("--study", help="The study file, where it has moved.")] = None,
) -> None:
    """Pack what may be published of a run as an RO-Crate, with its codebook, its licence and how to cite it.

    Example: incident-analytics share outputs/study --out study.zip --licence CC-BY-4.0 --author "A trust"
    """
    from .study.share import share_run

    path = share_run(run, out, licence, authors or [], study)
    print(f"{path}: shareable/ of {run.name}, its codebook and how to cite it. Nothing of restricted/ or board/.")
