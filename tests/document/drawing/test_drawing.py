"""Drawings: nothing overlaps or sticks out, captions say the derivation's sizes, and foreign names stay names."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any
from xml.etree import ElementTree

import pytest
from sympy import Symbol

from symparams import derive, dims, nn
from symparams.derivation.deriving import Derivation
from symparams.document.drawing import NothingToDrawError, draw, draw_stages, draw_units
from symparams.document.drawing.canvas import Pen
from symparams.document.drawing.kernel import stage_drawing
from symparams.document.drawing.layout import Drawing, Label, points_of
from symparams.document.drawing.network_drawing import network_drawing
from symparams.document.drawing.stages import facts_of, terms_of
from symparams.document.drawing.steps import Called, DrawnStep, network_of
from symparams.document.drawing.units import units_drawing
from symparams.errors import NameUnknownError
from symparams.notation import TextPrinter, notation
from symparams.terms import Number
from tests.whole import languages

LANGUAGES = languages()
FORMATS = ("svg", "tikz")


def vgg() -> str:
    layers: list[str] = []
    channels = 3
    for width, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(times):
            layers += [f"Conv2d({channels}, {width}, 3, padding=1)", "ReLU()"]
            channels = width
        layers.append("MaxPool2d(2)")
    layers += ["AdaptiveAvgPool2d(7)", "Flatten()", "Linear(25088, 4096)", "ReLU()", "Dropout()"]
    return f"Sequential({', '.join([*layers, 'Linear(4096, 4096)', 'ReLU()', 'Dropout()', 'Linear(4096, 1000)'])})"


NETWORKS: dict[str, tuple[str, Any]] = {
    "book": ("book", None),
    "book in letters": ("book_cnn", ("C_0", "H", "W")),
    "book without sizes": ("book_cnn", None),
    "vgg": (vgg(), (3, 224, 224)),
    "vgg without sizes": (vgg(), None),
    "deep": (f"Sequential({', '.join(f'Linear({n}, {n + 1})' for n in range(8, 90))})", (8,)),
    "letters and numbers": ("Sequential(Conv2d(a, b, k, padding=p), MaxPool2d(2), Flatten())", ("a", "H", "W")),
    "one layer": ("Conv2d(3, 5, 5)", (3, 32, 48)),
    "one layer in letters": ("Conv2d(C_in, C_out, k)", None),
    "one norm": ("BatchNorm2d(5)", (5, 8, 8)),
    "one activation": ("ReLU()", None),
    "units": ("Sequential(Linear(784, 256), ReLU(), Linear(256, 10))", (784,)),
    "sequence": ("Sequential(Conv1d(4, 16, 5, stride=2), BatchNorm1d(16), ReLU(), AvgPool1d(2))", (4, 100)),
    "volume": ("Sequential(Conv3d(1, 8, 3), MaxPool3d(2), Flatten())", (1, 16, 16, 16)),
    "residual": ("resnet18", None),
    "residual in letters": ("resnet", ("C_0", "H", "W")),
    "blocks": ("inception_v3", None),
    "repeated": ("vgg16", None),
    "large numbers": ("Sequential(Conv2d(3, 123456, (1, 7), stride=(1, 3)), Flatten())", (3, 640, 4800)),
}
LAYERS = {
    "convolution": "Conv2d(3, 5, 5)",
    "in letters": "Conv2d(C_in, C_out, k)",
    "many channels": "Conv2d(64, 192, 11)",
    "too large a window": "Conv2d(64, 192, 31)",
    "one pixel": "Conv2d(16, 32, 1)",
    "one channel": "Conv2d(1, 1, (3, 5))",
    "sequence": "Conv1d(3, 4, 5, bias=False)",
    "volume": "Conv3d(2, 3, 3)",
    "groups": "Conv2d(8, 8, 3, groups=4)",
    "groups in letters": "Conv2d(a, b, k, groups=g)",
    "depthwise": "Conv2d(32, 32, 3, groups=32)",
    "units": "Linear(5, 3)",
    "many units": "Linear(25088, 4096)",
    "units in letters": "Linear(n_in, n_out)",
    "one unit": "Linear(1, 1)",
}


def network(name: str) -> Derivation:
    model, shape = NETWORKS[name]
    return derive(model, input_shape=shape)


def laid_out(derivation: Derivation, lang: str, width: float = 660) -> tuple[Drawing, Pen]:
    shapes = [size for node in derivation.nodes for size in (*(node.output or ()), *(derivation.input_shape or ()))]
    terms = [term for node in derivation.nodes for term in terms_of(node.layer)]
    pen = Pen.of(lang, "raschka", [*shapes, *terms, *(meaning.letter for meaning in derivation.letters)], None)
    return network_drawing(derivation, pen, width), pen


def stages_laid_out(model: str, lang: str) -> Iterator[tuple[Drawing, Pen]]:
    layer = derive(model).nodes[0].layer
    facts = facts_of(layer)
    assert facts is not None
    assert layer.stages
    pen = Pen.of(lang, "cs231n", terms_of(layer), None)
    for stage in layer.stages:
        yield (stage_drawing if facts.window else units_drawing)(facts, stage, pen), pen


def texts(drawing: Drawing, pen: Pen) -> list[str]:
    return [pen.type.plain(label.content) for label in drawing.labels]


def check_layout(drawing: Drawing, pen: Pen) -> None:
    """No two labels overlap, and everything is inside."""
    boxes = [(pen.type.plain(label.content), pen.type.box(label)) for label in drawing.labels]
    for (one, a), (other, b) in combinations(boxes, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, f"{one!r} and {other!r} overlap: {a} {b}"
    for shape in drawing.shapes:
        if isinstance(shape, Label):
            left, top, right, bottom = pen.type.box(shape)
            corners = [(left, top), (right, bottom)]
        else:
            corners = list(points_of(shape))
        assert all(0 <= x <= drawing.width and 0 <= y <= drawing.height for x, y in corners), shape


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("width", [660, 400])
def test_a_networks_labels_do_not_overlap(name: str, lang: str, width: int) -> None:
    drawing, pen = laid_out(network(name), lang, width)
    check_layout(drawing, pen)
    if name in {"book", "vgg", "units"}:
        assert drawing.width <= width + 16


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", LAYERS)
def test_a_layers_labels_do_not_overlap(name: str, lang: str) -> None:
    for drawing, pen in stages_laid_out(LAYERS[name], lang):
        check_layout(drawing, pen)


def test_an_overlap_and_a_shape_outside_would_be_seen() -> None:
    drawing, pen = laid_out(network("book"), "en")
    label = drawing.labels[0]
    with pytest.raises(AssertionError, match="overlap"):
        check_layout(replace(drawing, shapes=(label, replace(label, y=label.y + 3))), pen)
    with pytest.raises(AssertionError):
        check_layout(replace(drawing, shapes=(replace(label, x=drawing.width),)), pen)


def test_wide_signs_are_taken_for_wide() -> None:
    _, pen = laid_out(network("book"), "zh")
    assert pen.type.width(("全连接层",)) >= 4
    assert pen.type.width(("total",)) < 5 * 0.8


def sizes_shown(drawing: Drawing, pen: Pen) -> list[str]:
    """The captions above maps and bars: numbers and × only."""
    return [text for text in texts(drawing, pen) if re.fullmatch(r"[\d,]+( × [\d,]+)*", text)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["book", "one layer", "units", "volume"])
def test_captions_are_the_derivations_sizes(name: str, lang: str) -> None:
    derivation = network(name)
    drawing, pen = laid_out(derivation, lang)
    nodes = [node for node in derivation.nodes if node.inputs != (node.output,)]
    shapes = [derivation.input_shape, *(node.output for node in nodes)]
    expected = [" × ".join(f"{size.value:,}" for size in shape or () if isinstance(size, Number)) for shape in shapes]
    shown = sizes_shown(drawing, pen)
    found = iter(shown)
    assert all(caption in found for caption in expected), (shown, expected)


def test_the_books_drawing_says_what_figure_11_1_says() -> None:
    drawing, pen = laid_out(derive("book"), "en")
    assert pen.type.plain(drawing.description) == (
        "input, 3 × 32 × 32 → convolution, 5 × 5 → 5 × 28 × 28 → max pooling, 3 × 3, stride 2 → 5 × 13 × 13 → "
        "convolution, 3 × 3 → 12 × 11 × 11 → max pooling, 5 × 5, stride 2 → 12 × 4 × 4 → flatten → 192 → "
        "fully connected layer → 128 → fully connected layer → output, 10"
    )


def test_sizes_in_letters_get_names_that_are_explained() -> None:
    drawing, pen = laid_out(network("book in letters"), "en")
    shown = texts(drawing, pen)
    for caption in ("C0 × H × W", "C1 × H1 × W1", "C2 × H4 × W4", "n1"):
        assert caption in shown
    assert "H1 = H − k1 + 1" in shown
    assert "H2 = ⌊(H1 − q1)/s⌋ + 1" in shown
    assert "W4 = ⌊(W3 − q2)/s⌋ + 1" in shown


def test_the_names_of_sizes_do_not_take_letters_that_are_there() -> None:
    drawing, pen = laid_out(derive("Sequential(Conv2d(H_1, b, k))", input_shape=("H_1", "H", "W")), "en")
    assert "H1′ = H − k + 1" in texts(drawing, pen)


def test_a_drawing_without_shapes_shows_only_what_weights_say() -> None:
    drawing, pen = laid_out(derive("Sequential(Conv2d(3, 5, 5), MaxPool2d(2), Flatten(), Linear(20, 10))"), "en")
    shown = texts(drawing, pen)
    assert {"3 channels", "5 channels", "10", "5 × 5"} <= set(shown)
    assert not any(text.count("×") > 1 for text in shown)
    assert "20" not in shown  # the flattened width is of a shape


def test_equal_neighbours_of_a_long_network_are_drawn_once() -> None:
    steps = network_of(network("vgg")).steps
    assert times(steps) == [2, 1, 2, 1, 3, 1, 3, 1, 3, 1, 1, 2, 1]
    assert sum(times(steps)) == 13 + 5 + 1 + 3
    assert times(network_of(derive("book")).steps) == [1] * 7


def times(steps: Sequence[DrawnStep]) -> list[Any]:
    return [step.times.value if isinstance(step.times, Number) else step.times for step in steps]


def test_copies_in_a_container_are_counted_as_copies_written_out() -> None:
    steps = network_of(derive("vgg16")).steps
    assert times(steps) == [2, 1, 2, 1, 3, 1, 3, 1, 3, 1, 1, 2, 1]
    assert [step.window.sizes for step in steps if step.called and step.called.family == "max_pooling"] == [
        (Number(2), Number(2))
    ] * 5


def test_copies_in_letters_stay_letters() -> None:
    many = nn.Sequential(nn.Linear(3, 8), nn.Repeat(nn.Linear(8, 8), dims("L")))
    drawing, pen = laid_out(derive(many, input_shape=(3,)), "en")
    assert any(text.startswith("L × fully") for text in texts(drawing, pen))
    block = nn.Sequential(nn.Linear(8, 4), nn.Linear(4, 8))
    (first, second) = network_of(derive(nn.Sequential(nn.Linear(3, 8), nn.Repeat(block, 12)), input_shape=(3,))).steps
    assert second.called == Called("repeat", "Repeat", True)
    assert times([first, second]) == [1, 12]


def test_a_block_with_branches_is_one_step() -> None:
    steps = network_of(derive("resnet18")).steps
    families = [step.called.family for step in steps if step.called]
    assert families[:2] == ["convolution", "max_pooling"]
    assert set(families[2:-3]) == {"residual"}
    assert families[-3:] == ["adaptive_pooling", "flatten", "fully_connected"]
    assert sum(times(steps)[2:-3]) == 8
    assert all(step.follows for step in steps)


class Body(nn.Module):
    """A network whose body lays the numbers out itself."""

    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 5, 5), nn.MaxPool2d(2))
        self.classifier = nn.Linear(5 * 14 * 14, 10)

    def output_shape(self, x: Any) -> Any:
        self.features(x)
        return self.classifier((x[0], 980))


def test_what_a_body_does_between_its_layers_is_shown_as_what_comes_out() -> None:
    steps = network_of(derive(Body(), input_shape=(3, 32, 32))).steps
    assert [step.called and step.called.type for step in steps] == ["Conv2d", "MaxPool2d", None, "Linear"]
    assert steps[2].state.shape == (Number(980),)
    assert steps[2].follows
    drawing, pen = laid_out(derive(Body(), input_shape=(3, 32, 32)), "en")
    check_layout(drawing, pen)
    assert "980" in texts(drawing, pen)


def test_of_a_very_long_network_the_middle_is_left_out() -> None:
    steps = network_of(network("deep")).steps
    assert len(steps) == 30
    assert sum(step.left_out for step in steps) == 82 - 30
    drawing, pen = laid_out(network("deep"), "en")
    assert "⋯" in texts(drawing, pen)
    assert "90" in texts(drawing, pen)


def test_a_pooling_of_numbers_in_a_network_of_letters_keeps_its_window() -> None:
    steps = network_of(network("letters and numbers")).steps
    printer = TextPrinter(notation("raschka"))
    assert [printer.print(size) for size in steps[0].window.sizes] == ["k", "k"]
    assert steps[1].window.sizes == (Number(2), Number(2))


@pytest.mark.parametrize(
    ("model", "shape", "sizes", "stride"),
    [
        ("MaxPool2d(3, 2, 1)", (3, 32, 32), (3, 3), (2,)),
        ("MaxPool2d((2, 4))", (3, 32, 32), (2, 4), (2, 4)),
        ("Conv2d(3, 8, (3, 5), padding=1, stride=2)", (3, 32, 32), (3, 5), (2,)),
        ("Conv2d(3, 8, 3, dilation=2, stride=2)", (3, 32, 32), (3, 3), (2,)),
        ("Conv2d(3, 8, 1)", None, (1, 1), ()),
        ("AvgPool1d(4)", (3, 32), (4,), (4,)),
        ("Linear(5, 3)", (5,), (), ()),
    ],
)
def test_windows_and_strides_are_the_layers(model: str, shape: Any, sizes: tuple[int, ...], stride: Any) -> None:
    (step,) = network_of(derive(model, input_shape=shape)).steps
    assert step.window.sizes == tuple(map(Number, sizes))
    assert step.window.stride == tuple(map(Number, stride))


def test_the_stages_of_a_convolution_say_26_76_and_380() -> None:
    counts = [texts(drawing, pen)[-1] for drawing, pen in stages_laid_out("Conv2d(3, 5, 5)", "en")]
    assert counts == ["5 · 5 + 1 = 26 parameters", "3 · 25 + 1 = 76 parameters", "5 · 76 = 380 parameters"]
    first, all_inputs, all_outputs = (texts(*laid) for laid in stages_laid_out("Conv2d(3, 5, 5)", "zh"))
    assert "卷积核" in "".join(first) or "滤波器" in first
    assert {"x(1)", "x(2)", "x(3)", "w(3)"} <= set(all_inputs)
    assert {"z1", "z5", "+b5"} <= set(all_outputs)


def test_of_many_channels_the_first_two_and_the_last_are_drawn() -> None:
    _, inputs, outputs = (texts(*laid) for laid in stages_laid_out("Conv2d(64, 192, 3)", "en"))
    assert [text for text in inputs if text.startswith("w(")] == ["w(1)", "w(2)", "w(64)"]
    assert [text for text in outputs if text.startswith("z")] == ["z1", "z2", "z192"]


def test_a_layer_without_bias_is_drawn_without() -> None:
    for model in ("Conv2d(3, 5, 5, bias=False)", "Linear(5, 3, bias=False)"):
        for drawing, pen in stages_laid_out(model, "en"):
            assert not any(text.lstrip("+").startswith("b") for text in texts(drawing, pen))


def test_the_small_layer_has_an_edge_for_each_weight() -> None:
    svg = draw_units(derive("Linear(5, 3)").nodes[0].layer)
    assert svg.count("<circle") == 5 + 3
    assert svg.count('fill="none" stroke="#9AA1AC"') == 5 * 3


@pytest.mark.parametrize("model", ["BatchNorm2d(5)", "ReLU()", "MaxPool2d(2)", "PReLU(3)", "ConvTranspose2d(3, 5, 5)"])
def test_a_layer_of_another_build_has_no_stages_to_draw(model: str) -> None:
    layer = derive(model).nodes[0].layer
    assert draw_stages(layer) == ()
    with pytest.raises(NothingToDrawError, match=rf"^{layer.type} is not fully connected"):
        draw_units(layer)


def test_units_are_not_drawn_of_a_convolution() -> None:
    with pytest.raises(NothingToDrawError):
        draw_units(derive("Conv2d(3, 5, 1)").nodes[0].layer)


def every_drawing(lang: str, format: str) -> Iterator[str]:
    for name in NETWORKS:
        yield draw(network(name), lang=lang, format=format)  # type: ignore[arg-type]
    for model in LAYERS.values():
        yield from draw_stages(derive(model).nodes[0].layer, lang=lang, format=format)  # type: ignore[arg-type]


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_svg_is_whole_and_loads_nothing(lang: str) -> None:
    for text in every_drawing(lang, "svg"):
        root = ElementTree.fromstring(text)
        assert root.tag == SVG + "svg"
        assert [child.tag for child in root][:2] == [SVG + "title", SVG + "desc"]
        assert {node.tag for node in root.iter()} <= {
            SVG + tag for tag in ("svg", "title", "desc", "rect", "g", "path", "circle", "text", "tspan")
        }
        for node in root.iter():
            assert not {name for name in node.attrib if name == "id" or name.startswith("on") or "href" in name}
        assert text.count("http") == 1  # the name of the format
        assert "url(" not in text
        for name in ("Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei"):
            assert name in root.attrib["font-family"]


def balanced(text: str) -> bool:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_tikz_picture_is_one_environment(lang: str) -> None:
    for text in every_drawing(lang, "tikz"):
        assert text.startswith(r"\begin{tikzpicture}")
        assert text.endswith("\\end{tikzpicture}\n")
        assert balanced(text)
        assert lang != "en" or text.isascii()


HOSTILE = '</title><script>alert("1")</script>\x1b[31m & \\input{x} $y$ %'


def hostile() -> Derivation:
    odd = Symbol("}</text><script>&\\input{x}$%_#~^")
    derivation = derive(nn.Sequential(nn.Conv2d(3, odd, 3), nn.ReLU(), nn.Linear(odd, "n")))
    nodes = tuple(
        replace(node, layer=replace(node.layer, type=HOSTILE, family="unheard_of")) for node in derivation.nodes
    )
    return replace(derivation, model=HOSTILE, nodes=nodes)


def test_hostile_names_stay_text_in_svg() -> None:
    derivation = hostile()
    for text in (draw(derivation), *draw_stages(derivation.nodes[0].layer)):
        root = ElementTree.fromstring(text)
        assert not [node for node in root.iter() if "script" in node.tag]
        assert "<script" not in text
        assert "\x1b" not in text
    title = ElementTree.fromstring(draw(derivation)).find(SVG + "title")
    assert title is not None
    assert '</title><script>alert("1")</script> & \\input{x} $y$ %' in (title.text or "")


def test_hostile_names_stay_text_in_tikz() -> None:
    derivation = hostile()
    pictures = (draw(derivation, format="tikz"), *draw_stages(derivation.nodes[0].layer, format="tikz"))
    assert r"\textbackslash{}input" in pictures[0]
    assert r"\textbackslash{}input" in pictures[-1]
    for text in pictures:
        assert r"\input" not in text
        assert balanced(text.replace(r"\\", ""))
        assert not re.search(r"(?<!\\)%", text)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_books_drawings_are_as_they_were(lang: str, format: str, golden: Callable[[str, str], None]) -> None:
    suffix = "tex" if format == "tikz" else format
    derivation = derive("book")
    golden(f"drawing/book.{lang}.{suffix}", draw(derivation, lang=lang, format=format))  # type: ignore[arg-type]
    for number, text in enumerate(draw_stages(derivation.nodes[0].layer, lang=lang, format=format), 2):  # type: ignore[arg-type]
        golden(f"drawing/figure-11-{number}.{lang}.{suffix}", text)
    small = derive("Linear(5, 3)").nodes[0].layer
    golden(f"drawing/figure-11-5.{lang}.{suffix}", draw_units(small, lang=lang, format=format))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["groups", "groups in letters", "many channels", "units in letters"])
def test_the_drawings_of_a_layer_are_as_they_were(name: str, golden: Callable[[str, str], None]) -> None:
    layer = derive(LAYERS[name]).nodes[0].layer
    for number, text in enumerate(draw_stages(layer), 1):
        golden(f"drawing/{name.replace(' ', '-')}-{number}.en.svg", text)


@pytest.mark.parametrize("name", ["vgg", "residual in letters"])
def test_the_drawing_of_a_network_in_several_rows_is_as_it_was(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"drawing/{name.replace(' ', '-')}.en.svg", draw(network(name), width=400))


def test_letters_may_be_settled_by_the_document() -> None:
    layer = derive("Conv2d(C_in, C_out, k)").nodes[0].layer
    shown = draw_stages(layer, notation="cs231n", letters={"k": "q", "C_in": "A", "C_out": "B"})[-1]
    assert all(f">{letter}</tspan>" in shown for letter in "qAB")


@pytest.mark.parametrize("call", [draw, lambda d, **k: draw_stages(d.nodes[0].layer, **k)])
def test_unknown_options_are_refused(call: Callable[..., object]) -> None:
    derivation = derive("Conv2d(3, 5, 5)")
    for wrong in ({"format": "png"}, {"lang": "fr"}, {"notation": "none"}):
        with pytest.raises(NameUnknownError):
            call(derivation, **wrong)


def test_drawing_does_not_import_sympy() -> None:
    code = "import sys, symparams.document.drawing; sys.exit('sympy' in sys.modules or 'jinja2' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
