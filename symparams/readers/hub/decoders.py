"""The table of decoders: GPT and its kin, Llama and its kin."""

from __future__ import annotations

from .kinds import Config, Field, Kind, Values

#: What decoders are used with.
CAUSAL = {
    "ForCausalLM": "lm",
    "LMHeadModel": "lm",
    "Model": "none",
    "ForSequenceClassification": "sequence",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "questions",
}
TIED = {"tied": Field("tie_word_embeddings", True)}
UNTIED = {"tied": Field("tie_word_embeddings", False)}
#: Whether attention and feed-forward layers have biases, as Llama and its kin say it.
BIAS = {"bias": Field("attention_bias", False)}
BIASES = {**BIAS, "mlp_bias": Field("mlp_bias", False)}


def llama_sizes(
    V: int, d: int, d_ff: int, L: int, h: int, h_kv: object = "h", d_h: int | None = None
) -> dict[str, Field]:
    """The fields that Llama and its kin share, with the defaults of one of them."""
    return {
        "V": Field("vocab_size", V),
        "d": Field("hidden_size", d),
        "L": Field("num_hidden_layers", L),
        "h": Field("num_attention_heads", h),
        "h_kv": Field("num_key_value_heads", h_kv, "h"),
        "d_ff": Field("intermediate_size", d_ff),
        "d_h": Field("head_dim", d_h, None),
    }


def without(sizes: dict[str, Field], *letters: str) -> dict[str, Field]:
    """The same fields but for some letters."""
    return {letter: place for letter, place in sizes.items() if letter not in letters}


def _gpt(V: int, T: int, d: int, L: int, h: int) -> dict[str, Field]:
    return {
        "V": Field("vocab_size", V),
        "T": Field("n_positions max_position_embeddings", T),
        "d": Field("n_embd hidden_size", d),
        "L": Field("n_layer num_hidden_layers", L),
        "h": Field("n_head num_attention_heads", h),
    }


def _bigcode(config: Config, sizes: Values, switches: Values) -> None:
    sizes["h_kv"] = 1 if config.flag("multi_query", True) else sizes["h"]


def _opt(config: Config, sizes: Values, switches: Values) -> None:
    if sizes["e"] == sizes["d"]:
        del sizes["e"]
    before = config.flag("do_layer_norm_before", True)
    switches["last_norm"] = before and not config.flag("_remove_final_layer_norm", False)


def _falcon(config: Config, sizes: Values, switches: Values) -> None:
    new = config.flag("new_decoder_architecture", False)
    if not new:
        sizes["h_kv"] = 1 if config.flag("multi_query", True) else sizes["h"]
    if config.flag("parallel_attn", True):
        switches["norms"] = config.size("num_ln_in_parallel_attn", 2 if new else 1)
    else:
        switches["norms"] = 2


DECODERS = {
    "gpt2": Kind(
        "language.gpt gpt",
        "GPT2",
        {**CAUSAL, "DoubleHeadsModel": "double"},
        {**_gpt(50257, 1024, 768, 12, 12), "d_ff": Field("n_inner")},
        {**TIED, "cross": Field("add_cross_attention", False)},
    ),
    "gpt_bigcode": Kind(
        "language.gpt gpt",
        "GPTBigCode",
        CAUSAL,
        {**_gpt(50257, 1024, 768, 12, 12), "d_ff": Field("n_inner")},
        {**TIED, "cross": Field("add_cross_attention", False)},
        adjust=_bigcode,
    ),
    "openai-gpt": Kind(
        "language.gpt gpt1",
        "OpenAIGPT",
        {**CAUSAL, "DoubleHeadsModel": "double"},
        _gpt(40478, 512, 768, 12, 12),
        TIED,
    ),
    "gpt_neo": Kind(
        "language.eleuther gpt_neo",
        "GPTNeo",
        CAUSAL,
        {
            "V": Field("vocab_size", 50257),
            "T": Field("max_position_embeddings", 2048),
            "d": Field("hidden_size", 2048),
            "L": Field("num_layers num_hidden_layers", 24),
            "h": Field("num_heads num_attention_heads", 16),
            "d_ff": Field("intermediate_size"),
        },
        TIED,
    ),
    "gptj": Kind(
        "language.eleuther gptj",
        "GPTJ",
        {**CAUSAL, "ForQuestionAnswering": "answers"},
        {
            "V": Field("vocab_size", 50400),
            "d": Field("n_embd hidden_size", 4096),
            "L": Field("n_layer num_hidden_layers", 28),
            "h": Field("n_head num_attention_heads", 16),
            "d_ff": Field("n_inner"),
        },
        UNTIED,
    ),
    "gpt_neox": Kind(
        "language.eleuther gpt_neox",
        "GPTNeoX",
        CAUSAL,
        {
            "V": Field("vocab_size", 50432),
            "d": Field("hidden_size", 6144),
            "L": Field("num_hidden_layers", 44),
            "h": Field("num_attention_heads", 64),
            "d_ff": Field("intermediate_size", 24576),
        },
        {**UNTIED, "bias": Field("attention_bias", True)},
    ),
    "opt": Kind(
        "language.opt opt",
        "OPT",
        CAUSAL,
        {
            "V": Field("vocab_size", 50272),
            "T": Field("max_position_embeddings", 2048),
            "d": Field("hidden_size", 768),
            "L": Field("num_hidden_layers", 12),
            "h": Field("num_attention_heads", 12),
            "d_ff": Field("ffn_dim", 3072),
            "e": Field("word_embed_proj_dim", "d"),
        },
        {**TIED, "bias": Field("enable_bias", True), "affine": Field("layer_norm_elementwise_affine", True)},
        adjust=_opt,
    ),
    "bloom": Kind(
        "language.opt bloom",
        "Bloom",
        CAUSAL,
        {
            "V": Field("vocab_size", 250880),
            "d": Field("n_embed hidden_size", 64),
            "L": Field("n_layer num_hidden_layers", 2),
            "h": Field("n_head num_attention_heads", 8),
        },
        TIED,
    ),
    "falcon": Kind(
        "language.opt falcon",
        "Falcon RW",
        CAUSAL,
        {
            "V": Field("vocab_size", 65024),
            "d": Field("hidden_size", 4544),
            "L": Field("num_hidden_layers n_layer", 32),
            "h": Field("num_attention_heads n_head", 71),
            "h_kv": Field("num_kv_heads n_head_kv", "h"),
            "d_ff": Field("ffn_hidden_size"),
        },
        {**TIED, "bias": Field("bias", False)},
        adjust=_falcon,
    ),
    "llama": Kind(
        "language.llama llama",
        "Llama LLaMA",
        CAUSAL,
        llama_sizes(32000, 4096, 11008, 32, 32),
        {**UNTIED, **BIASES},
    ),
    "mistral": Kind("language.llama llama", "Mistral", CAUSAL, llama_sizes(32000, 4096, 14336, 32, 32, 8), UNTIED),
    "qwen2": Kind(
        "language.llama llama",
        "Qwen2",
        CAUSAL,
        llama_sizes(151936, 4096, 22016, 32, 32, 32),
        UNTIED,
        {"bias": True, "out_bias": False},
    ),
    "qwen3": Kind(
        "language.llama llama",
        "Qwen3",
        CAUSAL,
        llama_sizes(151936, 4096, 22016, 32, 32, 32, 128),
        {**UNTIED, **BIAS},
        {"qk_norm": True},
    ),
    "gemma": Kind(
        "language.gemma gemma",
        "Gemma",
        CAUSAL,
        llama_sizes(256000, 3072, 24576, 28, 16, 16, 256),
        {**TIED, **BIAS},
    ),
    "gemma2": Kind(
        "language.gemma gemma2",
        "Gemma2",
        CAUSAL,
        llama_sizes(256000, 2304, 9216, 26, 8, 4, 256),
        {**TIED, **BIAS},
    ),
    "gemma3_text": Kind(
        "language.gemma gemma2",
        "Gemma3 Gemma3Text",
        {"ForCausalLM": "lm", "Model": "none", "TextModel": "none", "ForSequenceClassification": "sequence"},
        llama_sizes(262208, 2304, 9216, 26, 8, 4, 256),
        {**TIED, **BIAS},
        {"qk_norm": True},
    ),
    "phi": Kind(
        "language.phi phi",
        "Phi",
        CAUSAL,
        llama_sizes(51200, 2048, 8192, 24, 32),
        {**UNTIED, "qk_norm": Field("qk_layernorm", False)},
    ),
    "phi3": Kind("language.phi phi3", "Phi3", CAUSAL, llama_sizes(32064, 3072, 8192, 32, 32), UNTIED),
    "olmo": Kind(
        "language.olmo olmo",
        "Olmo",
        CAUSAL,
        llama_sizes(50304, 4096, 11008, 32, 32),
        {**UNTIED, **BIAS},
    ),
    "olmo2": Kind(
        "language.olmo olmo2",
        "Olmo2",
        CAUSAL,
        llama_sizes(50304, 4096, 11008, 32, 32),
        {**UNTIED, **BIAS},
    ),
    "granite": Kind(
        "language.llama llama",
        "Granite",
        CAUSAL,
        llama_sizes(32000, 4096, 11008, 32, 32),
        {**UNTIED, **BIASES},
    ),
    "smollm3": Kind(
        "language.llama llama",
        "SmolLM3",
        CAUSAL,
        llama_sizes(128256, 2048, 11008, 36, 16, 4),
        {**TIED, **BIASES},
    ),
    "glm": Kind(
        "language.llama llama",
        "Glm",
        CAUSAL,
        llama_sizes(151552, 4096, 13696, 40, 32, 2, 128),
        {**UNTIED, "bias": Field("attention_bias", True)},
        {"out_bias": False},
    ),
    "stablelm": Kind(
        "language.llama_kin stablelm",
        "StableLm",
        CAUSAL,
        without(llama_sizes(50304, 2560, 6912, 32, 32, 32), "d_h"),
        {
            **UNTIED,
            "bias": Field("use_qkv_bias", False),
            "qk_norm": Field("qk_layernorm", False),
            "parallel": Field("use_parallel_residual", False),
        },
    ),
    "starcoder2": Kind(
        "language.llama_kin starcoder2",
        "Starcoder2",
        CAUSAL,
        llama_sizes(49152, 3072, 12288, 30, 24, 2),
        {**TIED, "bias": Field("use_bias", True)},
    ),
    "cohere": Kind(
        "language.llama_kin cohere",
        "Cohere",
        CAUSAL,
        llama_sizes(256000, 8192, 22528, 40, 64),
        {**TIED, **BIAS, "qk_norm": Field("use_qk_norm", False)},
    ),
    "mpt": Kind(
        "language.opt mpt",
        "Mpt MPT",
        CAUSAL,
        {
            "V": Field("vocab_size", 50368),
            "d": Field("d_model hidden_size", 2048),
            "L": Field("n_layers num_hidden_layers", 24),
            "h": Field("n_heads num_attention_heads", 16),
        },
        TIED,
    ),
    "rwkv": Kind(
        "language.rwkv rwkv",
        "Rwkv",
        {"ForCausalLM": "lm", "Model": "none"},
        {
            "V": Field("vocab_size", 50277),
            "d": Field("hidden_size", 4096),
            "L": Field("num_hidden_layers", 32),
            "a": Field("attention_hidden_size"),
            "d_ff": Field("intermediate_size"),
        },
        UNTIED,
    ),
}
