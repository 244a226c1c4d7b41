"""The table of mixtures of experts and of state-space models."""

from __future__ import annotations

from ...symbols import ceiling_quotient
from .decoders import CAUSAL, TIED, UNTIED, llama_sizes
from .kinds import Config, Field, Kind, Values


def _without(sizes: dict[str, Field], *letters: str) -> dict[str, Field]:
    return {letter: place for letter, place in sizes.items() if letter not in letters}


def _mixtral(V: int, d: int, m: int, L: int, h: int, h_kv: object, E: int, k: int) -> dict[str, Field]:
    sizes = _without(llama_sizes(V, d, m, L, h, h_kv), "d_ff")
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


def _deepseek(config: Config, sizes: Values, switches: Values) -> None:
    L_0 = config.size("first_k_dense_replace", sizes.pop("L_0", 0), minimum=0)
    if L_0:
        sizes["L_0"] = min(L_0, sizes["L"])
    else:
        del sizes["d_ff"]


def _deepseek_sizes(
    V: int, d: int, d_ff: int, L: int, h: int, m: int, E: int, S: int, k: int, L_0: int
) -> dict[str, Field]:
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
        "L_0": Field("first_k_dense_replace", L_0),
        "d_ff": Field("intermediate_size", d_ff),
    }


def _mamba(config: Config, sizes: Values, switches: Values) -> None:
    expand = config.get("expand", 2)
    if isinstance(expand, bool) or not isinstance(expand, (int, float)) or not 0 < expand < 1e6:
        config.size("expand")
    sizes["e"] = int(expand * sizes["d"])
    if config.get("time_step_rank", "auto") == "auto":
        sizes["r"] = ceiling_quotient(sizes["d"], 16)
    else:
        sizes["r"] = config.size("time_step_rank")


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
        {**UNTIED, "bias": Field("attention_bias", False)},
        {"qk_norm": True},
        adjust=_qwen_moe,
    ),
    "olmoe": Kind(
        "language.olmo olmoe",
        "Olmoe OlmoE",
        CAUSAL,
        _without(_mixtral(50304, 2048, 2048, 16, 16, "h", 64, 8), "d_h"),
        {**UNTIED, "bias": Field("attention_bias", False)},
    ),
    "deepseek_v2": Kind(
        "language.deepseek deepseek",
        "DeepseekV2",
        CAUSAL,
        _deepseek_sizes(102400, 4096, 11008, 32, 32, 1407, 64, 2, 1, 0),
        {**UNTIED, "bias": Field("attention_bias", False), "mlp_bias": Field("mlp_bias", False)},
        adjust=_deepseek,
    ),
    "deepseek_v3": Kind(
        "language.deepseek deepseek",
        "DeepseekV3",
        CAUSAL,
        _deepseek_sizes(129280, 7168, 18432, 61, 128, 2048, 256, 1, 8, 3),
        {**UNTIED, "bias": Field("attention_bias", False)},
        adjust=_deepseek,
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
}
