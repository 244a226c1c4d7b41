"""Language models: decoders, encoders, both, and state-space models."""
