"""Names of quantities are what they say: exchanged in a right formula they are right only where that is equal.

Whether it is equal is found out at random points: the right value is the number of elements of the tensors of a layer
with those sizes, the formula's is worked out by Python with the letters that the names stand for. Neither knows the
lexicon or the normal form by which answers are graded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import permutations, product
from pathlib import Path
from random import Random

import pytest

from symparams.check.grading import Grader
from symparams.check.grading.subjects import Subjects
from symparams.readers.loading import load

#: What the letters of the layers below stand for.
LETTERS = {
    "C_in": "inputs", "C_out": "outputs", "k": "side", "k_h": "rows", "k_w": "columns", "n_in": "ins", "n_out": "outs",
    "m": "step", "n": "state", "V": "table", "d": "width", "d_ff": "inner", "C": "channels", "n_1": "first",
    "n_2": "second", "g": "groups", "D": "vector",
}  # fmt: skip

#: A layer, its letters in the right count, the right formula with places for names.
LAYERS = [
    ("Conv1d(C_in, C_out, k)", "C_in C_out k", "{C_out}*({k}*{C_in} + 1)"),
    ("Conv2d(C_in, C_out, k)", "C_in C_out k", "{C_out}*({k}*{k}*{C_in} + 1)"),
    ("Conv2d(C_in, C_out, k, bias=False)", "C_in C_out k", "{C_out}*{k}^2*{C_in}"),
    ("Conv2d(C_in, C_out, (k_h, k_w))", "C_in C_out k_h k_w", "({k_h}*{k_w}*{C_in} + 1)*{C_out}"),
    ("Conv2d(C_in, C_out, k, groups=g)", "C_in C_out k g", "{C_out}*{k}^2*{C_in}/{g} + {C_out}"),
    ("Conv3d(C_in, C_out, k)", "C_in C_out k", "{k}^3*{C_in}*{C_out} + {C_out}"),
    ("ConvTranspose1d(C_in, C_out, k)", "C_in C_out k", "{C_out}*({k}*{C_in} + 1)"),
    ("ConvTranspose2d(C_in, C_out, k)", "C_in C_out k", "{C_out}*({k}^2*{C_in} + 1)"),
    ("ConvTranspose3d(C_in, C_out, k)", "C_in C_out k", "{C_out}*({k}^3*{C_in} + 1)"),
    ("Linear(n_in, n_out)", "n_in n_out", "{n_out}*({n_in} + 1)"),
    ("Linear(n_in, n_out, bias=False)", "n_in n_out", "{n_in}*{n_out}"),
    ("Bilinear(n_1, n_2, n_out)", "n_1 n_2 n_out", "{n_out}*({n_1}*{n_2} + 1)"),
    ("RNN(m, n)", "m n", "{n}*({m} + {n} + 2)"),
    ("LSTM(m, n)", "m n", "4*{n}*({m} + {n} + 2)"),
    ("LSTM(m, n, bias=False)", "m n", "4*({m}*{n} + {n}^2)"),
    ("GRU(m, n)", "m n", "3*{n}*({m} + {n} + 2)"),
    ("RNNCell(m, n)", "m n", "{n}*{m} + {n}*{n} + 2*{n}"),
    ("LSTMCell(m, n)", "m n", "4*{n}*({m} + {n} + 2)"),
    ("GRUCell(m, n)", "m n", "3*{n}*({m} + {n} + 2)"),
    ("Embedding(V, D)", "V D", "{V}*{D}"),
    ("EmbeddingBag(V, D)", "V D", "{V}*{D}"),
    ("BatchNorm1d(C)", "C", "2*{C}"),
    ("BatchNorm2d(C)", "C", "{C} + {C}"),
    ("GroupNorm(2, C)", "C", "2*{C}"),
    ("LayerNorm(d)", "d", "2*{d}"),
    ("RMSNorm(d)", "d", "{d}"),
    ("MultiheadAttention(d, 1)", "d", "4*{d}^2 + 4*{d}"),
    ("TransformerEncoderLayer(d, 1, d_ff)", "d d_ff", "4*{d}^2 + 2*{d}*{d_ff} + {d_ff} + 9*{d}"),
    ("TransformerDecoderLayer(d, 1, d_ff)", "d d_ff", "8*{d}^2 + 2*{d}*{d_ff} + {d_ff} + 15*{d}"),
    ("keras.Dense(n_out, input_shape=(n_in,))", "n_in n_out", "({n_in} + 1)*{n_out}"),
    ("keras.Conv1D(C_out, k, input_shape=(9, C_in))", "C_in C_out k", "{k}*{C_in}*{C_out} + {C_out}"),
    ("keras.Conv2D(C_out, k, input_shape=(64, 64, C_in))", "C_in C_out k", "{C_out}*({k}^2*{C_in} + 1)"),
    (
        "keras.SeparableConv2D(C_out, k, input_shape=(64, 64, C_in))",
        "C_in C_out k",
        "{C_in}*{k}^2 + {C_out}*({C_in} + 1)",
    ),
    ("keras.LSTM(n, input_shape=(9, m))", "m n", "4*{n}*({m} + {n} + 1)"),
    ("keras.GRU(n, input_shape=(9, m))", "m n", "3*{n}*({m} + {n} + 2)"),
    ("keras.Embedding(V, D)", "V D", "{V}*{D}"),
    ("keras.BatchNormalization(input_shape=(9, 9, C))", "C", "4*{C}"),
]

#: How people call what the letters stand for; a style need not have a name for everything.
STYLES: dict[str, dict[str, str]] = {
    "torch": {
        "inputs": "in_channels", "outputs": "out_channels", "side": "kernel_size", "rows": "kernel_height",
        "columns": "kernel_width", "ins": "in_features", "outs": "out_features", "step": "input_size",
        "state": "hidden_size", "table": "num_embeddings", "width": "embedding_dim", "first": "in1_features",
        "second": "in2_features", "groups": "groups", "channels": "num_features", "inner": "dim_feedforward",
    },
    "attention": {"width": "d_model", "inner": "dim_feedforward", "table": "vocab_size"},
    "camel case": {
        "inputs": "inChannels", "outputs": "outChannels", "side": "kernelSize", "rows": "kernelHeight",
        "columns": "kernelWidth", "ins": "inFeatures", "outs": "outFeatures", "step": "inputSize",
        "state": "hiddenSize", "table": "vocabSize", "width": "embeddingDim", "groups": "numGroups",
        "channels": "numFeatures", "inner": "dimFeedforward", "first": "in1Features", "second": "in2Features",
    },
    "capitals": {
        "inputs": "IN_CHANNELS", "outputs": "OUT_CHANNELS", "side": "KERNEL_SIZE", "ins": "IN_FEATURES",
        "outs": "OUT_FEATURES", "step": "INPUT_SIZE", "state": "HIDDEN_SIZE", "table": "VOCAB_SIZE",
        "width": "EMBEDDING_DIM", "rows": "KERNEL_HEIGHT", "columns": "KERNEL_WIDTH", "groups": "GROUPS",
    },
    "words": {
        "inputs": "input channels", "outputs": "output channels", "side": "kernel size", "rows": "kernel height",
        "columns": "kernel width", "ins": "input features", "outs": "output features", "step": "input size",
        "state": "hidden size", "table": "vocabulary size", "width": "embedding dimension", "groups": "groups",
        "channels": "channels", "inner": "feedforward dim", "first": "first inputs", "second": "second inputs",
    },
    "number of": {
        "inputs": "number of input channels", "outputs": "number of output channels", "side": "size of the kernel",
        "rows": "height of the kernel", "columns": "width of the kernel", "ins": "number of inputs",
        "outs": "number of outputs", "step": "number of inputs", "state": "number of hidden units",
        "table": "number of words", "width": "size of the embedding", "groups": "the number of groups",
        "channels": "the number of channels", "inner": "number of hidden units in the feedforward layer",
        "first": "number of first inputs", "second": "number of second inputs",
    },
    "short": {
        "inputs": "cin", "outputs": "cout", "side": "ksize", "rows": "kh", "columns": "kw", "ins": "fan_in",
        "outs": "fan_out", "step": "n_in", "state": "n_hidden", "table": "n_vocab", "width": "n_embd",
        "groups": "n_groups", "channels": "ch", "inner": "dff",
    },
    "shorter": {
        "inputs": "in_ch", "outputs": "out_ch", "side": "kernel", "rows": "k_rows", "columns": "k_cols", "ins": "nin",
        "outs": "nout", "step": "input_dim", "state": "hidden_dim", "table": "vocab", "width": "emb_dim",
        "channels": "n_ch", "inner": "d_ffn", "groups": "num_groups",
    },
    "keras": {
        "inputs": "input_channels", "outputs": "filters", "side": "kernel_size", "ins": "input_dim", "outs": "units",
        "step": "input_dim", "state": "units", "table": "input_dim", "vector": "output_dim", "groups": "groups",
    },
    "lectures": {
        "inputs": "depth", "outputs": "number of filters", "side": "filter size", "rows": "filter height",
        "columns": "filter width", "ins": "inputs", "outs": "neurons", "step": "number of features",
        "state": "state size", "table": "words in the vocabulary", "width": "embedding size", "channels": "channels",
    },
    "lectures in code": {
        "inputs": "input_depth", "outputs": "num_filters", "side": "filter_size", "rows": "filter_height",
        "columns": "filter_width", "ins": "num_inputs", "outs": "num_outputs", "step": "num_inputs",
        "state": "num_hiddens", "table": "vocab_size", "width": "embed_size", "inner": "ffn_num_hiddens",
        "channels": "num_channels", "groups": "num_groups",
    },
    "layers before": {
        "inputs": "n_C_prev", "outputs": "n_C", "side": "f", "ins": "units in the previous layer",
        "outs": "units in the current layer",
    },
    "Chinese": {
        "inputs": "输入通道数", "outputs": "输出通道数", "side": "卷积核大小", "rows": "卷积核高度",
        "columns": "卷积核宽度", "ins": "输入特征数", "outs": "输出特征数", "step": "输入维度", "state": "隐藏单元数",
        "table": "词表大小", "width": "嵌入维度", "groups": "组数", "channels": "通道数", "inner": "前馈层维度",
        "first": "第一个输入的特征数", "second": "第二个输入的特征数",
    },
    "short Chinese": {
        "inputs": "输入通道", "outputs": "输出通道", "side": "核", "rows": "核高", "columns": "核宽", "ins": "输入",
        "outs": "输出", "step": "输入", "state": "隐藏", "table": "词汇量", "width": "词向量维度", "groups": "分组数",
        "channels": "通道", "inner": "中间层维度",
    },
    "long Chinese": {
        "inputs": "输入的通道数", "outputs": "卷积核的个数", "side": "卷积核的边长", "rows": "卷积核的高",
        "columns": "卷积核的宽", "ins": "输入神经元个数", "outs": "输出神经元个数", "step": "输入特征的维度",
        "state": "隐藏状态的维度", "table": "词典的大小", "width": "词向量的长度", "channels": "通道的数量",
    },
}  # fmt: skip

for words in STYLES.values():
    if "width" in words:
        words["vector"] = words["width"]

POINTS = (
    {"C_in": 26, "C_out": 34, "k": 5, "k_h": 3, "k_w": 7, "g": 2, "n_in": 11, "n_out": 13, "n_1": 6, "n_2": 9, "m": 17,
     "n": 19, "V": 23, "d": 42, "d_ff": 29, "C": 8, "D": 10},
    {"C_in": 15, "C_out": 51, "k": 2, "k_h": 11, "k_w": 6, "g": 3, "n_in": 8, "n_out": 31, "n_1": 7, "n_2": 4, "m": 5,
     "n": 12, "V": 58, "d": 36, "d_ff": 27, "C": 14, "D": 21},
)  # fmt: skip

#: A formula in words: what stands for its signs.
WORDED = (
    {"*": " times ", "^2": " squared", "^3": " cubed", " + ": " plus ", "/": " divided by "},
    {"*": " multiplied by ", "^2": " to the power of 2", "^3": "^3", " + ": " added to ", "/": " over "},
    {"*": "乘以", "^2": "的平方", "^3": "的立方", " + ": "加", "/": "除以"},
)

CASES = [
    (model, names.split(), formula, style)
    for model, names, formula in LAYERS
    for style, words in STYLES.items()
    if all(LETTERS[name] in words for name in names.split())
]


def counted(model: str, names: list[str]) -> tuple[int, ...]:
    """The number of parameters at each point, from the tensors."""
    module = load(model)
    return tuple(module.subs({name: point[name] for name in names}).count() for point in POINTS)


def worked_out(formula: str, letters: Mapping[str, str]) -> tuple[Fraction, ...]:
    """The value of a formula at each point where another letter stands in the place of each."""
    code = formula.format(**{name: f"of['{other}']" for name, other in letters.items()}).replace("^", "**")
    return tuple(
        eval(code, {"of": {name: Fraction(value) for name, value in point.items()}})  # noqa: S307
        for point in POINTS
    )


@pytest.fixture(autouse=True)
def without_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reasons of a wrong answer come after its verdict, and are dear."""
    monkeypatch.setattr(Subjects, "explaining", lambda self, answer, amount=None: ())


@pytest.mark.parametrize(("model", "names", "formula"), [(m, n.split(), f) for m, n, f in LAYERS])
def test_the_formulas_are_right(model: str, names: list[str], formula: str) -> None:
    assert worked_out(formula, {name: name for name in names}) == counted(model, names)


def exchanged(
    model: str, names: list[str], formula: str, style: str, doubled: bool
) -> Iterator[tuple[bool, bool, str]]:
    """The formula with the names of a style in every order, and ``doubled`` with one name in two places: whether it is
    as it was, whether it is right, and the answer."""
    words = {name: STYLES[style][LETTERS[name]] for name in names}
    right = counted(model, names)
    for order in product(names, repeat=len(names)) if doubled and len(names) < 4 else permutations(names):
        letters = dict(zip(names, order, strict=True))
        text = formula.format(**{name: words[other] for name, other in letters.items()})
        equal = worked_out(formula, letters) == right
        yield order == tuple(names), equal, text


def verdicts(shown: Mapping[str, str]) -> tuple[int, int, list[tuple[str, str, str]]]:
    """How many formulas were graded, how many of them as they were, and which of these were not called right."""
    made, own, asked = 0, 0, []
    for model, names, formula, style in CASES:
        grader = Grader(model)
        for is_own, equal, text in exchanged(model, names, formula, style, not shown):
            made, own = made + 1, own + is_own
            for sign, words in shown.items():
                text = text.replace(sign, words)
            verdict = grader.grade(text).verdict
            assert verdict != ("different" if equal else "same"), (model, style, text)
            if is_own and verdict != "same":
                asked.append((model, style, text))
    return made, own, asked


@pytest.mark.parametrize("shown", [{}, *WORDED], ids=["signs", "words", "other words", "Chinese"])
def test_names_exchanged_are_right_only_where_that_is_equal(shown: Mapping[str, str]) -> None:
    made, own, asked = verdicts(shown)
    print(f"{made} formulas, of {len(asked)} of {own} right ones is asked what they mean")
    assert made > 1_500
    assert len(asked) < own / 20, asked


#: Words that stand in no lexicon of layers, in the ways people write.
STRANGE = [
    "banana", "monkeys", "Kartoffel", "Schmetterling", "übermütig", "hullabaloo", "flurble", "qwertz", "香蕉",
    "蝴蝶飞舞", "天气不错", "foo_bar", "numBananas", "banana_count", "xyzzy42", "self.banana", "🍌", "🙂🙂", "обезьяна",
    "βανανα", "C_banana", "monkey_size", "lorem ipsum", "zorkmid", "薛定谔",
]  # fmt: skip
#: Right and wrong answers, in all forms.
ANSWERS = {
    "Conv2d(C_in, C_out, k)": [
        "C_out*(k^2*C_in + 1)", "C_out*k^2*C_in", "filters*(kernel^2*depth + 1)",
        "C_out·k²·C_in weights and C_out biases", "输出通道数 × (卷积核大小的平方 × 输入通道数 + 1)",
        "each filter has k*k*C_in weights and one bias, so C_out*(k*k*C_in+1)",
    ],
    "Conv2d(3, 8, 5)": ["608", "600", "about 600", "8*(5*5*3+1) = 608", "六百零八", "600 weights and 8 biases", "0.6k"],
    "LSTM(m, n)": ["4n(m+n+2)", "= 4[(m+n)n + n]", "四个门，每个门有 n(m+n+2) 个参数，共 4n(m+n+2)"],
    "Linear(n_in, n_out)": ["(inputs plus 1) times outputs", "(输入数加一) × 输出数", "n_in * n_out"],
    "ReLU()": ["0", "zero, it has no parameters", "没有参数", "1"],
}  # fmt: skip
PLACES = ("{0} {1}", "{1} {0}", "{0} ({1})", "{0}, {1}", "{1}: {0}", "{0} × {1}", "{0} + {1}", "{0}. {1}.", "{0}{1}")
SPELLINGS = Path(__file__).parents[1] / "data" / "spellings.json"
_GAPS = re.compile(r"(?<=[\s)])(?=[\w(])|(?<=\w) ")


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("BatchNorm2d(C)", "2CHW"),
        ("Conv2d(C_in, C_out, k)", "stride*stride*C_in*C_out + C_out"),
        ("Embedding(V, d)", "seq_len*embedding_dim"),
        ("LSTM(m, n)", "4*input_size*(input_size + hidden_size + 2)"),
        ("MultiheadAttention(d, h)", "4hd + 4d"),
        ("Conv2d(C_in, C_out, k)", "C_out*(H*W*C_in + 1)"),
    ],
)
def test_a_name_of_something_else_is_never_right(model: str, answer: str) -> None:
    assert Grader(model).grade(answer).verdict != "same"


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("Conv2d(C_in, C_out, (k_h, k_w))", "filters*(kernel_size[0]*kernel_size[1]*in_channels + 1)"),
        ("TransformerEncoderLayer(d, 1, d_ff)", "4d^2 + 2*d*d_ffn + d_ffn + 9d"),
        ("Conv2d(C_in, C_out, k)", "n_C乘以f的平方乘以n_C_prev，再加n_C"),
        ("Conv2d(C_in, C_out, k)", "C_输出*(k^2*C_输入 + 1)"),
        (
            "LSTM(m, n)",
            "four times state size times input size plus 4 times state size squared plus 8 times state size",
        ),
    ],
)
def test_names_are_cut_where_they_end(model: str, answer: str) -> None:
    assert Grader(model).grade(answer).verdict == "same"


def test_an_answer_of_very_many_signs_is_refused_at_once() -> None:
    grader = Grader("Conv2d(C_in, C_out, k)")
    for text in ("(" * 20_000, "k;" * 10_000, "数" * 20_000, "one hundred and " * 1_200, "≈1" * 10_000):
        assert grader.grade(text).verdict == "undecided"


def mixed(answer: str, random: Random) -> Iterator[str]:
    """The answer with a strange word at its borders and somewhere in it."""
    for place in PLACES:
        word = random.choice(STRANGE)
        # Written together with a letter or a number it would be the end of another name.
        yield place.format(answer, f" {word}" if place == "{0}{1}" else word)
    gaps = [found.start() for found in _GAPS.finditer(answer)]
    for start in random.sample(gaps, min(2, len(gaps))):
        word = random.choice(STRANGE)
        yield f"{answer[:start]} {word} {answer[start:]}"


def test_an_answer_with_a_strange_word_is_never_judged() -> None:
    random, made = Random(11), 0
    groups = [(group["model"], group["answers"]) for group in json.loads(SPELLINGS.read_text("utf-8"))]
    for model, answers in (*ANSWERS.items(), *groups):
        grader = Grader(model)
        for answer in answers:
            for text in mixed(answer, random):
                made += 1
                assert grader.grade(text).verdict == "undecided", (model, text)
    print(f"{made} answers with a word nobody knows")
    assert made > 3_000
