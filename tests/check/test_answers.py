"""Answers as people write them are read as a whole, or not at all."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symparams.check.answers import Amount, UnreadError, read_answers
from symparams.check.grading.subject import text_of
from symparams.errors import LimitError

CONV = ("C_out", "k", "C_in")
FULL = ("n_out", "n_in")
CELL = ("n", "m")

#: The letters of the question, the answer, what it says.
READ = [
    (CONV, "C_out*(k^2*C_in+1) (with bias)", "C_out (k² C_in + 1)"),
    (CONV, "C_out*(k^2*C_in+1), where k is the kernel size", "C_out (k² C_in + 1)"),
    (CONV, "each filter has k*k*C_in weights and one bias, so C_out*(k*k*C_in+1)", "C_out (k² C_in + 1)"),
    (CONV, "(k*k*C_in weights + 1 bias) * C_out", "(k² C_in + 1) C_out"),
    (CONV, "C_out·k²·C_in weights and C_out biases", "C_out k² C_in + C_out"),
    (CONV, "P = C_out x [k x k x C_in + 1] parameters", "C_out (k² C_in + 1)"),
    (CONV, "Cout*(K*K*Cin+1)", "C_out (K² C_in + 1)"),
    (CONV, "filters*(kernel^2*depth+1)", "filters · (kernel² · depth + 1)"),
    (CONV, "the kernel size squared times in_channels", "the_kernel_size² · in_channels"),
    (CONV, "the square of the kernel size", "the_kernel_size²"),
    (CONV, "输出通道数 × (卷积核大小的平方 × 输入通道数 + 1)", "输出通道数 · (卷积核大小² · 输入通道数 + 1)"),
    (CONV, r"\text{filters} \times \left( k^2 C_{\text{in}} + 1 \right)", "filters · (k² C_in + 1)"),
    (CONV, r"$N_{\text{filters}} \times k$", "N_filters k"),
    (FULL, "(输入数加一) × 输出数", "(输入数 + 1) · 输出数"),
    (FULL, "(fan-in + 1) * fan-out", "(fan_in + 1) · fan_out"),
    (FULL, "twice the number of inputs", "2 · the_number_of_inputs"),
    (FULL, "n_in times n_out plus n_out", "n_in n_out + n_out"),
    (FULL, "weights: n_in*n_out, biases: n_out, total: n_in*n_out + n_out", "n_in n_out + n_out"),
    (FULL, "inputs × outputs + outputs (one bias per output)", "inputs · outputs + outputs"),
    (CELL, "= 4[(m+n)n + 2n]", "4((m + n) n + 2n)"),
    (CELL, "4 gates, each n(m+n+2), so 4n(m+n+2)", "4n(m + n + 2)"),
    (CELL, "四个门，每个门有 n(m+n+2) 个参数，共 4n(m+n+2)", "4n(m + n + 2)"),
    (CELL, "8n + 4n² + 4mn", "8n + 4n² + 4m n"),
    (("d",), "γ and β: d + d", "d + d"),
    (("r", "n_in", "n_out"), "A: r×n_in, B: n_out×r, together r n_in + n_out r", "r n_in + n_out r"),
    ((), "so 380 in total", "380"),
    ((), "三百八十个参数", "380"),
    ((), "380 (375 weights + 5 biases)", "380"),
    ((), "375 weights and 5 biases, so 380", "380"),
    ((), "375 weights and 5 biases", "375 + 5"),
    ((), "zero, pooling has no parameters", "0"),
    ((), "0, because pooling layers have nothing to learn", "0"),
    ((), "没有参数，因为池化层只取最大值", "0"),
    ((), "5 × (3 × 25 + 1) = 5 × 76 = 380 parameters", "380"),
    ((), "25*3=75, 75*5=375, 375+5=380", "380"),
    ((), "It has three hundred eighty parameters.", "380"),
    ((), "I think it's 380", "380"),
    ((), "380, not counting the bias", "380"),
    ((), "380?", "380"),
    ((), "five times seventy-six", "5 × 76"),
    ((), "5个卷积核，每个76个参数，共380个", "380"),
    ((), "5 kernels with 76 parameters each, makes 380", "380"),
    ((), "124 439 808", "124,439,808"),
    ((), "124.439.808", "124,439,808"),
    ((), "1'234'567", "1,234,567"),
    ((), "6万1706", "61,706"),
    ((), "六万一千七百零六", "61,706"),
    ((), "答：一共380个参数。", "380"),
    ((), "(5*5*3+1)*5 -> 380", "380"),
    ((), "three hundred and eighty", "380"),
    ((), "+380", "380"),
]

#: What is left out of no reading: one word too many, and nothing is judged.
REFUSED = [
    ((), "380 banana", "words"),
    ((), "banana*380", "words"),
    ((), "not 380", "words"),
    ((), "不是380", "words"),
    ((), "380 or 375", "words"),
    ((), "idk", "words"),
    ((), "不知道", "words"),
    ((), "NaN", "words"),
    ((), " ", "nothing"),
    ((), "380%", "percent"),
    ((), "380 > 375", "comparison"),
    ((), "4*25+... = 380", "left_out"),
    ((), "380, then add 5", "words"),
    (CONV, "k²·C_in·C_out，最后再加输出通道数", "words"),
    ((), "76 per kernel", "words"),
    ((), "380, 375", "several"),
    (FULL, "inputs*outputs + bias", "formula"),
    (CONV, "C_out*(k^2*C_in+1) monkeys", "words"),
    (CONV, "输出通道数 × 香蕉", "words"),
]


@pytest.mark.parametrize(("names", "text", "said"), READ)
def test_an_answer_is_read(names: tuple[str, ...], text: str, said: str) -> None:
    assert text_of(read_answers(text, names)[0].term) == said


@pytest.mark.parametrize(("names", "text", "why"), REFUSED)
def test_what_is_not_understood_is_said(names: tuple[str, ...], text: str, why: str) -> None:
    with pytest.raises(UnreadError) as error:
        read_answers(text, names)
    assert error.value.why == why


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("in_channels + 1", "in_channels", "in_channels"),
        ("number of kernels + 1", "number_of_kernels", "out_channels"),
        ("kernel + 1", "kernel", "kernel_size"),
        ("卷积核个数 + 1", "卷积核个数", "out_channels"),
        ("卷积核大小 + 1", "卷积核大小", "kernel_size"),
        ("hidden_size + 1", "hidden_size", "hidden_size"),
        ("seqLen + 1", "seqLen", "sequence"),
        ("the height of the kernel + 1", "the_height_of_the_kernel", "kernel_height"),
        ("vocab_size + 1", "vocab_size", "num_embeddings"),
    ],
)
def test_a_name_has_a_meaning(text: str, name: str, role: str) -> None:
    (reading,) = read_answers(text)
    assert role in reading.roles[name]


def test_a_letter_is_given_its_meaning_by_the_answer() -> None:
    (reading,) = read_answers("x*(y+1), where x is the number of outputs and y the number of inputs")
    assert "out_features" in reading.roles["x"]
    assert "in_features" in reading.roles["y"]


def test_runs_of_letters_are_one_name_or_a_product() -> None:
    said = [text_of(reading.term) for reading in read_answers("F(wD+1)", CONV)]
    assert said == ["F(wD + 1)", "F(w D + 1)"]


@pytest.mark.parametrize(
    "text", ["375 + 5 = 381", "784×256=200604，加上偏置256，得到200960", "(5*5*3+1)*5 = 75*5 = 380"]
)
def test_a_step_that_does_not_hold_is_kept(text: str) -> None:
    assert read_answers(text)[0].broken
    assert not read_answers("375 + 5 = 380")[0].broken


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "kernel length times in-channels, and one bias per out-channel",
            "kernel_length · in_channels + 1 · out_channel",
        ),
        (
            "4 times the hidden size times the sum of input size, hidden size and two",
            "4 · the_hidden_size · (input_size + hidden_size + 2)",
        ),
        ("输入神经元数与输出神经元数的乘积再加上输出神经元数", "(输入神经元数 · 输出神经元数) + 输出神经元数"),
        ("filters*(kernel_size[0]*kernel_size[1] + 1)", "filters · (kernel_size[0] · kernel_size[1] + 1)"),
        ("|W| + |b| = inputs", "inputs"),
    ],
)
def test_lists_and_what_is_added_for_each_are_read(text: str, said: str) -> None:
    assert text_of(read_answers(text)[0].term) == said


@pytest.mark.parametrize("text", ["5 kernels", "5个卷积核", "76 for each kernel"])
def test_a_number_of_something_else_is_no_answer(text: str) -> None:
    with pytest.raises(UnreadError):
        read_answers(text)


def test_a_letter_behind_a_number_may_be_thousands() -> None:
    assert [text_of(reading.term) for reading in read_answers("60k", ["k"])] == ["60,000", "60k"]
    assert [text_of(reading.term) for reading in read_answers("60k + n", ["k", "n"])] == ["60k + n", "60,000 + n"]


def test_words_said_in_order_are_asked_about() -> None:
    said = [text_of(reading.term) for reading in read_answers("inputs plus one times outputs")]
    assert said == ["inputs + 1 · outputs", "(inputs + 1) · outputs"]


@pytest.mark.parametrize(
    ("text", "number", "how"),
    [
        ("124M", 124_439_808, "rounded"),
        ("124M", 124_500_000, "rounded"),
        ("124M", 124_500_001, "truncated"),
        ("124M", 124_999_999, "truncated"),
        ("124M", 125_000_000, ""),
        ("124M", 123_500_000, "rounded"),
        ("124M", 123_499_999, ""),
        ("~124M", 123_000_000, "rounded"),
        ("~124M", 122_999_999, ""),
        ("about 124,000,000", 124_439_808, "rounded"),
        ("124,000,000", 124_439_808, ""),
        ("1.24亿", 124_439_808, "rounded"),
        ("124,4 Mio.", 124_439_808, "rounded"),
        ("~60k", 61_706, "rounded"),
        ("~60k", 63_001, ""),
        ("60k", 61_706, "rounded"),
        ("60k", 63_000, "rounded"),
        ("60k", 63_001, ""),
        ("61k", 62_001, ""),
        ("110M", 109_482_240, "rounded"),
        ("100M", 124_439_808, ""),
        ("110,000,000", 109_482_240, ""),
        ("61.7k", 61_706, "rounded"),
        ("3.8e2", 380, "exact"),
        ("3.8e2", 389, "truncated"),
        ("380", 380, "exact"),
        ("380", 381, ""),
        ("380.0", 380, "exact"),
        ("370-390", 380, "range"),
        ("between 370 and 390", 391, ""),
        ("120-130M", 124_439_808, "range"),
        ("120-130M", 130_000_001, ""),
        ("about sixty-two thousand", 61_706, "rounded"),
    ],
)
def test_a_number_has_a_precision(text: str, number: int, how: str) -> None:
    amount = read_answers(text)[0].amount
    assert amount is not None
    assert amount.covers(number) == how


@pytest.mark.parametrize(("text", "digits"), [("124M", 3), ("~120M", 2), ("120M", 3), ("1.1亿", 2), ("380", 3)])
def test_a_number_gives_digits(text: str, digits: int) -> None:
    amount = read_answers(text)[0].amount
    assert amount is not None
    assert amount.digits == digits


@given(st.integers(1, 10**12), st.integers(0, 8))
def test_a_number_covers_what_rounds_or_is_cut_to_it(number: int, places: int) -> None:
    step = 10**places
    for made in ((number + step // 2) // step * step, number // step * step):
        if made:
            assert Amount(Fraction(made), Fraction(step), scaled=places > 0).covers(number) or places == 0 != number


@settings(max_examples=60)
@given(st.text("bcdfghjlpqrstvwxz", min_size=5, max_size=9), st.sampled_from(READ))
def test_no_reading_leaves_out_a_word(word: str, case: tuple[tuple[str, ...], str, str]) -> None:
    names, text, _ = case
    for made in (f"{text} {word}", f"{word} {text}", f"{text} ({word})"):
        with pytest.raises(UnreadError):
            read_answers(made, names)


def test_bytes_are_no_count() -> None:
    (reading,) = read_answers("13.5GB in fp16")
    assert reading.size == Fraction(10**9)
    assert reading.width == Fraction(2)


def test_a_long_answer_is_not_read() -> None:
    with pytest.raises(LimitError, match="20001 characters"):
        read_answers("1" * 20_001)
