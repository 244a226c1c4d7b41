"""``nn.utils``: weights in parts, as torch keeps and names them."""

from __future__ import annotations

import warnings
from types import ModuleType
from typing import Any

import pytest

from symparams import dims, nn
from symparams import torch as ours

LAYERS = {
    "Linear": lambda nn: nn.Linear(3, 4),
    "Conv2d": lambda nn: nn.Conv2d(3, 4, 2),
    "ConvTranspose2d": lambda nn: nn.ConvTranspose2d(3, 4, 2),
}
WAYS = {
    "weight_norm": lambda nn, layer: nn.utils.weight_norm(layer),
    "weight_norm over all": lambda nn, layer: nn.utils.weight_norm(layer, dim=None),
    "weight_norm over inputs": lambda nn, layer: nn.utils.parametrizations.weight_norm(layer, dim=1),
    "spectral_norm": lambda nn, layer: nn.utils.spectral_norm(layer),
    "parametrized weight_norm": lambda nn, layer: nn.utils.parametrizations.weight_norm(layer),
    "parametrized spectral_norm": lambda nn, layer: nn.utils.parametrizations.spectral_norm(layer),
}


def seen(namespace: Any, layer: str, way: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        module = WAYS[way](namespace, LAYERS[layer](namespace))
    tensors = [*module.named_parameters(), *module.named_buffers()]
    return [(name, tuple(tensor.shape)) for name, tensor in tensors], tuple(module.weight.shape)


@pytest.mark.torch
@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("way", WAYS)
def test_a_weight_in_parts_is_torchs(torch: ModuleType, layer: str, way: str) -> None:
    assert seen(nn, layer, way) == seen(torch.nn, layer, way)


def test_weights_in_parts_run_and_are_put_in() -> None:
    n, m = dims("n m")
    layer = nn.utils.weight_norm(nn.Linear(n, m))
    assert (layer.params - (n * m + 2 * m)).expand() == 0
    assert layer((5, n)) == (5, m)
    assert layer.subs(n=3, m=4).weight.shape == (4, 3)
    assert nn.utils.remove_weight_norm(layer).params == m * (n + 1)


def test_sequences_of_different_length_are_padded() -> None:
    sequences = [ours.zeros(3, 8), ours.zeros(5, 8)]
    assert nn.utils.rnn.pad_sequence(sequences, batch_first=True).shape == (2, 5, 8)
    assert nn.utils.parameters_to_vector(nn.Linear(3, 4).parameters()).shape == (16,)
