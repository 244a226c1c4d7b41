"""Vision transformers: an image cut into patches, read as a sentence."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, GatedMLP
from ..published import Sizes


class PatchEmbeddings(Module):
    """Patches of P × P pixels become vectors; a class token in front, a position added to each.

    Args:
        C_0, P, d: channels, side of a patch, width.
        n: the number of patches.
        extra: tokens in front of the patches: 1 with a class token, else 0.
        bias: whether the patches' projection has biases.
        mask: whether there is a token that stands for a hidden patch.
    """

    def __init__(
        self, C_0: Size, P: Size, d: Size, n: Size, *, extra: int = 1, bias: bool = True, mask: bool = False
    ) -> None:
        super().__init__()
        self.n, self.extra = n, extra
        self.patches = nn.Conv2d(C_0, d, P, stride=P, bias=bias)
        width = nn.Axis(self.patches.out_channels, "outputs", nn.Kind.OUTPUT)
        if extra:
            self.class_token = nn.Parameter((width,), "token")
        if mask:
            self.mask_token = nn.Parameter((width,), "token")
        self.positions = nn.Parameter((nn.Axis(n + extra, "rows", nn.Kind.TABLE), width), "table")

    def output_shape(self, input: Shape) -> Shapes:
        *batch, d, _, _ = self.patches(input)
        return (*batch, self.n + self.extra, d)


def vit(
    H: Size,
    P: Size,
    C_0: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    q: Size | None = None,
    s: Size = 16,
    *,
    qkv_bias: bool = True,
    head: str = "classes",
) -> Module:
    """ViT and DeiT: images of H × H pixels in ``(H / P)²`` patches, L blocks, and a head.

    ``classes``: K of them, on the class token; ``pooler``: a layer of width q on it; ``pixels``: the hidden patches
    painted, s × s pixels at a time.
    """
    side = floor_quotient(H, P)
    block = Block(
        layernorm_before=nn.LayerNorm(d),
        attention=Attention(d, h, bias=qkv_bias, out_bias=True),
        layernorm_after=nn.LayerNorm(d),
        mlp=MLP(d, d_ff),
    )
    parts: dict[str, Module] = {
        "embeddings": PatchEmbeddings(C_0, P, d, side**2, mask=head == "pixels"),
        "layers": nn.Repeat(block, L),
        "layernorm": nn.LayerNorm(d),
    }
    if head == "pooler":
        parts["pooler"] = nn.Linear(d, d if q is None else q)
    elif head == "classes":
        parts["classifier"] = nn.Linear(d, K)
    elif head == "pixels":
        parts["decoder"] = nn.Conv2d(d, s**2 * C_0, 1)
    return nn.Sequential(parts)


class LayerScale(Module):
    """A learned factor for each channel of what a part adds."""

    def __init__(self, d: Size) -> None:
        super().__init__()
        self.lambda1 = nn.Parameter((nn.Axis(d, "channels", nn.Kind.OUTPUT),), "gain")

    def output_shape(self, input: Shape) -> Shapes:
        return input


def dinov2(
    H: Size,
    P: Size,
    C_0: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    K: Size = 2,
    *,
    gated: bool = False,
    qkv_bias: bool = True,
    mask: bool = True,
    head: str = "none",
) -> Module:
    """DINOv2: ViT with a learned factor for each channel after each part; gated feed-forward layers in the giant.

    The classes are told from the class token and the mean of the patches: ``2 d`` numbers.
    """
    block = Block(
        norm1=nn.LayerNorm(d),
        attention=Attention(d, h, bias=qkv_bias, out_bias=True),
        layer_scale1=LayerScale(d),
        norm2=nn.LayerNorm(d),
        mlp=GatedMLP(d, d_ff, bias=True) if gated else MLP(d, d_ff),
        layer_scale2=LayerScale(d),
    )
    net = nn.Sequential(
        {
            "embeddings": PatchEmbeddings(C_0, P, d, floor_quotient(H, P) ** 2, mask=mask),
            "layers": nn.Repeat(block, L),
            "layernorm": nn.LayerNorm(d),
        }
    )
    if head == "classes":
        net.classifier = nn.Linear(2 * d, K)
    return net


_VIT = Sizes("H P C_0 d L h d_ff K", "ViTForImageClassification")
_VIT_2 = Sizes("H P C_0 d L h d_ff", "ViTForImageClassification")
_DINOV2 = Sizes("H P C_0 d L h d_ff", "Dinov2Model")

FAMILIES = (
    Family(
        name="vit",
        title="model.vit",
        build=vit,
        meanings=letters("H P C_0 d L h d_ff K q s", q="symbol.pooler_width", s="symbol.stride"),
        variants={
            "vit-base-patch16-224": _VIT(224, 16, 3, 768, 12, 12, 3072, 1000),
            "vit-base-patch32-384": _VIT(384, 32, 3, 768, 12, 12, 3072, 1000),
            "vit-large-patch16-224": _VIT(224, 16, 3, 1024, 24, 16, 4096, 1000),
            "vit-large-patch32-384": _VIT(384, 32, 3, 1024, 24, 16, 4096, 1000),
            "deit-tiny-patch16-224": _VIT(224, 16, 3, 192, 12, 3, 768, 1000),
            "deit-small-patch16-224": _VIT(224, 16, 3, 384, 12, 6, 1536, 1000),
            "vit-huge-patch14-224-in21k": _VIT_2(224, 14, 3, 1280, 32, 16, 5120, of="ViTModel", head="pooler"),
        },
    ),
    Family(
        name="dinov2",
        title="model.dinov2",
        build=dinov2,
        meanings=letters("H P C_0 d L h d_ff K"),
        variants={
            "dinov2-small": _DINOV2(518, 14, 3, 384, 12, 6, 1536),
            "dinov2-base": _DINOV2(518, 14, 3, 768, 12, 12, 3072),
            "dinov2-large": _DINOV2(518, 14, 3, 1024, 24, 16, 4096),
            "dinov2-giant": _DINOV2(518, 14, 3, 1536, 40, 24, 4096, gated=True),
        },
    ),
)
