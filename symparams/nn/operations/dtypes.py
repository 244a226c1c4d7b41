"""Types of numbers, as far as shapes need them: a mask is no list of places."""

from __future__ import annotations

from collections.abc import Iterable


class Type:
    """A type of numbers: ``torch.float32``. ``rank`` orders them: masks, whole numbers, decimal, complex."""

    def __init__(self, name: str, rank: int, itemsize: int) -> None:
        self.name, self.rank, self.itemsize = name, rank, itemsize

    @property
    def is_floating_point(self) -> bool:
        return self.rank == 2

    @property
    def is_complex(self) -> bool:
        return self.rank == 3

    def __repr__(self) -> str:
        return f"torch.{self.name}"


#: name → (rank, bytes an element)
_SIZES = {
    "bool": (0, 1),
    "uint8": (1, 1),
    "int8": (1, 1),
    "int16": (1, 2),
    "int32": (1, 4),
    "int64": (1, 8),
    "float16": (2, 2),
    "bfloat16": (2, 2),
    "float32": (2, 4),
    "float64": (2, 8),
    "complex64": (3, 8),
    "complex128": (3, 16),
}
_ALIASES = {"short": "int16", "int": "int32", "long": "int64"}
_ALIASES |= {"half": "float16", "float": "float32", "double": "float64"}
TYPES = {name: Type(name, *size) for name, size in _SIZES.items()}
TYPES |= {alias: TYPES[name] for alias, name in _ALIASES.items()} | {"cfloat": TYPES["complex64"]}
BOOL, INT, FLOAT, COMPLEX = TYPES["bool"], TYPES["int64"], TYPES["float32"], TYPES["complex64"]


def common_type(types: Iterable[Type], numbers: Iterable[object] = ()) -> Type:
    """The type of a result: the first of the highest rank; plain numbers raise the rank, not the size."""
    result: Type | None = None
    for kind in types:
        if result is None or kind.rank > result.rank:
            result = kind
    for number in numbers:
        plain = FLOAT if isinstance(number, float) else BOOL if isinstance(number, bool) else INT
        if result is None or plain.rank > result.rank:
            result = plain
    return result or FLOAT
