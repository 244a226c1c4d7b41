"""The ordered expression tree: what is shown, counted and compared."""
