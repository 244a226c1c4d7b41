"""Closed-form parameter counts of neural-network layers, derived symbolically and explained step by step."""

from symparams._version import __version__

__all__ = ["__version__"]
