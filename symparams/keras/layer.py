"""``Layer``: what every layer of Keras has, on top of the facts a ``Module`` states.

A Keras layer is told how large its output is, and learns how large its input is when it first sees one: until then it
has no tensors, and whoever asks for them is told so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from inspect import Parameter as Taken
from inspect import signature
from typing import Any, ClassVar

from ..errors import ArgumentError, NameUnknownError, ShapeError, UnbuiltError
from ..nn.axes import Axis
from ..nn.module import Module
from ..nn.parameter import Parameter
from ..nn.running import bare, run
from ..nn.shapes import BATCH, Shape, Shapes
from . import settings
from .shapes import has_none, is_unknown, needs_axes, nested_without_none, with_none, without_none
from .symbolic import connected, is_symbolic

#: Roles of tensors that are kept and not trained.
STATISTICS = {"running_mean", "running_var", "counter"}
#: What every layer takes by name.
COMMON = ("activity_regularizer", "trainable", "dtype", "autocast", "name", "input_shape", "input_dim")


class Waiting(dict[str, Any]):
    """The tensors of a layer that has not seen an input: there are none to look at, so looking is an error.

    So is putting one in: it would be gone once the layer is built. Copies of the layer wait as it does.
    """

    def __init__(self, layer: Layer) -> None:
        super().__init__()
        self.layer = layer

    def __repr__(self) -> str:
        return f"<tensors of a {self.layer._type} that has not seen its input>"

    def __reduce__(self) -> Any:
        return Waiting, (self.layer,)

    def _refuse(self, *args: Any, **named: Any) -> Any:
        raise UnbuiltError(self.layer._type, self.layer.sample)

    __len__ = __iter__ = __reversed__ = __contains__ = __getitem__ = __setitem__ = __delitem__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __or__ = __ror__ = __ior__ = _refuse
    get = keys = values = items = copy = pop = popitem = setdefault = update = clear = _refuse


class Layer(Module):
    """Base of all Keras layers.

    ``build(input_shape)``, a call with a shape, or ``input_shape=`` in the constructor let it see its input. Shapes of
    calls have the batch in front, which may be ``None``; ``input_shape`` has no batch.
    """

    #: A shape without batch that such a layer may have as input, for advice.
    sample: ClassVar[str] = "(784,)"
    #: Whether channels stand behind the places of an image or sequence.
    channels_last: bool = True
    #: Names of tensors that stay as they are when the layer learns.
    _fixed: set[str]

    def __init__(
        self,
        *,
        activity_regularizer: object = None,
        trainable: bool = True,
        dtype: object = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        layer = self._type
        input_dim, given = kwargs.pop("input_dim", None), kwargs.pop("input_shape", None)
        for key in kwargs:
            raise NameUnknownError(f"argument of {layer}", key, (*self.argument_names(), *COMMON))
        self._flag("trainable", trainable)
        if name is not None and (not isinstance(name, str) or not name):
            raise ArgumentError(layer, "name", repr(name), "a text")
        state = self.__dict__
        state["name"] = name or snake_case(layer)
        state["_named"], state["_learns"], state["_fixed"], state["built"] = name is not None, trainable, set(), False
        state["dtype"] = dtype
        if input_dim is not None:
            given = (input_dim,)
        if given is not None:
            self.input_shape = without_none(layer, given, batched=False)

    @classmethod
    def argument_names(cls) -> tuple[str, ...]:
        """The names of the constructor's own arguments."""
        taken = list(signature(cls.__init__).parameters.values())[1:]
        return tuple(item.name for item in taken if item.kind is not Taken.VAR_KEYWORD)

    # What a layer states, and asks of what it is given

    @property
    def _type(self) -> str:
        """The name of the layer's type, for errors."""
        return type(self).__name__

    def _needs(self, shape: Shape, number: int, what: str, more: bool = False) -> None:
        """Refuse an input with another number of axes."""
        needs_axes(self._type, shape, number, what, more)

    def _flag(self, argument: str, value: object) -> bool:
        """An argument that is ``True`` or ``False``."""
        if not isinstance(value, bool):
            raise ArgumentError(self._type, argument, repr(value), "True or False")
        return value

    def _weighs(self, activation: Any, use_bias: Any) -> None:
        """What layers of weighted sums are told of what follows the sum."""
        self.activation = settings.activation(self._type, activation)
        self.use_bias = self._flag("use_bias", use_bias)

    def _kernel(self, axes: tuple[Axis, ...], outputs: tuple[Axis, ...], trains: bool = True) -> None:
        """Add the factors of weighted sums and, where there are any, their biases."""
        self._weight("kernel", axes, "weight", trains)
        if self.use_bias:
            self._weight("bias", outputs, "bias")

    def _read(self, *inputs: Any, **named: Any) -> dict[str, Any]:
        """The sizes named in :attr:`from_input`, off the shapes of the inputs with their batch."""
        return {}

    def _fill(self, *none: Any, **sizes: Any) -> None:
        """Make the tensors (or the layers inside) for the sizes that were read."""

    def _weight(self, name: str, axes: tuple[Axis, ...], role: str, trains: bool = True) -> None:
        """Add a tensor; a statistic, or one that is kept as it is, is not trained."""
        if role in STATISTICS or not trains:
            self._fixed.add(name)
        self.register_parameter(name, Parameter(axes, role, self._learns and name not in self._fixed))

    # Building

    def _ready(self) -> None:
        """The end of every constructor: what needs no input, or has been told of it, is built; the others wait."""
        if self.from_input:
            self.__dict__["_parameters"] = Waiting(self)
        else:
            self._make()
        if not self._learns:
            self.trainable = False
        if self.input_shape is not None and not isinstance(self.input_shape[0] if self.input_shape else 0, tuple):
            self.build((BATCH, *self.input_shape))

    def _make(self, **sizes: Any) -> None:
        """Build for these sizes of the input."""
        state = self.__dict__
        if isinstance(state["_parameters"], Waiting):
            state["_parameters"] = {}
        for name, size in sizes.items():
            setattr(self, name, size)
        self._fill(**sizes)
        state["built"] = True

    def _see(self, shapes: tuple[Shapes, ...]) -> None:
        """Build for the inputs of the first call."""
        if self.built:
            return
        sizes = self._read(*shapes)
        for name, size in sizes.items():
            if any(item is BATCH or is_unknown(item) for item in (size if isinstance(size, tuple) else (size,))):
                shown = ", ".join(str(with_none(shape)) for shape in shapes)
                raise ShapeError(f"{self._type}: its weights depend on {name}, which the input {shown} leaves open")
        self._make(**sizes)

    def build(self, input_shape: Any = None, *others: Any) -> Any:
        """Let the layer see the shape of an input, the batch in front, so that it has weights.

        Args:
            input_shape: sizes; ``None`` for the batch and for sizes that are not known.
            others: the shapes of further inputs.

        Returns:
            The layer itself.

        Raises:
            ShapeError: for an input it cannot take.

        >>> from symparams import keras
        >>> keras.Dense("units").build((None, "n")).params
        units*(n + 1)
        """
        if input_shape is not None:
            self(*(nested_without_none(self._type, shape) for shape in (input_shape, *others)))
        elif not self.built:
            raise UnbuiltError(self._type, self.sample)
        return self

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        """The shape of the output for the shapes of the inputs, the batch in front; the first call builds the layer.

        Called with what ``keras.Input`` gives, the layer becomes part of a network of layers.

        Raises:
            ShapeError: naming the layer, what it was given and what it takes.
        """
        if is_symbolic(inputs) or is_symbolic(named.values()):
            return connected(self, inputs, named)
        layer = self._type
        shapes = bare((inputs, named))
        if has_none([inputs, [value for key, value in named.items() if value is not None]]):
            given = (nested_without_none(layer, item) for item in inputs)
            others = {
                key: value if key in self.options or value is None else nested_without_none(layer, value)
                for key, value in named.items()
            }
            return with_none(self(*given, **others))
        if not self.built:
            self._see_call(*shapes)
        return run(self, inputs, named)

    def _see_call(self, inputs: tuple[Any, ...], named: Mapping[str, Any]) -> None:
        """Build for a call whose arguments are checked when it runs."""
        if self.from_input:
            self._see(tuple(nested_without_none(self._type, item) for item in inputs))

    def compute_output_shape(self, *input_shape: Any) -> Any:
        """The shape of the output, as Keras writes it, without building the layer.

        >>> from symparams import keras
        >>> keras.Conv2D(4, 5).compute_output_shape((None, 28, 28, 1))
        (None, 24, 24, 4)
        """
        layer = self if self.built else self.copy()
        return with_none(layer(*(nested_without_none(self._type, shape) for shape in input_shape)))

    # What Keras calls things

    @property
    def weights(self) -> list[Parameter]:
        """Every tensor once, trained or not, in Keras's order."""
        return list(self.parameters())

    @property
    def trainable_weights(self) -> list[Parameter]:
        """The tensors that are trained."""
        return [tensor for tensor in self.weights if tensor.requires_grad]

    @property
    def non_trainable_weights(self) -> list[Parameter]:
        """The tensors that are not: statistics, and those of frozen layers."""
        return [tensor for tensor in self.weights if not tensor.requires_grad]

    def count_params(self) -> int:
        """The number of parameters, as Keras counts them: statistics included."""
        return self.count()

    @property
    def trainable(self) -> Any:
        """The number of parameters that are trained, SymPy. Assigning ``False`` freezes the layer, as in Keras."""
        return Module.trainable.__get__(self)

    @trainable.setter
    def trainable(self, learns: bool) -> None:
        for module in self.modules():
            if isinstance(module, Layer):
                module.__dict__["_learns"] = bool(learns)
                if module.built:
                    for name, tensor in module._parameters.items():
                        if tensor is not None:
                            tensor.requires_grad = bool(learns) and name not in module._fixed

    # What a Module asks of a layer that may not be built yet

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Any:
        """The layer with these arguments, the sizes of its input among them."""
        read = {name: given[name] for name in cls.from_input if name in given}
        for name, size in read.items():
            # One letter for a size that may be several.
            if name in cls.arguments and cls.arguments[name].per_axis and not isinstance(size, tuple):
                read[name] = (size,)
        left_out = {*read, "input_shape", "input_dim"} if read else set()
        layer = cls(**{name: value for name, value in given.items() if name not in left_out})
        if read and not layer.built:
            layer._make(**read)
        return layer

    # A layer that waits has attributes and symbols, and can be copied, though nobody may look at its tensors.

    def __getattr__(self, name: str) -> Any:
        with _set_aside(self):
            return super().__getattr__(name)

    def __setattr__(self, name: str, value: object) -> None:
        with _set_aside(self):
            super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        with _set_aside(self):
            super().__delattr__(name)

    def _own_symbols(self) -> Iterator[Any]:
        with _set_aside(self):
            found = list(super()._own_symbols())
        return (symbol for symbol in found if not is_unknown(symbol))

    def _put_in(self, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
        with _set_aside(self) as waits:
            twin = super()._put_in(mapping, memo)
        if waits:
            twin.__dict__["_parameters"] = Waiting(twin)
        return twin


class _set_aside:
    """For a moment, a layer that waits for its input has no tensors rather than ones nobody may look at."""

    def __init__(self, layer: Layer) -> None:
        self.state = layer.__dict__
        self.tensors: Any = self.state.get("_parameters")
        self.waits = isinstance(self.tensors, Waiting)

    def __enter__(self) -> bool:
        if self.waits:
            self.state["_parameters"] = {}
        return self.waits

    def __exit__(self, *error: object) -> None:
        if self.waits:
            given, self.state["_parameters"] = self.state["_parameters"], self.tensors
            if given:
                self.tensors.update(given)


def snake_case(name: str) -> str:
    """The name Keras gives a layer of this type: ``BatchNormalization`` is ``batch_normalization``.

    >>> snake_case("Conv2DTranspose"), snake_case("LSTM")
    ('conv2d_transpose', 'lstm')
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
