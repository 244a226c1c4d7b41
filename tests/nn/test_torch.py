"""Every layer against torch 2.13 itself, over drawn arguments: tensors, output shapes, and what is refused."""

from __future__ import annotations

import os
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symparams import nn
from tests.nn.families import CASES
from tests.nn.torch_reference import agree, same_signature

pytestmark = pytest.mark.torch

#: No layers, and what torch has under another name or not at all.
NO_LAYERS = {"Axis", "Buffer", "Kind", "Module", "Parameter", "Sequential", "Tensor"}
#: Tested in tests/networks: containers, and what stands for many layers.
NO_LAYERS |= {"ModuleDict", "ModuleList", "ParameterDict", "ParameterList", "Parallel", "Repeat", "Residual", "Stages"}
NO_LAYERS |= {"Experts", "LoRA", "MixtureOfExperts"}
EXAMPLES = int(os.environ.get("SYMPARAMS_TORCH_EXAMPLES", "100"))


def test_every_layer_is_drawn() -> None:
    assert set(CASES) == set(nn.__all__) - NO_LAYERS


@pytest.mark.parametrize("layer", sorted(set(CASES) - {"RNN", "LSTM", "GRU"}))  # torch's are written *args, **kwargs
def test_arguments_have_torchs_names_order_and_defaults(torch: ModuleType, layer: str) -> None:
    same_signature(torch, layer)


@pytest.mark.parametrize("layer", sorted(CASES))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_a_layer_is_torchs(torch: ModuleType, layer: str, data: st.DataObject) -> None:
    agree(torch, data.draw(CASES[layer]))
