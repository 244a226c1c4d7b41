"""Mixtures of experts: many feed-forward networks, of which an input runs through a few."""

from __future__ import annotations

from typing import Any

from ..errors import ShapeError
from ..symbols import Size
from .counting import Times
from .linear import Linear
from .module import Argument, Module
from .repeat import EACH
from .shapes import Shape, different, shape_text
from .tree import must_be_module


class Experts(Module):
    """Experts side by side, each with tensors of its own; an input runs through ``active`` of them.

    Parameters: ``E`` times those of the expert; ``k`` times are active.

    Args:
        expert: one of them.
        number: E, an integer or a symbol.
        active: k.

    Raises:
        ArgumentError: where more are active than there are.

    >>> from symparams import nn
    >>> experts = nn.Experts(nn.Linear("d", "d", bias=False), "E", "k")
    >>> experts.params, experts.active
    (E*d**2, d**2*k)
    """

    family = "experts"
    arguments = {"number": Argument("E", "experts"), "active": Argument("k", "active_experts")}

    def __init__(self, expert: Module, number: Any, active: Any) -> None:
        super().__init__()
        must_be_module(self, "the expert", expert)
        self.number = self._size("number", number)
        self.chosen = self._size("active", active)
        self._require("at_most", "active", self.chosen, self.number, "number")
        self.add_module(EACH, expert)

    @property
    def times(self) -> Times | None:
        return Times(self.number, self.chosen)

    def output_shape(self, input: Shape) -> Any:
        return self.get_submodule(EACH)(input)


class MixtureOfExperts(Module):
    """A router chooses k of E experts for each token; what they give is weighted and added, and what is shared as well.

    Parameters: the router's, ``E`` times the expert's, and those of what all tokens go through. Active: ``k`` times the
    expert's instead of ``E`` times.

    Args:
        expert: one expert.
        num_experts: E.
        top_k: k, how many of them a token runs through.
        router: a module that gives E numbers a token, or the size of a token for a linear one without bias; left out,
            there is none to count.
        shared: a module that every token goes through beside its experts.

    Raises:
        ArgumentError: where more experts are chosen than there are.
        ShapeError: where router, expert and what is shared do not fit together.

    >>> from symparams import nn
    >>> moe = nn.MixtureOfExperts(nn.Linear("d", "d", bias=False), "E", "k", router="d")
    >>> moe.params, moe.active
    (E*d**2 + E*d, E*d + d**2*k)
    """

    family = "mixture_of_experts"
    arguments = {"num_experts": Argument("E", "experts"), "top_k": Argument("k", "active_experts")}

    def __init__(
        self,
        expert: Module,
        num_experts: Any,
        top_k: Any,
        router: Module | Size | str | None = None,
        shared: Module | None = None,
    ) -> None:
        super().__init__()
        self.num_experts, self.top_k = self._size("num_experts", num_experts), self._size("top_k", top_k)
        self._require("at_most", "top_k", self.top_k, self.num_experts, "num_experts")
        if router is not None and not isinstance(router, Module):
            router = Linear(router, self.num_experts, bias=False)
        self.add_module("router", router)
        self.experts = Experts(expert, self.num_experts, self.top_k)
        self.add_module("shared", shared)

    def output_shape(self, input: Shape) -> Any:
        if self.router is not None:
            choices = self.router(input)
            if different(choices[-1], self.num_experts):
                raise ShapeError(
                    f"MixtureOfExperts: the router gives {shape_text(choices)}, not {self.num_experts} numbers a token"
                )
        output = self.experts(input)
        if self.shared is not None:
            beside = self.shared(input)
            if len(beside) != len(output) or any(map(different, beside, output)):
                raise ShapeError(
                    f"MixtureOfExperts: experts give {shape_text(output)}, what is shared {shape_text(beside)}"
                )
        return output
