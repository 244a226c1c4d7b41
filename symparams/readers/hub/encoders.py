"""The table of encoders, and of encoders beside decoders."""

from __future__ import annotations

from ...errors import SourceError
from ...symbols import floor_quotient
from .decoders import TIED
from .kinds import Config, Field, Kind, Values

ENCODER = {
    "ForMaskedLM": "masked",
    "LMHeadModel": "masked",
    "ForCausalLM": "masked",
    "ForSequenceClassification": "sequence",
    "ForMultipleChoice": "choice",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "answers",
}


def _bert(V: int, T: int, S: int, d: int, L: int, h: int, d_ff: int) -> dict[str, Field]:
    return {
        "V": Field("vocab_size", V),
        "T": Field("max_position_embeddings", T),
        "S": Field("type_vocab_size", S),
        "d": Field("hidden_size", d),
        "L": Field("num_hidden_layers", L),
        "h": Field("num_attention_heads", h),
        "d_ff": Field("intermediate_size", d_ff),
    }


CROSS = {**TIED, "cross": Field("add_cross_attention", False)}


def _absolute(config: Config, sizes: Values, switches: Values) -> None:
    kind = config.get("position_embedding_type", "absolute")
    if kind != "absolute":
        raise SourceError(f"{config.shown}: position_embedding_type {kind!r} is not known here, only 'absolute'")


def _electra(config: Config, sizes: Values, switches: Values) -> None:
    _absolute(config, sizes, switches)
    if sizes["e"] == sizes["d"]:
        del sizes["e"]


def _albert(config: Config, sizes: Values, switches: Values) -> None:
    _absolute(config, sizes, switches)
    inner = config.size("inner_group_num", 1)
    if inner != 1:
        sizes["n"] = inner
    if switches["head"] == "pretraining":
        sizes["K"] = config.labels()


def _t5(config: Config, sizes: Values, switches: Values) -> None:
    default = "gated-gelu" if config.get("model_type") == "mt5" else "relu"
    switches["gated"] = str(config.get("feed_forward_proj", default)).startswith("gated")


def _t5_sizes(V: int, d_ff: int, L: int, h: int) -> dict[str, Field]:
    return {
        "V": Field("vocab_size", V),
        "d": Field("d_model hidden_size", 512),
        "L": Field("num_layers num_hidden_layers", L),
        "h": Field("num_heads num_attention_heads", h),
        "d_h": Field("d_kv head_dim", 64),
        "d_ff": Field("d_ff", d_ff),
        "B": Field("relative_attention_num_buckets", 32),
        "L_d": Field("num_decoder_layers", None),
    }


def _xlnet(config: Config, sizes: Values, switches: Values) -> None:
    sizes["d_h"] = floor_quotient(sizes["d"], sizes["h"])


def _deberta(config: Config, sizes: Values, switches: Values) -> None:
    if config.flag("position_biased_input", True):
        sizes["T"] = config.size("max_position_embeddings", 512)
    segments = config.size("type_vocab_size", 0, minimum=0)
    if segments:
        sizes["S"] = segments
    if sizes["e"] == sizes["d"]:
        del sizes["e"]
    if config.flag("relative_attention", False):
        distances = config.size("max_relative_positions", -1, minimum=-1)
        distances = config.size("max_position_embeddings", 512) if distances < 1 else distances
        buckets = config.size("position_buckets", -1, minimum=-1)
        sizes["R"] = 2 * (buckets if buckets > 0 else distances)
        kinds = config.get("pos_att_type", [])
        kinds = kinds.lower().split("|") if isinstance(kinds, str) else list(kinds)
        own = not config.flag("share_att_key", False)
        switches["key_positions"], switches["query_positions"] = own and "c2p" in kinds, own and "p2c" in kinds
    switches["position_norm"] = "layer_norm" in str(config.get("norm_rel_ebd", "none"))
    switches["kernel"] = config.size("conv_kernel_size", 0, minimum=0)
    if switches["head"] == "masked" and not config.flag("legacy", True):
        switches["head"] = "masked_new"


T5_HEADS = {
    "ForConditionalGeneration": "lm",
    "WithLMHeadModel": "lm",
    "Model": "none",
    "EncoderModel": "encoder",
    "ForSequenceClassification": "sequence",
    "ForTokenClassification": "tokens",
    "ForQuestionAnswering": "answers",
}

ROBERTA = {**ENCODER, "Model": "pooler"}

ENCODERS = {
    "bert": Kind(
        "language.bert bert",
        "Bert",
        {"Model": "pooler", **ENCODER, "ForPreTraining": "pretraining", "ForNextSentencePrediction": "next"},
        _bert(30522, 512, 2, 768, 12, 12, 3072),
        CROSS,
        adjust=_absolute,
    ),
    "roberta": Kind(
        "language.bert roberta", "Roberta", ROBERTA, _bert(50265, 512, 2, 768, 12, 12, 3072), CROSS, adjust=_absolute
    ),
    "xlm-roberta": Kind(
        "language.bert roberta",
        "XLMRoberta",
        ROBERTA,
        _bert(30522, 512, 2, 768, 12, 12, 3072),
        CROSS,
        adjust=_absolute,
    ),
    "distilbert": Kind(
        "language.bert_kin distilbert",
        "DistilBert",
        {"Model": "none", **ENCODER},
        {
            "V": Field("vocab_size", 30522),
            "T": Field("max_position_embeddings", 512),
            "d": Field("dim hidden_size", 768),
            "L": Field("n_layers num_hidden_layers", 6),
            "h": Field("n_heads num_attention_heads", 12),
            "d_ff": Field("hidden_dim", 3072),
        },
        TIED,
    ),
    "albert": Kind(
        "language.bert_kin albert",
        "Albert",
        {"Model": "pooler", **ENCODER, "ForPreTraining": "pretraining"},
        {
            "V": Field("vocab_size", 30000),
            "T": Field("max_position_embeddings", 512),
            "S": Field("type_vocab_size", 2),
            "e": Field("embedding_size", 128),
            "d": Field("hidden_size", 4096),
            "G": Field("num_hidden_groups", 1),
            "h": Field("num_attention_heads", 64),
            "d_ff": Field("intermediate_size", 16384),
        },
        TIED,
        adjust=_albert,
    ),
    "electra": Kind(
        "language.bert_kin electra",
        "Electra",
        {"Model": "none", **ENCODER, "ForPreTraining": "discriminator"},
        {**_bert(30522, 512, 2, 256, 12, 4, 1024), "e": Field("embedding_size", 128)},
        CROSS,
        adjust=_electra,
    ),
    "t5": Kind("language.t5 t5", "T5", T5_HEADS, _t5_sizes(32128, 2048, 6, 8), TIED, adjust=_t5),
    "mt5": Kind("language.t5 t5", "MT5", T5_HEADS, _t5_sizes(250112, 1024, 8, 6), TIED, adjust=_t5),
    "bart": Kind(
        "language.bart bart",
        "Bart",
        {
            "ForConditionalGeneration": "lm",
            "Model": "none",
            "ForSequenceClassification": "sequence",
            "ForQuestionAnswering": "questions",
            "ForCausalLM": "decoder",
        },
        {
            "V": Field("vocab_size", 50265),
            "T": Field("max_position_embeddings", 1024),
            "d": Field("d_model hidden_size", 1024),
            "L": Field("encoder_layers num_hidden_layers", 12),
            "L_d": Field("decoder_layers", 12),
            "h": Field("encoder_attention_heads num_attention_heads", 16),
            "h_d": Field("decoder_attention_heads", 16),
            "d_ff": Field("encoder_ffn_dim", 4096),
            "d_ff_d": Field("decoder_ffn_dim", 4096),
        },
        TIED,
        labels=3,
    ),
    "deberta-v2": Kind(
        "language.deberta deberta",
        "DebertaV2",
        {"Model": "none", **ENCODER},
        {
            "V": Field("vocab_size", 128100),
            "d": Field("hidden_size", 1536),
            "L": Field("num_hidden_layers", 24),
            "h": Field("num_attention_heads", 24),
            "d_ff": Field("intermediate_size", 6144),
            "e": Field("embedding_size", "d"),
        },
        TIED,
        adjust=_deberta,
    ),
    "modernbert": Kind(
        "language.modernbert modernbert",
        "ModernBert",
        {**ENCODER, "Model": "none"},
        {
            "V": Field("vocab_size", 50368),
            "d": Field("hidden_size", 768),
            "L": Field("num_hidden_layers", 22),
            "h": Field("num_attention_heads", 12),
            "d_ff": Field("intermediate_size", 1152),
        },
        {
            **TIED,
            "bias": Field("attention_bias", False),
            "mlp_bias": Field("mlp_bias", False),
            "norm_bias": Field("norm_bias", False),
            "decoder_bias": Field("decoder_bias", True),
            "classifier_bias": Field("classifier_bias", False),
        },
    ),
    "xlnet": Kind(
        "language.xlnet xlnet",
        "XLNet",
        {
            "Model": "none",
            **ENCODER,
            "LMHeadModel": "lm",
            "ForQuestionAnswering": "spans",
            "ForQuestionAnsweringSimple": "answers",
        },
        {
            "V": Field("vocab_size n_token", 32000),
            "d": Field("d_model hidden_size", 1024),
            "L": Field("n_layer num_hidden_layers", 24),
            "h": Field("n_head num_attention_heads", 16),
            "d_ff": Field("d_inner", 4096),
        },
        TIED,
        adjust=_xlnet,
    ),
}
