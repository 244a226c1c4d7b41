"""The version, written once: the build, ``--version`` and ``symparams.__version__`` all read it here."""

__version__ = "0.1.0"
