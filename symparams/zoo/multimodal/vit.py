"""Vision transformers: an image cut into patches, read as a sentence."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..model_types import Config, ModelType, Values
from ..pieces import MLP, Attention, Block, GatedMLP
from ..records import family, size


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


def _dinov2(config: Config, sizes: Values, switches: Values) -> None:
    width = config.times("mlp_ratio", 4, sizes["d"])
    switches["gated"] = config.flag("use_swiglu_ffn", False)
    sizes["d_ff"] = (int(width * 2 / 3) + 7) // 8 * 8 if switches["gated"] else width


FAMILIES = (
    family(
        vit,
        ModelType(
            "vit",
            "ViT",
            {"ForImageClassification": "classes", "Model": "pooler", "ForMaskedImageModeling": "pixels"},
            like="vit-base-patch16-224",
            names={"q": "pooler_output_size", "s": "encoder_stride"},
            reads="qkv_bias",
            only={"q": "pooler", "s": "pixels"},
            usual={"H": 224, "C_0": 3, "d_ff": "4 d", "K": 1000},
            variants={
                "vit-base-patch16-224": size(P=16, d=768, L=12, h=12),
                "vit-base-patch32-384": size("vit-base-patch16-224", H=384, P=32),
                "vit-large-patch16-224": size(P=16, d=1024, L=24, h=16),
                "vit-large-patch32-384": size("vit-large-patch16-224", H=384, P=32),
                "deit-tiny-patch16-224": size(P=16, d=192, L=12, h=3),
                "deit-small-patch16-224": size(P=16, d=384, L=12, h=6),
                "vit-huge-patch14-224-in21k": size(P=14, d=1280, L=32, h=16, K=None, of="ViTModel", head="pooler"),
            },
        ),
        meanings={"q": "symbol.pooler_width", "s": "symbol.stride"},
    ),
    family(
        dinov2,
        ModelType(
            "dinov2",
            "Dinov2",
            {"Model": "none", "ForImageClassification": "classes"},
            like="dinov2-base",
            defaults={"H": 224},
            names={"mask": "use_mask_token"},
            reads="qkv_bias mask",
            adjust=_dinov2,
            usual={"H": 518, "P": 14, "C_0": 3, "d_ff": "4 d"},
            variants={
                "dinov2-small": size(d=384, L=12, h=6),
                "dinov2-base": size(d=768, L=12, h=12),
                "dinov2-large": size(d=1024, L=24, h=16),
                "dinov2-giant": size(d=1536, L=40, h=24, d_ff=4096, gated=True),
            },
        ),
    ),
)
