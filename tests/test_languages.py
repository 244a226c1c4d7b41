"""That a language has all it needs, and that one which is begun is told in one list what it lacks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symparams.check.languages import language_of
from symparams.check.languages import languages as read_languages
from tests.whole import MESSAGES, READING, begun, has_golden, lacking, languages


@pytest.mark.parametrize("lang", sorted(begun()))
def test_a_language_has_all_that_a_language_needs(lang: str) -> None:
    found = lacking(lang)
    if not found and not has_golden(lang):
        found = ["tests/golden/: no file; write them with pytest --update-golden, and read what they say"]
    if found:
        pytest.fail("\n".join([f"the language {lang} is not whole:", *found]), pytrace=False)


def test_the_shipped_languages_are_whole_and_tell_their_texts_apart() -> None:
    assert {"en", "zh"} <= set(languages())
    assert list(read_languages())[-1] == "en"
    assert language_of("a 3×3 kernel") is read_languages()["en"]
    assert language_of("kernel 是 3×3") is read_languages()["zh"]


class TestAnInventedLanguage:
    """The language ``qqq``, half added in folders of its own."""

    def test_nothing_of_it(self, tmp_path: Path) -> None:
        found = lacking("qqq", tmp_path, tmp_path)
        assert [line.split(": ", 1)[1].split(" in ")[0] for line in found] == [
            "no such file",
            "no such file",
            "no title",
        ]

    def test_a_catalogue_half_written(self, tmp_path: Path) -> None:
        messages = json.loads((MESSAGES / "en.json").read_text(encoding="utf-8"))
        del messages["count.trainable"], messages["list.pair"]
        messages |= {"count.convention": "konventi {name}", "count.trainabel": "{number}"}
        (tmp_path / "qqq.json").write_text(json.dumps(messages), encoding="utf-8")
        found = [line.removeprefix("templates/messages/qqq.json: ") for line in lacking("qqq", tmp_path, READING)]
        assert found[:3] == [
            "lacks count.trainable, list.pair",
            "has left over count.trainabel",
            "has other placeholders in count.convention",
        ]
        (tmp_path / "qqq.json").write_text('{"count.trainable": "{number"}', encoding="utf-8")
        assert "write a brace twice" in lacking("qqq", tmp_path, READING)[0]
        (tmp_path / "qqq.json").write_text("{}", encoding="utf-8")
        assert len(lacking("qqq", tmp_path, READING)[0]) < 500

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('    about=r"', '    abuot=r"', "a language lacks about; knows no abuot"),
            ('    script=r"[\\u4e00-\\u9fff]"', '    script=""', "script is empty"),
            ('    topic=r"', '    topic=r"(', "topic is no pattern: missing )"),
            ('        "max_pooling": ', '        "maxpooling": ', "families lacks 'max_pooling'"),
            ('        "": r"层"', '        "": r"(层"', "layers is no pattern"),
            ("LANGUAGE = ", "language = ", "has no attribute 'LANGUAGE'"),
            ("LANGUAGE = Language(", "LANGUAGE = Language((", "'(' was never closed"),
        ],
    )
    def test_a_reading_half_written(self, tmp_path: Path, old: str, new: str, said: str) -> None:
        text = (READING / "zh.py").read_text(encoding="utf-8")
        assert text.count(old) == 1
        (tmp_path / "qqq.py").write_text(text.replace(old, new), encoding="utf-8")
        _, found, _ = lacking("qqq", tmp_path, tmp_path)
        assert found.startswith("symparams/check/languages/qqq.py: ")
        assert said in found
