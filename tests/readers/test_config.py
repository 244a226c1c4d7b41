"""``config.json``: the reference table, spellings of both major versions, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symparams import load, zoo
from symparams.derivation.deriving import derivation_of
from symparams.errors import NameUnknownError, SourceError, SymparamsError
from symparams.nn.module import Module
from symparams.nn.quantities import quantities
from symparams.readers import config as reader
from symparams.readers.config import model_types, network_of
from symparams.zoo.model_types import Config


def value(module: Module, **conventions: str) -> int | None:
    return derivation_of(module, letters=False, conventions=conventions).value


def test_the_reference_configurations_are_exact(shared: Path) -> None:
    items = json.loads((shared / "truth" / "hf_configs.json").read_text(encoding="utf-8"))
    wrong = []
    for item in items:
        network = network_of(item["config"])
        found = (value(network), value(network, tied="twice"), quantities(network).tables)
        if found != (item["parameters"], item["parameters_if_untied"], item["embedding_parameters"]):
            wrong.append((item["name"], found))
    assert wrong == []
    assert len(items) >= 120


# As published: version 4 spellings, missing fields, other classes. The counts are those of transformers.
PUBLISHED: list[tuple[dict[str, Any], int]] = [
    ({"model_type": "gpt2", "n_ctx": 1024, "architectures": ["GPT2LMHeadModel"]}, 124_439_808),
    ({"model_type": "bert", "architectures": ["BertForMaskedLM"], "position_embedding_type": "absolute"}, 109_514_298),
    ({"model_type": "bert"}, 109_482_240),
    ({"model_type": "llama", "architectures": ["LlamaForCausalLM"], "rope_theta": 10000.0}, 6_738_415_616),
    ({"model_type": "llama", "architectures": ["LLaMAForCausalLM"], "num_key_value_heads": None}, 6_738_415_616),
    ({"model_type": "mistral", "rope_theta": 10000.0, "sliding_window": 4096}, 7_241_732_096),
    ({"model_type": "bloom", "n_embed": 1024, "n_layer": 24, "num_attention_heads": 16}, 559_214_592),
    ({"model_type": "t5", "d_ff": 2048, "n_positions": 512}, 60_506_624),
    ({"model_type": "RefinedWebModel", "multi_query": True, "n_layer": 32, "n_head": 71}, 6_921_720_704),
    ({"d_model": 768, "n_layer": 24, "vocab_size": 50280, "ssm_cfg": {}}, 129_135_360),
    ({"model_type": "kimi_k2", "architectures": ["DeepseekV3ForCausalLM"]}, 671_026_404_352),
    ({"model_type": "vit", "id2label": {str(i): str(i) for i in range(1000)}}, 86_567_656),
    ({"model_type": "clip", "text_config_dict": {"vocab_size": 49408}, "vision_config_dict": None}, 151_277_313),
]


@pytest.mark.parametrize(("fields", "count"), PUBLISHED, ids=lambda item: str(item)[:60])
def test_published_spellings_are_read(fields: dict[str, Any], count: int) -> None:
    assert network_of(fields).count() == count


def test_the_original_mamba_pads_its_vocabulary() -> None:
    fields = {"d_model": 768, "n_layer": 24, "vocab_size": 50277, "ssm_cfg": {}, "pad_vocab_size_multiple": 8}
    assert network_of(fields).count() == 129_135_360


def test_the_general_network_is_in_the_familys_letters() -> None:
    network = network_of({"model_type": "gpt2"})
    assert network.general is not None
    assert {str(symbol): number for symbol, number in network.values.items()} == {
        "V": 50257, "T": 1024, "d": 768, "L": 12, "h": 12,
    }  # fmt: skip


def test_a_file_and_its_folder_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text(json.dumps({"model_type": "gpt2"}), encoding="utf-8")
    assert load(path).count() == load(str(path)).count() == load(tmp_path).count() == 124_439_808


BAD: list[tuple[Any, type[SymparamsError], str]] = [
    ({"model_type": "lama"}, NameUnknownError, r"unknown model type 'lama'; did you mean 'llama'.*hand it over"),
    ({"model_type": ["llama"]}, SourceError, "has no model_type"),
    ({"hidden_size": 3}, SourceError, "has no model_type"),
    ({"model_type": "llama", "architectures": ["LlamaForVision"]}, NameUnknownError, "unknown class 'LlamaForVision'"),
    ({"model_type": "llama", "hidden_size": "big"}, SourceError, "hidden_size is 'big', and should be a whole number"),
    ({"model_type": "llama", "hidden_size": 0}, SourceError, "hidden_size is 0, which is no size"),
    ({"model_type": "llama", "hidden_size": -4096}, SourceError, "hidden_size is -4096, which is no size"),
    ({"model_type": "llama", "hidden_size": 10**60}, SourceError, "which is no size"),
    ({"model_type": "llama", "num_hidden_layers": 2.5}, SourceError, "num_hidden_layers is 2.5, and should be"),
    ({"model_type": "llama", "num_hidden_layers": True}, SourceError, "num_hidden_layers is True, and should be"),
    ({"model_type": "llama", "tie_word_embeddings": "yes"}, SourceError, "tie_word_embeddings is 'yes', and should be"),
    ({"model_type": "clip", "text_config": [1]}, SourceError, r"text_config is \[1\], and should be an object"),
    ({"model_type": "bert", "position_embedding_type": "relative_key"}, SourceError, "position_embedding_type"),
    ({"model_type": "mamba", "expand": "two"}, SourceError, "expand is 'two'"),
    ({"model_type": "wav2vec2", "conv_dim": [1, 2]}, SourceError, "lists of one length"),
]


@pytest.mark.parametrize(("fields", "error", "message"), BAD, ids=lambda item: str(item)[:50])
def test_a_bad_configuration_is_refused_in_one_line(
    fields: dict[str, Any], error: type[SymparamsError], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        network_of(fields)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "line 1, column 2: no JSON"),
        ("[1]", "holds a list, and should be an object"),
        ("[" * 100_000, "is nested too deeply"),
        ('{"model_type": "gpt2", "n_layer": ' + "9" * 5000 + "}", "a number of thousands of digits"),
        ("", "line 1, column 1: no JSON"),
    ],
)
def test_a_file_that_is_no_configuration_ends_with_two(tmp_path: Path, run: Any, text: str, message: str) -> None:
    path = tmp_path / "config.json"
    path.write_text(text, encoding="utf-8")
    outcome = run("count", str(path))
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.count("\n") == 1
    assert message in outcome.err


def test_another_source_of_closed_forms_may_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from symparams import nn

    def source(fields: Any) -> Module | None:
        module: Module = nn.Linear(fields["n"], 2)
        return module

    monkeypatch.setattr(reader, "FURTHER", [lambda fields: None, source])
    assert network_of({"model_type": "other", "n": 3}).count() == 8


DEFAULTS: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "data" / "library_defaults.json").read_text(encoding="utf-8")
)


def test_the_defaults_of_every_type_are_known() -> None:
    assert sorted(DEFAULTS) == model_types()


@pytest.mark.parametrize("name", model_types())
def test_what_a_file_does_not_say_is_as_in_the_library(name: str) -> None:
    """Each size and switch as where the file says all of them; what the library works out is left to the family."""
    fields = {"model_type": name, **DEFAULTS[name]["fields"]}
    family, kind = zoo.model_type(name)
    _, sizes, switches = kind.read(family, Config({}))
    _, said, said_switches = kind.read(family, Config(fields))
    assert sizes.items() <= said.items()
    assert switches == said_switches
    network = network_of({"model_type": name})
    assert network.general is not None
    assert network_of(fields).count() == network.count()


CLASSES = [(name, found, *counts) for name in DEFAULTS for found, counts in DEFAULTS[name]["classes"].items()]


@pytest.mark.parametrize(("name", "named", "once", "twice"), CLASSES, ids=[named for _, named, *_ in CLASSES])
def test_each_class_counts_as_in_the_library(name: str, named: str, once: int, twice: int) -> None:
    found = quantities(network_of({"model_type": name, "architectures": [named]}))
    assert (found.total, found.slots) == (once, twice)


def test_null_heads_and_widths_are_as_in_the_library() -> None:
    """``null`` is the library's default where a family cannot do without: Gemma's heads, T5's."""
    for name, field in (("gemma", "head_dim"), ("gemma2", "head_dim"), ("t5", "d_kv")):
        assert network_of({"model_type": name, field: None}).count() == network_of({"model_type": name}).count()
    heads = {"model_type": "qwen3", "num_attention_heads": 64}
    assert network_of({**heads, "head_dim": None}).count() == network_of({**heads, "head_dim": 4096 // 64}).count()
    assert network_of({"model_type": "mistral", "num_key_value_heads": None}).values == (
        network_of({"model_type": "mistral", "num_key_value_heads": 32}).values
    )


def test_a_tower_is_read_out_of_the_whole_and_alone() -> None:
    text = {"hidden_size": 64, "num_attention_heads": 4, "intermediate_size": 100, "projection_dim": 7}
    whole = {"model_type": "clip", "text_config": text, "architectures": ["CLIPTextModelWithProjection"]}
    alone = {**text, "model_type": "clip_text_model", "architectures": whole["architectures"]}
    assert network_of(whole).count() == network_of(alone).count()
    classes = {"model_type": "siglip", "architectures": ["SiglipForImageClassification"], "num_labels": 5}
    inside = {"hidden_size": 24, "num_attention_heads": 4, "id2label": {"0": "one"}}
    assert {str(symbol): value for symbol, value in network_of({**classes, "vision_config": inside}).values.items()}[
        "K"
    ] == 5
    with pytest.raises(NameUnknownError, match="unknown class 'CLIPVisionModel'"):
        network_of({"model_type": "clip_text_model", "architectures": ["CLIPVisionModel"]})
