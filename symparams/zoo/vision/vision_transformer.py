"""The vision transformer: an image is cut into patches and read as a sentence."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size, exact_quotient
from .letters import letters
from .parts import chain
from .published import family, torchvision
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


#: Width, depth, heads and the width inside the second part of a block, by the size's name.
_SIZES = {
    "b": {"d": 768, "L": 12, "h": 12, "d_ff": 3072},
    "l": {"d": 1024, "L": 24, "h": 16, "d_ff": 4096},
    "h": {"d": 1280, "L": 32, "h": 16, "d_ff": 5120},
}

FAMILIES = (
    family(
        vision_transformer,
        letters("C_0 H P d L h d_ff K", h="symbol.heads"),
        common={"H": 224},
        variants={
            "vit_b_16": torchvision(86567656, P=16, **_SIZES["b"]),
            "vit_b_32": torchvision(88224232, P=32, **_SIZES["b"]),
            "vit_l_16": torchvision(304326632, P=16, **_SIZES["l"]),
            "vit_l_32": torchvision(306535400, P=32, **_SIZES["l"]),
            "vit_h_14": torchvision(632045800, P=14, **_SIZES["h"]),
            "vit_h_14_224": torchvision(632045800, P=14, **_SIZES["h"]),
            # Weights for larger images: torchvision builds them under the names above, with more positions.
            "vit_b_16_384": torchvision(86859496, 384, H=384, P=16, **_SIZES["b"]),
            "vit_l_16_512": torchvision(305174504, 512, H=512, P=16, **_SIZES["l"]),
            "vit_h_14_518": torchvision(633470440, 518, H=518, P=14, **_SIZES["h"]),
        },
    ),
)
