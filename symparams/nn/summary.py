"""The table people know from torchinfo: the tree of modules, what each gives out, its parameters, the sums below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..symbols import Size, is_expr
from .counting import own_count, total
from .shapes import Shapes, checked_shape, recorded, with_batch

if TYPE_CHECKING:
    from .module import Module

_HEADS = ("Layer (type:depth-idx)", "Output Shape", "Param #")


def summary(network: Module, input_shape: Any = None) -> str:
    """The table as text; see :meth:`Module.summary`."""
    shape = network.input_shape if input_shape is None else input_shape
    outputs = {} if shape is None else _outputs(network, shape)
    rows: list[tuple[str, str, str]] = []
    _rows(network, "", [], 0, outputs, rows, set(), {})
    parameters = total(network, "_parameters", lambda tensor: True)
    trainable = total(network, "_parameters", lambda tensor: tensor.requires_grad)
    frozen: Any = parameters - trainable
    sums = [
        ("Total params", parameters),
        ("Trainable params", trainable),
        ("Non-trainable params", _expanded(frozen)),
        ("Buffers", total(network, "_buffers", lambda tensor: True)),
    ]
    active = total(network, "_parameters", lambda tensor: True, active=True)
    if active != parameters:
        sums.insert(1, ("Active params", active))
    columns = [0, 2] if not outputs else [0, 1, 2]
    widths = [max(len(row[i]) for row in [*rows, _HEADS]) for i in columns]
    line = "=" * (sum(widths) + 4 * (len(widths) - 1))
    table = [_line([row[i] for i in columns], widths) for row in rows]
    below = [f"{name}: {_number(value)}" for name, value in sums]
    return "\n".join([line, _line([_HEADS[i] for i in columns], widths), line, *table, line, *below, line])


def _outputs(network: Module, shape: Any) -> dict[int, Shapes]:
    """What each module gives out, the first time it is called; the batch in front, as ``N``."""
    several = isinstance(shape, (tuple, list)) and shape and isinstance(shape[0], (tuple, list))
    given = [checked_shape("input_shape", item) for item in (shape if several else [shape])]
    with recorded() as calls:
        network(*map(with_batch, given))
    found: dict[int, Shapes] = {}
    for module, _, output in calls:
        found.setdefault(id(module), output)
    return found


def _rows(
    module: Module,
    name: str,
    bars: list[bool],
    depth: int,
    outputs: dict[int, Shapes],
    rows: list[tuple[str, str, str]],
    seen: set[int],
    numbers: dict[int, int],
) -> None:
    numbers[depth] = numbers.get(depth, 0) + 1
    lead = "".join("    " if last else "│   " for last in bars[:-1]) + (("└─" if bars[-1] else "├─") if bars else "")
    title = f"{type(module).__name__} ({name})" if name else type(module).__name__
    times = module.times
    repeated = f" × {times.number}" if times is not None else ""
    again = id(module) in seen
    seen.add(id(module))
    count = "(recursive)" if again else _count(module)
    rows.append((f"{lead}{title}: {depth}-{numbers[depth]}{repeated}", _shape(outputs.get(id(module))), count))
    if again:
        return
    children = list(module.named_children())
    for i, (child_name, child) in enumerate(children):
        _rows(child, child_name, [*bars, i == len(children) - 1], depth + 1, outputs, rows, seen, numbers)


def _count(module: Module) -> str:
    """Its own tensors, as torchinfo prints them: in brackets where they are frozen."""
    own = [tensor for tensor in module._parameters.values() if tensor is not None]
    if not own:
        return "--"
    text = _number(own_count(own, module))
    return f"({text})" if not any(tensor.requires_grad for tensor in own) else text


def _shape(shape: Shapes) -> str:
    if shape is None:
        return "--"
    if isinstance(shape, dict):
        shape = tuple(shape.values())
    if isinstance(shape, tuple) and any(isinstance(item, tuple) for item in shape):
        return ", ".join(_shape(item) for item in shape if item is not None)
    return f"[{', '.join(map(str, shape))}]"


def _number(value: Size) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _expanded(value: Any) -> Size:
    """Zero where it is, whatever brackets stand around it."""
    if not is_expr(value):
        return value
    from sympy import expand

    return 0 if expand(value) == 0 else value


def _line(cells: list[str], widths: list[int]) -> str:
    *first, last = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return "    ".join([*first, last.strip().rjust(widths[-1])])
