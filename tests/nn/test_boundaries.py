"""Where a layer's rule ends: the last shape or argument it takes, and the first that it refuses, as in torch."""

from __future__ import annotations

from types import ModuleType
from typing import Any, NamedTuple

import pytest
from sympy import Min

from symparams import dims, nn
from symparams.errors import ArgumentError, ShapeError, SymparamsError
from tests.nn.torch_reference import Case, Whole, agree


class Row(NamedTuple):
    """A layer, what it makes of the inputs it takes, and the inputs it refuses; no inputs are for its arguments."""

    layer: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    takes: dict[Any, Any]
    refuses: tuple[Any, ...]

    def case(self, inputs: Any) -> Case:
        several = bool(inputs) and isinstance(inputs[0], tuple)
        return Case(self.layer, self.args, self.kwargs, inputs if several else (inputs,), training=True)

    def __str__(self) -> str:
        given = [*map(str, self.args), *(f"{name}={value}" for name, value in self.kwargs.items())]
        return f"{self.layer}({', '.join(given)})"


def row(layer: str, *args: Any, takes: dict[Any, Any] | None = None, refuses: Any = (), **kwargs: Any) -> Row:
    """Inputs that are taken, with the output where it has another shape (``...`` for the input's own)."""
    return Row(layer, args, kwargs, takes or {}, tuple(refuses))


SAME = ...

ROWS = [
    # Norms
    row(
        "BatchNorm1d", 4, takes={(7, 4): SAME, (7, 4, 1): SAME, (4, 4): SAME}, refuses=[(7, 5), (7, 5, 3), (2, 4, 3, 3)]
    ),
    row("BatchNorm2d", 3, takes={(2, 3, 4, 4): SAME}, refuses=[(3, 4), (2, 4, 4, 4), (2, 3, 4, 4, 4)]),
    row("BatchNorm3d", 3, takes={(2, 3, 4, 4, 4): SAME}, refuses=[(2, 3, 4), (2, 4, 4, 4, 4)]),
    row("BatchNorm1d", 4, affine=False, track_running_stats=False, takes={(7, 5): SAME}),
    row("BatchNorm1d", 4, affine=True, track_running_stats=False, refuses=[(7, 5)]),
    row("BatchNorm1d", 4, affine=False, track_running_stats=True, refuses=[(7, 5)]),
    row("InstanceNorm1d", 3, takes={(3, 2): SAME, (2, 3, 2): SAME, (5, 2): SAME}, refuses=[(3,), (3, 1), (2, 3, 2, 2)]),
    row("InstanceNorm1d", 3, affine=True, takes={(3, 2): SAME}, refuses=[(5, 2), (1, 5, 2)]),
    row("InstanceNorm2d", 3, takes={(3, 1, 2): SAME, (3, 2, 1): SAME}, refuses=[(3, 1, 1), (3, 2)]),
    row("InstanceNorm3d", 3, takes={(3, 1, 1, 2): SAME}, refuses=[(3, 1, 1, 1), (3, 2, 2)]),
    row("GroupNorm", 2, 4, takes={(1, 4): SAME, (1, 4, 1): SAME}, refuses=[(4,), (2, 5)]),
    row("GroupNorm", 4, 4, takes={(2, 4): SAME, (1, 4, 2): SAME}, refuses=[(1, 4), (1, 4, 1)]),
    row("GroupNorm", 2, 4, affine=False, takes={(1, 6, 2): SAME}, refuses=[(1, 5, 2)]),
    row("LayerNorm", (3, 4), takes={(3, 4): SAME, (2, 3, 4): SAME}, refuses=[(4,), (4, 3), (3, 5)]),
    row("RMSNorm", 4, takes={(4,): SAME}, refuses=[(), (4, 3)]),
    row("LocalResponseNorm", 2, takes={(1, 3, 4): SAME}, refuses=[(3, 4)]),
    row("CrossMapLRN2d", 2, takes={(1, 3, 4, 4): SAME}, refuses=[(3, 4, 4), (1, 3, 4, 4, 4)]),
    # Paddings
    row("ReflectionPad1d", 4, takes={(2, 5): (2, 13), (3, 2, 5): (3, 2, 13)}, refuses=[(2, 4), (5,)]),
    row("ReflectionPad2d", (1, 4, 0, 2), takes={(1, 3, 5): (1, 5, 10)}, refuses=[(1, 2, 5), (1, 3, 4)]),
    row("ReflectionPad2d", (4, 0, 2, 0), takes={(1, 3, 5): (1, 5, 9)}, refuses=[(1, 2, 5), (1, 3, 4)]),
    row(
        "ReflectionPad3d", (2, 0, 0, 1, 0, 0), takes={(1, 1, 2, 3): (1, 1, 3, 5)}, refuses=[(1, 1, 2, 2), (1, 1, 1, 3)]
    ),
    row("CircularPad1d", 5, takes={(2, 5): (2, 15)}, refuses=[(2, 4)]),
    row("CircularPad1d", (-2, 3), takes={(1, 5): (1, 6)}),
    row("CircularPad1d", (-3, 3), takes={(2, 5): (2, 5)}, refuses=[(1, 5)]),
    row("CircularPad1d", (-3, -3), refuses=[(2, 5)]),
    row("ReplicationPad1d", (7, 0), takes={(1, 1): (1, 8)}, refuses=[(1,)]),
    row("ReplicationPad1d", (-5, 3), takes={(3, 4): (3, 2)}, refuses=[(3, 2)]),
    row("ZeroPad1d", (-2, -1), takes={(3, 4): (3, 1)}, refuses=[(3, 2), ()]),
    row("ZeroPad1d", (-4, 3), takes={(3, 4): (3, 3), (4,): (3,)}, refuses=[(3, 3)]),
    row("ConstantPad1d", (3, -4), 1.0, takes={(3, 4): (3, 3)}, refuses=[(3, 3)]),
    row("ZeroPad2d", (1, 2, 3, 4), takes={(4, 4): (11, 7), (1, 1, 4, 5): (1, 1, 11, 8)}, refuses=[(4,)]),
    row("ZeroPad3d", (1, 0, 0, 2, 3, 0), takes={(1, 1, 1): (4, 3, 2)}, refuses=[(1, 1)]),
    # Convolutions
    row("Conv1d", 1, 1, 5, takes={(1, 5): (1, 1), (2, 1, 6): (2, 1, 2)}, refuses=[(1, 4), (5,), (1, 1, 1, 5)]),
    row("Conv1d", 1, 2, 3, dilation=2, takes={(1, 5): (2, 1)}, refuses=[(1, 4)]),
    row("Conv1d", 1, 1, 3, stride=2, padding=1, takes={(1, 1): (1, 1), (1, 2): (1, 1), (1, 3): (1, 2)}),
    row("Conv2d", 1, 1, (3, 2), takes={(1, 3, 2): (1, 1, 1)}, refuses=[(1, 2, 3), (1, 3, 1), (2, 3, 2)]),
    row("Conv1d", 1, 1, 3, padding=2, padding_mode="reflect", takes={(1, 3): (1, 5)}, refuses=[(1, 2)]),
    row("Conv1d", 1, 1, 3, padding=2, padding_mode="circular", takes={(1, 2): (1, 4)}, refuses=[(1, 1)]),
    row("Conv1d", 1, 1, 3, padding=2, padding_mode="replicate", takes={(1, 1): (1, 3)}),
    row("Conv1d", 1, 1, 4, padding="same", padding_mode="reflect", takes={(1, 3): (1, 3)}, refuses=[(1, 2)]),
    row("Conv1d", 1, 1, 4, padding="same", padding_mode="circular", takes={(1, 2): (1, 2)}, refuses=[(1, 1)]),
    row("Conv1d", 1, 1, 3, dilation=2, padding="same", padding_mode="circular", takes={(1, 2): SAME}, refuses=[(1, 1)]),
    row("Conv1d", 1, 1, 5, padding="valid", takes={(1, 5): (1, 1)}, refuses=[(1, 4)]),
    row("ConvTranspose1d", 1, 1, 3, stride=2, output_padding=1, takes={(1, 4): (1, 10)}),
    row("ConvTranspose1d", 1, 1, 3, stride=2, output_padding=2, refuses=[(1, 4)]),
    row("ConvTranspose1d", 1, 1, 3, dilation=3, output_padding=2, takes={(1, 4): (1, 12)}),
    row("ConvTranspose1d", 1, 1, 3, dilation=3, output_padding=3, refuses=[(1, 4)]),
    row("ConvTranspose1d", 1, 1, 1, padding=1, takes={(1, 3): (1, 1)}, refuses=[(1, 2)]),
    row("Unfold", 2, takes={(1, 2, 2): (4, 1), (1, 3, 2): (4, 2)}, refuses=[(1, 1, 2), (2, 2)]),
    row("Fold", 4, 2, takes={(4, 9): (1, 4, 4), (8, 9): (2, 4, 4)}, refuses=[(4, 8), (4, 10), (6, 9)]),
    # Poolings
    row("MaxPool1d", 2, ceil_mode=True, takes={(1, 5): (1, 3), (1, 4): (1, 2), (1, 2): (1, 1)}),
    row("MaxPool1d", 2, takes={(1, 5): (1, 2), (1, 2): (1, 1)}, refuses=[(1, 1)]),
    row("MaxPool1d", 3, 2, 1, ceil_mode=True, takes={(1, 4): (1, 3), (1, 3): (1, 2)}),
    # A last window that would start behind the input is none.
    row("MaxPool1d", 2, 3, 1, ceil_mode=True, takes={(1, 4): (1, 2), (1, 5): (1, 2), (1, 6): (1, 3)}),
    row("MaxPool1d", 2, 2, 1, ceil_mode=True, takes={(1, 4): (1, 3), (1, 5): (1, 3)}),
    row("MaxPool1d", 1, 2, ceil_mode=True, takes={(1, 4): (1, 2), (1, 5): (1, 3)}),
    row("MaxPool1d", 2, padding=1, takes={(1, 1): (1, 1)}),
    row("MaxPool1d", 3, padding=2, refuses=[(1, 5)]),
    row("MaxPool2d", 3, padding=(1, 2), refuses=[(1, 5, 5)]),
    row("MaxPool1d", 3, dilation=2, takes={(1, 5): (1, 1)}, refuses=[(1, 4)]),
    row("AvgPool2d", 3, padding=1, takes={(1, 2, 2): (1, 1, 1)}),
    row("AvgPool2d", 2, divisor_override=-1, takes={(1, 2, 2): (1, 1, 1)}),
    row("AvgPool2d", 2, divisor_override=0, refuses=[(1, 2, 2)]),
    # A window over a volume must have a place in it even where padding would make one.
    row("AvgPool3d", 3, padding=1, takes={(1, 3, 3, 3): (1, 1, 1, 1)}, refuses=[(1, 2, 3, 3), (1, 3, 3, 2)]),
    row("FractionalMaxPool2d", 3, 3, takes={(1, 5, 5): (1, 3, 3)}, refuses=[(1, 4, 5), (1, 5, 4)]),
    row("FractionalMaxPool3d", 3, 3, takes={(1, 6, 6, 6): (1, 3, 3, 3)}, refuses=[(1, 5, 6, 6), (1, 6, 6, 5)]),
    row("FractionalMaxPool2d", 1, output_ratio=0.5, takes={(1, 2, 2): (1, 1, 1)}, refuses=[(1, 1, 2)]),
    row("FractionalMaxPool2d", 1, output_ratio=1.0, refuses=[(1, 4, 4)]),
    row("FractionalMaxPool2d", 1, output_ratio=(0.5, 0.0), refuses=[(1, 4, 4)]),
    row("FractionalMaxPool2d", 1, refuses=[(1, 4, 4)]),
    row("FractionalMaxPool2d", 1, 2, 0.5, refuses=[(1, 4, 4)]),
    row("AdaptiveAvgPool2d", (None, 3), takes={(2, 4, 5): (2, 4, 3), (1, 2, 4, 5): (1, 2, 4, 3)}, refuses=[(4, 5)]),
    row("MaxUnpool1d", 2, takes={((1, 3), Whole((1, 3))): (1, 6)}),
    row("MaxUnpool1d", 2, 2, 1, takes={((1, 2), Whole((1, 2))): (1, 2)}),
    # Axes
    row("Softmax", -1, takes={(2,): SAME, (): SAME}),
    row("Softmax", -2, takes={(2, 1): SAME}, refuses=[(2,), ()]),
    row("Softmax", 1, takes={(2, 1): SAME}, refuses=[(2,), ()]),
    row("Softmax2d", takes={(2, 1, 1): SAME, (1, 2, 1, 1): SAME}, refuses=[(2, 1), (1, 1, 2, 1, 1)]),
    row("GLU", 0, takes={(2,): (1,), (4, 3): (2, 3)}, refuses=[(3,), ()]),
    row("GLU", 1, takes={(3, 2): (3, 1)}, refuses=[(2,)]),
    row("GLU", -2, takes={(2, 3): (1, 3)}, refuses=[(2,)]),
    row("Flatten", 0, takes={(): (1,), (2, 3): (6,)}),
    row("Flatten", 1, takes={(2, 3): SAME, (2, 3, 4): (2, 12)}, refuses=[(2,), ()]),
    row("Flatten", 1, 2, takes={(2, 3, 4): (2, 12), (2, 3, 4, 5): (2, 12, 5)}, refuses=[(2, 3)]),
    row("Flatten", -2, -1, takes={(2, 3): (6,)}, refuses=[(2,)]),
    row("Unflatten", 1, (2, 3), takes={(5, 6): (5, 2, 3)}, refuses=[(6,), (5, 7), (5, 5)]),
    row("Unflatten", -2, (2, -1), takes={(6, 5): (2, 3, 5)}, refuses=[(6,), (7, 5)]),
    row("CosineSimilarity", 1, takes={((2, 3), (2, 3)): (2,), ((2, 1), (1, 3)): (2,)}, refuses=[((3,), (3,))]),
    row("CosineSimilarity", -1, takes={((3,), (3,)): ()}, refuses=[((3,), (2,))]),
    row("PairwiseDistance", keepdim=True, takes={((2, 3), (2, 3)): (2, 1), ((3,), (2, 3)): (2, 1)}),
    row("PixelShuffle", 2, takes={(4, 1, 1): (1, 2, 2), (8, 1, 2): (2, 2, 4)}, refuses=[(6, 1, 1), (4, 1)]),
    row("PixelUnshuffle", 2, takes={(1, 2, 4): (4, 1, 2)}, refuses=[(1, 3, 2), (1, 2, 3), (2, 2)]),
    row("ChannelShuffle", 2, takes={(1, 4, 1): SAME}, refuses=[(1, 3, 1), (1, 4)]),
    row("PReLU", 3, takes={(1, 3): SAME}, refuses=[(3,), (3, 1)]),
    row("PReLU", 1, takes={(): SAME, (3,): SAME}),
    row("Hardtanh", 0, 0, refuses=[(1,)]),
    row("Dropout", 0, takes={(1,): SAME}),
    row("Dropout", 1, takes={(1,): SAME}),
    row("Dropout", 1.001, refuses=[(1,)]),
    row("Dropout", -0.001, refuses=[(1,)]),
    row("Dropout1d", takes={(1, 2): SAME, (1, 2, 3): SAME}, refuses=[(1,), (1, 1, 1, 1)]),
    # Upsampling
    row("Upsample", scale_factor=0.5, takes={(1, 1, 2): (1, 1, 1)}, refuses=[(1, 1, 1), (1, 2)]),
    row("Upsample", scale_factor=0, refuses=[(1, 1, 2)]),
    row("Upsample", 3, mode="linear", takes={(1, 1, 2): (1, 1, 3)}, refuses=[(1, 1, 2, 2)]),
    row("Upsample", (3, 4), takes={(1, 1, 2, 2): (1, 1, 3, 4)}, refuses=[(1, 1, 2)]),
    # Sequences and tables
    row(
        "RNN",
        3,
        4,
        takes={(5, 3): ((5, 4), (1, 4)), (5, 2, 3): ((5, 2, 4), (1, 2, 4))},
        refuses=[(3,), (1, 5, 2, 3), (5, 4)],
    ),
    row("GRU", 3, 4, 2, takes={((5, 3), (2, 4)): ((5, 4), (2, 4))}, refuses=[((5, 3), (1, 4)), ((5, 3), (2, 1, 4))]),
    row("LSTM", 3, 4, proj_size=3, takes={(5, 3): ((5, 3), ((1, 3), (1, 4)))}),
    row("LSTM", 3, 4, proj_size=4, refuses=[(5, 3)]),
    row("LSTM", 3, 4, refuses=[((5, 3), ((1, 4), (1, 3))), ((5, 3), ((1, 3), (1, 4)))]),
    row("GRUCell", 3, 4, takes={(3,): (4,), (2, 3): (2, 4)}, refuses=[(1, 2, 3), (4,), ((2, 3), (1, 4))]),
    row("LSTMCell", 3, 4, takes={((3,), ((4,), (4,))): ((4,), (4,))}, refuses=[((3,), ((4,), (3,)))]),
    row("Embedding", 3, 2, padding_idx=-3, takes={Whole((5,)): (5, 2)}),
    row("Embedding", 3, 2, padding_idx=2, takes={Whole((5,)): (5, 2)}),
    row("Embedding", 3, 2, padding_idx=-4, refuses=[Whole((5,))]),
    row("Embedding", 3, 2, padding_idx=3, refuses=[Whole((5,))]),
    row("EmbeddingBag", 3, 2, mode="max", takes={Whole((4, 5)): (4, 2)}, refuses=[Whole((1, 4, 5)), Whole((5,))]),
    row("EmbeddingBag", 3, 2, mode="max", sparse=True, refuses=[Whole((4, 5))]),
    row("EmbeddingBag", 3, 2, mode="sum", sparse=True, takes={(Whole((5,)), Whole((2,))): (2, 2)}),
    row("AdaptiveLogSoftmaxWithLoss", 16, 10, (4, 9), takes={((2, 16), Whole((2,))): ((2,), ())}),
    row("AdaptiveLogSoftmaxWithLoss", 16, 10, (4, 10), refuses=[((2, 16), Whole((2,)))]),
    row("AdaptiveLogSoftmaxWithLoss", 16, 10, (4, 4), refuses=[((2, 16), Whole((2,)))]),
]


@pytest.mark.parametrize("row", ROWS, ids=map(str, ROWS))
def test_a_layer_takes_the_last_and_refuses_the_first_beyond(row: Row) -> None:
    for inputs, output in row.takes.items():
        case = row.case(inputs)
        assert case.build(nn)(*case.inputs) == (inputs if output is SAME else output), inputs
    for inputs in row.refuses:
        case = row.case(inputs)
        with pytest.raises(SymparamsError):
            print(inputs, case.build(nn)(*case.inputs))


@pytest.mark.torch
@pytest.mark.parametrize("row", ROWS, ids=map(str, ROWS))
def test_torch_takes_and_refuses_the_same(torch: ModuleType, row: Row) -> None:
    for inputs in (*row.takes, *row.refuses):
        agree(torch, row.case(inputs))


@pytest.mark.parametrize("features", [1, 2, 4])
def test_an_unbatched_sequence_is_told_from_a_batch_by_its_channels(features: int) -> None:
    norm = nn.BatchNorm1d(features)
    assert norm((features, 7)) == (features, 7)
    assert norm((7, features)) == (7, features)
    assert norm((features,)) == (features,)
    with pytest.raises(ShapeError, match=f"num_features is {features}, but the input 7×5 has 5"):
        norm((7, 5))


def test_what_a_transposed_layer_may_be_asked_for() -> None:
    up = nn.ConvTranspose1d(1, 1, 3, stride=2)
    back = nn.MaxUnpool1d(2)
    for size in (9, 10):
        assert up((1, 4), output_size=(size,)) == up((1, 4), output_size=(1, size)) == (1, size)
    for size in (8, 11):
        with pytest.raises(ShapeError, match=f"output_size has {size} for axis 0; 9 to 10 can come out"):
            up((1, 4), output_size=(size,))
    for size in (5, 6, 7):
        assert back((1, 3), (1, 3), output_size=(size,)) == (1, size)
    for size in (4, 8):
        with pytest.raises(ShapeError, match=f"output_size has {size} for axis 0; less than 2 from 6 can come out"):
            back((1, 3), (1, 3), output_size=(size,))
    for indices in ((1, 2), (2, 3), (3,)):
        with pytest.raises(ShapeError, match="indices"):
            back((1, 3), indices)


def test_one_position_is_taken_where_kept_statistics_are_used() -> None:
    norm = nn.InstanceNorm1d(3, track_running_stats=True)
    assert norm.eval()((3, 1)) == (3, 1)
    with pytest.raises(ShapeError, match="one position a channel"):
        norm.train()((3, 1))
    with pytest.raises(ShapeError, match="one position a channel"):
        nn.InstanceNorm1d(3).eval()((3, 1))


def test_what_symbols_leave_open_passes_and_what_they_do_not_is_refused() -> None:
    n, p = dims("n p")
    assert nn.ReflectionPad1d(p)((2, n)) == (2, n + 2 * p)
    assert nn.CircularPad1d(n)((2, n)) == (2, 3 * n)
    for pad in (nn.ReflectionPad1d(n), nn.CircularPad1d(n + 1)):
        with pytest.raises(ShapeError, match="needs a larger input"):
            pad((2, n))
    with pytest.raises(ShapeError, match="needs a larger input"):
        nn.Conv1d(1, 1, 3, padding=n, padding_mode="reflect")((1, n))
    assert nn.AvgPool3d(n)((1, n, n, n)) == (1, 1, 1, 1)
    with pytest.raises(ShapeError, match="smaller than the window"):
        nn.AvgPool3d(n + 1)((1, n, n, n))


def test_the_row_of_a_padding_must_be_in_a_table_of_symbolic_size_too() -> None:
    for row, rows in ((2, 3), (-3, 3)):
        table = nn.Embedding("V", 4, padding_idx=row)
        assert table.subs(V=rows).count() == 4 * rows
        with pytest.raises(SymparamsError, match=f"padding_idx={row}"):
            table.subs(V=rows - 1)


def test_a_table_that_is_given_has_the_shape_that_is_asked_for() -> None:
    given = nn.Embedding(5, 3).weight
    assert nn.Embedding(5, 3, _weight=given).weight is given
    with pytest.raises(SymparamsError, match=r"_weight=\(5, 3\) given, the shape \(5, 2\) expected"):
        nn.Embedding(5, 2, _weight=given)


def test_a_factor_that_leaves_nothing_is_refused_where_it_is_given() -> None:
    with pytest.raises(ArgumentError, match="scale_factor=0 given, a number above 0 expected"):
        nn.Upsample(scale_factor=0)
    with pytest.raises(ArgumentError, match="mode='max' given, sum or mean"):
        nn.EmbeddingBag(3, 2, mode="max", scale_grad_by_freq=True)


def test_a_norm_over_several_machines_takes_a_batch() -> None:
    norm = nn.SyncBatchNorm(4)
    assert norm((2, 4)) == (2, 4)
    for shape in ((4,), (4, 3)):
        with pytest.raises(ShapeError, match="SyncBatchNorm"):
            norm(shape)


def test_what_stands_beside_the_indices_of_a_bag() -> None:
    assert nn.EmbeddingBag(5, 3)((7,), (4,)) == (4, 3)
    assert nn.EmbeddingBag(5, 3, include_last_offset=True)((7,), (4,)) == (3, 3)
    weighted = nn.EmbeddingBag(5, 3, mode="sum")
    assert weighted((2, 7), per_sample_weights=(2, 7)) == (2, 3)
    for layer, weights in ((weighted, (2,)), (weighted, (2, 6)), (nn.EmbeddingBag(5, 3), (2, 7))):
        with pytest.raises(ShapeError, match="per_sample_weights"):
            layer((2, 7), per_sample_weights=weights)


def test_a_symbolic_kernel_of_same_padding_needs_the_input_that_a_number_would() -> None:
    """Each side gets half of d(k − 1), the right one the odd one more."""
    n = dims("n")
    for kernel, dilation, pad in ((2 * n + 2, 1, n + 1), (2 * n + 2, 3, 3 * n + 2), (2 * n, 5, 5 * n - 2)):
        around = nn.Conv1d(1, 1, kernel, dilation=dilation, padding="same", padding_mode="circular")
        back = nn.Conv1d(1, 1, kernel, dilation=dilation, padding="same", padding_mode="reflect")
        assert around((1, pad)) == (1, pad)
        assert back((1, pad + 1)) == (1, pad + 1)
        for layer, size in ((around, pad - 1), (back, pad)):
            with pytest.raises(ShapeError, match="needs a larger input"):
                layer((1, size))


def test_a_last_window_in_the_padding_is_looked_for_only_where_there_may_be_one() -> None:
    """A window as wide as its step begins inside, unless it is stretched or the input is padded."""
    n, k = dims("n k")
    assert not nn.MaxPool1d(k, ceil_mode=True)((1, n))[1].has(Min)
    for layer in (nn.MaxPool1d(k, k, dilation=2, ceil_mode=True), nn.MaxPool1d(k, k, 1, ceil_mode=True)):
        assert layer((1, n))[1].has(Min)
    assert nn.MaxPool1d(k, k, dilation=2, ceil_mode=True).subs(k=2)((1, 7)) == (1, 3)
    assert nn.MaxPool1d(k, k, 1, ceil_mode=True).subs(k=2)((1, 7)) == (1, 4)


def test_only_poolings_of_several_axes_are_told_how_to_keep_a_size() -> None:
    for layer, advice in (
        (nn.AdaptiveAvgPool1d, "one size or 1 of them expected"),
        (nn.AdaptiveAvgPool2d, "one size or 2 of them expected. To keep the input's sizes write (None, None)."),
        (nn.AdaptiveMaxPool3d, "one size or 3 of them expected. To keep the input's sizes write (None, None, None)."),
    ):
        with pytest.raises(ArgumentError) as caught:
            layer(None)
        assert str(caught.value) == f"{layer.__name__}: output_size=None given, {advice}"
    with pytest.raises(ArgumentError):
        nn.AdaptiveAvgPool1d((None,))
