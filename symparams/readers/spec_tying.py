"""Tensors of a spec that are one tensor, and those that are not trained."""

from __future__ import annotations

from collections.abc import Sequence

from ..nn.module import Module
from ..nn.parameter import Parameter
from .spec_faults import Faults, nearest
from .spec_nodes import Scalar


def tie(network: Module, groups: Sequence[Sequence[Scalar]], faults: Faults) -> None:
    """Make the tensors of each group one tensor, the first of them."""
    for group in groups:
        first: Parameter | None = None
        for name in group:
            found = _tensor(network, name, faults)
            if found is None:
                continue
            owner, key, tensor = found
            if first is None:
                first = tensor
            elif tensor.shape != first.shape:
                faults.at(name, f"{name.value} is {tensor.shape}, and cannot be tied to {first.shape}")
            else:
                owner._parameters[key] = first


def freeze(network: Module, names: Sequence[Scalar], faults: Faults) -> None:
    """Freeze tensors, or all of a layer or part."""
    modules = dict(network.named_modules())
    for name in names:
        if name.value in modules:
            modules[name.value].requires_grad_(False)
        elif (found := _tensor(network, name, faults, modules)) is not None:
            found[2].requires_grad = False


def _tensor(
    network: Module, name: Scalar, faults: Faults, others: Sequence[str] | dict[str, Module] = ()
) -> tuple[Module, str, Parameter] | None:
    tensors = {
        f"{path}.{key}" if path else key: (module, key, tensor)
        for path, module in network.named_modules()
        for key, tensor in module._parameters.items()
        if tensor is not None
    }
    if name.value not in tensors:
        near = nearest(str(name.value), (*tensors, *others)) or f"; there are {', '.join(list(tensors)[:6])} …"
        faults.at(name, f"{name.value!r} names no tensor{near}")
        return None
    return tensors[str(name.value)]
