"""Word reports made in a test: a heading, a paragraph, a cover table, and what else a layout needs."""

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import incident_analytics as ia

NO_ASSESSMENT = "No risk assessment was completed on admission."


def table_of(document, rows):
    """A table with these cells at the end of the document."""
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def report(path, *, labels=(), findings=NO_ASSESSMENT, then=lambda document: None):
    document = docx.Document()
    if labels:
        table_of(document, labels)
    document.add_heading("Findings", 1)
    document.add_paragraph(findings)
    then(document)
    document.save(path)
    return path


def append(document, xml):
    document.element.body.insert(-1, parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def text_of(path):
    return "\n".join(ia.normalise(ia.read_export(path, "report")).narratives["text"])


def ids_of(*paths):
    return ia.normalise([ia.read_export(path, "report") for path in paths]).records["record_id"].to_list()


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def headed(path, *parts):
    """A report of (heading, paragraph) pairs."""
    document = docx.Document()
    for heading, text in parts:
        document.add_heading(heading, 1)
        document.add_paragraph(text)
    document.save(path)
    return path
