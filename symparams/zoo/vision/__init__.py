"""Networks for images."""

#: The families and variants of each module here; a test holds it against the modules.
HOMES = {
    "resnet": (
        "resnet resnet50 resnet101 resnet152 resnet_basic resnet18 resnet34 resnext resnext50_32x4d resnext101_32x8d "
        "resnext101_64x4d wide_resnet wide_resnet50_2 wide_resnet101_2"
    ),
    "alexnet": "alexnet_family alexnet alexnet_two_towers alexnet_2012",
    "vgg": "vgg vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn keras:VGG16 keras:VGG19",
    "squeezenet": "squeezenet squeezenet1_0 squeezenet1_1",
    "densenet": (
        "densenet densenet121 densenet161 densenet169 densenet201 keras:DenseNet121 keras:DenseNet169 keras:DenseNet201"
    ),
}
