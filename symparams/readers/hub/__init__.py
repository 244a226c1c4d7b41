"""Hugging Face ``config.json``: which family a model type is of, and what its fields are called there."""
