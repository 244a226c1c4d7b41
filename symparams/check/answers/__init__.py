"""Answers as people write them, read completely or not at all."""

from .amounts import Amount
from .reading import Answer, UnreadError, read_answers

__all__ = ["Amount", "Answer", "UnreadError", "read_answers"]
