"""Blocks of transformers."""

from __future__ import annotations

from typing import Any

from .. import nn
from ..nn.module import Argument
from ..symbols import exact_quotient

_DIM = {"dim": Argument("d", "d_model")}
_HEADS = {"heads": Argument("h", "heads"), "head_dim": Argument("d_h", "head_dim")}


def _head_dim(module: nn.Module, head_dim: Any) -> Any:
    """The width of a head: as given, or its share of the width, which the heads then divide."""
    if head_dim is not None:
        return module._size("head_dim", head_dim)
    module._require("divides", "dim", module.dim, module.heads, "heads")
    return exact_quotient(module.dim, module.heads)


def _in_heads(x: Any, heads: Any, width: Any) -> Any:
    return x.unflatten(-1, (heads, width)).transpose(-2, -3)


def _together(x: Any) -> Any:
    return x.transpose(-2, -3).flatten(-2)


class SwiGLU(nn.Module):
    """A feed-forward layer with a gate: ``W_down (silu(W_gate x) · W_up x)``.

    Parameters: ``3 d f``, with biases ``3 d f + 2 f + d``.

    Args:
        dim: d.
        hidden: f.
        bias: whether the three layers have biases.

    Shapes: ``(…, d)``, unchanged.

    Source: Shazeer, GLU Variants Improve Transformer (2020).

    >>> from symparams import blocks
    >>> blocks.SwiGLU("d", "f").params
    3*d*f
    """

    family = "swiglu"
    arguments = {**_DIM, "hidden": Argument("f", "d_ff")}
    #: What its layers are called: the gate, the one beside it, the one down.
    layers = ("gate", "up", "down")

    def __init__(self, dim: Any, hidden: Any, bias: bool = False) -> None:
        super().__init__()
        self.dim, self.hidden = self._size("dim", dim), self._size("hidden", hidden)
        for name in self.layers[:2]:
            self.add_module(name, nn.Linear(self.dim, self.hidden, bias=bias))
        self.add_module(self.layers[2], nn.Linear(self.hidden, self.dim, bias=bias))

    def forward(self, x: Any) -> Any:
        gate, up, down = map(self.get_submodule, self.layers)
        return down(nn.functional.silu(gate(x)) * up(x))


class GroupedQueryAttention(nn.Module):
    """Attention whose h query heads share h_kv heads of keys and values.

    Parameters: ``2 d h d_h + 2 d h_kv d_h``; with ``h_kv = h`` and ``d_h = d/h`` the usual ``4 d²``.

    Args:
        dim: d.
        heads, kv_heads: h and h_kv, which divides h; one is multi-query attention.
        head_dim: d_h, by default d/h.
        bias: whether queries, keys and values have biases.

    Shapes: ``(N, T, d)``, unchanged.

    Raises:
        ArgumentError: where the numbers of heads do not divide.

    Source: Ainslie et al., GQA (2023).

    >>> from symparams import blocks
    >>> blocks.GroupedQueryAttention(4096, 32, 8).count()
    41943040
    """

    family = "grouped_query_attention"
    arguments = {**_DIM, **_HEADS, "kv_heads": Argument("h_kv", "kv_heads")}

    def __init__(self, dim: Any, heads: Any, kv_heads: Any, head_dim: Any = None, bias: bool = False) -> None:
        super().__init__()
        self.dim, self.heads = self._size("dim", dim), self._size("heads", heads)
        self.kv_heads = self._size("kv_heads", kv_heads)
        self._require("divides", "heads", self.heads, self.kv_heads, "kv_heads")
        self.head_dim = _head_dim(self, head_dim)
        self._project(bias, bias)
        self.o_proj = nn.Linear(self.heads * self.head_dim, self.dim, bias=False)

    def _project(self, bias: bool, key_bias: bool) -> None:
        """Queries, keys and values, of the sizes that were set."""
        self.q_proj = nn.Linear(self.dim, self.heads * self.head_dim, bias=bias)
        self.k_proj = nn.Linear(self.dim, self.kv_heads * self.head_dim, bias=key_bias)
        self.v_proj = nn.Linear(self.dim, self.kv_heads * self.head_dim, bias=bias)

    def forward(self, x: Any) -> Any:
        q = _in_heads(self.q_proj(x), self.heads, self.head_dim)
        k, v = (_in_heads(proj(x), self.kv_heads, self.head_dim) for proj in (self.k_proj, self.v_proj))
        return self.o_proj(_together(nn.functional.scaled_dot_product_attention(q, k, v, enable_gqa=True)))


class MultiHeadLatentAttention(nn.Module):
    """Attention whose queries, and keys with values, are made by way of a narrow vector, of which only one is kept.

    Parameters: ``d r_q + r_q + r_q h (d_h + d_r)`` for queries, ``d (r_kv + d_r) + r_kv + r_kv h (d_h + d_v)`` for keys
    and values, ``h d_v d`` for the output. The terms ``r_q`` and ``r_kv`` alone are norms.

    Args:
        dim: d.
        heads: h.
        q_rank, kv_rank: r_q and r_kv, the narrow widths.
        head_dim: d_h, what of a head carries no position.
        rope_dim: d_r, what of a head is rotated; the keys of all heads share it.
        value_dim: d_v, by default d_h.

    Shapes: ``(N, T, d)``, unchanged.

    Source: DeepSeek-V2 (2024), section 2.1.

    >>> from symparams import blocks
    >>> blocks.MultiHeadLatentAttention(7168, 128, 1536, 512, 128, 64).count()
    187107328
    """

    family = "latent_attention"
    arguments = {
        **_DIM,
        **_HEADS,
        "q_rank": Argument("r_q", "q_rank"),
        "kv_rank": Argument("r_kv", "kv_rank"),
        "rope_dim": Argument("d_r", "rope_dim"),
        "value_dim": Argument("d_v", "value_dim"),
    }
    #: What its layers are called: down, norm and up for the queries, then for keys and values.
    layers = ("q_down", "q_norm", "q_up", "kv_down", "kv_norm", "kv_up")

    def __init__(
        self, dim: Any, heads: Any, q_rank: Any, kv_rank: Any, head_dim: Any, rope_dim: Any, value_dim: Any = None
    ) -> None:
        super().__init__()
        self.dim, self.heads = self._size("dim", dim), self._size("heads", heads)
        self.q_rank, self.kv_rank = self._size("q_rank", q_rank), self._size("kv_rank", kv_rank)
        self.head_dim, self.rope_dim = self._size("head_dim", head_dim), self._size("rope_dim", rope_dim)
        self.value_dim = self.head_dim if value_dim is None else self._size("value_dim", value_dim)
        self._project()

    def _project(self, bias: bool = False) -> None:
        """The layers, of the sizes that were set."""
        if self.q_rank is None:
            # As in small models: queries are made in one step.
            self.q_proj = nn.Linear(self.dim, self.heads * (self.head_dim + self.rope_dim), bias=False)
        else:
            self._by_way_of(self.layers[:3], self.q_rank, 0, self.head_dim + self.rope_dim, bias)
        self._by_way_of(self.layers[3:], self.kv_rank, self.rope_dim, self.head_dim + self.value_dim, bias)
        self.o_proj = nn.Linear(self.heads * self.value_dim, self.dim, bias=bias)

    def _by_way_of(self, names: tuple[str, ...], rank: Any, beside: Any, width: Any, bias: bool) -> None:
        down, norm, up = names
        self.add_module(down, nn.Linear(self.dim, rank + beside, bias=bias))
        self.add_module(norm, nn.RMSNorm(rank))
        self.add_module(up, nn.Linear(rank, self.heads * width, bias=False))

    def forward(self, x: Any) -> Any:
        *queries, kv_down, kv_norm, kv_up = list(self.children())[:-1]
        q = x
        for layer in queries:
            q = layer(q)
        q = _in_heads(q, self.heads, self.head_dim + self.rope_dim)
        narrow, position = kv_down(x).split([self.kv_rank, self.rope_dim], dim=-1)
        kv = _in_heads(kv_up(kv_norm(narrow)), self.heads, self.head_dim + self.value_dim)
        k, v = kv.split([self.head_dim, self.value_dim], dim=-1)
        shared = position.unsqueeze(-3).expand(*k.shape[:-1], self.rope_dim)
        k = nn.functional.pad(k, (0, self.rope_dim)) + nn.functional.pad(shared, (self.head_dim, 0))
        return self.o_proj(_together(nn.functional.scaled_dot_product_attention(q, k, v)))


class CrossAttention(nn.Module):
    """Attention whose queries come from one sequence, keys and values from another of another width.

    Parameters: ``d h d_h + 2 c h d_h + h d_h d + d``; the d alone is the bias of the output.

    Args:
        dim: d.
        context_dim: c, the width of the other sequence.
        heads: h.
        head_dim: d_h, by default d/h.

    Shapes: ``(N, T, d)`` and ``(N, S, c)`` → ``(N, T, d)``.

    Source: Rombach et al., Latent Diffusion Models (2022); Vaswani et al. (2017).

    >>> from symparams import blocks
    >>> blocks.CrossAttention(320, 768, 8)((64, 320), (77, 768))
    (64, 320)
    """

    family = "cross_attention"
    arguments = {**_DIM, **_HEADS, "context_dim": Argument("c", "context_dim")}

    def __init__(self, dim: Any, context_dim: Any, heads: Any, head_dim: Any = None) -> None:
        super().__init__()
        self.dim, self.context_dim = self._size("dim", dim), self._size("context_dim", context_dim)
        self.heads = self._size("heads", heads)
        self.head_dim = _head_dim(self, head_dim)
        inner = self.heads * self.head_dim
        self.to_q = nn.Linear(self.dim, inner, bias=False)
        self.to_k = nn.Linear(self.context_dim, inner, bias=False)
        self.to_v = nn.Linear(self.context_dim, inner, bias=False)
        self.to_out = nn.Linear(inner, self.dim)

    def forward(self, x: Any, context: Any) -> Any:
        q, k, v = (
            _in_heads(proj(given), self.heads, self.head_dim)
            for proj, given in ((self.to_q, x), (self.to_k, context), (self.to_v, context))
        )
        return self.to_out(_together(nn.functional.scaled_dot_product_attention(q, k, v)))


class SharedExperts(nn.Module):
    """A mixture of experts beside s experts that every token goes through.

    Parameters: ``E d + (E + s) 3 d f``; active: ``E d + (k + s) 3 d f``.

    Args:
        dim: d.
        hidden: f, of each expert.
        experts: E.
        active: k, how many of them a token runs through.
        shared: s.

    Shapes: ``(…, d)``, unchanged.

    Source: DeepSeekMoE (2024).

    >>> from symparams import blocks
    >>> moe = blocks.SharedExperts(2048, 1408, 64, 6, 2)
    >>> moe.count(), moe.active
    (571080704, 69337088)
    """

    family = "shared_experts"
    arguments = {
        **SwiGLU.arguments,
        "experts": Argument("E", "experts"),
        "active_number": Argument("k", "active_experts"),
        "shared": Argument("s", "shared_experts"),
    }

    def __init__(self, dim: Any, hidden: Any, experts: Any, active: Any, shared: Any = 1) -> None:
        super().__init__()
        self.dim, self.hidden = self._size("dim", dim), self._size("hidden", hidden)
        self.experts, self.active_number = experts, active
        self.shared = self._size("shared", shared)
        self.mixture = nn.MixtureOfExperts(
            SwiGLU(self.dim, self.hidden),
            experts,
            active,
            router=self.dim,
            # As one wide expert: the same count, and how they are run.
            shared=SwiGLU(self.dim, self.shared * self.hidden),
        )

    def forward(self, x: Any) -> Any:
        return self.mixture(x)
