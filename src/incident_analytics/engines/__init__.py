"""The same answer on one core, on many, and in Spark (engines.spark, which is imported only where it is asked for)."""

from .cores import code_chunks, workers_for
from .counts import theme_months

__all__ = ["ENGINES", "code_chunks", "theme_months", "workers_for"]

ENGINES = ("local", "spark")
