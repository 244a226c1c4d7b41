"""The operations of torch on tensors that are only shapes: rules in a table, a rule once for its many names."""
