"""CLIP and SigLIP: a transformer for images and one for text that meet in one space."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..model_types import ModelType
from ..pieces import MLP, Attention, Block, Embeddings
from ..records import family, size


class Towers(Module):
    """The towers side by side, and the learned numbers of their product.

    Shapes: the text's and the image's input → the two outputs.
    """

    def __init__(self, text_model: Module, vision_model: Module, scalars: tuple[str, ...]) -> None:
        super().__init__()
        self.text_model, self.vision_model = text_model, vision_model
        for name in scalars:
            self.register_parameter(name, nn.Parameter((), "scale"))

    def output_shape(self, input: Shape, image: Shape) -> Shapes:
        return (self.text_model(input), self.vision_model(image))


def _block(d: Size, h: Size, d_ff: Size) -> Block:
    return Block(
        layer_norm1=nn.LayerNorm(d),
        self_attn=Attention(d, h, bias=True),
        layer_norm2=nn.LayerNorm(d),
        mlp=MLP(d, d_ff),
    )


class ClipPatches(Module):
    """Patches without biases, a class token, a table of positions."""

    #: Whether there is a class token; where there is none, patches have biases.
    token = True

    def __init__(self, C_0: Size, P: Size, d: Size, n: Size) -> None:
        super().__init__()
        self.n = n + int(self.token)
        self.patch_embedding = nn.Conv2d(C_0, d, P, stride=P, bias=not self.token)
        if self.token:
            width = nn.Axis(self.patch_embedding.out_channels, "outputs", nn.Kind.OUTPUT)
            self.class_embedding = nn.Parameter((width,), "token")
        self.position_embedding = nn.Embedding(self.n, d)

    def output_shape(self, input: Shape) -> Shapes:
        *batch, d, _, _ = self.patch_embedding(input)
        return (*batch, self.n, d)


class SiglipPatches(ClipPatches):
    """Patches with biases and a table of positions, no class token."""

    token = False


def _text(V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size) -> dict[str, Module]:
    return {
        "embeddings": Embeddings(tokens=nn.Embedding(V, d), positions=nn.Embedding(T, d)),
        "layers": nn.Repeat(_block(d, h, d_ff), L),
        "final_layer_norm": nn.LayerNorm(d),
    }


def clip_text(V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, p: Size | None = None) -> Module:
    """CLIP's text tower: T tokens, L blocks, a last norm; projected to p where the images are met."""
    parts = _text(V, T, d, L, h, d_ff)
    if p is not None:
        parts["text_projection"] = nn.Linear(d, p, bias=False)
    return nn.Sequential(parts)


def clip_vision(
    H: Size,
    P: Size,
    C_0: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    p: Size | None = None,
    K: Size | None = None,
) -> Module:
    """CLIP's image tower: images of H × H pixels in patches, a class token, L blocks; projected to p, or K classes."""
    parts: dict[str, Module] = {
        "embeddings": ClipPatches(C_0, P, d, floor_quotient(H, P) ** 2),
        "pre_layrnorm": nn.LayerNorm(d),
        "layers": nn.Repeat(_block(d, h, d_ff), L),
        "post_layernorm": nn.LayerNorm(d),
    }
    if p is not None:
        parts["visual_projection"] = nn.Linear(d, p, bias=False)
    if K is not None:
        parts["classifier"] = nn.Linear(d, K)
    return nn.Sequential(parts)


def clip(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    H: Size,
    P: Size,
    C_0: Size,
    d_v: Size,
    L_v: Size,
    h_v: Size,
    d_ff_v: Size,
    p: Size,
) -> Module:
    """CLIP: both towers, projected to p, and the learned scale of their product."""
    return Towers(
        text_model=clip_text(V, T, d, L, h, d_ff, p),
        vision_model=clip_vision(H, P, C_0, d_v, L_v, h_v, d_ff_v, p),
        scalars=("logit_scale",),
    )


class AttentionPool(Module):
    """One learned question to all patches, then a feed-forward layer."""

    def __init__(self, d: Size, h: Size, d_ff: Size) -> None:
        super().__init__()
        self.probe = nn.Parameter((nn.Axis(d, "outputs", nn.Kind.OUTPUT),), "token")
        self.attention = Attention(d, h, bias=True)
        self.layernorm = nn.LayerNorm(d)
        self.mlp = MLP(d, d_ff)

    def output_shape(self, input: Shape) -> Shapes:
        return (*input[:-2], input[-1])


def siglip_text(V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, p: Size | None = None) -> Module:
    """SigLIP's text tower: T tokens, L blocks, a last norm, a projection."""
    return nn.Sequential({**_text(V, T, d, L, h, d_ff), "head": nn.Linear(d, d if p is None else p)})


def siglip_vision(
    H: Size, P: Size, C_0: Size, d: Size, L: Size, h: Size, d_ff: Size, K: Size | None = None, *, pool: bool = True
) -> Module:
    """SigLIP's image tower: patches, L blocks, and one learned question to all patches."""
    parts: dict[str, Module] = {
        "embeddings": SiglipPatches(C_0, P, d, floor_quotient(H, P) ** 2),
        "layers": nn.Repeat(_block(d, h, d_ff), L),
        "post_layernorm": nn.LayerNorm(d),
    }
    if pool:
        parts["head"] = AttentionPool(d, h, d_ff)
    if K is not None:
        parts["classifier"] = nn.Linear(d, K)
    return nn.Sequential(parts)


def siglip(
    V: Size,
    T: Size,
    d: Size,
    L: Size,
    h: Size,
    d_ff: Size,
    H: Size,
    P: Size,
    C_0: Size,
    d_v: Size,
    L_v: Size,
    h_v: Size,
    d_ff_v: Size,
    p: Size | None = None,
    *,
    pool: bool = True,
) -> Module:
    """SigLIP: CLIP whose image tower asks its patches one learned question; a scale and a bias for the product."""
    return Towers(
        text_model=siglip_text(V, T, d, L, h, d_ff, p),
        vision_model=siglip_vision(H, P, C_0, d_v, L_v, h_v, d_ff_v, pool=pool),
        scalars=("logit_scale", "logit_bias"),
    )


_JOINT = {"p": "symbol.joint_width"}
_VISION = {
    "d_v": "symbol.vision_width",
    "L_v": "symbol.vision_layers",
    "h_v": "symbol.vision_heads",
    "d_ff_v": "symbol.vision_ffn_width",
    **_JOINT,
}
_PROJECTION = {"p": "projection_dim"}

_CLIP_TEXT = family(
    clip_text,
    ModelType(
        "clip_text_model",
        "CLIP",
        {"TextModel": "none", "TextModelWithProjection": "projected"},
        defaults={"V": 49408, "T": 77, "d": 512, "L": 12, "h": 8, "d_ff": 2048, "p": 512},
        names=_PROJECTION,
        reads="",
        only={"p": "projected"},
    ),
    meanings=_JOINT,
)
_CLIP_VISION = family(
    clip_vision,
    ModelType(
        "clip_vision_model",
        "CLIP",
        {"VisionModel": "none", "VisionModelWithProjection": "projected", "ForImageClassification": "classes"},
        defaults={"H": 224, "P": 32, "C_0": 3, "d": 768, "L": 12, "h": 12, "d_ff": 3072, "p": 512},
        names=_PROJECTION,
        reads="",
        only={"p": "projected"},
    ),
    meanings=_JOINT,
)
_SIGLIP_TEXT = family(
    siglip_text,
    ModelType(
        "siglip_text_model",
        "Siglip",
        {"TextModel": "none"},
        defaults={"V": 32000, "T": 64, "d": 768, "L": 12, "h": 12, "d_ff": 3072},
        names={"p": "projection_size"},
        reads="",
        unless={"p": "d"},
    ),
    meanings=_JOINT,
)
_SIGLIP_VISION = family(
    siglip_vision,
    ModelType(
        "siglip_vision_model",
        "Siglip",
        {"VisionModel": "none", "ForImageClassification": "classes"},
        defaults={"H": 224, "P": 16, "C_0": 3, "d": 768, "L": 12, "h": 12, "d_ff": 3072},
        names={"pool": "vision_use_head"},
        reads="pool",
    ),
)

FAMILIES = (
    family(
        clip,
        ModelType(
            "clip",
            "CLIP",
            {"Model": "none"},
            defaults={"p": 512},
            names=_PROJECTION,
            reads="",
            towers={"text_config": _CLIP_TEXT, "vision_config": _CLIP_VISION},
            usual={"V": 49408, "T": 77, "L": 12, "d_ff": "4 d", "H": 224, "C_0": 3, "d_ff_v": "4 d_v", "p": "d"},
            variants={
                "clip-vit-base-patch32": size(d=512, h=8, P=32, d_v=768, L_v=12, h_v=12),
                "clip-vit-base-patch16": size("clip-vit-base-patch32", P=16),
                "clip-vit-large-patch14": size(d=768, h=12, P=14, d_v=1024, L_v=24, h_v=16),
            },
        ),
        meanings=_VISION,
    ),
    family(
        siglip,
        ModelType(
            "siglip",
            "Siglip",
            {"Model": "none"},
            reads="",
            towers={"text_config": _SIGLIP_TEXT, "vision_config": _SIGLIP_VISION},
            usual={"d_v": "d", "L_v": "L", "h_v": "h", "d_ff_v": "d_ff"},
            variants={
                "siglip-base-patch16-224": size(V=32000, T=64, d=768, L=12, h=12, d_ff=3072, H=224, P=16, C_0=3),
            },
        ),
        meanings=_VISION,
    ),
    _CLIP_TEXT,
    _CLIP_VISION,
    _SIGLIP_TEXT,
    _SIGLIP_VISION,
)
