"""Blocks of convolutional networks."""

from __future__ import annotations

from typing import Any

from .. import nn, torch
from ..nn import functional as F
from ..nn.module import Argument
from ..symbols import exact_quotient

_CHANNELS = {
    "in_channels": Argument("C_in", "in_channels"),
    "out_channels": Argument("C_out", "out_channels"),
}


class DepthwiseSeparableConv2d(nn.Module):
    """A window for each channel alone, then a mixture of the channels at each place.

    Parameters: ``C_in (k² + 1) + C_out (C_in + 1)``, instead of ``C_out (k² C_in + 1)`` for a full convolution. (Keras
    gives the first half no bias: ``depthwise_bias=False``.)

    Args:
        in_channels, out_channels: C_in and C_out.
        kernel_size: k.
        stride, padding: as in a convolution.
        bias, depthwise_bias: of the second and of the first half.

    Shapes: ``(N, C_in, H, W)`` → ``(N, C_out, H', W')``.

    Source: Howard et al., MobileNets (2017).

    >>> from symparams import blocks
    >>> blocks.DepthwiseSeparableConv2d(64, 128, 3).count()
    8960
    """

    family = "depthwise_separable"
    arguments = {**_CHANNELS, "kernel_size": Argument("k", "kernel_size")}

    def __init__(
        self,
        in_channels: Any,
        out_channels: Any,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        bias: bool = True,
        depthwise_bias: bool = True,
    ) -> None:
        super().__init__()
        self.in_channels = self._size("in_channels", in_channels)
        self.out_channels = self._size("out_channels", out_channels)
        self.kernel_size = kernel_size
        c = self.in_channels
        self.depthwise = nn.Conv2d(c, c, kernel_size, stride, padding, groups=c, bias=depthwise_bias)
        self.pointwise = nn.Conv2d(c, self.out_channels, 1, bias=bias)

    def forward(self, x: Any) -> Any:
        return self.pointwise(self.depthwise(x))


class SqueezeExcitation(nn.Module):
    """Weighs the channels by what all places together say: a mean, two thin layers, a factor for each channel.

    Parameters: ``2 C²/r + C/r + C``.

    Args:
        channels: C.
        reduction: r, divides C.

    Shapes: ``(N, C, H, W)``, unchanged.

    Raises:
        ArgumentError: where r does not divide C.

    Source: Hu et al., Squeeze-and-Excitation Networks (2018).

    >>> from symparams import blocks
    >>> blocks.SqueezeExcitation(64, 16).count()
    580
    """

    family = "squeeze_excitation"
    arguments = {"channels": Argument("C", "channels"), "reduction": Argument("r", "reduction")}

    def __init__(self, channels: Any, reduction: Any = 16) -> None:
        super().__init__()
        self.channels, self.reduction = self._size("channels", channels), self._size("reduction", reduction)
        self._require("divides", "channels", self.channels, self.reduction, "reduction")
        squeezed = exact_quotient(self.channels, self.reduction)
        self.squeeze = nn.Linear(self.channels, squeezed)
        self.excite = nn.Linear(squeezed, self.channels)

    def forward(self, x: Any) -> Any:
        weights = F.sigmoid(self.excite(F.relu(self.squeeze(x.mean((-2, -1))))))
        return x * weights[..., None, None]


def _conv_norm(in_channels: Any, out_channels: Any, kernel_size: Any, stride: Any = 1, groups: Any = 1) -> nn.Module:
    """A convolution that keeps the size (at stride 1), without bias, and a batch norm."""
    padding = kernel_size // 2
    conv = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(out_channels))


class Bottleneck(nn.Module):
    """Fewer channels, a 3 × 3 convolution among them, more channels again; the input is added.

    Parameters: ``w C_in + 9 w²/g + w C_out + 2 (2 w + C_out)``, and ``C_in C_out + 2 C_out`` for the shortcut where the
    channels or the stride change.

    Args:
        in_channels, width, out_channels: C_in, w in the middle, C_out.
        stride: of the middle convolution.
        groups: g, of the middle convolution.

    Shapes: ``(N, C_in, H, W)`` → ``(N, C_out, H', W')``.

    Source: He et al., Deep Residual Learning (2016); with groups Xie et al., ResNeXt (2017).

    >>> from symparams import blocks
    >>> blocks.Bottleneck(256, 64, 256).count()
    70400
    """

    family = "bottleneck"
    arguments = {**_CHANNELS, "width": Argument("w", "width"), "groups": Argument("g", "groups", neutral=1)}

    def __init__(self, in_channels: Any, width: Any, out_channels: Any, stride: Any = 1, groups: Any = 1) -> None:
        super().__init__()
        self.in_channels, self.out_channels = in_channels, out_channels
        self.width, self.groups = width, groups
        self.reduce = _conv_norm(in_channels, width, 1)
        self.conv = _conv_norm(width, width, 3, stride, groups)
        self.expand = _conv_norm(width, out_channels, 1)
        changes = stride != 1 or in_channels != out_channels
        self.shortcut = _conv_norm(in_channels, out_channels, 1, stride) if changes else nn.Identity()

    def forward(self, x: Any) -> Any:
        y = F.relu(self.reduce(x))
        y = F.relu(self.conv(y))
        return F.relu(self.expand(y) + self.shortcut(x))


class InvertedResidual(nn.Module):
    """More channels, a window for each of them alone, fewer channels again; the input is added where the shape is kept.

    Parameters: with ``m = t C_in``, ``m C_in + 2 m`` (none for t = 1), ``k² m + 2 m`` and ``m C_out + 2 C_out``.

    Args:
        in_channels, out_channels: C_in and C_out.
        expansion: t.
        kernel_size: k.
        stride: of the middle convolution.

    Shapes: ``(N, C_in, H, W)`` → ``(N, C_out, H', W')``.

    Source: Sandler et al., MobileNetV2 (2018).

    >>> from symparams import blocks
    >>> blocks.InvertedResidual(24, 24, 6).count()
    8832
    """

    family = "inverted_residual"
    arguments = {**_CHANNELS, "expansion": Argument("t", "expansion")}

    def __init__(
        self, in_channels: Any, out_channels: Any, expansion: Any, kernel_size: Any = 3, stride: Any = 1
    ) -> None:
        super().__init__()
        self.in_channels, self.out_channels, self.expansion = in_channels, out_channels, expansion
        middle = in_channels * expansion
        self.expand = nn.Identity() if expansion == 1 else _conv_norm(in_channels, middle, 1)
        self.depthwise = _conv_norm(middle, middle, kernel_size, stride, groups=middle)
        self.project = _conv_norm(middle, out_channels, 1)
        self.adds = stride == 1 and in_channels == out_channels

    def forward(self, x: Any) -> Any:
        y = F.relu6(self.depthwise(F.relu6(self.expand(x))))
        return x + self.project(y) if self.adds else self.project(y)


class DenseLayer(nn.Module):
    """Makes g new channels of all there are and puts them beside these.

    Parameters: ``2 C + b g C + 2 b g + 9 b g²``, with ``b g`` channels in the middle.

    Args:
        in_channels: C.
        growth: g.
        bottleneck: b.

    Shapes: ``(N, C, H, W)`` → ``(N, C + g, H, W)``.

    Source: Huang et al., Densely Connected Convolutional Networks (2017).

    >>> from symparams import blocks
    >>> blocks.DenseLayer(64, 32).count()
    45440
    """

    family = "dense_layer"
    arguments = {"in_channels": Argument("C", "in_channels"), "growth": Argument("g", "growth")}

    def __init__(self, in_channels: Any, growth: Any, bottleneck: Any = 4) -> None:
        super().__init__()
        self.in_channels, self.growth = self._size("in_channels", in_channels), self._size("growth", growth)
        middle = bottleneck * self.growth
        self.norm1, self.norm2 = nn.BatchNorm2d(self.in_channels), nn.BatchNorm2d(middle)
        self.conv1 = nn.Conv2d(self.in_channels, middle, 1, bias=False)
        self.conv2 = nn.Conv2d(middle, self.growth, 3, padding=1, bias=False)

    def forward(self, x: Any) -> Any:
        new = self.conv2(F.relu(self.norm2(self.conv1(F.relu(self.norm1(x))))))
        return torch.cat([x, new], dim=-3)


class DenseBlock(nn.Module):
    """L dense layers, each of which is given what all before it have made.

    Parameters: the sum of ``DenseLayer(C + i g, g)`` for i = 0 … L − 1:
    ``L (2 C + b g C + 2 b g + 9 b g²) + g (2 + b g) L (L − 1)/2``.

    Args:
        in_channels: C.
        growth: g.
        layers: L, an integer or a symbol.
        bottleneck: b.

    Shapes: ``(N, C, H, W)`` → ``(N, C + L g, H, W)``.

    Source: Huang et al., Densely Connected Convolutional Networks (2017).

    >>> from symparams import blocks
    >>> blocks.DenseBlock(64, 32, 6)((64, 56, 56))
    (256, 56, 56)
    >>> blocks.DenseBlock("C", 32, "L")(("C", 56, 56))
    (C + 32*L, 56, 56)
    """

    family = "dense_block"
    arguments = {**DenseLayer.arguments, "layers": Argument("L", "layers")}

    def __init__(self, in_channels: Any, growth: Any, layers: Any, bottleneck: Any = 4) -> None:
        super().__init__()
        self.in_channels, self.growth = self._size("in_channels", in_channels), self._size("growth", growth)
        self.layers = self._size("layers", layers)
        self.stages = nn.Stages(
            lambda i: DenseLayer(self.in_channels + i * self.growth, self.growth, bottleneck), self.layers
        )

    def forward(self, x: Any) -> Any:
        return self.stages(x)


class Inception(nn.Module):
    """Four branches side by side: 1 × 1; 1 × 1 then 3 × 3; 1 × 1 then 5 × 5; pooling then 1 × 1.

    Parameters: ``C_in (a + b + d + f)`` for the four of size 1, ``9 b c + 25 d e`` for the two windows, and one bias a
    channel: ``a + b + c + d + e + f``.

    Args:
        in_channels: C_in.
        ones: a, channels of the 1 × 1 branch.
        reduce_3, threes: b before and c after the 3 × 3 window.
        reduce_5, fives: d before and e after the 5 × 5 window.
        pooled: f, channels of the pooled branch.

    Shapes: ``(N, C_in, H, W)`` → ``(N, a + c + e + f, H, W)``.

    Source: Szegedy et al., Going Deeper with Convolutions (2015).

    >>> from symparams import blocks
    >>> blocks.Inception(192, 64, 96, 128, 16, 32, 32)((192, 28, 28))
    (256, 28, 28)
    """

    family = "inception"
    arguments = {
        "in_channels": Argument("C_in", "in_channels"),
        "ones": Argument("a", "channels"),
        "reduce_3": Argument("b", "channels"),
        "threes": Argument("c", "channels"),
        "reduce_5": Argument("d", "channels"),
        "fives": Argument("e", "channels"),
        "pooled": Argument("f", "channels"),
    }

    def __init__(
        self, in_channels: Any, ones: Any, reduce_3: Any, threes: Any, reduce_5: Any, fives: Any, pooled: Any
    ) -> None:
        super().__init__()
        self.in_channels, self.ones, self.pooled = in_channels, ones, pooled
        self.reduce_3, self.threes, self.reduce_5, self.fives = reduce_3, threes, reduce_5, fives
        relu = nn.ReLU()
        self.branches = nn.Parallel(
            nn.Sequential(nn.Conv2d(in_channels, ones, 1), relu),
            nn.Sequential(nn.Conv2d(in_channels, reduce_3, 1), relu, nn.Conv2d(reduce_3, threes, 3, padding=1), relu),
            nn.Sequential(nn.Conv2d(in_channels, reduce_5, 1), relu, nn.Conv2d(reduce_5, fives, 5, padding=2), relu),
            nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.Conv2d(in_channels, pooled, 1), relu),
        )

    def forward(self, x: Any) -> Any:
        return self.branches(x)


def double_conv(in_channels: Any, out_channels: Any, padding: int = 1, norm: bool = False) -> nn.Sequential:
    """Two 3 × 3 convolutions, each with an activation; one with a batch norm needs no bias."""
    layers: list[nn.Module] = []
    for channels in (in_channels, out_channels):
        layers.append(nn.Conv2d(channels, out_channels, 3, padding=padding, bias=not norm))
        layers += [nn.BatchNorm2d(out_channels), nn.ReLU()] if norm else [nn.ReLU()]
    return nn.Sequential(*layers)


class UNetLevel(nn.Module):
    """One level of a U-Net: two convolutions, what lies below at half the size, and two convolutions of both together.

    Parameters: ``C (9 C_in + 1) + 3 C (9 C + 1) + 9 C² + C (8 C + 1)``, and those of what lies below.

    Args:
        in_channels: C_in.
        channels: C.
        below: a module from C to 2 C channels: another level, or, left out, two convolutions.

    Shapes: ``(N, C_in, H, W)`` → ``(N, C, H, W)``, for even H and W.

    Source: Ronneberger et al., U-Net (2015), with padding.

    >>> from symparams import blocks
    >>> net = blocks.UNetLevel(3, 16, blocks.UNetLevel(16, 32))
    >>> net((3, 64, 64))
    (16, 64, 64)
    """

    family = "unet_level"
    arguments = {"in_channels": Argument("C_in", "in_channels"), "channels": Argument("C", "channels")}

    def __init__(self, in_channels: Any, channels: Any, below: nn.Module | None = None) -> None:
        super().__init__()
        self.in_channels, self.channels = self._size("in_channels", in_channels), self._size("channels", channels)
        c = self.channels
        self.down = double_conv(self.in_channels, c)
        self.pool = nn.MaxPool2d(2)
        self.below = double_conv(c, 2 * c) if below is None else below
        self.up = nn.ConvTranspose2d(2 * c, c, 2, stride=2)
        self.merge = double_conv(2 * c, c)

    def forward(self, x: Any) -> Any:
        beside = self.down(x)
        above = self.up(self.below(self.pool(beside)))
        return self.merge(torch.cat([beside, above], dim=-3))
