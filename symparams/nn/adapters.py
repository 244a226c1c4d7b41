"""Adapters: a frozen layer and a small one beside it that learns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import SymparamsError
from .axes import Axis, Kind
from .conv import Conv1d, Conv2d, Conv3d
from .embedding import Embedding
from .linear import Linear
from .module import Argument, Module
from .parameter import Parameter
from .shapes import Shapes


class LoRA(Module):
    """A frozen layer W and beside it two thin ones that learn: ``y = W x + B A x``, A of r rows, B of r columns.

    Parameters: those of the layer, frozen, and ``r (n_in + n_out)`` that learn; of a convolution ``r (k_h k_w C_in +
    C_out)``; of an embedding ``r (n + d)``. The layer's own tensors are frozen where they are.

    Args:
        base_layer: a fully connected layer, a convolution or an embedding.
        r: the rank.
        lora_alpha, lora_dropout: as in peft; no count depends on them.

    Raises:
        SymparamsError: for another layer.

    Source: Hu et al., LoRA (2021); the names are those of peft.

    >>> from symparams import nn
    >>> layer = nn.LoRA(nn.Linear("n_in", "n_out"), "r")
    >>> layer.trainable
    n_in*r + n_out*r
    >>> layer.subs(n_in=64, n_out=32, r=4).count()
    2464
    """

    family = "lora"
    nested = frozenset({"input"})
    arguments = {"r": Argument("r", "rank")}

    def __init__(self, base_layer: Module, r: Any, lora_alpha: Any = 1, lora_dropout: float = 0.0) -> None:
        super().__init__()
        self.r = self._size("r", r)
        self.lora_alpha, self.lora_dropout = lora_alpha, lora_dropout
        base = base_layer.requires_grad_(False) if isinstance(base_layer, Module) else base_layer
        self.base_layer: Any = base
        if isinstance(base, Linear):
            self.lora_A: Any = Linear(base.in_features, self.r, bias=False)
            self.lora_B: Any = Linear(self.r, base.out_features, bias=False)
        elif isinstance(base, (Conv1d, Conv2d, Conv3d)):
            if base.groups != 1:
                raise SymparamsError(f"LoRA: for a convolution in groups={base.groups} there is no usual adapter")
            where: dict[str, Any] = {"stride": base.stride, "padding": base.padding, "dilation": base.dilation}
            self.lora_A = type(base)(base.in_channels, self.r, base.kernel_size, bias=False, **where)
            self.lora_B = type(base)(self.r, base.out_channels, 1, bias=False)
        elif isinstance(base, Embedding):
            rank = Axis(self.r, "rank", Kind.INPUT)
            rows, width = base.weight.axes
            self.lora_embedding_A = Parameter((rank, rows), "weight")
            self.lora_embedding_B = Parameter((width, rank), "weight")
        else:
            raise SymparamsError(
                f"LoRA: {type(base).__name__} is no linear layer; give a Linear, a Conv1d … Conv3d or an Embedding, or "
                "use LoRA.into(network, r, names)"
            )

    def output_shape(self, input: Shapes) -> Shapes:
        output = self.base_layer(input)
        if "lora_A" in self._modules:
            self.lora_B(self.lora_A(input))
        return output

    @classmethod
    def into(cls, network: Module, r: Any, names: Iterable[str], **settings: Any) -> Module:
        """Freeze a network and put an adapter on each of its layers whose last name is among ``names``.

        Raises:
            SymparamsError: where no layer has such a name.

        >>> from symparams import nn
        >>> net = nn.Sequential(nn.Linear(64, 64), nn.Linear(64, 10))
        >>> nn.LoRA.into(net, 4, ["0"]).trainable
        512
        """
        wanted = set(names)
        network.requires_grad_(False)
        made: dict[int, LoRA] = {}
        for _, module in list(network.named_modules()):
            for name, child in list(module.named_children()):
                if name in wanted and not isinstance(module, LoRA):
                    if id(child) not in made:
                        made[id(child)] = cls(child, r, **settings)
                    module._modules[name] = made[id(child)]
        if not made:
            known = sorted({path.rpartition(".")[2] for path, _ in network.named_modules() if path})
            called = " or ".join(sorted(wanted))
            raise SymparamsError(f"LoRA: no layer is called {called}; the names are {', '.join(known)}")
        return network
