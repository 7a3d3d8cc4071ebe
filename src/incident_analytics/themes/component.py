"""The extractor as a spaCy component: nlp.add_pipe("incident_themes"). No downloaded model is needed."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from ..codebook import load_codebook
from .classifier import load_classifier
from .find import Extractor

KEY = "incident_themes"  # name of the component and of its span group
COLOURS = {"failure": "#f3c1a0", "recommendation": "#b9d9ee", "adequate": "#bfe3d4"}
OTHER_COLOUR = "#e6e8ea"


@Language.factory(KEY, default_config={"section": "description", "codebook": None, "classifier": True})
def make_component(nlp: Language, name: str, section: str, codebook: str | None, classifier: bool) -> ThemeComponent:
    """The component for a pipeline; `section` is what its texts are, `codebook` a folder or None (the shipped one),
    `classifier` whether the shipped one stands beside the rules, as in find_themes. A day of its own a text can have:
    doc.user_data["date"], a datetime.date; without one the rules with a date are passed over."""
    return ThemeComponent(section, codebook, classifier=classifier)


class ThemeComponent:
    """Adds doc.spans["incident_themes"]: one span per mention, its label the theme, its class in span._.incident_class.

    Spans are widened to whole tokens.
    """

    def __init__(self, section: str, codebook: str | None, *, classifier: bool = True) -> None:
        for name in ("incident_class", "incident_rule"):
            if not Span.has_extension(name):
                Span.set_extension(name, default=None)
        self._section = section
        self._extractor = Extractor(load_codebook(codebook), load_classifier() if classifier else None)

    def __call__(self, doc: Doc) -> Doc:
        spans = []
        found = self._extractor.mentions(doc.text, self._section, doc.user_data.get("date"))
        for theme_id, class_, start, end, *_, rule_id, _ in found:
            span = doc.char_span(start, end, label=theme_id, alignment_mode="expand")
            span._.incident_class = class_
            span._.incident_rule = rule_id
            spans.append(span)
        doc.spans[KEY] = spans
        return doc


def evidence_markup(doc: Doc, names: dict[str, str] | None = None) -> str:
    """The text as HTML with its mentions marked, by displaCy; the label is theme and class. Restricted: it shows the
    narrative. Of mentions that overlap the longest is marked."""
    from spacy import displacy
    from spacy.util import filter_spans

    names = names or {}
    kept = filter_spans(list(doc.spans.get(KEY, [])))
    entities = [
        {
            "start": span.start_char,
            "end": span.end_char,
            "label": f"{names.get(span.label_, span.label_)}: {span._.incident_class}",
            "class": span._.incident_class,
        }
        for span in kept
    ]
    colours = {entity["label"]: COLOURS.get(entity["class"], OTHER_COLOUR) for entity in entities}
    page = {"text": doc.text, "ents": [{k: e[k] for k in ("start", "end", "label")} for e in entities], "title": None}
    return displacy.render(page, style="ent", manual=True, page=False, jupyter=False, options={"colors": colours})
