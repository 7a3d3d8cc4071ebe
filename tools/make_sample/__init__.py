"""Writes data/sample: two fictional trusts, eight years, and the truth of what was planted in the texts."""
