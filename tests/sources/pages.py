"""Small PDFs written by hand, so that the tests need no program that makes them."""

from __future__ import annotations

from pathlib import Path


def write_pdf(
    path: Path, pages: list[list[tuple[int, int, str]]], boxes: tuple = (), sizes: dict | None = None
) -> Path:
    """A PDF with text at (x, y from the top) and ruled boxes (x, y, width, height) on its first page."""
    sizes = sizes or {}
    streams = []
    for number, lines in enumerate(pages):
        drawn = [f"{x} {800 - y - h} {w} {h} re S" for x, y, w, h in boxes] if number == 0 else []
        said = [f"BT /F1 {sizes.get(text, 10)} Tf {x} {790 - y} Td ({_escaped(text)}) Tj ET" for x, y, text in lines]
        streams.append("\n".join([*drawn, *said]).encode("cp1252"))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica "
               b"/Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for stream in streams:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << "
                       b"/F1 3 0 R >> >> >>" % len(objects))  # fmt: skip
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    body, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
    path.write_bytes(body + end % (len(objects) + 1, table, len(objects) + 1, len(body)))
    return path


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
