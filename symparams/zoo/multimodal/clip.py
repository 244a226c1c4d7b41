"""CLIP and SigLIP: a transformer for images and one for text that meet in one space."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...nn.shapes import Shape, Shapes
from ...symbols import Size, floor_quotient
from ..family import Family
from ..letters import letters
from ..pieces import MLP, Attention, Block, Embeddings


class Towers(Module):
    """The towers side by side, each with its projection, and the scale of their product.

    Shapes: the text's and the image's input → the two outputs.
    """

    def __init__(self, text: Module | None, vision: Module | None, scale: bool, **heads: Module) -> None:
        super().__init__()
        if text is not None:
            self.text_model = text
        if vision is not None:
            self.vision_model = vision
        for name, head in heads.items():
            self.add_module(name, head)
        if scale:
            self.logit_scale = nn.Parameter((), "scale")

    def output_shape(self, input: Shape, image: Shape | None = None) -> Shapes:
        if image is None:
            return (self._modules.get("text_model") or self.vision_model)(input)
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


def clip(
    V: Size = 0,
    T: Size = 0,
    d: Size = 0,
    L: Size = 0,
    h: Size = 0,
    d_ff: Size = 0,
    H: Size = 0,
    P: Size = 0,
    C_0: Size = 0,
    d_v: Size = 0,
    L_v: Size = 0,
    h_v: Size = 0,
    d_ff_v: Size = 0,
    p: Size = 0,
    K: Size = 2,
    *,
    head: str = "both",
) -> Module:
    """CLIP: text of T tokens (d, L, h, d_ff) and images of H × H pixels (d_v, L_v, h_v, d_ff_v), both projected to p.

    ``both`` with the learned scale; ``text`` and ``vision`` alone; ``text_projection``, ``vision_projection`` with
    their projection; ``classes`` on the image.
    """
    text = vision = None
    if head in {"both", "text", "text_projection"}:
        text = nn.Sequential(
            {
                "embeddings": Embeddings(tokens=nn.Embedding(V, d), positions=nn.Embedding(T, d)),
                "layers": nn.Repeat(_block(d, h, d_ff), L),
                "final_layer_norm": nn.LayerNorm(d),
            }
        )
    if head in {"both", "vision", "vision_projection", "classes"}:
        vision = nn.Sequential(
            {
                "embeddings": ClipPatches(C_0, P, d_v, floor_quotient(H, P) ** 2),
                "pre_layrnorm": nn.LayerNorm(d_v),
                "layers": nn.Repeat(_block(d_v, h_v, d_ff_v), L_v),
                "post_layernorm": nn.LayerNorm(d_v),
            }
        )
    heads: dict[str, Module] = {}
    if head in {"both", "vision_projection"}:
        heads["visual_projection"] = nn.Linear(d_v, p, bias=False)
    if head in {"both", "text_projection"}:
        heads["text_projection"] = nn.Linear(d, p, bias=False)
    if head == "classes":
        heads["classifier"] = nn.Linear(d_v, K)
    return Towers(text, vision, head == "both", **heads)


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


def siglip(
    V: Size = 0,
    T: Size = 0,
    d: Size = 0,
    L: Size = 0,
    h: Size = 0,
    d_ff: Size = 0,
    H: Size = 0,
    P: Size = 0,
    C_0: Size = 0,
    d_v: Size = 0,
    L_v: Size = 0,
    h_v: Size = 0,
    d_ff_v: Size = 0,
    p: Size | None = None,
    K: Size = 2,
    *,
    pool: bool = True,
    head: str = "both",
) -> Module:
    """SigLIP: CLIP whose image tower asks its patches one learned question; a scale and a bias for the product."""
    text = vision = None
    if head in {"both", "text"}:
        text = nn.Sequential(
            {
                "embeddings": Embeddings(tokens=nn.Embedding(V, d), positions=nn.Embedding(T, d)),
                "layers": nn.Repeat(_block(d, h, d_ff), L),
                "final_layer_norm": nn.LayerNorm(d),
                "head": nn.Linear(d, d if p is None else p),
            }
        )
    if head in {"both", "vision", "classes"}:
        vision = nn.Sequential(
            {
                "embeddings": SiglipPatches(C_0, P, d_v, floor_quotient(H, P) ** 2),
                "layers": nn.Repeat(_block(d_v, h_v, d_ff_v), L_v),
                "post_layernorm": nn.LayerNorm(d_v),
            }
        )
        if pool:
            vision.head = AttentionPool(d_v, h_v, d_ff_v)
    heads: dict[str, Module] = {"classifier": nn.Linear(d_v, K)} if head == "classes" else {}
    net = Towers(text, vision, head == "both", **heads)
    if head == "both":
        net.logit_bias = nn.Parameter((), "bias")
    return net


FAMILIES = (
    Family(
        name="clip",
        title="model.clip",
        build=clip,
        meanings=letters(
            "V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v p K",
            d_v="symbol.vision_width",
            L_v="symbol.vision_layers",
            h_v="symbol.vision_heads",
            d_ff_v="symbol.vision_ffn_width",
            p="symbol.joint_width",
        ),
    ),
    Family(
        name="siglip",
        title="model.siglip",
        build=siglip,
        meanings=letters(
            "V T d L h d_ff H P C_0 d_v L_v h_v d_ff_v p K",
            d_v="symbol.vision_width",
            L_v="symbol.vision_layers",
            h_v="symbol.vision_heads",
            d_ff_v="symbol.vision_ffn_width",
            p="symbol.joint_width",
        ),
    ),
)
