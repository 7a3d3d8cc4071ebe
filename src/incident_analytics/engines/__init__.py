"""The same answer on one core or on many."""

from .cores import code_chunks, workers_for

__all__ = ["code_chunks", "workers_for"]
