"""Office files of fixed bytes: the same content gives the same file, whenever and wherever it is written."""

from __future__ import annotations

import io
import re
import zipfile

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
NO_DATE = "2000-01-01"


def fixed(content: bytes, day: str = "") -> bytes:
    """An OOXML file with every time in it, and in the workbooks packed in it, set to midnight of `day` (YYYY-MM-DD)."""
    stamp = f"{day or NO_DATE}T00:00:00Z".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename.endswith(".xlsx"):
                data = fixed(data, day)
            elif part.filename.endswith("docProps/core.xml"):
                data = STAMP.sub(rb"\g<1>" + stamp + rb"\g<3>", data)
            entry = zipfile.ZipInfo(part.filename, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # the same on Windows and elsewhere
            after.writestr(entry, data)
    return out.getvalue()
