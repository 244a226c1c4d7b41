"""Each function of ``torch.nn.functional`` and each way of indexing, called the same in torch and here."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import symparams
from symparams.errors import ShapeError
from symparams.nn.operations.table import OPERATIONS
from symparams.nn.tensor import Tensor

pytestmark = pytest.mark.torch

Call = Callable[[Any, Any], Any]

CALLS: dict[str, list[Call]] = {
    "linear": [
        lambda t, F: F.linear(t.zeros(2, 3), t.zeros(4, 3), t.zeros(4)),
        lambda t, F: F.linear(t.zeros(2, 3), t.zeros(3)),
        lambda t, F: F.linear(t.zeros(2, 3), t.zeros(4, 5)),
    ],
    "bilinear": [lambda t, F: F.bilinear(t.zeros(2, 3), t.zeros(2, 4), t.zeros(5, 3, 4))],
    "embedding": [lambda t, F: F.embedding(t.zeros(2, 3, dtype=t.long), t.zeros(10, 4))],
    "conv1d": [lambda t, F: F.conv1d(t.zeros(2, 4, 9), t.zeros(6, 2, 3), t.zeros(6), 2, 1, 1, 2)],
    "conv2d": [
        lambda t, F: F.conv2d(t.zeros(2, 4, 9, 9), t.zeros(6, 4, 3, 2), padding=1, dilation=2),
        lambda t, F: F.conv2d(t.zeros(4, 9, 9), t.zeros(6, 4, 3, 3), padding="same"),
        lambda t, F: F.conv2d(t.zeros(4, 9, 9), t.zeros(6, 3, 3, 3)),
    ],
    "conv3d": [lambda t, F: F.conv3d(t.zeros(1, 2, 5, 5, 5), t.zeros(3, 2, 2, 2, 2))],
    "conv_transpose1d": [lambda t, F: F.conv_transpose1d(t.zeros(2, 4, 9), t.zeros(4, 3, 2), stride=2)],
    "conv_transpose2d": [
        lambda t, F: F.conv_transpose2d(t.zeros(2, 4, 9, 9), t.zeros(4, 3, 3, 3), None, 2, 1, 1, 2),
    ],
    "conv_transpose3d": [lambda t, F: F.conv_transpose3d(t.zeros(1, 2, 3, 3, 3), t.zeros(2, 2, 2, 2, 2))],
    "batch_norm": [lambda t, F: F.batch_norm(t.zeros(2, 3, 4), t.zeros(3), t.zeros(3))],
    "instance_norm": [lambda t, F: F.instance_norm(t.zeros(2, 3, 4))],
    "group_norm": [
        lambda t, F: F.group_norm(t.zeros(2, 6, 4), 3),
        lambda t, F: F.group_norm(t.zeros(2, 6, 4), 4),
    ],
    "layer_norm": [
        lambda t, F: F.layer_norm(t.zeros(2, 3, 4), (3, 4)),
        lambda t, F: F.layer_norm(t.zeros(2, 3, 4), (4,), t.zeros(4), t.zeros(4), 1e-5),
        lambda t, F: F.layer_norm(t.zeros(2, 3, 4), (3,)),
    ],
    "rms_norm": [lambda t, F: F.rms_norm(t.zeros(2, 3, 4), (4,), t.ones(4))],
    "local_response_norm": [lambda t, F: F.local_response_norm(t.zeros(2, 3, 4), 2)],
    "normalize": [
        lambda t, F: F.normalize(t.zeros(2, 3, 4), dim=-1),
        lambda t, F: F.normalize(t.zeros(2), dim=3),
    ],
    "scaled_dot_product_attention": [
        lambda t, F: F.scaled_dot_product_attention(t.zeros(2, 4, 5, 8), t.zeros(2, 4, 7, 8), t.zeros(2, 4, 7, 6)),
        lambda t, F: F.scaled_dot_product_attention(*[t.zeros(2, 4, 5, 8)] * 3, attn_mask=t.ones(5, 5).tril() == 1),
        lambda t, F: F.scaled_dot_product_attention(
            t.zeros(2, 8, 5, 4), t.zeros(2, 2, 7, 4), t.zeros(2, 2, 7, 4), enable_gqa=True
        ),
        lambda t, F: F.scaled_dot_product_attention(t.zeros(2, 5, 8), t.zeros(2, 7, 6), t.zeros(2, 7, 8)),
    ],
    "cross_entropy": [
        lambda t, F: F.cross_entropy(t.zeros(4, 7), t.zeros(4, dtype=t.long)),
        lambda t, F: F.cross_entropy(t.zeros(4, 7, 3), t.zeros(4, 3, dtype=t.long), reduction="none"),
        lambda t, F: F.cross_entropy(t.zeros(4, 7), t.zeros(4, 7)),
        lambda t, F: F.cross_entropy(t.zeros(4, 7), t.zeros(5, dtype=t.long)),
    ],
    "nll_loss": [lambda t, F: F.nll_loss(t.zeros(4, 7), t.zeros(4, dtype=t.long))],
    "glu": [lambda t, F: F.glu(t.zeros(3, 8), dim=-1), lambda t, F: F.glu(t.zeros(3, 8), 0)],
    "prelu": [lambda t, F: F.prelu(t.zeros(3, 8), t.zeros(8))],
    "pixel_shuffle": [lambda t, F: F.pixel_shuffle(t.zeros(1, 8, 3, 3), 2)],
    "pixel_unshuffle": [lambda t, F: F.pixel_unshuffle(t.zeros(1, 2, 6, 6), 3)],
    "channel_shuffle": [lambda t, F: F.channel_shuffle(t.zeros(1, 6, 2, 2), 3)],
    "unfold": [lambda t, F: F.unfold(t.zeros(1, 2, 6, 6), 3, 1, 1, 2)],
    "fold": [lambda t, F: F.fold(t.zeros(1, 18, 16), (6, 6), 3)],
    "interpolate": [
        lambda t, F: F.interpolate(t.zeros(1, 2, 5, 5), scale_factor=2, mode="bilinear", align_corners=False),
        lambda t, F: F.interpolate(t.zeros(1, 2, 5, 5), size=(7, 9)),
        lambda t, F: F.interpolate(t.zeros(1, 2, 5), 3),
    ],
    "cosine_similarity": [lambda t, F: F.cosine_similarity(t.zeros(2, 3, 4), t.zeros(2, 3, 4), dim=1)],
    "pairwise_distance": [lambda t, F: F.pairwise_distance(t.zeros(5, 3), t.zeros(5, 3))],
    "softmax": [lambda t, F: F.softmax(t.zeros(2, 3), dim=-1)],
    "dropout": [lambda t, F: F.dropout(t.zeros(2, 3), 0.1, False)],
    "dropout1d": [lambda t, F: F.dropout1d(t.zeros(2, 3, 4), 0.1)],
    "dropout2d": [lambda t, F: F.dropout2d(t.zeros(2, 3, 4, 4), 0.1, True)],
    "dropout3d": [lambda t, F: F.dropout3d(t.zeros(2, 3, 4, 4, 4))],
    "pad": [
        lambda t, F: F.pad(t.zeros(1, 2, 6, 6), (1, 2, 3, 4), mode="reflect"),
        lambda t, F: F.pad(t.zeros(1, 2, 6, 6), (6, 0), mode="reflect"),
        lambda t, F: F.pad(t.zeros(2, 6), (6, 6), "circular"),
        lambda t, F: F.pad(t.zeros(2, 6, 6), (9, 0, 1, 1), "replicate"),
        lambda t, F: F.pad(t.zeros(2, 6, 6), (0, 0, -2, 1)),
    ],
}
for _loss in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "kl_div", "soft_margin_loss", "poisson_nll_loss"):
    CALLS[_loss] = [
        lambda t, F, name=_loss: getattr(F, name)(t.ones(2, 3), t.ones(2, 3)),  # type: ignore[misc]
        lambda t, F, name=_loss: getattr(F, name)(t.ones(2, 3), t.ones(2, 3), reduction="none"),  # type: ignore[misc]
    ]
for _loss in ("binary_cross_entropy", "binary_cross_entropy_with_logits", "hinge_embedding_loss"):
    CALLS[_loss] = [lambda t, F, name=_loss: getattr(F, name)(t.ones(2, 3), t.ones(2, 3))]  # type: ignore[misc]
CALLS["gaussian_nll_loss"] = [lambda t, F: F.gaussian_nll_loss(t.ones(2, 3), t.ones(2, 3), t.ones(2, 3))]
for _n, _shape in (("1d", (2, 4, 9)), ("2d", (2, 4, 9, 8)), ("3d", (2, 4, 9, 8, 7))):
    CALLS[f"max_pool{_n}"] = [
        lambda t, F, n=_n, s=_shape: getattr(F, f"max_pool{n}")(t.zeros(s), 3, 2, 1, 1, True),  # type: ignore[misc]
        lambda t, F, n=_n, s=_shape: getattr(F, f"max_pool{n}")(t.zeros(s), 2, return_indices=True),  # type: ignore[misc]
    ]
    CALLS[f"avg_pool{_n}"] = [lambda t, F, n=_n, s=_shape: getattr(F, f"avg_pool{n}")(t.zeros(s), 3, 2, 1, True)]  # type: ignore[misc]
    CALLS[f"lp_pool{_n}"] = [lambda t, F, n=_n, s=_shape: getattr(F, f"lp_pool{n}")(t.zeros(s), 2, 3)]  # type: ignore[misc]
    for _kind in ("avg", "max"):
        CALLS[f"adaptive_{_kind}_pool{_n}"] = [
            lambda t, F, n=_n, s=_shape, k=_kind: getattr(F, f"adaptive_{k}_pool{n}")(t.zeros(s), 2),  # type: ignore[misc]
        ]
    CALLS[f"max_unpool{_n}"] = [
        lambda t, F, n=_n, s=_shape: getattr(F, f"max_unpool{n}")(t.zeros(s), t.zeros(s, dtype=t.long), 2),  # type: ignore[misc]
    ]
CASES = [(name, call) for name, calls in CALLS.items() for call in calls]


def test_every_function_is_called() -> None:
    table = {name for name, operation in OPERATIONS.items() if "f" in operation.homes}
    assert set(dir(symparams.functional)) - table - set(CALLS) <= {"upsample"}  # torch warns of it


@pytest.mark.parametrize(("name", "call"), CASES, ids=[name for name, _ in CASES])
def test_a_function_gives_torchs_shape(torch: ModuleType, name: str, call: Call) -> None:
    theirs = outcome(torch, torch.nn.functional, call)
    ours = outcome(symparams.torch, symparams.functional, call)
    if isinstance(theirs, Exception):
        assert isinstance(ours, ShapeError | symparams.SymparamsError), (name, theirs, ours)
    else:
        assert ours == theirs, (name, theirs, ours)


def outcome(torch: Any, functional: Any, call: Call) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return shapes(call(torch, functional))
        except Exception as error:
            return error


def shapes(value: Any) -> Any:
    return tuple(map(shapes, value)) if isinstance(value, (tuple, list)) else tuple(value.shape)


numbers = st.integers(-4, 4)
edges = st.one_of(st.none(), numbers)
entries = st.one_of(
    numbers,
    st.builds(slice, edges, edges, st.sampled_from([None, None, 1, 2, 3])),
    st.builds(slice, st.none()),
    st.just(None),
    st.just(...),
    st.sampled_from(["places 3", "places 2 3", "places 1", "place"]),
)


@settings(max_examples=600, deadline=None, derandomize=True)
@given(shape=st.lists(st.integers(1, 4), max_size=4), index=st.lists(entries, max_size=5))
def test_indexing_is_torchs(torch: ModuleType, shape: list[int], index: list[Any]) -> None:
    def made(namespace: Any) -> Any:
        def entry(item: Any) -> Any:
            if not isinstance(item, str):
                return item
            return namespace.zeros(tuple(map(int, item.split()[1:])), dtype=namespace.long)

        return namespace.zeros(tuple(shape))[tuple(map(entry, index))]

    if index.count(...) > 1:
        return  # torch takes a second one for nothing, numpy and we refuse it
    theirs = outcome(torch, None, lambda t, F: made(t))
    ours = outcome(symparams.torch, None, lambda t, F: made(t))
    if isinstance(theirs, Exception):
        assert isinstance(ours, ShapeError), (theirs, ours)
    else:
        assert ours == theirs, (theirs, ours)


def test_a_mask_lets_through_one_number_of_elements(torch: ModuleType) -> None:
    def rows(namespace: Any) -> Any:
        x = namespace.ones(4, 3, 5)
        mask = x[:, :, 0] > 0
        return x[mask], x[mask] + x[mask], namespace.where(mask)[0], mask.nonzero()

    ours = rows(symparams.torch)
    theirs = rows(torch)
    assert [len(a.shape) for a in ours] == [len(a.shape) for a in theirs]
    (symbol,) = ours[0].shape[0].free_symbols
    assert [tuple(size.subs(symbol, 12) if size == symbol else size for size in a.shape) for a in ours] == [
        tuple(a.shape) for a in theirs
    ]
    assert isinstance(ours[0], Tensor)
