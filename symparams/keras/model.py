"""Networks: ``Sequential``, and ``Model`` from the tensors of the functional API or with a body of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import ArgumentError, ShapeError, SymparamsError
from ..nn.module import Module
from ..nn.shapes import BATCH, Shape, Shapes
from ..symbols import Size
from .layer import Layer, snake_case
from .shapes import nested_without_none, with_none, without_none, written
from .symbolic import Call, KerasTensor, as_tensors, calls_behind, is_symbolic, replaced, sizes_of, tensors_in


class InputLayer(Layer):
    """The input of a network: its shape, and nothing to learn.

    Parameters: none.

    Args:
        shape: sizes without batch; ``None`` for one that is not known.
        batch_size: the size of the batch, where it is fixed.
        batch_shape: the shape with its batch, instead of the two.
        dtype and the others: as in Keras; no count depends on them.

    Raises:
        ArgumentError: where there is no shape, or two.

    Source: keras.layers.InputLayer.

    >>> from symparams import keras
    >>> keras.Sequential([keras.InputLayer((784,)), keras.Dense(10)]).count()
    7850
    """

    family = "input"
    nothing = "identity"

    def __init__(
        self,
        shape: Any = None,
        batch_size: Any = None,
        dtype: Any = None,
        sparse: Any = None,
        ragged: Any = None,
        batch_shape: Any = None,
        input_tensor: Any = None,
        optional: bool = False,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        shape = kwargs.pop("input_shape", shape)
        super().__init__(dtype=dtype, name=name, **kwargs)
        layer = self._type
        if (shape is None) == (batch_shape is None):
            raise ArgumentError(layer, "shape", shape, "either shape, without batch, or batch_shape, with it")
        if batch_shape is not None:
            self.batch_shape = without_none(layer, batch_shape)
        else:
            if not isinstance(shape, (tuple, list)):
                expected = "a tuple of sizes without batch, such as (28, 28, 1)"
                raise ArgumentError(layer, "shape", repr(shape), expected)
            self.batch_shape = without_none(layer, (batch_size, *shape))
        self.input_shape = self.batch_shape[1:]
        self._ready()

    def output_shape(self, *inputs: Shape) -> Shape:
        return inputs[0] if inputs else self.batch_shape


def Input(
    shape: Any = None,
    batch_size: Any = None,
    dtype: Any = None,
    sparse: Any = None,
    ragged: Any = None,
    batch_shape: Any = None,
    name: str | None = None,
    tensor: Any = None,
    optional: bool = False,
) -> KerasTensor:
    """The input of a network, to be handed to layers or put first in a :class:`Sequential`.

    Args: as :class:`InputLayer`.

    Source: keras.Input.

    >>> from symparams import keras
    >>> inputs = keras.Input(shape=(784,))
    >>> keras.Model(inputs, keras.Dense(10)(keras.Dense(64)(inputs))).count()
    50890
    """
    layer = InputLayer(shape, batch_size, dtype, sparse, ragged, batch_shape, tensor, optional, name)
    call = Call(layer, (), {})
    call.outputs = KerasTensor(layer.batch_shape, call)
    return call.outputs  # type: ignore[no-any-return]


class _Network(Layer):
    """Layers inside, under the names Keras gives them."""

    family = "sequential"
    nested = frozenset({"inputs"})

    def _child(self, layer: Layer) -> str:
        """Add a layer under a name of its own: the one it was given, or that of its type with a number."""
        taken = self._modules
        name: str = layer.name
        if not layer._named:
            base, number = snake_case(type(layer).__name__), 0
            name = base
            while name in taken:
                number += 1
                name = f"{base}_{number}"
        elif name in taken:
            advice = "Give one of them another name." if taken[name] is not layer else "A layer can stand in it once."
            raise ArgumentError(self._type, "layers", f"two layers named {name!r}", "names that differ", advice)
        layer.__dict__["name"] = name
        # A dot separates the parts of a path.
        name = name.replace(".", "_")
        self.add_module(name, layer)
        return name

    @property
    def layers(self) -> list[Any]:
        """The layers directly inside, in order."""
        return list(self.children())

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """A layer by its name or its place."""
        return self.layers[index] if index is not None else self._modules[str(name)]

    def summary(self, input_shape: Any = None, **how: Any) -> str:
        """The table that ``model.summary()`` of Keras prints, as text: layers, output shapes, parameters, sums.

        Args:
            input_shape: the input's shape without batch, where the network has not seen one.
            how: line_length, print_fn and the others of Keras; print_fn is called with the text.

        Raises:
            UnbuiltError: where the input is not known.

        >>> from symparams import keras
        >>> print(keras.Sequential([keras.Input((784,)), keras.Dense(10)]).summary())
        Model: "sequential"
        ┏━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
        ┃ Layer (type)  ┃ Output Shape ┃ Param # ┃
        ┡━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
        │ dense (Dense) │ (None, 10)   │   7,850 │
        └───────────────┴──────────────┴─────────┘
         Total params: 7,850 (30.66 KB)
         Trainable params: 7,850 (30.66 KB)
         Non-trainable params: 0 (0.00 B)
        """
        from .summary import summary

        text = summary(self, input_shape)
        if how.get("print_fn") is not None:
            how["print_fn"](text)
        return text

    def compile(self, *args: object, **settings: object) -> Any:
        """As in Keras; no count depends on it."""
        return self


class Sequential(_Network):
    """Layers one after the other.

    Parameters: the sum over its layers.

    Args:
        layers: layers in order, the first of them perhaps ``keras.Input(shape=…)``. Without it, and without
            ``input_shape`` of the first layer, the network has weights once it was built or called.
        trainable: ``False`` freezes all of them.
        name: its name.

    Raises:
        SymparamsError: where something is no layer of Keras, or two have one name.
        ShapeError: where a layer cannot take what the one before it gives; the sizes that led there are listed.

    Source: keras.Sequential.

    >>> from symparams import keras
    >>> model = keras.Sequential([keras.Input((784,)), keras.Dense(128, "relu"), keras.Dense(10, "softmax")])
    >>> model.count(), model((None, 784))
    (101770, (None, 10))
    """

    def __init__(self, layers: Iterable[Any] | None = None, trainable: bool = True, name: str | None = None) -> None:
        super().__init__(trainable=trainable, name=name)
        self._output: Shapes = None
        if isinstance(layers, Module):
            raise SymparamsError("Sequential: takes a list of layers; write Sequential([layer])")
        for layer in layers or ():
            self.add(layer)
        self._ready()

    def add(self, layer: Any) -> None:
        """Add a layer at the end."""
        if isinstance(layer, KerasTensor) and layer.source is not None:
            layer = layer.source.layer
        if not isinstance(layer, Layer):
            advice = f"Write {layer.__name__}() for the layer." if isinstance(layer, type) else ""
            if isinstance(layer, Module):
                advice = "It is a layer of torch's names; take the one of symparams.keras."
            raise SymparamsError(f"Sequential: {layer!r} is no layer of symparams.keras. {advice}".rstrip())
        if isinstance(layer, InputLayer):
            if self.input_shape is not None or self._modules:
                raise SymparamsError("Sequential: an Input stands first, and once")
            self.input_shape, self._output = layer.input_shape, layer.batch_shape
            return
        name = self._child(layer)
        if not self._learns:
            layer.trainable = False
        if self.input_shape is None and len(self._modules) == 1 and layer.input_shape is not None:
            self.input_shape, self._output = layer.input_shape, (BATCH, *layer.input_shape)
        if self._output is not None:
            self._output = self._run(name, layer, self._output, [])

    def pop(self) -> Any:
        """Take the last layer out."""
        name = next(reversed(self._modules))
        layer = self._modules.pop(name)
        self._output = None if self.input_shape is None else self.output_shape((BATCH, *self.input_shape))
        return layer

    def output_shape(self, inputs: Shapes) -> Shapes:
        output, led = inputs, [f"input {with_none(inputs)}"]
        for name, layer in self.named_children():
            output = self._run(name, layer, output, led)
            led.append(f"{name} {with_none(output)}")
        self.__dict__["_seen"] = inputs
        return output

    def _run(self, name: str, layer: Any, given: Shapes, led: list[str]) -> Shapes:
        try:
            return layer(given)
        except ShapeError as error:
            chain = f"\n  shapes so far: {' → '.join(led)}" if led else ""
            raise ShapeError(f"at {name}: {error}{chain}") from None


class Model(_Network):
    """A network of layers that were called with one another's outputs, or a class with a body ``call``.

    Parameters: the sum over its layers, each once, however often it was called.

    Args:
        inputs: what ``keras.Input`` gave, one or a list.
        outputs: what came out of the layers, one or a list.
        name: its name.

    Raises:
        SymparamsError: where the outputs depend on an Input that is not among the inputs.

    Source: keras.Model.

    >>> from symparams import keras
    >>> inputs = keras.Input((32, 32, 3))
    >>> x = keras.Conv2D(8, 3, padding="same", activation="relu")(inputs)
    >>> y = keras.Add()([x, keras.Conv2D(8, 3, padding="same")(x)])
    >>> model = keras.Model(inputs, keras.GlobalAveragePooling2D()(y))
    >>> model.count(), model((None, 32, 32, 3))
    (808, (None, 8))
    """

    def __init__(self, inputs: Any = None, outputs: Any = None, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
        self.__dict__["_steps"] = None
        if (inputs is None) != (outputs is None):
            raise SymparamsError("Model: takes inputs and outputs, or neither in a class with a body of its own")
        if inputs is not None:
            self._connect(inputs, outputs)
        self._ready()

    def _connect(self, inputs: Any, outputs: Any) -> None:
        """Keep the calls that lead from inputs to outputs as plain data: names of layers, places of tensors."""
        given = list(tensors_in(inputs))
        if not given or not is_symbolic((outputs,)):
            raise SymparamsError(
                "Model: inputs come from keras.Input(…), outputs from layers that were called with them"
            )
        places = {id(tensor): place for place, tensor in enumerate(given)}
        names: dict[int, str] = {}
        steps: list[tuple[str, Any, Any, tuple[int, ...]]] = []

        def place_of(tensor: KerasTensor) -> _Place:
            if id(tensor) not in places:
                shape = written(tensor.sizes)
                raise SymparamsError(f"Model: the outputs depend on an Input {shape} that is not among the inputs")
            return _Place(places[id(tensor)])

        inside = {id(tensor.source) for tensor in given}
        for call in calls_behind(outputs):
            if id(call) in inside or isinstance(call.layer, InputLayer):
                continue
            if id(call.layer) not in names:
                names[id(call.layer)] = self._child(call.layer)
            used = replaced(call.inputs, place_of), {key: replaced(item, place_of) for key, item in call.named.items()}
            made = list(tensors_in(call.outputs))
            places.update({id(tensor): len(places) + at for at, tensor in enumerate(made)})
            steps.append((names[id(call.layer)], *used, tuple(places[id(tensor)] for tensor in made)))
        state = self.__dict__
        state["_steps"], state["_results"] = steps, replaced(outputs, place_of)
        state["_inputs"] = tuple((tensor.source.layer.name if tensor.source else "", tensor.sizes) for tensor in given)
        shapes = tuple(tensor.sizes[1:] for tensor in given)
        self.input_shape = shapes[0] if len(shapes) == 1 else shapes

    def call(self, *inputs: Any) -> Any:
        """The body of a class of one's own: layers called with tensors."""
        raise ShapeError(f"{self._type}: has no body; write call(self, inputs), or give inputs and outputs")

    def output_shape(self, *inputs: Shapes) -> Shapes:
        self.__dict__["_seen"] = inputs
        if self._steps is None:
            return sizes_of(self.call(*map(as_tensors, inputs)))
        flat = _flat(inputs)
        if len(flat) != len(self._inputs):
            raise ShapeError(f"{self._type}: takes {len(self._inputs)} inputs; got {len(flat)}")
        found: dict[int, Shape] = dict(enumerate(flat))

        def shapes_for(nest: Any) -> Any:
            return replaced(nest, found.__getitem__, _Place)

        for name, args, named, made in self._steps:
            given = shapes_for(args)
            others = {key: shapes_for(item) for key, item in named.items()}
            try:
                output = self._modules[name](*given, **others)  # type: ignore[misc]
            except ShapeError as error:
                raise ShapeError(f"at {name}: {error}") from None
            found.update(zip(made, _flat((output,)), strict=True))
        return shapes_for(self._results)

    def _see_call(self, inputs: tuple[Any, ...], named: Any) -> None:
        """The layers inside see their inputs when the network runs."""


class _Place(int):
    """The place of a tensor among those of a network."""


def _flat(shapes: Any) -> list[Shape]:
    """The shapes of a nest, in order."""
    if isinstance(shapes, (tuple, list)) and any(isinstance(item, (tuple, list)) for item in shapes):
        return [shape for item in shapes if item is not None for shape in _flat(item)]
    return [tuple(shapes)]


def batched(shapes: Any) -> tuple[Shapes, ...]:
    """Input shapes without batch, one or several, with the batch in front."""
    several = isinstance(shapes, (tuple, list)) and shapes and isinstance(shapes[0], (tuple, list))
    items: Iterable[tuple[Size, ...]] = shapes if several else (shapes,)
    return tuple(nested_without_none("input_shape", (None, *item)) for item in items)
