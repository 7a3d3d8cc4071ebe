"""A classifier can be sent to another process after it was used, and takes no words of narratives along."""

import pickle

import polars as pl

from incident_analytics.themes import find_themes
from incident_analytics.themes.classifier import load_classifier


def test_a_used_classifier_is_sent_without_the_words_that_it_saw():
    used = load_classifier()
    text = "Nobody told zyxwvut. The review was late. Staff were short. The plan was lost."
    find_themes(pl.DataFrame({"record_id": ["a"], "section": ["concerns"], "text": [text]}), classifier=used)
    sent = pickle.dumps(used)
    assert b"zyxwvut" not in sent
    assert pickle.loads(sent).version == used.version
