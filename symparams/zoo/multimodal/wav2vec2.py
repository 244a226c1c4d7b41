"""wav2vec 2.0: speech from the waveform."""

from __future__ import annotations

from collections.abc import Sequence

from ... import nn
from ...errors import SourceError
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size
from ..model_types import Config, ModelType, Values
from ..pieces import MLP, Attention, Block
from ..records import family, size


class Features(Module):
    """Convolutions over the waveform, by channels and kernel; a norm after the first, or after each."""

    def __init__(self, convolutions: Sequence[tuple[int, int]], bias: bool, every_norm: bool) -> None:
        super().__init__()
        before = 1
        for index, (channels, kernel) in enumerate(convolutions):
            self.add_module(f"conv_{index}", nn.Conv1d(before, channels, kernel, bias=bias))
            if every_norm or index == 0:
                self.add_module(f"norm_{index}", nn.LayerNorm(channels))
            before = channels


class PositionConvolution(Module):
    """A grouped convolution that tells positions apart; its weight is kept as directions and lengths (weight norm)."""

    def __init__(self, d: Size, k: Size, groups: Size) -> None:
        super().__init__()
        self.conv = nn.Conv1d(d, d, k, groups=groups)
        self.lengths = nn.Parameter((nn.Axis(k, "positions", nn.Kind.WINDOW),), "gain")

    def output_shape(self, input: Shape) -> Shapes:
        return input


class Quantizer(Module):
    """Entries of a codebook, g groups of v, and the scores by which one of each is chosen."""

    def __init__(self, channels: int, g: int, v: int, width: int) -> None:
        super().__init__()
        rows = nn.Axis(g * v, "rows", nn.Kind.TABLE)
        self.codevectors = nn.Parameter((rows, nn.Axis(width // g, "outputs", nn.Kind.OUTPUT)), "table")
        self.weight_proj = nn.Linear(channels, g * v)


def wav2vec2(
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    k: Size = 128,
    g: Size = 16,
    V: Size = 32,
    K: Size = 2,
    p: Size = 256,
    *,
    convolutions: Sequence[tuple[int, int]] = ((512, 10), *((512, 3),) * 4, *((512, 2),) * 2),
    conv_bias: bool = False,
    every_norm: bool = False,
    mask: bool = True,
    layer_weights: bool = False,
    codebook: tuple[int, int, int, int] = (2, 320, 256, 256),
    head: str = "none",
) -> Module:
    """wav2vec 2.0: convolutions, L blocks as in BERT behind a convolution for positions, and a head."""
    channels = convolutions[-1][0]
    block = Block(
        attention=Attention(d, h, bias=True),
        layer_norm=nn.LayerNorm(d),
        feed_forward=MLP(d, d_ff),
        final_layer_norm=nn.LayerNorm(d),
    )
    net = nn.Sequential(
        {
            "feature_extractor": Features(convolutions, conv_bias, every_norm),
            "feature_norm": nn.LayerNorm(channels),
            "feature_projection": nn.Linear(channels, d),
            "pos_conv_embed": PositionConvolution(d, k, g),
            "layer_norm": nn.LayerNorm(d),
            "layers": nn.Repeat(block, L),
        }
    )
    if mask:
        net.masked_spec_embed = nn.Parameter((nn.Axis(d, "outputs", nn.Kind.OUTPUT),), "token")
    if layer_weights and head in {"audio_classes", "tokens"}:
        net.layer_weights = nn.Parameter((nn.Axis(L + 1, "layers", nn.Kind.OUTPUT),), "weight")
    if head == "ctc":
        net.lm_head = nn.Linear(d, V)
    elif head == "audio_classes":
        net.projector, net.classifier = nn.Linear(d, p), nn.Linear(p, K)
    elif head == "tokens":
        net.classifier = nn.Linear(d, K)
    elif head == "pretraining":
        groups, entries, width, projected = codebook
        net.quantizer = Quantizer(channels, groups, entries, width)
        net.project_hid, net.project_q = nn.Linear(d, projected), nn.Linear(width, projected)
    return net


def _wav2vec2(config: Config, sizes: Values, switches: Values) -> None:
    channels = _list(config, "conv_dim", [512] * 7)
    kernels = _list(config, "conv_kernel", [10, 3, 3, 3, 3, 2, 2])
    if len(channels) != len(kernels) or not channels:
        raise SourceError(f"{config.shown}: conv_dim and conv_kernel should be lists of one length")
    switches["convolutions"] = tuple(zip(channels, kernels, strict=True))
    switches["every_norm"] = config.get("feat_extract_norm", "group") == "layer"
    chances = [config.get("mask_time_prob", 0.05), config.get("mask_feature_prob", 0.0)]
    switches["mask"] = any(isinstance(chance, (int, float)) and chance > 0 for chance in chances)
    if config.flag("add_adapter", False) or config.get("adapter_attn_dim") is not None:
        raise SourceError(f"{config.shown}: adapters of wav2vec2 are not known here; build the model and hand it over")
    if switches["head"] == "pretraining":
        fields = {"num_codevector_groups": 2, "num_codevectors_per_group": 320, "codevector_dim": 256}
        sizes_of = [config.size(name, default) for name, default in fields.items()]
        switches["codebook"] = (*sizes_of, config.size("proj_codevector_dim", 256))


def _list(config: Config, name: str, default: list[int]) -> list[int]:
    found = config.get(name, default)
    if not isinstance(found, (list, tuple)) or len(found) > 1000:
        raise SourceError(f"{config.shown}: {name} should be a list of whole numbers")
    return [Config({name: item}, config.shown).size(name) for item in found]


FAMILIES = (
    family(
        wav2vec2,
        ModelType(
            "wav2vec2",
            "Wav2Vec2",
            {
                "Model": "none",
                "ForCTC": "ctc",
                "ForPreTraining": "pretraining",
                "ForSequenceClassification": "audio_classes",
                "ForAudioFrameClassification": "tokens",
            },
            like="wav2vec2-base",
            names={
                "k": "num_conv_pos_embeddings",
                "g": "num_conv_pos_embedding_groups",
                "p": "classifier_proj_size",
            },
            reads="conv_bias layer_weights",
            only={"V": "ctc", "p": "audio_classes"},
            adjust=_wav2vec2,
            variants={"wav2vec2-base": size(d=768, L=12, h=12, d_ff=3072)},
        ),
        meanings={"k": "symbol.time_kernel", "g": "symbol.groups", "p": "symbol.classifier_width"},
    ),
)
