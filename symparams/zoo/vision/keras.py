"""Keras's way of counting: the statistics of a batch norm are parameters that are not trained."""

from __future__ import annotations

from ... import nn
from ...nn.axes import Axis, Kind
from ...nn.module import Argument, Module
from ...nn.parameter import Parameter
from ...nn.shapes import Shape
from ...symbols import Size


class BatchNormalization(nn.BatchNorm2d):
    """Batch norm as in Keras: gain, shift, moving mean and moving variance, of which the first two are trained.

    Parameters: ``4 C``, of which ``2 C`` trainable; with ``scale=False`` there is no gain.

    >>> norm = BatchNormalization(10)
    >>> norm.params, norm.trainable
    (40, 20)
    """

    def __init__(self, num_features: Size, scale: bool = True) -> None:
        super().__init__(num_features)
        self.scale = scale
        if not scale:
            self.register_parameter("weight", None)
        for name, moving in (("running_mean", "moving_mean"), ("running_var", "moving_variance")):
            kept = self._buffers[name]
            assert kept is not None
            self.register_parameter(moving, Parameter(kept.axes, kept.role, requires_grad=False))
        self._buffers.clear()


class Normalization(Module):
    """Keras's preprocessing layer: mean and variance of each channel of the image, and a counter; none is trained."""

    family = "normalization"
    arguments = {"num_features": Argument("C", "num_features")}

    def __init__(self, num_features: Size) -> None:
        super().__init__()
        self.num_features = self._size("num_features", num_features)
        channels = Axis(self.num_features, "channels", Kind.OUTPUT)
        self.mean = Parameter((channels,), "running_mean", requires_grad=False)
        self.variance = Parameter((channels,), "running_var", requires_grad=False)
        self.seen = Parameter((), "counter", requires_grad=False)

    def output_shape(self, input: Shape) -> Shape:
        return input


def as_keras(network: Module, in_keras: bool = True, scale: bool = True) -> Module:
    """The same network with Keras's batch norms, where it is asked for."""
    for module in list(network.modules()) if in_keras else ():
        for name, child in module.named_children():
            if type(child) is nn.BatchNorm2d:
                module.add_module(name, BatchNormalization(child.num_features, scale))
    return network
