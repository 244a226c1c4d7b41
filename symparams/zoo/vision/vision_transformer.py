"""The vision transformer: an image is cut into patches and read as a sentence."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient
from ..family import Family, Variant
from .letters import CLASSES, IMAGE
from .parts import chain
from .published import torchvision
from .tokens import FirstToken, SelfAttention, Tokens, mlp


def block(d: Size, h: Size, d_ff: Size) -> Module:
    """Attention, then two layers at each token, each behind a norm and beside a shortcut."""
    return chain(
        attention=nn.Residual(chain(norm=nn.LayerNorm(d), attention=SelfAttention(d, h))),
        mlp=nn.Residual(chain(norm=nn.LayerNorm(d), mlp=mlp(d, d_ff))),
    )


def vision_transformer(C_0: Size, H: Size, P: Size, d: Size, L: Size, h: Size, d_ff: Size, K: Size) -> Module:
    """H × H pixels in patches of P × P, a class token, L blocks; the class token is classified."""
    return chain(
        patches=nn.Conv2d(C_0, d, P, stride=P),
        tokens=Tokens(exact_quotient(H, P) ** 2, d),
        drop=nn.Dropout(0.0),
        layers=nn.Repeat(block(d, h, d_ff), L),
        norm=nn.LayerNorm(d),
        first=FirstToken(),
        head=nn.Linear(d, K),
    )


def _variant(published: int, P: int, d: int, L: int, h: int, d_ff: int, H: int = 224) -> Variant:
    values = {"C_0": 3, "H": H, "P": P, "d": d, "L": L, "h": h, "d_ff": d_ff, "K": 1000}
    return torchvision(values, published, H)


FAMILIES = (
    Family(
        name="vision_transformer",
        title="model.vision_transformer",
        build=vision_transformer,
        meanings={
            **IMAGE,
            "H": "symbol.image_side",
            "P": "symbol.patch_side",
            "d": "symbol.model_width",
            "L": "symbol.layers",
            "h": "symbol.heads",
            "d_ff": "symbol.ffn_width",
            **CLASSES,
        },
        variants={
            "vit_b_16": _variant(86567656, 16, 768, 12, 12, 3072),
            "vit_b_32": _variant(88224232, 32, 768, 12, 12, 3072),
            "vit_l_16": _variant(304326632, 16, 1024, 24, 16, 4096),
            "vit_l_32": _variant(306535400, 32, 1024, 24, 16, 4096),
            # The documented number is that of the weights for larger images, whose positions are more.
            "vit_h_14": _variant(633470440, 14, 1280, 32, 16, 5120, H=518),
            "vit_h_14_224": _variant(632045800, 14, 1280, 32, 16, 5120),
        },
    ),
)
