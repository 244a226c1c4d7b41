"""Llama and the decoders built like it: RMS norms, rotary positions, gated feed-forward layers, grouped heads."""

from __future__ import annotations

from ... import nn
from ...nn.module import Module
from ...symbols import Size
from ..family import Family
from ..letters import letters
from ..pieces import Attention, Block, GatedMLP, decoder, head_width
from ..published import CALFLOPS, KERAS_HUB, Sizes


def llama(
    V: Size,
    d: Size,
    L: Size,
    h: Size,
    h_kv: Size,
    d_ff: Size,
    d_h: Size | None = None,
    K: Size = 2,
    *,
    tied: bool = False,
    bias: bool = False,
    out_bias: bool | None = None,
    mlp_bias: bool = False,
    qk_norm: bool = False,
    head: str = "lm",
) -> Module:
    """Llama, Mistral, Qwen: L blocks of attention and a gated feed-forward layer, an RMS norm before each.

    Queries, keys and values have biases in Qwen 1.5 to 2.5 (``bias``, ``out_bias=False``); Qwen 3 norms queries and
    keys over the width of a head instead (``qk_norm``).
    """
    d_h = head_width(d, h, d_h)
    block = Block(
        input_layernorm=nn.RMSNorm(d),
        self_attn=Attention(
            d,
            h,
            h_kv,
            d_h,
            bias=bias,
            out_bias=out_bias,
            norms=(nn.RMSNorm(d_h), nn.RMSNorm(d_h)) if qk_norm else None,
        ),
        post_attention_layernorm=nn.RMSNorm(d),
        mlp=GatedMLP(d, d_ff, bias=mlp_bias),
    )
    return decoder(V, d, L, block, {"norm": nn.RMSNorm(d)}, head, K, tie=tied)


_LLAMA = Sizes("V d L h h_kv d_ff", "LlamaForCausalLM")
_LLAMA_2 = Sizes("V d L h h_kv d_ff d_h", "LlamaForCausalLM")

FAMILIES = (
    Family(
        name="llama",
        title="model.llama",
        build=llama,
        meanings=letters("V d L h h_kv d_ff d_h K"),
        variants={
            "llama-7b": _LLAMA(32000, 4096, 32, 32, 32, 11008, published=6738415616, source=KERAS_HUB),
            "llama-13b": _LLAMA(32000, 5120, 40, 40, 40, 13824),
            "llama-30b": _LLAMA(32000, 6656, 60, 52, 52, 17920),
            "llama-65b": _LLAMA(32000, 8192, 80, 64, 64, 22016),
            "llama-2-7b": _LLAMA(32000, 4096, 32, 32, 32, 11008, published=6738415616, source=CALFLOPS),
            "llama-2-13b": _LLAMA(32000, 5120, 40, 40, 40, 13824),
            "llama-2-70b": _LLAMA(32000, 8192, 80, 64, 8, 28672),
            "llama-3-8b": _LLAMA(128256, 4096, 32, 32, 8, 14336, published=8030261248, source=KERAS_HUB),
            "llama-3-70b": _LLAMA(128256, 8192, 80, 64, 8, 28672),
            "llama-3.1-8b": _LLAMA(128256, 4096, 32, 32, 8, 14336),
            "llama-3.1-70b": _LLAMA(128256, 8192, 80, 64, 8, 28672),
            "llama-3.1-405b": _LLAMA(128256, 16384, 126, 128, 8, 53248),
            "llama-3.2-1b": _LLAMA(128256, 2048, 16, 32, 8, 8192, tied=True),
            "llama-3.2-3b": _LLAMA(128256, 3072, 28, 24, 8, 8192, tied=True),
            "yi-34b": _LLAMA(64000, 7168, 60, 56, 8, 20480),
            "mistral-7b": _LLAMA(
                32000, 4096, 32, 32, 8, 14336, published=7241732096, source=KERAS_HUB, of="MistralForCausalLM"
            ),
            "mistral-nemo-12b": _LLAMA_2(131072, 5120, 40, 32, 8, 14336, 128, of="MistralForCausalLM"),
            "mistral-large": _LLAMA(32768, 12288, 88, 96, 8, 28672, of="MistralForCausalLM"),
            "qwen1.5-0.5b": _LLAMA(
                151936, 1024, 24, 16, 16, 2816, of="Qwen2ForCausalLM", bias=True, out_bias=False, tied=True
            ),
            "qwen1.5-1.8b": _LLAMA(151936, 2048, 24, 16, 16, 5504, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen1.5-7b": _LLAMA(151936, 4096, 32, 32, 32, 11008, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen1.5-110b": _LLAMA(152064, 8192, 80, 64, 8, 49152, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2-0.5b": _LLAMA(
                151936, 896, 24, 14, 2, 4864, of="Qwen2ForCausalLM", bias=True, out_bias=False, tied=True
            ),
            "qwen2-1.5b": _LLAMA(
                151936, 1536, 28, 12, 2, 8960, of="Qwen2ForCausalLM", bias=True, out_bias=False, tied=True
            ),
            "qwen2-7b": _LLAMA(152064, 3584, 28, 28, 4, 18944, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2-72b": _LLAMA(152064, 8192, 80, 64, 8, 29568, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2.5-3b": _LLAMA(
                151936, 2048, 36, 16, 2, 11008, of="Qwen2ForCausalLM", bias=True, out_bias=False, tied=True
            ),
            "qwen2.5-7b": _LLAMA(152064, 3584, 28, 28, 4, 18944, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2.5-14b": _LLAMA(152064, 5120, 48, 40, 8, 13824, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2.5-32b": _LLAMA(152064, 5120, 64, 40, 8, 27648, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen2.5-72b": _LLAMA(152064, 8192, 80, 64, 8, 29568, of="Qwen2ForCausalLM", bias=True, out_bias=False),
            "qwen3-0.6b": _LLAMA_2(151936, 1024, 28, 16, 8, 3072, 128, of="Qwen3ForCausalLM", qk_norm=True, tied=True),
            "qwen3-1.7b": _LLAMA_2(151936, 2048, 28, 16, 8, 6144, 128, of="Qwen3ForCausalLM", qk_norm=True, tied=True),
            "qwen3-4b": _LLAMA_2(151936, 2560, 36, 32, 8, 9728, 128, of="Qwen3ForCausalLM", qk_norm=True, tied=True),
            "qwen3-8b": _LLAMA_2(151936, 4096, 36, 32, 8, 12288, 128, of="Qwen3ForCausalLM", qk_norm=True),
            "qwen3-14b": _LLAMA_2(151936, 5120, 40, 40, 8, 17408, 128, of="Qwen3ForCausalLM", qk_norm=True),
            "qwen3-32b": _LLAMA_2(151936, 5120, 64, 64, 8, 25600, 128, of="Qwen3ForCausalLM", qk_norm=True),
        },
    ),
)
