"""Networks for images."""

#: The families and variants of each module here; a test holds it against the modules.
HOMES = {
    "resnet": (
        "resnet resnet50 resnet101 resnet152 resnet_basic resnet18 resnet34 resnext resnext50_32x4d resnext101_32x8d "
        "resnext101_64x4d wide_resnet wide_resnet50_2 wide_resnet101_2"
    ),
}
