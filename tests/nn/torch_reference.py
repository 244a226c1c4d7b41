"""The same layer built and called in torch and here, and everything about the two compared."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from symparams import nn
from symparams.errors import SymparamsError
from symparams.nn.shapes import Shapes


class Whole(tuple[int, ...]):
    """The shape of an input of whole numbers, indices into a table."""


@dataclass(frozen=True)
class Case:
    """One layer with its arguments, and one call of it."""

    layer: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    training: bool = False

    def build(self, namespace: Any) -> Any:
        """The layer; an argument that is itself a case becomes that layer."""

        def built(value: Any) -> Any:
            return value.build(namespace) if isinstance(value, Case) else value

        made = getattr(namespace, self.layer)
        return made(*map(built, self.args), **{key: built(value) for key, value in self.kwargs.items()})


@dataclass(frozen=True)
class Seen:
    """What there is to compare."""

    parameters: list[tuple[str, tuple[int, ...]]]
    buffers: list[tuple[str, tuple[int, ...]]]
    output: Any


def agree(torch: ModuleType, case: Case) -> None:
    """Assert that torch and symparams see the same tensors and output, or both refuse."""
    theirs, ours = torch_sees(torch, case), symparams_sees(case)
    if isinstance(ours, SymparamsError) and isinstance(theirs, Seen) and without_elements(theirs):
        return  # torch takes tensors without elements, here they are refused by contract
    if isinstance(theirs, Exception) or isinstance(ours, Exception):
        assert isinstance(theirs, Exception), f"{case}\nrefused here: {ours}\ntaken by torch: {theirs}"
        assert isinstance(ours, Exception), f"{case}\nrefused by torch: {theirs}\ntaken here: {ours}"
        return
    assert ours.parameters == theirs.parameters, case
    assert ours.buffers == theirs.buffers, case
    assert ours.output == theirs.output, case


def without_elements(found: Seen) -> bool:
    """Whether some tensor or output has a size of 0."""
    return _has_zero(found.output) or any(0 in shape for _, shape in found.parameters)


def _has_zero(output: Shapes) -> bool:
    return isinstance(output, tuple) and any(item == 0 or _has_zero(item) for item in output)


def symparams_sees(case: Case) -> Seen | Exception:
    """What symparams makes of it; only an error of its own counts as a refusal."""
    try:
        return seen(case.build(nn), case)
    except SymparamsError as error:
        return error


def seen(module: Any, case: Case) -> Seen:
    """The tensors of one of our modules, and the outcome of the case's call of it."""
    output = module.train(case.training)(*case.inputs, **case.options) if case.inputs else None
    return Seen(
        [(name, tensor.shape) for name, tensor in module.named_parameters()],
        [(name, tensor.shape) for name, tensor in module.named_buffers()],
        output,
    )


def torch_sees(torch: ModuleType, case: Case) -> Seen | Exception:
    """What torch makes of it."""
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        try:
            module = case.build(torch.nn).train(case.training)
            output = None
            if case.inputs:
                inputs = [tensors(torch, item) for item in case.inputs]
                options = {key: tensors(torch, value, mask="mask" in key) for key, value in case.options.items()}
                output = shapes(module(*inputs, **options))
        except Exception as error:
            return error
    return Seen(
        [(name, tuple(tensor.shape)) for name, tensor in module.named_parameters()],
        [(name, tuple(tensor.shape)) for name, tensor in module.named_buffers()],
        output,
    )


def tensors(torch: ModuleType, shape: Any, mask: bool = False) -> Any:
    """Tensors of these shapes: nested as the shapes are; what is no shape is handed on."""
    if isinstance(shape, Whole) or (mask and isinstance(shape, tuple)):
        return torch.zeros(tuple(shape), dtype=torch.bool if mask else torch.long)
    if isinstance(shape, tuple) and any(isinstance(item, tuple) for item in shape):
        return tuple(tensors(torch, item) for item in shape)
    return torch.rand(shape) if isinstance(shape, tuple) else shape


def shapes(output: Any) -> Shapes:
    """The shapes of torch's outputs, nested as they are."""
    if isinstance(output, (tuple, list)):
        return tuple(map(shapes, output))
    return None if output is None else tuple(output.shape)


def same_signature(torch: ModuleType, layer: str) -> None:
    """Assert that the arguments have torch's names, order and defaults."""
    theirs, ours = (signature(getattr(namespace, layer)) for namespace in (torch.nn, nn))
    assert ours == theirs, layer


def signature(cls: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """Names, kinds and defaults; a default that is a function is known by its name."""
    found = []
    for parameter in inspect.signature(cls).parameters.values():
        default = parameter.default
        found.append((parameter.name, parameter.kind, getattr(default, "__name__", default)))
    return found
