"""``Module``: a tree of layers and tensors as in torch, by shape alone.

A layer states only facts: its tensors with meaningful axes, how an input shape becomes an output shape, what must
hold of its arguments. Everything else (counts here, derivations elsewhere) is computed from these facts by shared code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ..errors import ShapeError, SymbolsLeftError
from ..symbols import Size, as_size, is_expr, named_values, plus, put_in, settle, symbols_in, times
from .axes import factored
from .calling import checked_call
from .constraint import Constraint
from .parameter import Buffer, Parameter
from .shapes import Shape, Shapes, recording


@dataclass(frozen=True, slots=True)
class Argument:
    """What a layer's constructor argument is to a reader.

    Args:
        letter: the textbook's letter for it, by its canonical name (``C_in``).
        meaning: a key of the message catalogues (``argument.in_channels``).
        per_axis: whether there is one value an axis (``k_h``, ``k_w``).
        neutral: the value at which a textbook leaves the letter out of the formula (stride 1, padding 0, one group).
    """

    letter: str
    meaning: str
    per_axis: bool = False
    neutral: int | None = None


class Module:
    """Base of all layers and networks.

    ``.params``, ``.trainable`` and ``.buffer_elements`` are SymPy, ``.count()`` is a Python int; calling a module
    with the shape
    of an input gives the shape of its output.
    """

    #: What the constructor's sizes are called and mean; filled by layers.
    arguments: ClassVar[Mapping[str, Argument]] = {}
    #: What readers call such a layer: a key of the message catalogues (``layer.convolution``).
    family: ClassVar[str] = ""
    #: The part of a network such a layer belongs to (``part.convolutional``); empty if it goes with its neighbours.
    part: ClassVar[str] = ""
    #: Why a layer without parameters has none: a key of the message catalogues (``none.max_pooling``).
    nothing: ClassVar[str] = ""
    #: Those arguments of a call that are no shapes (``output_size``), and those that may be tuples of shapes (``hx``).
    options: ClassVar[frozenset[str]] = frozenset()
    nested: ClassVar[frozenset[str]] = frozenset()

    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Buffer | None]
    _modules: dict[str, Module | None]
    _constraints: list[Constraint]
    #: The shape of the input without batch, where the zoo, a spec or a config says it.
    input_shape: Shape | None
    #: Whether readers see the layers' formulas in the letters of :attr:`general`, or in those of each layer type.
    own_letters: bool
    #: What the symbols mean, where the zoo or a spec says it: keys of the message catalogues by name.
    meanings: Mapping[str, str]

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        module = object.__new__(cls)
        # Kept so that a layer can be written out again and generalised; set here so that no subclass has to.
        state = module.__dict__
        state["_call"] = (args, kwargs)
        state["_parameters"], state["_buffers"], state["_modules"], state["_constraints"] = {}, {}, {}, []
        state["_general"], state["_values"], state["training"] = None, {}, True
        state["input_shape"], state["own_letters"], state["meanings"] = None, True, {}
        return module

    # What subclasses use

    def _size(self, argument: str, value: object, minimum: int = 1) -> Size:
        """Check a constructor argument that is one size."""
        size = as_size(type(self).__name__, argument, value, minimum)
        if not isinstance(size, int):
            self._require("at_least", argument, size, minimum)
            numerator, denominator = size.as_numer_denom()
            if denominator != 1:
                self._require("divides", argument, settle(numerator), settle(denominator))
        return size

    def _sizes(self, argument: str, value: object, n: int, minimum: int = 1) -> tuple[Size, ...]:
        """Check a constructor argument that is one size for all axes or one an axis."""
        if isinstance(value, (tuple, list)):
            if len(value) != n:
                from ..errors import ArgumentError

                raise ArgumentError(
                    type(self).__name__, argument, tuple(value), f"one size or {n} of them", f"{len(value)} were given."
                )
            return tuple(self._size(argument, item, minimum) for item in value)
        return (self._size(argument, value, minimum),) * n

    def _require(
        self, kind: str, argument: str, size: Size, bound: Size, bound_name: str = "", beside: Size = 0
    ) -> None:
        """State a condition: refused where false, kept where symbols leave it open."""
        constraint = Constraint(kind, type(self).__name__, argument, size, bound, bound_name, beside)
        if constraint.check():
            self._constraints.append(constraint)

    def output_shape(self, *args: Any, **kwargs: Any) -> Shapes:
        """The output's shape for the inputs' shapes; layers and containers override it with the arguments of torch's
        ``forward``."""
        raise ShapeError(
            f"{type(self).__name__} does not say how shapes flow through it; its counts are complete without"
        )

    # Attributes, as in torch

    def __setattr__(self, name: str, value: object) -> None:
        homes: tuple[tuple[type, dict[str, Any]], ...] = (
            (Parameter, self._parameters),
            (Module, self._modules),
            (Buffer, self._buffers),
        )
        for kind, home in homes:
            if isinstance(value, kind):
                self.__dict__.pop(name, None)
                for _, other in homes:
                    if other is not home:
                        other.pop(name, None)
                home[name] = value
                return
            if value is None and name in home:
                home[name] = None
                return
        for _, home in homes:
            home.pop(name, None)
        object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Only called where ordinary look-up fails; __dict__ may be empty while unpickling.
        state = self.__dict__
        for home in ("_parameters", "_modules", "_buffers"):
            if name in state.get(home, ()):
                return state[home][name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")

    def __delattr__(self, name: str) -> None:
        for home in (self._parameters, self._modules, self._buffers):
            if name in home:
                del home[name]
                return
        object.__delattr__(self, name)

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter under a name; ``None`` keeps the name for an absent one, as a layer without bias does."""
        self._parameters[name] = param

    def register_buffer(self, name: str, tensor: Buffer | None, persistent: bool = True) -> None:
        """Add a buffer under a name."""
        self._buffers[name] = tensor

    def add_module(self, name: str, module: Module | None) -> None:
        """Add a child module under a name."""
        self._modules[name] = module

    # Walking the tree

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside, by name."""
        return ((name, child) for name, child in self._modules.items() if child is not None)

    def children(self) -> Iterator[Module]:
        """The modules directly inside."""
        return (child for _, child in self.named_children())

    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """This module and all inside, each once, by path."""
        return self._walk(prefix, set())

    def modules(self) -> Iterator[Module]:
        """This module and all inside, each once."""
        return (module for _, module in self.named_modules())

    def _walk(self, path: str, seen: set[int]) -> Iterator[tuple[str, Module]]:
        if id(self) in seen:
            return
        seen.add(id(self))
        yield path, self
        for name, child in self.named_children():
            yield from child._walk(f"{path}.{name}" if path else name, seen)

    def named_parameters(self, prefix: str = "") -> Iterator[tuple[str, Parameter]]:
        """The parameters, each once (a tied one under its first name), in torch's order."""
        return self._tensors("_parameters", prefix)

    def parameters(self) -> Iterator[Parameter]:
        """The parameters, each once."""
        return (tensor for _, tensor in self.named_parameters())

    def named_buffers(self, prefix: str = "") -> Iterator[tuple[str, Buffer]]:
        """The buffers, each once, in torch's order."""
        return self._tensors("_buffers", prefix)

    def buffers(self) -> Iterator[Buffer]:
        """The buffers, each once."""
        return (tensor for _, tensor in self.named_buffers())

    def _tensors(self, home: str, prefix: str) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        for path, module in self.named_modules(prefix):
            for name, tensor in module.__dict__[home].items():
                if tensor is not None and id(tensor) not in seen:
                    seen.add(id(tensor))
                    yield (f"{path}.{name}" if path else name), tensor

    def requires_grad_(self, requires_grad: bool = True) -> Module:
        """Freeze (``False``) or unfreeze every parameter, as in torch."""
        for parameter in self.parameters():
            parameter.requires_grad = requires_grad
        return self

    def train(self, mode: bool = True) -> Module:
        """As in torch; no count depends on it."""
        self.training = mode
        return self

    def eval(self) -> Module:
        """As in torch; no count depends on it."""
        return self.train(False)

    # Counts

    @property
    def params(self) -> Any:
        """The number of parameters, each tensor once, frozen ones included: a SymPy expression.

        A layer's is output axes × (the rest); a network's is the sum of its layers.
        """
        return _as_sympy(self._sum(lambda tensor: True))

    @property
    def trainable(self) -> Any:
        """The number of parameters that are not frozen: a SymPy expression."""
        return _as_sympy(self._sum(lambda tensor: tensor.requires_grad))

    @property
    def buffer_elements(self) -> Any:
        """The number of elements kept in buffers (running statistics and the like), which are no parameters: SymPy."""
        return _as_sympy(plus(tensor.numel() for tensor in self.buffers()))

    def count(self) -> int:
        """The number of parameters as a Python int, without SymPy.

        Raises:
            SymbolsLeftError: naming the symbols that still have no value.
        """
        total = self._sum(lambda tensor: True)
        if not isinstance(total, int):
            raise SymbolsLeftError((symbol.name for symbol in self.symbols if symbol in total.free_symbols), "count()")
        return total

    def _sum(self, wanted: Callable[[Parameter], bool]) -> Size:
        seen: set[int] = set()
        return plus(module._own_count(seen, wanted) for module in self.modules())

    def _own_count(self, seen: set[int], wanted: Callable[[Parameter], bool]) -> Size:
        fresh = []
        for tensor in self._parameters.values():
            if tensor is not None and id(tensor) not in seen:
                seen.add(id(tensor))
                if wanted(tensor):
                    fresh.append(tensor)
        sizes = [tensor.numel() for tensor in fresh]
        if all(isinstance(size, int) for size in sizes):
            return plus(sizes)
        common, rests = factored([tensor.axes for tensor in fresh])
        return times((times(axis.size for axis in common), plus(times(axis.size for axis in rest) for rest in rests)))

    # Symbols and values

    @property
    def symbols(self) -> tuple[Any, ...]:
        """The SymPy symbols in the sizes, in order of first appearance."""
        found: dict[Any, None] = {}
        for module in self.modules():
            found.update(dict.fromkeys(module._own_symbols()))
        return tuple(found)

    def _own_symbols(self) -> Iterator[Any]:
        for name, value in self.__dict__.items():
            if name == "_call":
                yield from symbols_in(value)
        for name, value in self.__dict__.items():
            if not name.startswith("_"):
                yield from symbols_in(value)
        for home in (self._parameters, self._buffers):
            for tensor in home.values():
                if tensor is not None:
                    yield from symbols_in(tensor.shape)

    @property
    def general(self) -> Module | None:
        """The same network in symbols, where this one came from putting values in; else ``None``."""
        general = self._general
        if callable(general) and not isinstance(general, Module):
            # A zoo variant states how to build its family; it is built when first asked for.
            general = self.__dict__["_general"] = general()
        return general  # type: ignore[no-any-return]

    def remember(self, general: Callable[[], Module], values: Mapping[str, int]) -> None:
        """Say where these numbers come from: how to build the network in symbols (when first asked), and the values."""
        self.__dict__["_general"], self.__dict__["_values"] = general, values

    @property
    def values(self) -> dict[Any, int]:
        """The values that were put in for the symbols of :attr:`general`."""
        values = self._values
        if any(isinstance(key, str) for key in values):
            general = self.general
            assert general is not None
            values = self.__dict__["_values"] = named_values(general.symbols, values, {})
        return dict(values)

    @property
    def conditions(self) -> tuple[Constraint, ...]:
        """The divisibilities that the formula rests on and no number has decided yet, each once."""
        return tuple(dict.fromkeys(c for module in self.modules() for c in module._constraints if c.worth_saying))

    def subs(self, values: Mapping[Any, Any] | None = None, /, **keywords: Any) -> Any:
        """The module with values put in for symbols.

        Args:
            values: a mapping by name or symbol; or give names as keywords. A value is an integer or an expression.

        Returns:
            A new module whose :attr:`general` is this one and whose :attr:`values` are the numbers put in.

        Raises:
            NameUnknownError: for a name that is no symbol of this module.
            ArgumentError: where a layer cannot have such sizes.

        >>> from symparams import dims, nn
        >>> k, C_in, C_out = dims("k C_in C_out")
        >>> nn.Conv2d(C_in, C_out, k).subs(k=5, C_in=3, C_out=5).count()
        380
        """
        mapping = named_values(self.symbols, values, keywords)
        if not mapping:
            return self
        from sympy import Integer

        module = self._put_in({key: Integer(v) if isinstance(v, int) else v for key, v in mapping.items()}, {})
        numbers = {key: value for key, value in mapping.items() if isinstance(value, int)}
        if len(numbers) == len(mapping):
            state = module.__dict__
            state["_general"] = self.general or self
            state["_values"] = {**self.values, **numbers}
        return module

    def forgetting(self) -> Any:
        """A copy that does not remember where its numbers come from."""
        return self._put_in({}, {})

    def _put_in(self, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
        """A copy with symbols replaced everywhere; what was one object before (tied, shared) stays one object."""
        if id(self) in memo:
            return memo[id(self)]
        twin = memo[id(self)] = object.__new__(type(self))
        state = twin.__dict__
        for name, value in self.__dict__.items():
            if name in {"_parameters", "_buffers", "_modules"}:
                state[name] = {key: _put_in_member(member, mapping, memo) for key, member in value.items()}
            elif name == "_constraints":
                kept = (constraint.put_in(mapping) for constraint in value)
                state[name] = [constraint for constraint in kept if constraint.check()]
            else:
                state[name] = put_in(value, mapping)
        state["_general"], state["_values"] = None, {}
        return twin

    # Shapes

    def __call__(self, *inputs: Any, **named: Any) -> Any:
        """The shape of the output for the shapes of the inputs, by torch's rules.

        Raises:
            ShapeError: naming the layer, what it was given and what it takes.
        """
        shapes, options = checked_call(self, inputs, named)
        output = self.output_shape(*shapes, **options)
        recording(self, shapes, output)
        return output

    # What people see

    def __repr__(self) -> str:
        lines = [f"({name}): " + repr(child).replace("\n", "\n  ") for name, child in self.named_children()]
        head = type(self).__name__
        if lines:
            return f"{head}(\n  " + "\n  ".join(lines) + "\n)"
        args, kwargs = self._call
        parts = [*map(repr, args), *(f"{key}={value!r}" for key, value in kwargs.items())]
        return f"{head}({', '.join(parts)})"


def _put_in_member(member: Any, mapping: Mapping[Any, Any], memo: dict[int, Any]) -> Any:
    if member is None:
        return None
    if isinstance(member, Module):
        return member._put_in(mapping, memo)
    if id(member) not in memo:
        memo[id(member)] = member._put_in(mapping)
    return memo[id(member)]


def _as_sympy(size: Size) -> Any:
    if is_expr(size):
        return size
    from sympy import Integer

    return Integer(size)


def named(modules: Iterable[Module]) -> Iterator[tuple[str, Module]]:
    """Modules under the names ``0``, ``1``, …, as containers give them."""
    return ((str(index), module) for index, module in enumerate(modules))
