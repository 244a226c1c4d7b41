"""From tensors to derivations: stages, forms, numbers put in, sums, conventions. Data only, nothing shown to people."""
