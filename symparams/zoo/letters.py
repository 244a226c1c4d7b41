"""The letters of language models and their kin, with what they mean: keys of the message catalogues."""

from __future__ import annotations

WORDS = {
    "V": "symbol.vocabulary",
    "T": "symbol.positions",
    "S": "symbol.segments",
    "d": "symbol.model_width",
    "L": "symbol.layers",
    "h": "symbol.heads",
    "h_kv": "symbol.kv_heads",
    "d_h": "symbol.head_width",
    "d_ff": "symbol.ffn_width",
    "e": "symbol.table_width",
    "K": "symbol.classes",
    "G": "symbol.layer_groups",
    "n": "symbol.group_layers",
    "L_d": "symbol.decoder_layers",
    "h_d": "symbol.decoder_heads",
    "d_ff_d": "symbol.decoder_ffn_width",
    "B": "symbol.buckets",
    "m": "symbol.expert_width",
    "E": "symbol.experts",
    "k": "symbol.active_experts",
    "d_s": "symbol.shared_width",
    "L_0": "symbol.dense_layers",
    "r": "symbol.latent_width",
    "r_q": "symbol.query_latent_width",
    "d_n": "symbol.plain_head_width",
    "d_r": "symbol.rotary_head_width",
    "d_v": "symbol.value_head_width",
    "H": "symbol.image_side",
    "P": "symbol.patch_side",
    "C_0": "symbol.image_channels",
}


def letters(names: str, **others: str) -> dict[str, str]:
    """Letters in order with their meanings; ``others`` mean something else here than in most families.

    >>> letters("V d")
    {'V': 'symbol.vocabulary', 'd': 'symbol.model_width'}
    """
    return {name: others.get(name) or WORDS[name] for name in names.split()}
