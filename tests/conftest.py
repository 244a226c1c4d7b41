"""What the tests share: golden files, the folder of reference data, the optional torch, command lines."""

from __future__ import annotations

import difflib
import importlib.util
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from tests.whole import GOLDEN, ROOT, has_golden, languages


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """``golden(name, text)``: the text is that of ``tests/golden/<name>``, to the character."""
    update = request.config.getoption("--update-golden")

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
            return
        command = f"renew it, and read what changed before you commit: pytest '{request.node.nodeid}' --update-golden"
        if not path.exists() and (lang := name.split(".")[-2]) in languages() and not has_golden(lang):
            pytest.skip(f"the language {lang} has no golden files yet, which tests/test_languages.py says")
        if not path.exists():
            pytest.fail(f"no golden file {name}; {command}", pytrace=False)
        expected = path.read_bytes().decode()
        if text != expected:
            diff = difflib.unified_diff(
                expected.splitlines(keepends=True), text.splitlines(keepends=True), f"golden/{name}", "now"
            )
            shown = "\n".join(line.rstrip("\n") for line in diff)
            pytest.fail(f"{name} differs from its golden file; {command}\n{shown}", pytrace=False)

    return compare


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the chapter and the reference tables, which are not ours to ship."""
    named = os.environ.get("SYMPARAMS_SHARED")
    folder = Path(named) if named else ROOT.parent / "shared"
    if not folder.is_dir():
        if named:
            pytest.fail(f"SYMPARAMS_SHARED={named} is no folder")
        pytest.skip("no folder of reference data: set SYMPARAMS_SHARED to it")
    return folder


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test marked ``torch`` or ``keras`` runs where that is installed; absent where it has to be is a failure."""
    for name, needed in {"torch": ["torch==2.13.0"], "keras": ["keras==3.15.1", "torch==2.13.0"]}.items():
        absent = [one for one in needed if importlib.util.find_spec(one.partition("=")[0]) is None]
        if item.get_closest_marker(name) and absent:
            what = f"{absent[0].partition('=')[0]} is not installed"
            if os.environ.get("SYMPARAMS_REQUIRE_EXTRAS") == "1":
                pytest.fail(f"{what}, and SYMPARAMS_REQUIRE_EXTRAS=1 wants it: pip install {absent[0]}")
            pytest.skip(f"{what}: pip install {absent[0]}")


@pytest.fixture(scope="session")
def torch() -> ModuleType:
    """The module torch; for tests marked ``torch``, which must not import it at their top."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of numpy, which it does not need for us
        return importlib.import_module("torch")


@pytest.fixture(scope="session")
def their_keras(torch: ModuleType) -> ModuleType:
    """The module keras, on torch; for tests marked ``keras``, which must not import it at their top."""
    os.environ["KERAS_BACKEND"] = "torch"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("keras")


class Outcome(NamedTuple):
    """What a command line did."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """``run("count", "book", "--json")``: the command line in this process, as ``symparams`` would run it."""

    def command(*args: str) -> Outcome:
        from symparams.cli import main

        with pytest.raises(SystemExit) as caught:
            main(args)
        out, err = capfd.readouterr()
        code = caught.value.code
        assert code is None or isinstance(code, int)
        return Outcome(code or 0, out, err)

    return command
