"""The former home of ``spelling``, kept while other rooms still import from here."""

from symparams.notation.spelling import GREEK, escaped, in_braces, latex_word, parsed

__all__ = ["GREEK", "escaped", "in_braces", "latex_word", "parsed"]
