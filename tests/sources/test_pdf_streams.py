"""A PDF that unpacks to far more than its size is refused before a library opens it."""

import tracemalloc
import zlib

import pytest

from incident_analytics.errors import MappingError
from incident_analytics.sources import pdf_streams
from incident_analytics.sources.pdf_streams import refuse_large_streams

HEAD = b"%PDF-1.4\n1 0 obj << /Length 9 /Filter /FlateDecode >>\n"


def pdf(tmp_path, *streams):
    path = tmp_path / "report.pdf"
    path.write_bytes(HEAD + b"".join(b"stream\n" + s + b"\nendstream\n" for s in streams))
    return path


def zeros(n):
    packer = zlib.compressobj(9)
    return b"".join([*(packer.compress(bytes(1 << 20)) for _ in range(n >> 20)), packer.flush()])


def test_a_stream_that_unpacks_to_a_gigabyte_is_refused_without_taking_one(tmp_path):
    path = pdf(tmp_path, zlib.compress(b"plain"), zeros(1 << 30))
    assert path.stat().st_size < 2_000_000
    tracemalloc.start()
    with pytest.raises(MappingError, match="unpacks to more than 100 MB"):
        refuse_large_streams(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_a_stream_within_a_stream_is_looked_into(tmp_path):
    with pytest.raises(MappingError, match="unpacks to more"):
        refuse_large_streams(pdf(tmp_path, zlib.compress(zeros(1 << 28))))


def test_many_small_streams_and_what_is_no_stream_pass(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_streams, "MOST_BYTES", 1_000)
    small = [zlib.compress(bytes(900)), b"not compressed at all", zlib.compress(b"x" * 500)[:8], b""]
    assert refuse_large_streams(pdf(tmp_path, *small * 20)) is None


def test_one_byte_more_than_allowed_is_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_streams, "MOST_BYTES", 1_000)
    assert refuse_large_streams(pdf(tmp_path, zlib.compress(bytes(1_000)))) is None
    with pytest.raises(MappingError):
        refuse_large_streams(pdf(tmp_path, zlib.compress(bytes(1_001))))
