"""The table ``model.summary()`` of Keras prints: layers, output shapes, parameters, and the sums below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..nn.counting import total
from ..nn.shapes import Shapes, recorded
from ..symbols import Size, is_expr
from .layer import Layer
from .model import batched
from .shapes import with_none

if TYPE_CHECKING:
    from .model import _Network

_HEADS = ("Layer (type)", "Output Shape", "Param #")
#: Sizes of one number in other types than float32 would make other sums of bytes.
_FLOAT32 = {None, "float32", "mixed_float16", "mixed_bfloat16"}


def summary(network: _Network, input_shape: Any = None) -> str:
    """The table as text; see :meth:`Sequential.summary`."""
    rows = [(f"{name} (InputLayer)", str(with_none(shape)), "0") for name, shape in vars(network).get("_inputs") or ()]
    outputs = _outputs(network, input_shape)
    for name, layer in network.named_children():
        count = total(layer, "_parameters", lambda tensor: True)
        rows.append((f"{name} ({type(layer).__name__})", _shape(outputs.get(id(layer))), _number(count)))
    widths = [max(len(row[column]) for row in (*rows, _HEADS)) for column in range(3)]
    lines = [
        f'Model: "{network.name}"',
        _rule("┏┳┓", "━", widths),
        _row(_HEADS, "┃", widths),
        _rule("┡╇┩", "━", widths),
        *f"\n{_rule('├┼┤', '─', widths)}\n".join(_row(row, "│", widths) for row in rows).split("\n"),
        _rule("└┴┘", "─", widths),
    ]
    parameters = total(network, "_parameters", lambda tensor: True)
    trainable = total(network, "_parameters", lambda tensor: tensor.requires_grad)
    frozen = total(network, "_parameters", lambda tensor: not tensor.requires_grad)
    plain = all(layer.dtype in _FLOAT32 for layer in network.modules() if isinstance(layer, Layer))
    sums = {"Total params": parameters, "Trainable params": trainable, "Non-trainable params": frozen}
    return "\n".join([*lines, *(f" {what}: {_number(value)}{_bytes(value, plain)}" for what, value in sums.items())])


def _outputs(network: _Network, input_shape: Any) -> dict[int, Shapes]:
    """What each layer gives out; of a layer that is called several times, the last."""
    shapes = network.input_shape if input_shape is None else input_shape
    if shapes is None:
        seen = vars(network).get("_seen")
        if seen is None:
            return {}
        inputs = seen if isinstance(seen[0], tuple) else (seen,)
    else:
        inputs = batched(shapes)
    with recorded() as calls:
        network(*inputs)
    return {id(module): output for module, _, output in calls}


def _shape(shape: Shapes) -> str:
    if shape is None:
        return "?"
    if isinstance(shape, tuple) and any(isinstance(item, tuple) for item in shape):
        return "(" + ", ".join(map(_shape, shape)) + ")"
    return "(" + ", ".join(map(str, with_none(shape))) + ")"


def _number(value: Size) -> str:
    return str(value) if is_expr(value) else f"{value:,}"


def _bytes(value: Size, plain: bool) -> str:
    """The memory of float32 numbers, as Keras writes it."""
    if is_expr(value) or not plain:
        return ""
    size, units = float(4 * value), ["B", "KB", "MB", "GB", "TB", "PB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f" ({size:.2f} {units[0]})"


def _rule(ends: str, line: str, widths: list[int]) -> str:
    left, middle, right = tuple(ends)
    return left + middle.join(line * (width + 2) for width in widths) + right


def _row(cells: tuple[str, str, str], bar: str, widths: list[int]) -> str:
    name, shape, count = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"{bar} {name} {bar} {shape} {bar} {count.strip().rjust(widths[2])} {bar}"
