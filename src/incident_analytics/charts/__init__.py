"""Figures. They take finished numbers, draw them and compute nothing."""
