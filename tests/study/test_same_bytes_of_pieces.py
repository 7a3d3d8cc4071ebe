"""A large table is written to the same bytes however many pieces it came in."""

import polars as pl
import pytest

from incident_analytics.study.folder import write_parquet

N = 300_000
WHOLE = pl.DataFrame({"n": pl.int_range(N, eager=True)}).with_columns(pl.format("row {}", "n").alias("text"))


@pytest.mark.parametrize("cuts", [[N // 3, 2 * N // 3], [1], list(range(5_000, N, 5_000))])
def test_the_pieces_of_a_table_do_not_show_in_its_file(tmp_path, cuts):
    ends = [0, *cuts, N]
    pieces = pl.concat([WHOLE[a:b] for a, b in zip(ends, ends[1:], strict=False)], rechunk=False)
    write_parquet(WHOLE, tmp_path / "whole.parquet")
    write_parquet(pieces, tmp_path / "pieces.parquet")
    assert pieces.n_chunks() > 1
    assert (tmp_path / "whole.parquet").read_bytes() == (tmp_path / "pieces.parquet").read_bytes()
