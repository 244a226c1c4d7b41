"""Letters that several families share, with what they mean."""

IMAGE = {"C_0": "symbol.image_channels"}
CLASSES = {"K": "symbol.classes"}

#: The output channels of the convolutions, in order.
CHANNELS = {
    "C_1": "symbol.channels_1",
    "C_2": "symbol.channels_2",
    "C_3": "symbol.channels_3",
    "C_4": "symbol.channels_4",
    "C_5": "symbol.channels_5",
}
#: How many convolutions a stage has.
CONVOLUTIONS = {
    "n_1": "symbol.convolutions_1",
    "n_2": "symbol.convolutions_2",
    "n_3": "symbol.convolutions_3",
    "n_4": "symbol.convolutions_4",
    "n_5": "symbol.convolutions_5",
}
#: How many blocks each of four stages has.
BLOCKS = {
    "n_1": "symbol.blocks_1",
    "n_2": "symbol.blocks_2",
    "n_3": "symbol.blocks_3",
    "n_4": "symbol.blocks_4",
}
#: How wide each of four stages is.
WIDTHS = {
    "w_1": "symbol.width_1",
    "w_2": "symbol.width_2",
    "w_3": "symbol.width_3",
    "w_4": "symbol.width_4",
}


def numbered(letter: str, *values: int) -> dict[str, int]:
    """Values for a letter with the numbers 1, 2, … below it."""
    return {f"{letter}_{i}": value for i, value in enumerate(values, 1)}
