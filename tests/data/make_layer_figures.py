"""Writes ``layer_figures.json``: settings of every layer with the figures torch 2.13 gives for them.

Run `python tests/data/make_layer_figures.py` where torch is installed; the file is kept so that tests need no torch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch

#: Layer, its arguments as in a call, and the shapes of the inputs (a trailing "int" for whole numbers).
SETTINGS: list[tuple[str, dict[str, Any], list[Any]]] = [
    ("Linear", {"in_features": 7, "out_features": 5}, [[2, 7]]),
    ("Linear", {"in_features": 7, "out_features": 5, "bias": False}, [[7]]),
    ("Bilinear", {"in1_features": 3, "in2_features": 4, "out_features": 5}, [[2, 3], [2, 4]]),
    ("Conv1d", {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "groups": 2}, [[2, 4, 9]]),
    ("Conv2d", {"in_channels": 3, "out_channels": 5, "kernel_size": 5}, [[3, 32, 32]]),
    ("Conv2d", {"in_channels": 6, "out_channels": 6, "kernel_size": [3, 5], "groups": 6}, [[1, 6, 8, 8]]),
    ("Conv3d", {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "stride": 2, "bias": False}, [[2, 7, 8, 9]]),
    ("ConvTranspose1d", {"in_channels": 4, "out_channels": 6, "kernel_size": 3, "stride": 2}, [[4, 5]]),
    ("ConvTranspose2d", {"in_channels": 8, "out_channels": 4, "kernel_size": 3, "groups": 4}, [[1, 8, 5, 6]]),
    ("ConvTranspose3d", {"in_channels": 2, "out_channels": 3, "kernel_size": 2, "bias": False}, [[2, 3, 3, 3]]),
    ("BatchNorm1d", {"num_features": 6}, [[4, 6]]),
    ("BatchNorm2d", {"num_features": 6, "affine": False}, [[2, 6, 3, 3]]),
    ("BatchNorm3d", {"num_features": 6, "track_running_stats": False}, [[2, 6, 3, 3, 3]]),
    ("SyncBatchNorm", {"num_features": 6}, [[2, 6, 3]]),
    ("InstanceNorm1d", {"num_features": 6, "affine": True}, [[6, 5]]),
    ("InstanceNorm2d", {"num_features": 6, "track_running_stats": True}, [[2, 6, 5, 5]]),
    ("InstanceNorm3d", {"num_features": 6}, [[2, 6, 5, 5, 2]]),
    ("LayerNorm", {"normalized_shape": [3, 4]}, [[2, 3, 4]]),
    ("RMSNorm", {"normalized_shape": 8}, [[2, 8]]),
    ("GroupNorm", {"num_groups": 3, "num_channels": 9}, [[2, 9, 4]]),
    ("LocalResponseNorm", {"size": 3}, [[2, 9, 4]]),
    ("CrossMapLRN2d", {"size": 3}, [[2, 9, 4, 4]]),
    ("Embedding", {"num_embeddings": 11, "embedding_dim": 4, "padding_idx": 0}, [[2, 3, "int"]]),
    ("EmbeddingBag", {"num_embeddings": 11, "embedding_dim": 4}, [[2, 3, "int"]]),
    ("EmbeddingBag", {"num_embeddings": 11, "embedding_dim": 4, "mode": "max"}, [[6, "int"], [2, "int"]]),
    ("RNN", {"input_size": 3, "hidden_size": 5}, [[7, 2, 3]]),
    ("RNN", {"input_size": 3, "hidden_size": 5, "num_layers": 2, "bidirectional": True, "bias": False}, [[7, 3]]),
    ("LSTM", {"input_size": 3, "hidden_size": 5}, [[7, 2, 3]]),
    ("LSTM", {"input_size": 3, "hidden_size": 5, "num_layers": 2, "bidirectional": True}, [[7, 2, 3]]),
    ("LSTM", {"input_size": 3, "hidden_size": 5, "proj_size": 2, "batch_first": True}, [[2, 7, 3]]),
    ("GRU", {"input_size": 3, "hidden_size": 5}, [[7, 2, 3]]),
    ("RNNCell", {"input_size": 3, "hidden_size": 5}, [[2, 3]]),
    ("LSTMCell", {"input_size": 3, "hidden_size": 5}, [[2, 3]]),
    ("GRUCell", {"input_size": 3, "hidden_size": 5, "bias": False}, [[3]]),
    ("MultiheadAttention", {"embed_dim": 12, "num_heads": 3}, [[5, 2, 12], [4, 2, 12], [4, 2, 12]]),
    (
        "MultiheadAttention",
        {"embed_dim": 12, "num_heads": 3, "kdim": 5, "vdim": 7, "add_bias_kv": True},
        [[5, 12], [4, 5], [4, 7]],
    ),
    ("TransformerEncoderLayer", {"d_model": 12, "nhead": 3, "dim_feedforward": 20}, [[5, 2, 12]]),
    (
        "TransformerDecoderLayer",
        {"d_model": 12, "nhead": 3, "dim_feedforward": 20, "bias": False},
        [[5, 2, 12], [4, 2, 12]],
    ),
    (
        "Transformer",
        {"d_model": 12, "nhead": 3, "num_encoder_layers": 2, "num_decoder_layers": 1, "dim_feedforward": 20},
        [[4, 2, 12], [5, 2, 12]],
    ),
    ("PReLU", {"num_parameters": 3}, [[2, 3, 4]]),
    (
        "AdaptiveLogSoftmaxWithLoss",
        {"in_features": 16, "n_classes": 30, "cutoffs": [5, 12], "div_value": 2.0, "head_bias": True},
        [[2, 16], [2, "int"]],
    ),
    ("MaxPool1d", {"kernel_size": 3}, [[2, 10]]),
    ("MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1, "return_indices": True}, [[2, 9, 10]]),
    ("MaxPool3d", {"kernel_size": 3, "stride": 2, "ceil_mode": True}, [[2, 8, 9, 10]]),
    ("AvgPool1d", {"kernel_size": 3}, [[2, 10]]),
    ("AvgPool2d", {"kernel_size": [2, 3]}, [[2, 9, 10]]),
    ("AvgPool3d", {"kernel_size": 2}, [[2, 4, 5, 6]]),
    ("LPPool1d", {"norm_type": 2, "kernel_size": 3}, [[2, 10]]),
    ("LPPool2d", {"norm_type": 2, "kernel_size": 3, "stride": 2}, [[2, 9, 10]]),
    ("LPPool3d", {"norm_type": 2, "kernel_size": 2}, [[2, 4, 5, 6]]),
    ("AdaptiveAvgPool1d", {"output_size": 4}, [[2, 10]]),
    ("AdaptiveAvgPool2d", {"output_size": [None, 3]}, [[2, 9, 10]]),
    ("AdaptiveAvgPool3d", {"output_size": 2}, [[2, 4, 5, 6]]),
    ("AdaptiveMaxPool1d", {"output_size": 4}, [[2, 10]]),
    ("AdaptiveMaxPool2d", {"output_size": 3}, [[2, 9, 10]]),
    ("AdaptiveMaxPool3d", {"output_size": [2, None, 3]}, [[2, 4, 5, 6]]),
    ("FractionalMaxPool2d", {"kernel_size": 2, "output_ratio": 0.5}, [[2, 9, 10]]),
    ("FractionalMaxPool3d", {"kernel_size": 2, "output_size": [2, 3, 3]}, [[2, 6, 7, 8]]),
    ("MaxUnpool1d", {"kernel_size": 2}, [[2, 4], [2, 4, "int"]]),
    ("MaxUnpool2d", {"kernel_size": 3, "stride": 2, "padding": 1}, [[2, 4, 5], [2, 4, 5, "int"]]),
    ("MaxUnpool3d", {"kernel_size": 2}, [[2, 3, 3, 3], [2, 3, 3, 3, "int"]]),
    ("ConstantPad1d", {"padding": 2, "value": 1.5}, [[2, 5]]),
    ("ConstantPad2d", {"padding": [1, 2, 3, 0], "value": 1.5}, [[2, 5, 6]]),
    ("ConstantPad3d", {"padding": 1, "value": 1.5}, [[2, 5, 6, 7]]),
    ("ZeroPad1d", {"padding": [1, 2]}, [[2, 5]]),
    ("ZeroPad2d", {"padding": [1, 2, -1, 0]}, [[2, 5, 6]]),
    ("ZeroPad3d", {"padding": 1}, [[2, 5, 6, 7]]),
    ("ReflectionPad1d", {"padding": 2}, [[2, 5]]),
    ("ReflectionPad2d", {"padding": [1, 2, 3, 0]}, [[2, 5, 6]]),
    ("ReflectionPad3d", {"padding": 1}, [[2, 5, 6, 7]]),
    ("ReplicationPad1d", {"padding": 2}, [[2, 5]]),
    ("ReplicationPad2d", {"padding": [1, 2, 3, 0]}, [[2, 5, 6]]),
    ("ReplicationPad3d", {"padding": 1}, [[2, 5, 6, 7]]),
    ("CircularPad1d", {"padding": 2}, [[2, 5]]),
    ("CircularPad2d", {"padding": [1, 2, 3, 0]}, [[2, 5, 6]]),
    ("CircularPad3d", {"padding": 1}, [[2, 5, 6, 7]]),
    ("Fold", {"output_size": [4, 5], "kernel_size": 2}, [[1, 12, 12]]),
    ("Unfold", {"kernel_size": [2, 3], "padding": 1}, [[2, 5, 3, 4]]),
    ("Upsample", {"scale_factor": 1.5}, [[1, 2, 5, 6]]),
    ("Upsample", {"size": [4, 5, 6], "mode": "trilinear"}, [[1, 2, 3, 3, 3]]),
    ("UpsamplingNearest2d", {"size": 7}, [[1, 2, 3, 3]]),
    ("UpsamplingBilinear2d", {"scale_factor": 2}, [[1, 2, 3, 3]]),
    ("PixelShuffle", {"upscale_factor": 2}, [[8, 3, 3]]),
    ("PixelUnshuffle", {"downscale_factor": 2}, [[2, 6, 4]]),
    ("ChannelShuffle", {"groups": 2}, [[1, 4, 3]]),
    ("Flatten", {"start_dim": 0, "end_dim": 1}, [[2, 3, 4]]),
    ("Unflatten", {"dim": 1, "unflattened_size": [2, -1]}, [[3, 8]]),
    ("PairwiseDistance", {"keepdim": True}, [[3, 8], [1, 8]]),
    ("CosineSimilarity", {"dim": 0}, [[3, 8], [3, 8]]),
    ("Identity", {}, [[3, 8]]),
    ("GLU", {}, [[3, 8]]),
    ("Threshold", {"threshold": 0.1, "value": 20}, [[3, 8]]),
    ("Softmax2d", {}, [[3, 4, 4]]),
    ("Dropout1d", {}, [[3, 4]]),
]
PLAIN = (
    "ReLU ReLU6 LeakyReLU RReLU ELU SELU CELU GELU SiLU Mish Sigmoid LogSigmoid Tanh Tanhshrink Softplus Softsign "
    "Hardsigmoid Hardswish Hardtanh Hardshrink Softshrink Softmax Softmin LogSoftmax Dropout Dropout2d Dropout3d "
    "AlphaDropout FeatureAlphaDropout"
)


def shapes(output: Any) -> Any:
    return [shapes(item) for item in output] if isinstance(output, tuple) else list(output.shape)


def figures(layer: str, kwargs: dict[str, Any], inputs: list[Any]) -> dict[str, Any]:
    """One setting with torch's figures."""
    tuples = {key: tuple(value) if isinstance(value, list) else value for key, value in kwargs.items()}
    module = getattr(torch.nn, layer)(**tuples).eval()
    given = [
        torch.zeros(shape[:-1], dtype=torch.long) if shape[-1:] == ["int"] else torch.rand(shape) for shape in inputs
    ]
    return {
        "layer": layer,
        "arguments": kwargs,
        "parameters": {name: list(tensor.shape) for name, tensor in module.named_parameters()},
        "buffers": {name: list(tensor.shape) for name, tensor in module.named_buffers()},
        "inputs": [shape[:-1] if shape[-1:] == ["int"] else shape for shape in inputs],
        "output": shapes(module(*given)),
    }


if __name__ == "__main__":
    settings = SETTINGS + [(layer, {}, [[2, 3, 4, 5]]) for layer in PLAIN.split()]
    lines = ",\n".join(json.dumps(figures(*setting)) for setting in settings)
    Path(__file__).with_name("layer_figures.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
