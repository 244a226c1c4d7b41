"""Arguments that Keras's layers share: checked by its rules, with its names."""

from __future__ import annotations

from typing import Any

from ..errors import ArgumentError, NameUnknownError
from ..symbols import is_expr

#: The activations Keras has by name.
ACTIVATIONS = (
    "celu",
    "elu",
    "exponential",
    "gelu",
    "glu",
    "hard_shrink",
    "hard_sigmoid",
    "hard_silu",
    "hard_swish",
    "hard_tanh",
    "leaky_relu",
    "linear",
    "log_sigmoid",
    "log_softmax",
    "mish",
    "relu",
    "relu6",
    "selu",
    "sigmoid",
    "silu",
    "soft_shrink",
    "softmax",
    "softplus",
    "softsign",
    "sparse_plus",
    "sparse_sigmoid",
    "sparsemax",
    "squareplus",
    "swish",
    "tanh",
    "tanh_shrink",
    "threshold",
)


def activation(layer: str, value: Any, argument: str = "activation") -> Any:
    """An activation: ``None``, a function, or a name Keras knows.

    Raises:
        NameUnknownError: for another name.
        ArgumentError: for what is none.
    """
    if isinstance(value, str):
        if value.lower() not in ACTIVATIONS:
            raise NameUnknownError(f"activation of {layer}", value, ACTIVATIONS)
    elif value is not None and (is_expr(value) or not (callable(value) or isinstance(value, dict))):
        raise ArgumentError(layer, argument, value, "a name such as 'relu', a function or None")
    return value


def padding(layer: str, value: Any, causal: bool = False, any_case: bool = True) -> str:
    """``valid`` or ``same``; ``causal`` too, where a sequence is read. Poolings take no capitals.

    Raises:
        ArgumentError: for anything else.
    """
    known = ("valid", "same", "causal") if causal else ("valid", "same")
    if not isinstance(value, str) or (value.lower() if any_case else value) not in known:
        advice = "Keras pads by name; put ZeroPadding before the layer for a number." if _is_number(value) else ""
        if value == "causal":
            advice = "Only convolutions over a sequence (Conv1D) can be causal."
        raise ArgumentError(layer, "padding", repr(value), " or ".join(map(repr, known)), advice)
    return value.lower()


def data_format(layer: str, value: Any) -> str:
    """``channels_last``, which is Keras's default, or ``channels_first``.

    Raises:
        ArgumentError: for anything else.
    """
    if value is None:
        return "channels_last"
    if value not in ("channels_last", "channels_first"):
        raise ArgumentError(layer, "data_format", repr(value), "'channels_last' or 'channels_first'")
    return str(value)


def whole(layer: str, argument: str, value: Any) -> int:
    """An axis or another argument that is a whole number and no symbol.

    Raises:
        ArgumentError: for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int):
        raise ArgumentError(layer, argument, value if is_expr(value) else repr(value), "a whole number")
    return value


def whole_numbers(layer: str, argument: str, value: Any) -> tuple[int, ...]:
    """One whole number, or several.

    Raises:
        ArgumentError: for anything else.
    """
    items = value if isinstance(value, (tuple, list)) else (value,)
    return tuple(whole(layer, argument, item) for item in items)


def probability(layer: str, value: Any, argument: str = "rate") -> float:
    """A share between 0 and 1.

    Raises:
        ArgumentError: for anything else.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ArgumentError(layer, argument, value, "a number between 0 and 1")
    return value


def unquantized(layer: str, value: object) -> None:
    """Refuse a quantization, which gives a layer other tensors.

    Raises:
        ArgumentError: where one is asked for.
    """
    if value is not None:
        raise ArgumentError(
            layer, "quantization_config", value, "None; weights of a quantized layer are not known here"
        )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, tuple, list)) or is_expr(value)
