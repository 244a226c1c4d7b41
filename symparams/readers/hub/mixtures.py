"""The table of mixtures of experts and of state-space models."""

from __future__ import annotations

from functools import partial

from ...symbols import ceiling_quotient
from .decoders import BIAS, BIASES, CAUSAL, TIED, UNTIED, llama_sizes, without
from .kinds import Config, Field, Kind, Values


def _mixtral(V: int, d: int, m: int, L: int, h: int, h_kv: object, E: int, k: int) -> dict[str, Field]:
    sizes = without(llama_sizes(V, d, m, L, h, h_kv), "d_ff")
    return {
        **sizes,
        "m": Field("intermediate_size", m),
        "E": Field("num_local_experts num_experts", E),
        "k": Field("num_experts_per_tok experts_per_token", k),
    }


def _qwen_moe(config: Config, sizes: Values, switches: Values) -> None:
    """Which blocks are dense: those listed, and all but every n-th."""
    step, L = config.size("decoder_sparse_step", 1), sizes["L"]
    listed = config.get("mlp_only_layers", [])
    only = {i for i in listed if isinstance(i, int)} if isinstance(listed, list) else set()
    sparse = L // step - sum(1 for i in only if 0 <= i < L and (i + 1) % step == 0)
    if sparse < L:
        sizes["L_0"] = L - sparse
    else:
        del sizes["d_ff"]


def _deepseek(first: int, config: Config, sizes: Values, switches: Values) -> None:
    L_0 = config.size("first_k_dense_replace", first, minimum=0)
    if L_0:
        sizes["L_0"] = min(L_0, sizes["L"])
    else:
        del sizes["d_ff"]


def _deepseek_sizes(V: int, d: int, d_ff: int, L: int, h: int, m: int, E: int, S: int, k: int) -> dict[str, Field]:
    return {
        "V": Field("vocab_size", V),
        "d": Field("hidden_size", d),
        "L": Field("num_hidden_layers", L),
        "h": Field("num_attention_heads", h),
        "r": Field("kv_lora_rank", 512),
        "d_n": Field("qk_nope_head_dim", 128),
        "d_r": Field("qk_rope_head_dim", 64),
        "d_v": Field("v_head_dim", 128),
        "m": Field("moe_intermediate_size", m),
        "E": Field("n_routed_experts num_local_experts num_experts", E),
        "k": Field("num_experts_per_tok", k),
        "S": Field("n_shared_experts", S),
        "r_q": Field("q_lora_rank", 1536, None),
        "d_ff": Field("intermediate_size", d_ff),
    }


def _mamba(config: Config, sizes: Values, switches: Values) -> None:
    # The original files give the vocabulary before it is filled up to a multiple.
    step = config.size("pad_vocab_size_multiple", 1)
    sizes["V"] = ceiling_quotient(sizes["V"], step) * step
    expand = config.get("expand", 2)
    if isinstance(expand, bool) or not isinstance(expand, (int, float)) or not 0 < expand < 1e6:
        config.size("expand")
    sizes["e"] = int(expand * sizes["d"])
    if config.get("time_step_rank", "auto") == "auto":
        sizes["r"] = ceiling_quotient(sizes["d"], 16)
    else:
        sizes["r"] = config.size("time_step_rank")


def _mamba2(config: Config, sizes: Values, switches: Values) -> None:
    """The width inside is that of the heads, which a consistent file makes ``expand`` times the model's."""
    expand = config.get("expand", 2)
    if isinstance(expand, bool) or not isinstance(expand, (int, float)) or not 0 < expand < 1e6:
        config.size("expand")
    sizes["e"] = int(expand * sizes["d"])


def _dbrx(config: Config, sizes: Values, switches: Values) -> None:
    attention, experts = config.part("attn_config"), config.part("ffn_config")
    sizes["h_kv"] = attention.size("kv_n_heads", 1)
    sizes["m"] = experts.size("ffn_hidden_size", 3584)
    sizes["E"] = experts.size("moe_num_experts", 4)
    sizes["k"] = experts.size("moe_top_k", 1)


MIXTURES = {
    "mixtral": Kind(
        "language.mixtral mixtral", "Mixtral", CAUSAL, _mixtral(32000, 4096, 14336, 32, 32, 8, 8, 2), UNTIED
    ),
    "qwen2_moe": Kind(
        "language.mixtral qwen_moe",
        "Qwen2Moe",
        CAUSAL,
        {
            **llama_sizes(151936, 2048, 5632, 24, 16, 16),
            "m": Field("moe_intermediate_size", 1408),
            "E": Field("num_experts num_local_experts", 60),
            "k": Field("num_experts_per_tok", 4),
            "d_s": Field("shared_expert_intermediate_size", 5632),
        },
        {**UNTIED, "bias": Field("qkv_bias", True)},
        {"out_bias": False},
        adjust=_qwen_moe,
    ),
    "qwen3_moe": Kind(
        "language.mixtral qwen_moe",
        "Qwen3Moe",
        CAUSAL,
        {
            **llama_sizes(151936, 2048, 6144, 24, 32, 4),
            "m": Field("moe_intermediate_size", 768),
            "E": Field("num_experts num_local_experts", 128),
            "k": Field("num_experts_per_tok", 8),
        },
        {**UNTIED, **BIAS},
        {"qk_norm": True},
        adjust=_qwen_moe,
    ),
    "olmoe": Kind(
        "language.olmo olmoe",
        "Olmoe OlmoE",
        CAUSAL,
        _mixtral(50304, 2048, 2048, 16, 16, "h", 64, 8),
        {**UNTIED, **BIAS},
    ),
    "deepseek_v2": Kind(
        "language.deepseek deepseek",
        "DeepseekV2",
        CAUSAL,
        _deepseek_sizes(102400, 4096, 11008, 32, 32, 1407, 64, 2, 1),
        {**UNTIED, **BIASES},
        adjust=partial(_deepseek, 0),
    ),
    "deepseek_v3": Kind(
        "language.deepseek deepseek",
        "DeepseekV3",
        CAUSAL,
        _deepseek_sizes(129280, 7168, 18432, 61, 128, 2048, 256, 1, 8),
        {**UNTIED, **BIAS},
        adjust=partial(_deepseek, 3),
    ),
    "mamba": Kind(
        "language.mamba mamba",
        "Mamba MambaLMHeadModel",
        {"ForCausalLM": "lm", "Model": "none", "LMHeadModel": "lm"},
        {
            "V": Field("vocab_size", 50280),
            "d": Field("hidden_size d_model", 768),
            "L": Field("num_hidden_layers n_layer", 32),
            "N": Field("state_size", 16),
            "k": Field("conv_kernel", 4),
        },
        {**TIED, "bias": Field("use_bias", False), "conv_bias": Field("use_conv_bias", True)},
        adjust=_mamba,
    ),
    "mamba2": Kind(
        "language.mamba mamba2",
        "Mamba2",
        {"ForCausalLM": "lm", "Model": "none"},
        {
            "V": Field("vocab_size", 32768),
            "d": Field("hidden_size", 4096),
            "L": Field("num_hidden_layers", 64),
            "h": Field("num_heads", 128),
            "N": Field("state_size", 128),
            "g": Field("n_groups", 8),
            "k": Field("conv_kernel", 4),
        },
        {**UNTIED, "bias": Field("use_bias", False), "conv_bias": Field("use_conv_bias", True)},
        adjust=_mamba2,
    ),
    "granitemoe": Kind(
        "language.mixtral mixtral",
        "GraniteMoe",
        CAUSAL,
        _mixtral(32000, 4096, 11008, 32, 32, "h", 8, 2),
        {**UNTIED, **BIAS},
    ),
    "gpt_oss": Kind(
        "language.mixtral mixtral",
        "GptOss",
        CAUSAL,
        {**_mixtral(201088, 2880, 2880, 36, 64, 8, 128, 4), "d_h": Field("head_dim", 64, None)},
        {**UNTIED, "bias": Field("attention_bias", True)},
        {"expert_bias": True, "sinks": True},
    ),
    "dbrx": Kind(
        "language.mixtral dbrx",
        "Dbrx",
        {"ForCausalLM": "lm", "Model": "none"},
        {
            "V": Field("vocab_size", 32000),
            "d": Field("d_model hidden_size", 2048),
            "L": Field("n_layers num_hidden_layers", 24),
            "h": Field("n_heads num_attention_heads", 16),
        },
        UNTIED,
        adjust=_dbrx,
    ),
}
