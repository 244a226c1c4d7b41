"""Every format × language × network, made and opened by what really reads it: pdfLaTeX, XeLaTeX, Chromium.

    python tests/render_all.py [FOLDER]

Fails for an error, a missing glyph or an overfull line, and leaves pages as PNG in the folder, to be looked at. Needs
pdflatex, xelatex with ctex, pdftoppm, pdffonts and chromium, which is why it is a command and no part of the tests.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from symparams import handout, nn, zoo
from symparams.document.catalogue import languages
from symparams.nn.module import Module

TOOLS = ("pdflatex", "xelatex", "pdftoppm", "chromium")
WIDTHS = {"desktop": 1000, "phone": 390}


def vgg16() -> Module:
    """VGG-16, written as it stands in papers: a Sequential."""
    layers: list[Module] = []
    channels = 3
    for width, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(times):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    layers += [nn.Flatten(), nn.Linear(512 * 7 * 7, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096)]
    return nn.Sequential(*layers, nn.ReLU(), nn.Dropout(), nn.Linear(4096, 1000))


def symbols_only() -> Module:
    """A small network in letters, with groups and norms."""
    return nn.Sequential(
        nn.Conv2d("C_in", "C_1", "k", padding="p", bias=False),
        nn.BatchNorm2d("C_1"),
        nn.ReLU(),
        nn.MaxPool2d("q", stride="s"),
        nn.Conv2d("C_1", "C_2", "k", groups="g"),
        nn.PReLU(),
        nn.Flatten(),
        nn.Linear("n", "m"),
    )


def awkward() -> Module:
    """Names that are not easy to print."""
    return nn.Sequential(nn.Linear("n_local", "beta"), nn.ReLU(), nn.Linear("beta", "N"), nn.Linear("N", "通道"))


NETWORKS: dict[str, tuple[Any, dict[str, Any]]] = {
    "book": ("book", {}),
    "book_apart": ("book", {"answers": "apart", "notation": "cs231n"}),
    "vgg16": (vgg16(), {"input_shape": (3, 224, 224)}),
    "symbols": (symbols_only(), {"input_shape": ("C_in", "H", "W")}),
    "family": (zoo.model("book_cnn"), {"input_shape": ("C_0", "H", "W")}),
    "layer": ("Conv2d(C_in, C_out, k)", {}),
    "norm": ("BatchNorm2d(5)", {}),
    "lstm": ("LSTM(m, n)", {}),
    "attention": ("MultiheadAttention(512, 8)", {}),
    "gpt2": ("gpt2", {}),
    "resnet50": ("resnet50", {}),
    "awkward": (awkward(), {}),
}


def main(folder: Path) -> int:
    """Make everything; the number of complaints."""
    if missing := [tool for tool in TOOLS if shutil.which(tool) is None]:
        print(f"missing: {', '.join(missing)}")
        return 1
    complaints = 0
    for name, (model, how) in NETWORKS.items():
        for lang in languages():
            for kind in ("tex", "html"):
                try:
                    text = handout(model, format=kind, lang=lang, **how)
                except Exception as error:
                    found = [f"{type(error).__name__}: {error}"]
                else:
                    path = folder / f"{name}.{lang}.{kind}"
                    path.write_text(text, encoding="utf-8")
                    found = compiled(path) if kind == "tex" else shown(path)
                print(f"{name}.{lang}.{kind}: {'; '.join(found) or 'fine'}")
                complaints += bool(found)
    for lang in languages():
        path = folder / f"drawings.{lang}.tex"
        path.write_text(drawings(lang), encoding="utf-8")
        found = [complaint for complaint in compiled(path) if not complaint.startswith("Overfull")]
        print(f"{path.name}: {'; '.join(found) or 'fine'}")
        complaints += bool(found)
    return complaints


def drawings(lang: str) -> str:
    """Every drawing of the tests in one document, those with hostile names too."""
    sys.path.insert(0, str(Path(__file__).parent / "document" / "drawing"))
    from test_drawing import draw, every_drawing, hostile  # type: ignore[import-not-found]

    program, kind = ("xelatex", "ctexart") if lang == "zh" else ("pdflatex", "article")
    pictures = [*every_drawing(lang, "tikz"), draw(hostile(), lang=lang, format="tikz")]
    body = "\n\n\\noindent\n".join(pictures)
    return (
        f"% !TeX program = {program}\n\\documentclass{{{kind}}}\n"
        "\\usepackage[a4paper,margin=2.5cm]{geometry}\\usepackage{amsmath,tikz}\n"
        f"\\begin{{document}}\\noindent\n{body}\\end{{document}}\n"
    )


def compiled(path: Path) -> list[str]:
    """Compile a LaTeX file and draw its pages; what its log complains of."""
    found = re.match(r"% !TeX program = (\w+)", path.read_text(encoding="utf-8"))
    assert found
    command = [found[1], "-interaction=nonstopmode", "-halt-on-error", path.name]
    for _ in range(2):  # longtable finds its widths in the second run
        done = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, errors="replace", check=False)
    log = path.with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    complaints = re.findall(r"^! .*|^Overfull .*|^Missing character.*|^LaTeX Warning: (?!Label).*", log, re.MULTILINE)
    if done.returncode == 0:
        pdf = path.with_suffix(".pdf")
        subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, path.with_suffix("")], check=True)
    return complaints


def shown(path: Path) -> list[str]:
    """Show a page in Chromium at two widths; what is wrong with it."""
    text = path.read_text(encoding="utf-8")
    complaints = [f"asks the network: {url}" for url in re.findall(r"(?:src|href)=[\"']?(\S+)", text)]
    complaints += ["has a script"] * ("<script" in text)
    for name, width in WIDTHS.items():
        with tempfile.TemporaryDirectory() as profile:
            command = [
                *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
                *("--hide-scrollbars", f"--user-data-dir={profile}", f"--window-size={width},2400"),
                *(f"--screenshot={path.with_suffix('')}.{name}.png", path.resolve().as_uri()),
            ]
            done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        complaints += [f"chromium ended with {done.returncode}"] * (done.returncode != 0)
    return complaints


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    target.mkdir(parents=True, exist_ok=True)
    wrong = main(target)
    print(f"pages in {target}; {wrong} with complaints")
    sys.exit(1 if wrong else 0)
