"""Models of torch and Keras handed over in Python, by what they have: neither is imported here."""

from __future__ import annotations

from functools import cache
from inspect import signature
from typing import Any

from ..errors import LimitError, SourceError, SymparamsError
from ..nn.module import Module
from ..nn.parameter import Buffer, Parameter, raw_axes
from .raw import BUFFERS, MAX_TENSORS, inside

#: Where torch keeps its own layers.
TORCH_LAYERS = "torch.nn.modules."
#: Where modules keep their tensors, and what those are.
HOMES: dict[str, type] = {"_parameters": Parameter, "_buffers": Buffer}
#: Layers of torch that are others under another name.
SAME = {"NonDynamicallyQuantizableLinear": "Linear"}
#: Arguments that torch's layers keep only as the presence of a tensor.
PRESENT = {"bias": ("bias", "in_proj_bias", "bias_ih_l0", "bias_ih"), "add_bias_kv": ("bias_k",)}


class Given(Module):
    """A module of a program's own: its tensors by name, its modules inside."""

    family = "tensors"


def is_model(source: object) -> bool:
    """Whether this is a torch module or a Keras model."""
    return _is_torch(source) or _is_keras(source)


def _is_torch(source: object) -> bool:
    return all(isinstance(getattr(source, name, None), dict) for name in (*HOMES, "_modules"))


def _is_keras(source: object) -> bool:
    return all(isinstance(getattr(source, name, None), (list, tuple)) for name in ("weights", "trainable_weights"))


def read_given(source: Any) -> Module:
    """The same network of ours: layers of torch become layers of ``nn``, everything else stays tensors by name.

    Tensors and modules that stand in several places are found by identity and stay shared. A layer of torch becomes
    one of ours only where each tensor has the very shape; so the count is always that of the tensors.

    Raises:
        SourceError: for a tensor whose shape is not known yet (a lazy layer).
        LimitError: for a tree nested absurdly deep.
    """
    # A Keras model on the torch backend is both, and Keras knows better what its weights are.
    if not _is_keras(source):
        try:
            return _Torch().module(source)
        except RecursionError:
            raise LimitError(f"{type(source).__name__}: its modules are nested too deeply") from None
    return _keras(source)


@cache
def _named(name: str) -> type[Given]:
    """A class of this name, so that what is shown is called as in the program."""
    return type(name, (Given,), {"__doc__": "A module handed over."})


class _Torch:
    def __init__(self) -> None:
        self.modules: dict[int, Module] = {}
        self.tensors: dict[int, Parameter | Buffer] = {}
        #: The originals, kept alive so that an identity stays one tensor's.
        self.kept: list[Any] = []

    def module(self, source: Any) -> Module:
        known = self.modules.get(id(source))
        if known is not None:
            return known
        self.kept.append(source)
        ours = self._layer(source)
        if ours is None:
            ours = self._raw(source)
        self.modules[id(source)] = ours
        for name, child in source._modules.items():
            ours.add_module(name, None if child is None else self.module(child))
        return ours

    def _layer(self, source: Any) -> Module | None:
        """One of our layers with the very tensors of torch's; ``None`` where there is none."""
        from .. import nn

        kind = type(source)
        layer = getattr(nn, SAME.get(kind.__name__, kind.__name__), None)
        if not kind.__module__.startswith(TORCH_LAYERS) or not isinstance(layer, type) or not issubclass(layer, Module):
            return None
        try:
            ours: Module = nn.Sequential() if kind.__name__ == "Sequential" else layer(**_arguments(layer, source))
        except (SymparamsError, TypeError, ValueError, AttributeError):
            return None
        for home in HOMES:
            theirs, mine = (
                {name: tensor for name, tensor in getattr(module, home).items() if tensor is not None}
                for module in (source, ours)
            )
            if theirs.keys() != mine.keys():
                return None
            if any(_shape(kind.__name__, name, theirs[name]) != tuple(mine[name].shape) for name in mine):
                return None
        ours._modules.clear()
        self._take_tensors(source, ours, ours)
        return ours

    def _raw(self, source: Any) -> Module:
        ours: Module = _named(type(source).__name__)()
        self._take_tensors(source, ours, source)
        return ours

    def _take_tensors(self, source: Any, ours: Module, named: Any) -> None:
        """Put torch's tensors of these names into a module of ours; one that is there already is kept."""
        for home in HOMES:
            kept = getattr(ours, home)
            for name in list(getattr(named, home)):
                kept[name] = self._tensor(source, home, name, kept.get(name))

    def _tensor(self, source: Any, home: str, name: str, ours: Any) -> Any:
        theirs = getattr(source, home).get(name)
        if theirs is None:
            return None
        known: Any = self.tensors.get(id(theirs))
        if not isinstance(known, HOMES[home]):
            known, learned = ours, home == "_parameters"
            if known is None:
                axes = raw_axes(_shape(type(source).__name__, name, theirs))
                known = Parameter(axes) if learned else Buffer(axes, BUFFERS.get(name, "counter"))
            if learned:
                known.requires_grad = bool(theirs.requires_grad)
            self._keep(theirs, known)
        return known

    def _keep(self, theirs: Any, ours: Parameter | Buffer) -> None:
        self.tensors[id(theirs)] = ours
        self.kept.append(theirs)
        if len(self.tensors) > MAX_TENSORS:
            raise LimitError(f"the model has more than {MAX_TENSORS:,} tensors")


def _arguments(layer: type, source: Any) -> dict[str, Any]:
    """What the layer was built with, read off its attributes."""
    found: dict[str, Any] = {}
    for name in signature(layer.__init__).parameters:  # type: ignore[misc]
        if name in {"self", "args", "kwargs", "device", "dtype", "inplace"}:
            continue
        if name in PRESENT and not isinstance(getattr(source, name, None), bool):
            found[name] = any(getattr(source, tensor, None) is not None for tensor in PRESENT[name])
        elif hasattr(source, name):
            value = getattr(source, name)
            # Sizes torch keeps as tuples, strings and numbers; a tensor or a function is no argument of a shape.
            if value is None or isinstance(value, (bool, int, float, str, tuple, list)):
                found[name] = value
    return found


def _shape(layer: str, name: str, tensor: Any) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in tensor.shape)
    except Exception as error:
        raise SourceError(
            f"{layer}: the shape of {name} is not known yet ({error}); run the model once first"
        ) from None


def _keras(source: Any) -> Module:
    """The variables of a Keras model by their paths, each once; statistics of batch norms are buffers, as in torch."""
    root: Module = Given()
    trainable = {id(variable) for variable in source.trainable_weights}
    seen: set[int] = set()
    for place, variable in enumerate(source.weights):
        if id(variable) in seen:
            continue
        seen.add(id(variable))
        path = str(getattr(variable, "path", None) or getattr(variable, "name", place))
        *homes, name = path.replace(".", "_").split(":")[0].split("/")
        home = inside(root, homes)
        while name in home._parameters or name in home._buffers:
            name += "_"
        axes = raw_axes(_shape("Keras model", path, variable))
        role = {"moving_mean": "running_mean", "moving_variance": "running_var"}.get(name.rstrip("_"))
        if role is not None or "seed_generator" in path:
            home.register_buffer(name, Buffer(axes, role or "counter"))
        else:
            home.register_parameter(name, Parameter(axes, requires_grad=id(variable) in trainable))
    return root
