"""What a shown count may have been, and what a hidden one may be: the rules that an attacker knows too."""

from __future__ import annotations

import numpy as np


def rounded(n: float, round_to: int) -> int:
    """The nearest multiple; a half goes up, and what is not zero never becomes zero."""
    if n == 0:
        return 0
    return max(int((n + round_to / 2) // round_to * round_to), round_to)


def shown_range(n: float, threshold: int, round_to: int) -> tuple[float, float]:
    """(smallest, largest) count that would be shown as `n` is; a zero is always exact."""
    if n == 0:
        return 0.0, 0.0
    shown = rounded(n, round_to)
    first = 1.0 if shown == round_to else np.ceil(shown - round_to / 2)
    return float(max(threshold, first)), float(np.ceil(shown + round_to / 2) - 1)


def small_top(least: float, most: float, threshold: int, round_to: int) -> float:
    """The largest total hidden as small when its parts are all hidden as small and sum to `least` to `most`.

    A total of `least` non-zero counts that is itself hidden for being small would say that each of them is near 1.
    So totals up to `least` + `threshold` - 2 are hidden with it, to the end of their rounding interval: whoever sees
    one hidden still has `threshold` - 1 values to choose from. Where too few values are left above for the same to
    hold there, these are hidden alike.
    """
    top = shown_range(least + threshold - 2, threshold, round_to)[1]
    return top if most - (top + 1) >= threshold - 2 else most
