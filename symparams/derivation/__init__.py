"""From tensors to derivations: stages, forms, numbers put in, sums, conventions. Data only, nothing shown to people."""

from .inverse import square_inputs

__all__ = ["square_inputs"]
