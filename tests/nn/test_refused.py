"""What a layer refuses, with the whole text: layer, argument, what was given, what was expected, advice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
import sympy

from symparams import derive, dims, nn
from symparams.errors import ArgumentError, ShapeError, SymparamsError

POSITIVE = "a positive integer or a symbol expected"
C = dims("C")

ARGUMENTS: dict[str, tuple[Callable[[], Any], str]] = {
    "zero": (lambda: nn.Conv2d(3, 5, 0), f"Conv2d: kernel_size=0 given, {POSITIVE}. The smallest value is 1."),
    "negative": (
        lambda: nn.Linear(-3, 5),
        f"Linear: in_features=-3 given, {POSITIVE}. Write 3 if the sign is a slip.",
    ),
    "whole float": (
        lambda: nn.Conv1d(3.0, 5, 3),
        f"Conv1d: in_channels=3.0 given, {POSITIVE}. Write 3 without a decimal point.",
    ),
    "float": (lambda: nn.Linear(2.5, 5), f"Linear: in_features=2.5 given, {POSITIVE}. Sizes are whole numbers."),
    "bool": (
        lambda: nn.Linear(True, 5),
        f"Linear: in_features=True given, {POSITIVE}. True and False are no sizes; write 1 if that is meant.",
    ),
    "none": (lambda: nn.Linear(3, None), f"Linear: out_features=None given, {POSITIVE}"),
    "list": (lambda: nn.BatchNorm2d([3]), f"BatchNorm2d: num_features=[3] given, {POSITIVE}"),
    "number as text": (
        lambda: nn.Conv2d("3", 5, 3),
        (
            f"Conv2d: in_channels='3' given, {POSITIVE}. "
            "A string must be one identifier, the name of a symbol such as 'C_in'."
        ),
    ),
    "fraction": (
        lambda: nn.Conv2d(sympy.Rational(1, 2), 5, 3),
        (
            f"Conv2d: in_channels=1/2 given, {POSITIVE}. "
            "Sizes are whole numbers; write an exact integer or an integer symbol."
        ),
    ),
    "decimal coefficient": (
        lambda: nn.Conv2d(1.5 * C, 5, 3),
        (
            f"Conv2d: in_channels=1.5*C given, {POSITIVE}. "
            "It contains a decimal number; write fractions exactly, as sympy.Rational."
        ),
    ),
    "negative expression": (
        lambda: nn.Conv2d(-C, 5, 3),
        f"Conv2d: in_channels=-C given, {POSITIVE}. Its assumptions say that it is not; use dims() for the symbol.",
    ),
    "not an integer": (
        lambda: nn.Linear(sympy.Symbol("x", integer=False), 5),
        (
            f"Linear: in_features=x given, {POSITIVE}. "
            "Sizes are whole numbers; write an exact integer or an integer symbol."
        ),
    ),
    "stride zero": (
        lambda: nn.Conv2d(3, 5, 3, stride=0),
        f"Conv2d: stride=0 given, {POSITIVE}. The smallest value is 1.",
    ),
    "stride zero of a pooling": (
        lambda: nn.MaxPool2d(3, stride=0),
        f"MaxPool2d: stride=0 given, {POSITIVE}. The smallest value is 1.",
    ),
    "too many sizes": (
        lambda: nn.Conv2d(3, 5, (3, 3, 3)),
        "Conv2d: kernel_size=(3, 3, 3) given, one size or 2 of them expected. 3 were given.",
    ),
    "negative padding": (
        lambda: nn.Conv2d(3, 5, 3, padding=-1),
        "Conv2d: padding=-1 given, an integer of at least 0 or a symbol expected. Write 1 if the sign is a slip.",
    ),
    "unknown padding": (
        lambda: nn.Conv2d(3, 5, 3, padding="half way"),
        "Conv2d: padding='half way' given, 'same', 'valid', integers or symbols expected",
    ),
    "same with a stride": (
        lambda: nn.Conv2d(3, 5, 3, stride=2, padding="same"),
        (
            "Conv2d: padding='same' given, a number with stride=2 expected. "
            "Give the padding as a number, or leave the stride at 1."
        ),
    ),
    "unknown padding mode": (
        lambda: nn.Conv2d(3, 5, 3, padding_mode="mirror"),
        "Conv2d: padding_mode='mirror' given, one of zeros, reflect, replicate, circular expected",
    ),
    "groups and inputs": (
        lambda: nn.Conv2d(64, 64, 3, groups=3),
        (
            "Conv2d: in_channels=64 given, a multiple of groups=3 expected. "
            "64 is not a multiple of 3. Try groups=2, or a symbol for in_channels."
        ),
    ),
    "groups and outputs": (
        lambda: nn.Conv2d(64, 66, 3, groups=4),
        (
            "Conv2d: out_channels=66 given, a multiple of groups=4 expected. "
            "66 is not a multiple of 4. Try groups=2, or a symbol for out_channels."
        ),
    ),
    "integer count that is no layer": (
        lambda: nn.Conv1d(64, 3, 3, groups=3),
        (
            "Conv1d: in_channels=64 given, a multiple of groups=3 expected. "
            "64 is not a multiple of 3. Try groups=1, or a symbol for in_channels."
        ),
    ),
    "padding over half the window": (
        lambda: nn.MaxPool2d(2, padding=2),
        "MaxPool2d: padding=2 given, at most 1 (half of the window) expected",
    ),
    "divisor": (
        lambda: nn.AvgPool2d(2, divisor_override=0),
        "AvgPool2d: divisor_override=0 given, None or a number that is not 0 expected",
    ),
    "adaptive": (
        lambda: nn.AdaptiveAvgPool2d(None),
        (
            "AdaptiveAvgPool2d: output_size=None given, one size or 2 of them expected. "
            "To keep the input's sizes write (None, None)."
        ),
    ),
    "probability": (lambda: nn.Dropout(1.5), "Dropout: p=1.5 given, a probability between 0 and 1 expected"),
    "probability as text": (
        lambda: nn.Dropout(cast(Any, "a")),
        "Dropout: p=a given, a probability between 0 and 1 expected",
    ),
    "heads": (
        lambda: nn.MultiheadAttention(10, 3),
        (
            "MultiheadAttention: embed_dim=10 given, a multiple of num_heads=3 expected. "
            "10 is not a multiple of 3. Try num_heads=2, or a symbol for embed_dim."
        ),
    ),
    "heads of a transformer": (
        lambda: nn.Transformer(nhead=3),
        (
            "Transformer: d_model=512 given, a multiple of nhead=3 expected. "
            "512 is not a multiple of 3. Try nhead=2, or a symbol for d_model."
        ),
    ),
    "symbolic number of layers": (
        lambda: nn.LSTM(3, 4, "L"),
        "LSTM: num_layers=L given, a number expected. num_layers must be a number here, not a symbol.",
    ),
    "no layers": (lambda: nn.GRU(3, 4, num_layers=0), "GRU: num_layers=0 given, a positive integer expected"),
    "projection": (
        lambda: nn.LSTM(3, 4, proj_size=4),
        "LSTM: proj_size=4 given, at most 3 (less than hidden_size) expected",
    ),
    "row of the padding": (
        lambda: nn.Embedding(3, 4, padding_idx=3),
        "Embedding: padding_idx=3 given, a row of the table, -3 to 2 expected",
    ),
    "output padding": (
        lambda: nn.ConvTranspose2d(3, 4, 3, output_padding=1),
        "ConvTranspose2d: output_padding=1 given, at most 0 (less than stride or dilation) expected",
    ),
    "neither size nor factor": (
        lambda: nn.Upsample(),
        "Upsample: size, scale_factor=None given, one of the two expected",
    ),
    "narrow clusters": (
        lambda: nn.AdaptiveLogSoftmaxWithLoss(4, 30, [5, 12]),
        (
            "AdaptiveLogSoftmaxWithLoss: in_features=4 given, a larger number expected. "
            "Cluster 2 would be 0 wide; give a smaller div_value or fewer cutoffs."
        ),
    ),
    "sides": (
        lambda: nn.ZeroPad2d((1, 2)),
        "ZeroPad2d: padding=(1, 2) given, one number or 4, the last axis first expected",
    ),
    "limits": (lambda: nn.Hardtanh(1, 0), "Hardtanh: max_val=0 given, more than min_val=1 expected"),
}


@pytest.mark.parametrize(("make", "message"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_an_argument_is_refused_with_advice(make: Callable[[], Any], message: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        make()
    assert str(caught.value) == message
    assert isinstance(caught.value, ValueError)


SHAPES: dict[str, tuple[Callable[[], Any], str]] = {
    "features": (
        lambda: nn.Linear(3, 4)((5,)),
        "Linear: in_features is 3, but the input has 5. Write in_features=5 if the input is right.",
    ),
    "no axes": (lambda: nn.Linear(3, 4)(()), "Linear: the input has no axes; it needs in_features as its last size"),
    "channels": (
        lambda: nn.Conv2d(3, 5, 5)((4, 32, 32)),
        "Conv2d: in_channels is 3, but the input 4×32×32 has 4. Write in_channels=4 if the input is right.",
    ),
    "symbolic channels": (
        lambda: nn.Conv2d(C, 5, 5)((C + 1, 32, 32)),
        "Conv2d: in_channels is C, but the input (C + 1)×32×32 has C + 1",
    ),
    "channels of no group": (
        lambda: nn.Conv2d(4, 6, 5, groups=2)((3, 32, 32)),
        "Conv2d: in_channels is 4, but the input 3×32×32 has 3",
    ),
    "channels behind": (
        lambda: nn.Conv2d(3, 5, 5)((32, 32, 3)),
        (
            "Conv2d: in_channels is 3, but the input 32×32×3 has 32. "
            "Channels stand in front: write 3×32×32 if they are its last axis."
        ),
    ),
    "axes": (
        lambda: nn.Conv2d(3, 5, 5)((3, 32)),
        "Conv2d: takes channels and height × width with or without a batch axis in front, 3 or 4 sizes; got 2: 3×32",
    ),
    "kernel larger than the input": (
        lambda: nn.Conv2d(3, 5, 5)((3, 4, 4)),
        "Conv2d: the input 3×4×4 is too small: the kernel 5×5 does not fit into it",
    ),
    "window larger than the input": (
        lambda: nn.MaxPool2d(5)((3, 4, 4)),
        "MaxPool2d: the input 3×4×4 is too small: the window 5×5 does not fit into it",
    ),
    "order of axes": (
        lambda: nn.Flatten(1, 0)((2, 3, 4)),
        "Flatten: start_dim=1 comes after end_dim=0 in 2×3×4",
    ),
    "odd half": (
        lambda: nn.GLU()((3,)),
        "GLU: axis -1 of the input 3 has 3, an even size is needed to halve it",
    ),
    "no axis to sum over": (lambda: nn.Softmax(3)((2,)), "Softmax: dim=3 is no axis of the input 2"),
    "norm": (
        lambda: nn.BatchNorm2d(3)((2, 4, 5, 5)),
        "BatchNorm2d: num_features is 3, but the input 2×4×5×5 has 4. Write num_features=4 if the input is right.",
    ),
    "no shape": (lambda: nn.Linear(3, 4)(3), "Linear: 3 is no shape; write a tuple of sizes such as (3, 32, 32)"),
    "asked size out of reach": (
        lambda: nn.ConvTranspose2d(4, 4, 3, stride=2)((4, 5, 5), output_size=(14, 14)),
        "ConvTranspose2d: output_size has 14 for axis 0; 11 to 12 can come out",
    ),
    "states": (
        lambda: nn.GRU(3, 4)((5, 3), (2, 4)),
        "GRU: a size of hx is 1, but the input 2×4 has 2",
    ),
    "pair of states": (
        lambda: nn.LSTM(3, 4)((5, 3), ((1, 4),)),
        "LSTM: hx is a pair (h_0, c_0) of shapes; got (1×4)",
    ),
    "mirror": (
        lambda: nn.ReflectionPad1d(5)((2, 5)),
        "ReflectionPad1d: a padding of 5 needs a larger input than 2×5: 4 fit",
    ),
    "pixels": (
        lambda: nn.PixelShuffle(2)((6, 3, 3)),
        "PixelShuffle: the input 6×3×3 has 6 channels, a multiple of 2² = 4 is needed",
    ),
    "nothing": (lambda: nn.Linear(3, 4)(None), "Linear: None is no shape; write a tuple of sizes such as (3, 32, 32)"),
    "too few inputs": (
        lambda: nn.Linear(3, 4)(),
        "Linear: takes input; missing a required argument: 'input' in the call",
    ),
    "too many inputs": (
        lambda: nn.Linear(3, 4)((3,), (3,)),
        "Linear: takes input; too many positional arguments in the call",
    ),
    "unknown argument of the call": (
        lambda: nn.Linear(3, 4)((3,), mask=(3,)),
        "Linear: takes input; got an unexpected keyword argument 'mask' in the call",
    ),
    "several where one is wanted": (
        lambda: nn.Linear(3, 4)(((3,), (4,))),
        "Linear: takes the shape of one input, got a tuple of several: (3, 4)",
    ),
}


@pytest.mark.parametrize(("call", "message"), SHAPES.values(), ids=SHAPES)
def test_a_shape_is_refused_with_both_sides(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("shape", [(0, 3), (2.0, 3), (True, 3), (-1, 3)])
def test_a_shape_holds_sizes_only(shape: tuple[Any, ...]) -> None:
    with pytest.raises(ArgumentError, match=r"^Linear: a size of the input shape=.* given, a positive integer"):
        nn.Linear(3, 4)(shape)


def test_a_mismatch_names_both_layers_and_the_chain_of_sizes() -> None:
    net = nn.Sequential(
        nn.Conv2d(3, 5, 5),
        nn.MaxPool2d(3, stride=2),
        nn.Conv2d(5, 12, 3),
        nn.MaxPool2d(5, stride=2),
        nn.Flatten(),
        nn.Linear(200, 128),
    )
    with pytest.raises(ShapeError) as caught:
        net((1, 3, 32, 32))
    assert str(caught.value) == (
        "at 5 Linear: in_features is 200, but the input 1×192 has 192. "
        "Write in_features=192 if the input is right.\n"
        "  sizes so far: input 1×3×32×32 → 0 Conv2d 1×5×28×28 → 1 MaxPool2d 1×5×13×13 → 2 Conv2d 1×12×11×11 "
        "→ 3 MaxPool2d 1×12×4×4 → 4 Flatten 1×192"
    )


def test_a_mismatch_inside_an_inner_network_keeps_both_chains() -> None:
    net = nn.Sequential(nn.Sequential(nn.Conv2d(3, 5, 5)), nn.Sequential(nn.ReLU(), nn.Conv2d(6, 5, 5)))
    with pytest.raises(ShapeError) as caught:
        net((3, 32, 32))
    assert str(caught.value) == (
        "at 1 Sequential: at 1 Conv2d: in_channels is 6, but the input 5×28×28 has 5. "
        "Write in_channels=5 if the input is right.\n"
        "  sizes so far: input 5×28×28 → 0 ReLU 5×28×28\n"
        "  sizes so far: input 3×32×32 → 0 Sequential 5×28×28"
    )


IMAGES: dict[str, tuple[nn.Module, tuple[int, ...], str]] = {
    "image without channels": (
        nn.Conv2d(3, 5, 5),
        (32, 32),
        "Conv2d: in_channels is 3, but the input 32×32 has an axis too few for it",
    ),
    "axes of a volume": (nn.Conv2d(3, 5, 5), (3, 8, 8, 8), "Conv2d: takes channels and height × width, 3 sizes; got 4"),
    "not flattened": (
        nn.Linear(192, 10),
        (12, 4, 4),
        (
            "Linear: in_features is 192, but the input 12×4×4 has 4. "
            "Write nn.Flatten() in front, or in_features=4 to run over the last axis."
        ),
    ),
    "not flattened, and wrong": (
        nn.Linear(200, 10),
        (12, 4, 4),
        (
            "Linear: in_features is 200, but the input 12×4×4 has 4. "
            "Write nn.Flatten() in front and in_features=192, or in_features=4 to run over the last axis."
        ),
    ),
    "sequence": (
        nn.Linear(200, 10),
        (12, 4),
        "Linear: in_features is 200, but the input 12×4 has 4. Write in_features=4 if the input is right.",
    ),
    "norm of a sequence": (
        nn.BatchNorm1d(5),
        (5, 8, 8),
        (
            "BatchNorm1d: takes channels or channels × length, with or without a batch axis in front; got 5×8×8. "
            "Write BatchNorm2d for it."
        ),
    ),
    "norm of a volume": (
        nn.InstanceNorm2d(5),
        (5, 8, 8, 8),
        (
            "InstanceNorm2d: takes channels × height × width, with or without a batch axis in front; got 5×8×8×8. "
            "Write InstanceNorm3d for it."
        ),
    ),
}


@pytest.mark.parametrize(("layer", "shape", "message"), IMAGES.values(), ids=IMAGES)
def test_the_usual_slips_with_an_input_shape_are_told(layer: nn.Module, shape: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError) as caught:
        derive(layer, input_shape=shape)
    assert str(caught.value).startswith(message)


def test_a_layer_in_a_body_is_named_by_its_place() -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.features = nn.Sequential(nn.Conv2d(3, 5, 5), nn.Flatten())
            self.heads = nn.ModuleList([nn.Linear(500, 10), nn.Linear(9, 2)])

        def forward(self, x: Any) -> Any:
            return self.heads[1](self.heads[0](self.features(x)))

    with pytest.raises(ShapeError, match=r"^in Net: at features Sequential: at 0 Conv2d: in_channels is 3, but"):
        Net()((1, 4, 14, 14))
    with pytest.raises(ShapeError, match=r"^in Net: at heads\.1 Linear: in_features is 9, but the input 1×10 has 10\."):
        Net()((1, 3, 14, 14))


def test_two_outputs_do_not_go_into_one_input() -> None:
    with pytest.raises(ShapeError, match=r"^at 1 ReLU: takes the shape of one input, got a tuple of several"):
        nn.Sequential(nn.MaxPool2d(2, return_indices=True), nn.ReLU())((3, 8, 8))


def test_a_container_holds_modules_only() -> None:
    with pytest.raises(SymparamsError, match=r"^Sequential: entry 0 is 3, which is no module\. Give layers of"):
        nn.Sequential(3)
    with pytest.raises(
        SymparamsError, match=r"^Sequential: entry 1 is <class .*>, which is no module\. Write ReLU\(\)"
    ):
        nn.Sequential(nn.ReLU(), nn.ReLU)
