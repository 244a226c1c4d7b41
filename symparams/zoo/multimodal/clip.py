"""CLIP and SigLIP: a transformer for images and one for text that meet in one space."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings
from ..published import Sizes


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

    def __init__(self, C_0: Size, P: Size, d: Size, n: Size) -> None:
        super().__init__()
        self.n = n
        self.patch_embedding = nn.Conv2d(C_0, d, P, stride=P, bias=False)
        width = nn.Axis(self.patch_embedding.out_channels, "outputs", nn.Kind.OUTPUT)
        self.class_embedding = nn.Parameter((width,), "token")
        self.position_embedding = nn.Embedding(n + 1, d)

    def output_shape(self, input: Shape) -> Shapes:
        *batch, d, _, _ = self.patch_embedding(input)
        return (*batch, self.n + 1, d)


def clip_text(V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, p: Size | None = None) -> Module:
    """CLIP's text tower: T tokens, L blocks, a last norm; projected to p where the images are met."""
    parts: dict[str, Module] = {
        "embeddings": Embeddings(tokens=nn.Embedding(V, d), positions=nn.Embedding(T, d)),
        "layers": nn.Repeat(_block(d, h, d_ff), L),
        "final_layer_norm": nn.LayerNorm(d),
    }
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


class SiglipPatches(Module):
    """Patches with biases and a table of positions, no class token."""

    def __init__(self, C_0: Size, P: Size, d: Size, n: Size) -> None:
        super().__init__()
        self.n = n
        self.patch_embedding = nn.Conv2d(C_0, d, P, stride=P)
        self.position_embedding = nn.Embedding(n, d)

    def output_shape(self, input: Shape) -> Shapes:
        *batch, d, _, _ = self.patch_embedding(input)
        return (*batch, self.n, d)


def siglip_text(V: Size, T: Size, d: Size, L: Size, h: Size, d_ff: Size, p: Size | None = None) -> Module:
    """SigLIP's text tower: T tokens, L blocks, a last norm, a projection."""
    return nn.Sequential(
        {
            "embeddings": Embeddings(tokens=nn.Embedding(V, d), positions=nn.Embedding(T, d)),
            "layers": nn.Repeat(_block(d, h, d_ff), L),
            "final_layer_norm": nn.LayerNorm(d),
            "head": nn.Linear(d, d if p is None else p),
        }
    )


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


_CLIP = Sizes("V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v p", "CLIPModel")
_SIGLIP = Sizes("V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v", "SiglipModel")

FAMILIES = (
    Family(
        name="clip",
        title="model.clip",
        build=clip,
        meanings=letters(
            "V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v p",
            d_v="symbol.vision_width",
            L_v="symbol.vision_layers",
            h_v="symbol.vision_heads",
            d_ff_v="symbol.vision_ffn_width",
            p="symbol.joint_width",
        ),
        variants={
            "clip-vit-base-patch32": _CLIP(49408, 77, 512, 12, 8, 2048, 224, 32, 3, 768, 12, 12, 3072, 512),
            "clip-vit-base-patch16": _CLIP(49408, 77, 512, 12, 8, 2048, 224, 16, 3, 768, 12, 12, 3072, 512),
            "clip-vit-large-patch14": _CLIP(49408, 77, 768, 12, 12, 3072, 224, 14, 3, 1024, 24, 16, 4096, 768),
        },
    ),
    Family(
        name="siglip",
        title="model.siglip",
        build=siglip,
        meanings=letters(
            "V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v p",
            d_v="symbol.vision_width",
            L_v="symbol.vision_layers",
            h_v="symbol.vision_heads",
            d_ff_v="symbol.vision_ffn_width",
            p="symbol.joint_width",
        ),
        variants={
            "siglip-base-patch16-224": _SIGLIP(32000, 64, 768, 12, 12, 3072, 224, 16, 3, 768, 12, 12, 3072),
        },
    ),
    Family(
        name="clip_text",
        title="model.clip_text",
        build=clip_text,
        meanings=letters("V T d L h d_ff p", p="symbol.joint_width"),
    ),
    Family(
        name="clip_vision",
        title="model.clip_vision",
        build=clip_vision,
        meanings=letters("H P C_0 d L h d_ff p K", p="symbol.joint_width"),
    ),
    Family(
        name="siglip_text",
        title="model.siglip_text",
        build=siglip_text,
        meanings=letters("V T d L h d_ff p", p="symbol.joint_width"),
    ),
    Family(
        name="siglip_vision",
        title="model.siglip_vision",
        build=siglip_vision,
        meanings=letters("H P C_0 d L h d_ff K"),
    ),
)
