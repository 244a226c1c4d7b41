"""Documents: words from catalogues and templates, mathematics as finished strings from the printers."""
