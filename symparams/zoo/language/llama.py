"""Llama and the decoders built like it: RMS norms, rotary positions, gated feed-forward layers, grouped heads."""

from __future__ import annotations

from ... import nn
from ...symbols import Size
from ..model_types import CAUSAL, ModelType
from ..pieces import Attention, Block, GatedMLP, decoder, head_width
from ..records import CALFLOPS, family, size


def llama(
    d: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size | None = None,
    *,
    bias: bool = False,
    out_bias: bool | None = None,
    mlp_bias: bool = False,
    qk_norm: bool = False,
) -> Block:
    """Llama, Mistral, Qwen: L blocks of attention and a gated feed-forward layer, an RMS norm before each.

    Queries, keys and values have biases in Qwen 1.5 to 2.5 (``bias``, ``out_bias=False``); Qwen 3 norms queries and
    keys over the width of a head instead (``qk_norm``).
    """
    d_h = head_width(d, h, d_h)
    norms = (nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None
    return Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(d, h, h_kv, d_h, bias=bias, out_bias=out_bias, norms=norms),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff, bias=mlp_bias),
    )


_BIASES = "tied bias mlp_bias"
_QWEN = {"V": 151936, "d": 4096, "L": 32, "h": 32, "h_kv": 32, "d_ff": 22016}

FAMILIES = (
    family(
        decoder(llama, norm=nn.RMSNorm),
        ModelType(
            "llama",
            "Llama LLaMA",
            CAUSAL,
            like="llama-7b",
            defaults={"h_kv": "h"},
            reads=_BIASES,
            usual={"V": 128256, "h_kv": "h"},
            variants={
                "llama-7b": size(V=32000, d=4096, L=32, h=32, d_ff=11008, published=6738415616),
                "llama-13b": size(V=32000, d=5120, L=40, h=40, d_ff=13824),
                "llama-30b": size(V=32000, d=6656, L=60, h=52, d_ff=17920),
                "llama-65b": size(V=32000, d=8192, L=80, h=64, d_ff=22016),
                "llama-2-7b": size("llama-7b", published=6738415616, source=CALFLOPS),
                "llama-2-13b": size("llama-13b"),
                "llama-2-70b": size(V=32000, d=8192, L=80, h=64, h_kv=8, d_ff=28672),
                "llama-3-8b": size(d=4096, L=32, h=32, h_kv=8, d_ff=14336, published=8030261248),
                "llama-3-70b": size("llama-2-70b", V=128256),
                "llama-3.1-8b": size("llama-3-8b"),
                "llama-3.1-70b": size("llama-3-70b"),
                "llama-3.1-405b": size(d=16384, L=126, h=128, h_kv=8, d_ff=53248),
                "llama-3.2-1b": size(d=2048, L=16, h=32, h_kv=8, d_ff=8192, tied=True),
                "llama-3.2-3b": size(d=3072, L=28, h=24, h_kv=8, d_ff=8192, tied=True),
                "yi-34b": size(V=64000, d=7168, L=60, h=56, h_kv=8, d_ff=20480),
            },
        ),
        ModelType(
            "mistral",
            "Mistral",
            CAUSAL,
            like="mistral-7b",
            usual={"h_kv": 8, "d_ff": 14336},
            variants={
                "mistral-7b": size(V=32000, d=4096, L=32, h=32, published=7241732096),
                "mistral-nemo-12b": size(V=131072, d=5120, L=40, h=32, d_h=128),
                "mistral-large": size(V=32768, d=12288, L=88, h=96, d_ff=28672),
            },
        ),
        ModelType(
            "qwen2",
            "Qwen2",
            CAUSAL,
            defaults=_QWEN,
            fixed={"bias": True, "out_bias": False},
            usual={"V": 152064, "h_kv": "h"},
            variants={
                "qwen1.5-0.5b": size(V=151936, d=1024, L=24, h=16, d_ff=2816, tied=True),
                "qwen1.5-1.8b": size(V=151936, d=2048, L=24, h=16, d_ff=5504),
                "qwen1.5-7b": size(V=151936, d=4096, L=32, h=32, d_ff=11008),
                "qwen1.5-110b": size(d=8192, L=80, h=64, h_kv=8, d_ff=49152),
                "qwen2-0.5b": size(V=151936, d=896, L=24, h=14, h_kv=2, d_ff=4864, tied=True),
                "qwen2-1.5b": size(V=151936, d=1536, L=28, h=12, h_kv=2, d_ff=8960, tied=True),
                "qwen2-7b": size(d=3584, L=28, h=28, h_kv=4, d_ff=18944),
                "qwen2-72b": size(d=8192, L=80, h=64, h_kv=8, d_ff=29568),
                "qwen2.5-3b": size(V=151936, d=2048, L=36, h=16, h_kv=2, d_ff=11008, tied=True),
                "qwen2.5-7b": size("qwen2-7b"),
                "qwen2.5-14b": size(d=5120, L=48, h=40, h_kv=8, d_ff=13824),
                "qwen2.5-32b": size(d=5120, L=64, h=40, h_kv=8, d_ff=27648),
                "qwen2.5-72b": size("qwen2-72b"),
            },
        ),
        ModelType(
            "qwen3",
            "Qwen3",
            CAUSAL,
            defaults={**_QWEN, "d_h": 128},
            reads="tied bias",
            fixed={"qk_norm": True},
            usual={"V": 151936, "h_kv": 8, "d_h": 128},
            variants={
                "qwen3-0.6b": size(d=1024, L=28, h=16, d_ff=3072, tied=True),
                "qwen3-1.7b": size(d=2048, L=28, h=16, d_ff=6144, tied=True),
                "qwen3-4b": size(d=2560, L=36, h=32, d_ff=9728, tied=True),
                "qwen3-8b": size(d=4096, L=36, h=32, d_ff=12288),
                "qwen3-14b": size(d=5120, L=40, h=40, d_ff=17408),
                "qwen3-32b": size(d=5120, L=64, h=64, d_ff=25600),
            },
        ),
        ModelType("granite", "Granite", CAUSAL, like="llama-7b", defaults={"h_kv": "h"}, reads=_BIASES),
        ModelType(
            "smollm3",
            "SmolLM3",
            CAUSAL,
            defaults={"V": 128256, "d": 2048, "L": 36, "h": 16, "h_kv": 4, "d_ff": 11008, "tied": True},
            reads=_BIASES,
        ),
        ModelType(
            "glm",
            "Glm",
            CAUSAL,
            defaults={"V": 151552, "d": 4096, "L": 40, "h": 32, "h_kv": 2, "d_ff": 13696, "d_h": 128, "bias": True},
            reads="tied bias",
            fixed={"out_bias": False},
        ),
    ),
)
