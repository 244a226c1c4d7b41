"""Readers: whatever describes a network, turned into a module at the edge."""
