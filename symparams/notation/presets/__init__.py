"""One file for each preset, each holding one record called NOTATION."""
