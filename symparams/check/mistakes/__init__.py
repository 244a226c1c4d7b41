"""Known slips as named changes: to the tensors of a layer, to a layer in its place, to a network as a whole."""
