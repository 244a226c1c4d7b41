"""``EinsumDense``: a weighted sum whose axes an equation names."""

from __future__ import annotations

import re
from typing import Any

from ..errors import ArgumentError, ShapeError
from ..nn.axes import Axis, Kind
from ..nn.shapes import Shape, must_equal
from ..symbols import Size, is_expr
from . import settings
from .dense import Adaptable
from .shapes import written

_EQUATIONS = (
    (re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"), ""),
    (re.compile(r"\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"), "left"),
    (re.compile(r"([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\."), "right"),
)


class EinsumDense(Adaptable):
    """A weighted sum over the axes an equation names, with a bias along some of the output's axes.

    Parameters: the product of the sizes of the weight's letters, and that of ``bias_axes``: ``"abc,cd->abd"`` with
    ``bias_axes="d"`` is a dense layer, ``d (c + 1)``.

    Args:
        equation: letters of the input's, the weight's and the output's axes; ``...`` for any axes in front or behind.
        output_shape: the output's sizes without batch and elided axes; ``None`` for those of the input.
        bias_axes: letters of the output along which there is a bias of its own.
        lora_rank: the rank r of an adapter.
        activation and the others: as in Keras; no count depends on them.

    Shapes: as the equation says.

    Raises:
        ArgumentError: for an equation that is none.
        ShapeError: for an input or an output_shape that does not fit it.

    Source: keras.layers.EinsumDense.

    >>> from symparams import keras
    >>> keras.EinsumDense("abc,cd->abd", output_shape=(None, 64), bias_axes="d", input_shape=(32, 128)).count()
    8256
    """

    family = "einsum_dense"
    part = "fully_connected"
    from_input = ("kernel_axes", "bias_sizes")
    arguments = {}
    sample = "(32, 128)"
    kernel_axes: tuple[Size, ...]
    bias_sizes: tuple[Size, ...]

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        lora_rank: Any = None,
        lora_alpha: Any = None,
        gptq_unpacked_column_size: Any = None,
        quantization_config: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        matches = (
            ((pattern.fullmatch(equation), side) for pattern, side in _EQUATIONS) if isinstance(equation, str) else ()
        )
        found = next(((match, side) for match, side in matches if match), None)
        if found is None:
            expected = "letters as in 'abc,cd->abd', '...c,cd->...d' or 'ab...,bc->ac...'"
            raise ArgumentError("EinsumDense", "equation", repr(equation), expected)
        self.equation = equation
        self.specs, self.elided = found[0].groups(), found[1]
        given = output_shape if isinstance(output_shape, (tuple, list)) else (output_shape,)
        self.asked = tuple(None if size is None else self._size("output_shape", size) for size in given)
        self.bias_axes = bias_axes
        for letter in bias_axes or "":
            if letter not in self.specs[2]:
                raise ArgumentError("EinsumDense", "bias_axes", repr(bias_axes), f"letters of {self.specs[2]!r}")
        reads, weighs, gives = self.specs
        for own, other, whose, theirs in ((weighs, gives, "weight", "output"), (gives, weighs, "output", "weight")):
            for letter in own:
                if letter not in reads + other:
                    expected = f"letters of the {whose} that the input or the {theirs} has too"
                    advice = f"{letter!r} is in neither."
                    raise ArgumentError("EinsumDense", "equation", repr(equation), expected, advice)
        self.activation = settings.activation("EinsumDense", activation)
        self._adapter(lora_rank, quantization_config)
        self._ready()

    def _sized(self, input: Shape) -> tuple[dict[str, Size], Shape, Shape]:
        """The size of each letter, and the elided sizes in front of and behind them."""
        reads, _, gives = self.specs
        spare = len(input) - len(reads)
        if spare < 0 or (spare and not self.elided):
            raise ShapeError(f"EinsumDense: {self.equation!r} reads {len(reads)} sizes; the input is {written(input)}")
        front = input[:spare] if self.elided == "left" else ()
        behind = input[len(reads) :] if self.elided == "right" else ()
        sizes = dict(zip(reads, input[spare:] if front else input[: len(reads)], strict=True))
        # What is asked of the output has no batch, which stands in front of it or among what is elided.
        letters = gives if front else gives[1:]
        if len(self.asked) != len(letters):
            names = ", ".join(letters)
            raise ShapeError(f"EinsumDense: output_shape must have a size for each of {names}; it is {self.asked}")
        for letter, size in zip(letters, self.asked, strict=True):
            if letter in sizes:
                if size is not None:
                    must_equal("EinsumDense", f"the size of {letter!r} in output_shape", size, sizes[letter], input)
            elif size is None:
                raise ShapeError(f"EinsumDense: output_shape leaves {letter!r} open, which the input does not have")
            else:
                sizes[letter] = size
        return sizes, front, behind

    def _read(self, input: Shape) -> dict[str, Any]:
        sizes, _, behind = self._sized(input)
        bias: tuple[Size, ...] = ()
        if self.bias_axes is not None:
            gives = self.specs[2]
            first = min(map(gives.find, self.bias_axes))
            bias = tuple(sizes[letter] if letter in self.bias_axes else 1 for letter in gives[first:])
            bias += (1,) * len(behind)
        return {"kernel_axes": tuple(sizes[letter] for letter in self.specs[1]), "bias_sizes": bias}

    def _fill(self, kernel_axes: tuple[Size, ...], bias_sizes: tuple[Size, ...]) -> None:
        reads, weighs, gives = self.specs
        axes = []
        for letter, size in zip(weighs, kernel_axes, strict=True):
            both = letter in reads and letter in gives
            kind = Kind.GROUP if both else Kind.OUTPUT if letter in gives else Kind.INPUT
            meaning = {Kind.GROUP: "groups", Kind.OUTPUT: "outputs", Kind.INPUT: "inputs"}[kind]
            axes.append(Axis(size, meaning, kind))
        self._weight("kernel", tuple(axes), "weight", trains=self.lora_rank is None)
        if self.bias_axes is not None:
            known = dict(zip(weighs, axes, strict=True))
            first = min(map(gives.find, self.bias_axes))
            places = [known.get(letter) if letter in self.bias_axes else None for letter in gives[first:]]
            places += [None] * (len(bias_sizes) - len(places))
            made = (axis or Axis(size, "outputs", Kind.OUTPUT) for axis, size in zip(places, bias_sizes, strict=True))
            self._weight("bias", tuple(made), "bias")
        self._adapted("kernel", tuple(axes))

    def output_shape(self, inputs: Shape) -> Shape:
        sizes, front, behind = self._sized(inputs)
        for letter, own in zip(self.specs[1], self.kernel_axes, strict=True):
            if not is_expr(own) or not is_expr(sizes[letter]):
                must_equal("EinsumDense", f"the size of {letter!r} it was built for", own, sizes[letter], inputs)
        return (*front, *(sizes[letter] for letter in self.specs[2]), *behind)
