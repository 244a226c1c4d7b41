"""Networks for images."""

#: The families and variants of each module here; a test holds it against the modules.
HOMES = {
    "resnet": (
        "resnet resnet50 resnet101 resnet152 resnet_basic resnet18 resnet34 resnext resnext50_32x4d "
        "resnext101_32x8d resnext101_64x4d wide_resnet wide_resnet50_2 wide_resnet101_2 quantized_resnet50 "
        "quantized_resnet18 quantized_resnext101_32x8d quantized_resnext101_64x4d keras:ResNet keras:ResNetV2 "
        "keras:ResNet50 keras:ResNet101 keras:ResNet152 keras:ResNet50V2 keras:ResNet101V2 keras:ResNet152V2"
    ),
    "lenet": "lenet lenet5 lenet_1998 lenet5_1998",
    "alexnet": "alexnet_family alexnet alexnet_2012_one_tower alexnet_two_towers alexnet_2012",
    "vgg": "vgg vgg11 vgg11_bn vgg13 vgg13_bn vgg16 vgg16_bn vgg19 vgg19_bn keras:VGG16 keras:VGG19",
    "squeezenet": "squeezenet squeezenet1_0 squeezenet1_1",
    "densenet": (
        "densenet densenet121 densenet161 densenet169 densenet201 keras:DenseNet121 keras:DenseNet169 keras:DenseNet201"
    ),
    "googlenet": ("googlenet_family googlenet googlenet_aux quantized_googlenet"),
    "inception": (
        "inception_v3_family inception_v3 inception_v3_no_aux keras:InceptionV3 quantized_inception_v3 "
        "keras:InceptionResNet keras:InceptionResNetV2"
    ),
    "mobilenet": (
        "mobilenet_v2_family mobilenet_v2 keras:MobileNetV2 mobilenet_v3 mobilenet_v3_large "
        "mobilenet_v3_small keras:MobileNetV3Large keras:MobileNetV3Small keras:MobileNetFamily "
        "keras:MobileNet quantized_mobilenet_v2 quantized_mobilenet_v3_large mnasnet mnasnet0_5 mnasnet0_75 "
        "mnasnet1_0 mnasnet1_3"
    ),
    "shufflenet": (
        "shufflenet_v2 shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0 "
        "quantized_shufflenet_v2_x0_5 quantized_shufflenet_v2_x1_0 quantized_shufflenet_v2_x1_5 "
        "quantized_shufflenet_v2_x2_0"
    ),
    "regnet": (
        "regnet regnet_x_400mf regnet_x_800mf regnet_x_1_6gf regnet_x_3_2gf regnet_x_8gf regnet_x_16gf regnet_x_32gf "
        "regnet_y_400mf regnet_y_800mf regnet_y_1_6gf regnet_y_3_2gf regnet_y_8gf regnet_y_16gf regnet_y_32gf "
        "regnet_y_128gf"
    ),
    "efficientnet": (
        "efficientnet efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3 efficientnet_b4 efficientnet_b5 "
        "efficientnet_b6 efficientnet_b7 keras:EfficientNetB0 keras:EfficientNetB1 keras:EfficientNetB2 "
        "keras:EfficientNetB3 keras:EfficientNetB4 keras:EfficientNetB5 keras:EfficientNetB6 keras:EfficientNetB7 "
        "efficientnet_v2 efficientnet_v2_s efficientnet_v2_m efficientnet_v2_l keras:EfficientNetV2S "
        "keras:EfficientNetV2M keras:EfficientNetV2L keras:EfficientNetV2B keras:EfficientNetV2B0 "
        "keras:EfficientNetV2B1 keras:EfficientNetV2B2 keras:EfficientNetV2B3"
    ),
    "convnext": (
        "convnext convnext_tiny convnext_small convnext_base convnext_large keras:ConvNeXtTiny keras:ConvNeXtSmall "
        "keras:ConvNeXtBase keras:ConvNeXtLarge keras:ConvNeXtXLarge"
    ),
    "vision_transformer": (
        "vision_transformer vit_b_16 vit_b_32 vit_l_16 vit_l_32 vit_h_14 vit_h_14_224 vit_b_16_384 vit_l_16_512 "
        "vit_h_14_518"
    ),
    "swin": "swin swin_t swin_s swin_b swin_v2_t swin_v2_s swin_v2_b",
    "maxvit": "maxvit maxvit_t",
    "xception": "keras:XceptionFamily keras:Xception",
    "unet": "unet unet_2015 unet_brain",
    "nasnet": "keras:NASNet keras:NASNetMobile keras:NASNetLarge",
    "segmentation": "fcn fcn_resnet50 fcn_resnet101 deeplabv3 deeplabv3_resnet50 deeplabv3_resnet101",
    "video": "r3d r3d_18 mc3 mc3_18 r2plus1d r2plus1d_18",
}
