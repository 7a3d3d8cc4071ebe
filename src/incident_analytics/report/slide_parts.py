"""What charts, tables and pictures of slides have in common."""

from __future__ import annotations

from pptx.dml.color import RGBColor

Box = tuple[int, int, int, int]  # left, top, width, height in EMU


def describe(shape: object, words: str) -> None:
    """What a screen reader says of a picture, chart or table."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", words)


def rgb(colour: str) -> RGBColor:
    """A colour of the house as slides take it."""
    return RGBColor.from_string(colour.removeprefix("#").upper())
