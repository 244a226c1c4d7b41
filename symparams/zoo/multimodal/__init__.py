"""Transformers that read images or sound, alone or beside text."""
