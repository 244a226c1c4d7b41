"""Writes ``vision_figures.json``: what torchvision's networks are when they are built without weights.

Run `python tests/data/make_vision_figures.py` where torchvision 0.28 is installed; the file is kept so that tests need
none. A row is the number of parameters, the trainable ones among them, the shape
of the input the weights are made for, channels first, and the number of elements all convolutions give out for it,
which a changed stride, padding or input size changes.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torchvision import models
from torchvision.models.regnet import BlockParams

from symparams.zoo.vision import HOMES

HERE = Path(__file__).parent
NAMES = [name for held in HOMES.values() for name in held.split()]
#: Names of ours that are builders of torchvision with other arguments; most people count what the weights have.
BUILT: dict[str, tuple[str, dict[str, Any]]] = {
    "googlenet": ("googlenet", {"aux_logits": False}),
    "googlenet_aux": ("googlenet", {"aux_logits": True}),
    "quantized_googlenet": ("quantized_googlenet", {"aux_logits": False}),
    "inception_v3_no_aux": ("inception_v3", {"aux_logits": False}),
    "vit_h_14_224": ("vit_h_14", {}),
    "vit_b_16_384": ("vit_b_16", {"image_size": 384}),
    "vit_l_16_512": ("vit_l_16", {"image_size": 512}),
    "vit_h_14_518": ("vit_h_14", {"image_size": 518}),
    **{name: (name, {"aux_loss": True}) for name in NAMES if name.startswith(("fcn_", "deeplabv3_"))},
}
CONVOLUTIONS = (torch.nn.Conv2d, torch.nn.Conv3d)


def on_processor(build: Callable[..., Any]) -> Callable[..., Any]:
    """The widths of a RegNet are computed with tensors, which need values."""

    def built(*args: Any, **arguments: Any) -> Any:
        with torch.device("cpu"):
            return build(*args, **arguments)

    return built


def of_torchvision(name: str) -> list[Any] | None:
    """The row of a builder, or none for a name that torchvision does not have."""
    builder, arguments = BUILT.get(name, (name, {}))
    if builder not in models.list_models():
        return None
    if "aux_loss" in arguments:
        arguments = {**arguments, "weights_backbone": None}
    shape = _input(builder, arguments)
    given = 0

    def hook(module: Any, inputs: Any, output: Any) -> None:
        nonlocal given
        if isinstance(module, CONVOLUTIONS):
            given += output.numel()

    with torch.device("meta"):
        network = models.get_model(builder, weights=None, **arguments).eval()
        with contextlib.ExitStack() as hooks:
            for module in network.modules():
                hooks.enter_context(contextlib.closing(_Hook(module.register_forward_hook(hook))))
            network(torch.empty(1, *shape))
    sizes = [(tensor.numel(), tensor.requires_grad) for tensor in network.parameters()]
    return [sum(size for size, _ in sizes), sum(size for size, learned in sizes if learned), shape, given]


class _Hook:
    def __init__(self, handle: Any) -> None:
        self.close = handle.remove


def _input(builder: str, arguments: dict[str, Any]) -> list[int]:
    side = arguments.get("image_size")
    if side is None:
        if builder == "vit_h_14":
            side = 224
        else:
            transforms = next(iter(reversed(models.get_model_weights(builder)))).transforms()
            side = (getattr(transforms, "crop_size", None) or transforms.resize_size)[0]
    return [3, *([16] if builder.endswith("3d_18") or builder in {"mc3_18", "r2plus1d_18"} else []), side, side]


if __name__ == "__main__":
    BlockParams.from_init_params = on_processor(BlockParams.from_init_params)
    found = {}
    for name in NAMES:
        row = of_torchvision(name)
        if row is not None:
            found[name] = row
    lines = ",\n".join(f'"{name}": {json.dumps(row)}' for name, row in found.items())
    (HERE / "vision_figures.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
