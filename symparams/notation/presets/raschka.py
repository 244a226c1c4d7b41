"""Sebastian Raschka, Machine Learning Q and AI, chapter 11: ``5 × (5 × 5 × 3) + 5``."""

from ..notation_record import Notation

NOTATION = Notation(
    name="raschka",
    title={"en": "Raschka, Machine Learning Q and AI", "zh": "Raschka《大模型技术30讲》"},
    numbers_form="split",
)
