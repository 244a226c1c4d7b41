"""The table of models that see or hear."""

from __future__ import annotations

from functools import partial

from ...errors import SourceError
from .decoders import TIED
from .kinds import Config, Field, Kind, Values


def _vit(config: Config, sizes: Values, switches: Values) -> None:
    if switches["head"] != "pooler":
        sizes.pop("q", None)
    if switches["head"] != "pixels":
        sizes.pop("s", None)


Defaults = dict[str, tuple[str, int]]

_CLIP_TEXT: Defaults = {
    "V": ("vocab_size", 49408),
    "T": ("max_position_embeddings", 77),
    "d": ("hidden_size", 512),
    "L": ("num_hidden_layers", 12),
    "h": ("num_attention_heads", 8),
    "d_ff": ("intermediate_size", 2048),
}
_CLIP_VISION: Defaults = {
    "H": ("image_size", 224),
    "P": ("patch_size", 32),
    "C_0": ("num_channels", 3),
    "d": ("hidden_size", 768),
    "L": ("num_hidden_layers", 12),
    "h": ("num_attention_heads", 12),
    "d_ff": ("intermediate_size", 3072),
}
_SIGLIP_TEXT = {
    **_CLIP_TEXT,
    "V": ("vocab_size", 32000),
    "T": ("max_position_embeddings", 64),
    "d": ("hidden_size", 768),
    "h": ("num_attention_heads", 12),
    "d_ff": ("intermediate_size", 3072),
}
_SIGLIP_VISION = {**_CLIP_VISION, "P": ("patch_size", 16)}


def _tower(config: Config, name: str) -> Config:
    """The configuration of one tower: inside the whole one, or at the top where the model is that tower alone."""
    if config.get("model_type") in {"clip_text_model", "clip_vision_model", "siglip_text_model", "siglip_vision_model"}:
        return config
    # Older files carry each tower's configuration twice, and that of the `_dict` is in force.
    return Config({**config.part(name).fields, **config.part(f"{name}_dict").fields}, config.shown)


def _read(config: Config, defaults: Defaults) -> Values:
    return {letter: config.size(name, default) for letter, (name, default) in defaults.items()}


def _towers(text: Defaults, vision: Defaults, config: Config, sizes: Values, switches: Values) -> None:
    """The sizes of a model of two towers, or of one of them."""
    family, head = switches["family"], switches["head"]
    if not family.endswith("_vision"):
        part = _tower(config, "text_config")
        sizes.update(_read(part, text))
        if family == "siglip_text" or family == "siglip":
            projected = part.size("projection_size", sizes["d"])
            sizes.update({} if projected == sizes["d"] else {"p": projected})
    if not family.endswith("_text"):
        part = _tower(config, "vision_config")
        own = _read(part, vision)
        both = family in {"clip", "siglip"}
        sizes.update({f"{name}_v" if both and name in text else name: value for name, value in own.items()})
        if family.startswith("siglip"):
            switches["pool"] = part.flag("vision_use_head", True)
    if family == "clip":
        sizes["p"] = config.size("projection_dim", 512)
    elif head == "projected":
        sizes["p"] = _tower(config, f"{family[5:]}_config").size("projection_dim", 512)
    del switches["head"]


CLIP_HEADS = {
    "Model": "clip:none",
    "TextModel": "clip_text:none",
    "TextModelWithProjection": "clip_text:projected",
    "VisionModel": "clip_vision:none",
    "VisionModelWithProjection": "clip_vision:projected",
    "ForImageClassification": "clip_vision:classes",
}
SIGLIP_HEADS = {
    "Model": "siglip:none",
    "TextModel": "siglip_text:none",
    "VisionModel": "siglip_vision:none",
    "ForImageClassification": "siglip_vision:classes",
}


def _clip(first: str) -> Kind:
    heads = {first: CLIP_HEADS[first], **CLIP_HEADS}
    return Kind("multimodal.clip clip", "CLIP", heads, {}, adjust=partial(_towers, _CLIP_TEXT, _CLIP_VISION))


def _siglip(first: str) -> Kind:
    heads = {first: SIGLIP_HEADS[first], **SIGLIP_HEADS}
    return Kind("multimodal.clip siglip", "Siglip", heads, {}, adjust=partial(_towers, _SIGLIP_TEXT, _SIGLIP_VISION))


def _dinov2(config: Config, sizes: Values, switches: Values) -> None:
    ratio = config.get("mlp_ratio", 4)
    if isinstance(ratio, bool) or not isinstance(ratio, (int, float)) or not 0 < ratio < 1e6:
        config.size("mlp_ratio")
    width = int(sizes["d"] * ratio)
    switches["gated"] = config.flag("use_swiglu_ffn", False)
    sizes["d_ff"] = (int(width * 2 / 3) + 7) // 8 * 8 if switches["gated"] else width


def _wav2vec2(config: Config, sizes: Values, switches: Values) -> None:
    head = switches["head"]
    if head != "ctc":
        del sizes["V"]
    if head != "audio_classes":
        del sizes["p"]
    channels = _list(config, "conv_dim", [512] * 7)
    kernels = _list(config, "conv_kernel", [10, 3, 3, 3, 3, 2, 2])
    if len(channels) != len(kernels) or not channels:
        raise SourceError(f"{config.shown}: conv_dim and conv_kernel should be lists of one length")
    switches["convolutions"] = tuple(zip(channels, kernels, strict=True))
    switches["every_norm"] = config.get("feat_extract_norm", "group") == "layer"
    chances = [config.get("mask_time_prob", 0.05), config.get("mask_feature_prob", 0.0)]
    switches["mask"] = any(isinstance(chance, (int, float)) and chance > 0 for chance in chances)
    if config.flag("add_adapter", False) or config.get("adapter_attn_dim") is not None:
        raise SourceError(f"{config.shown}: adapters of wav2vec2 are not known here; build the model and hand it over")
    if head == "pretraining":
        fields = {"num_codevector_groups": 2, "num_codevectors_per_group": 320, "codevector_dim": 256}
        sizes_of = [config.size(name, default) for name, default in fields.items()]
        switches["codebook"] = (*sizes_of, config.size("proj_codevector_dim", 256))


def _list(config: Config, name: str, default: list[int]) -> list[int]:
    found = config.get(name, default)
    if not isinstance(found, (list, tuple)) or len(found) > 1000:
        raise SourceError(f"{config.shown}: {name} should be a list of whole numbers")
    return [Config({name: item}, config.shown).size(name) for item in found]


SENSES = {
    "vit": Kind(
        "multimodal.vit vit",
        "ViT",
        {"ForImageClassification": "classes", "Model": "pooler", "ForMaskedImageModeling": "pixels"},
        {
            "H": Field("image_size", 224),
            "P": Field("patch_size", 16),
            "C_0": Field("num_channels", 3),
            "d": Field("hidden_size", 768),
            "L": Field("num_hidden_layers", 12),
            "h": Field("num_attention_heads", 12),
            "d_ff": Field("intermediate_size", 3072),
            "q": Field("pooler_output_size"),
            "s": Field("encoder_stride", 16),
        },
        {"qkv_bias": Field("qkv_bias", True)},
        adjust=_vit,
    ),
    "clip": _clip("Model"),
    "clip_text_model": _clip("TextModel"),
    "clip_vision_model": _clip("VisionModel"),
    "whisper": Kind(
        "multimodal.whisper whisper",
        "Whisper",
        {
            "ForConditionalGeneration": "lm",
            "Model": "none",
            "ForCausalLM": "decoder",
            "ForAudioClassification": "audio_classes",
        },
        {
            "V": Field("vocab_size", 51865),
            "n": Field("num_mel_bins", 80),
            "T_s": Field("max_source_positions", 1500),
            "T": Field("max_target_positions", 448),
            "d": Field("d_model hidden_size", 384),
            "L": Field("encoder_layers num_hidden_layers", 4),
            "L_d": Field("decoder_layers", 4),
            "h": Field("encoder_attention_heads num_attention_heads", 6),
            "h_d": Field("decoder_attention_heads", 6),
            "d_ff": Field("encoder_ffn_dim", 1536),
            "d_ff_d": Field("decoder_ffn_dim", 1536),
            "p": Field("classifier_proj_size", 256),
        },
        {**TIED, "layer_weights": Field("use_weighted_layer_sum", False)},
    ),
    "siglip": _siglip("Model"),
    "siglip_text_model": _siglip("TextModel"),
    "siglip_vision_model": _siglip("VisionModel"),
    "dinov2": Kind(
        "multimodal.vit dinov2",
        "Dinov2",
        {"Model": "none", "ForImageClassification": "classes"},
        {
            "H": Field("image_size", 224),
            "P": Field("patch_size", 14),
            "C_0": Field("num_channels", 3),
            "d": Field("hidden_size", 768),
            "L": Field("num_hidden_layers", 12),
            "h": Field("num_attention_heads", 12),
        },
        {"qkv_bias": Field("qkv_bias", True), "mask": Field("use_mask_token", True)},
        adjust=_dinov2,
    ),
    "wav2vec2": Kind(
        "multimodal.wav2vec2 wav2vec2",
        "Wav2Vec2",
        {
            "Model": "none",
            "ForCTC": "ctc",
            "ForPreTraining": "pretraining",
            "ForSequenceClassification": "audio_classes",
            "ForAudioFrameClassification": "tokens",
        },
        {
            "d": Field("hidden_size", 768),
            "L": Field("num_hidden_layers", 12),
            "h": Field("num_attention_heads", 12),
            "d_ff": Field("intermediate_size", 3072),
            "k": Field("num_conv_pos_embeddings", 128),
            "g": Field("num_conv_pos_embedding_groups", 16),
            "V": Field("vocab_size", 32),
            "p": Field("classifier_proj_size", 256),
        },
        {"conv_bias": Field("conv_bias", False), "layer_weights": Field("use_weighted_layer_sum", False)},
        adjust=_wav2vec2,
    ),
}
