"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from ..errors import SourceError


def write_whole(path: str | Path, text: str) -> None:
    """Write ``text`` as UTF-8, with the line ends it has; where that fails, the file is as it was before.

    The text goes to a file beside it first, which then takes its place in one step. A link stays a link, and a device
    (``/dev/null``) or a pipe is written to as it is.
    """
    shown = os.fspath(path)
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(f"{shown}: not written: the text has a character that no file can hold ({error})") from None
    try:
        mode = _mode(shown)
        if mode is None or stat.S_ISREG(mode):
            _replace(Path(os.path.realpath(shown)), data, mode)
        elif stat.S_ISDIR(mode):
            raise SourceError(f"{shown}: is a folder; name a file in it")
        else:
            with open(shown, "wb") as file:
                file.write(data)
    except SourceError:
        raise
    except FileNotFoundError:
        raise SourceError(f"{shown}: cannot be written: the folder does not exist; make it first") from None
    except NotADirectoryError:
        raise SourceError(f"{shown}: cannot be written: a part of this path is a file, not a folder") from None
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise SourceError(f"{shown}: cannot be written: {reason}") from None


def _mode(path: str) -> int | None:
    if not path:
        raise SourceError("cannot write to a file without a name")
    try:
        mode = os.stat(path).st_mode
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):  # replacing it would need the folder's permission only, and ignore the file's
        raise SourceError(f"{path}: cannot be written: Permission denied")
    return mode


def _replace(path: Path, data: bytes, mode: int | None) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException:  # an interrupt as well: nothing stays behind
        os.unlink(temporary)
        raise


def _umask() -> int:
    """The process's umask; the system has no other way to read it than to set it."""
    umask = os.umask(0o077)
    os.umask(umask)
    return umask
