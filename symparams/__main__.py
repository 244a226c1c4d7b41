"""``python -m symparams``: the same as the command ``symparams``."""

from .cli import main

if __name__ == "__main__":
    main()
