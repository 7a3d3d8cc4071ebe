"""The same answer on one core, on many, and in Spark (engines.spark, which is imported only where it is asked for)."""

from .cores import CHUNK, code_chunks, identifiers_in, workers_for
from .counts import theme_months

__all__ = ["CHUNK", "ENGINES", "code_chunks", "identifiers_in", "theme_months", "workers_for"]

ENGINES = ("local", "spark")
