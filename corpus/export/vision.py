"""Convolutional classifiers from torchvision and timm."""

import timm
import torchvision

from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, image


def build_torchvision(constructor: str, size: int, batch: int = 1) -> Built:
    """A classifier with its default options and no weights."""
    model = torchvision.models.get_model(constructor, weights=None)
    return Built(model, (image(size, batch=batch),), ("logits",))


def build_timm(model: str, size: int) -> Built:
    """A timm model at the given image size, with no weights."""
    return Built(
        timm.create_model(model, pretrained=False), (image(size),), ("logits",)
    )


def tv(
    name: str,
    family: str,
    constructor: str,
    size: int = 224,
    exporters: tuple[str, ...] = (DYNAMO,),
    batch: int = 1,
) -> Entry:
    args = {"constructor": constructor, "size": size, "batch": batch}
    return Entry(
        name, family, "torchvision", build_torchvision, args, exporters
    )


def tm(
    name: str,
    family: str,
    model: str,
    size: int = 224,
    exporters: tuple[str, ...] = (DYNAMO,),
) -> Entry:
    args = {"model": model, "size": size}
    return Entry(name, family, "timm", build_timm, args, exporters)


OLD = (TORCHSCRIPT,)

ENTRIES = (
    tv("resnet18", "resnet", "resnet18"),
    tv("resnet50", "resnet", "resnet50", exporters=BOTH),
    tv("resnet50-b8", "resnet", "resnet50", batch=8),
    tv("resnet152", "resnet", "resnet152", exporters=BOTH),
    tv("wide-resnet101", "resnet", "wide_resnet101_2"),
    tv("resnext50", "resnext", "resnext50_32x4d"),
    tv("resnext101", "resnext", "resnext101_32x8d", exporters=OLD),
    tv("inception-v1", "inception", "googlenet", exporters=BOTH),
    tv("inception-v3", "inception", "inception_v3", 299, BOTH),
    tm("inception-v4", "inception", "inception_v4", 299),
    tm("inception-resnet-v2", "inception", "inception_resnet_v2", 299),
    tv("mobilenet-v2", "mobilenet", "mobilenet_v2", exporters=BOTH),
    tv("mobilenet-v3-small", "mobilenet", "mobilenet_v3_small"),
    tv("mobilenet-v3-large", "mobilenet", "mobilenet_v3_large", exporters=OLD),
    tm("mobilenet-v4-medium", "mobilenet", "mobilenetv4_conv_medium", 256),
    tv("mnasnet1.0", "mobilenet", "mnasnet1_0"),
    tv("regnet-y-400mf", "regnet", "regnet_y_400mf", exporters=BOTH),
    tv("regnet-y-8gf", "regnet", "regnet_y_8gf"),
    tv("regnet-x-32gf", "regnet", "regnet_x_32gf"),
    tv("densenet121", "densenet", "densenet121", exporters=BOTH),
    tv("densenet201", "densenet", "densenet201"),
    tv("efficientnet-b0", "efficientnet", "efficientnet_b0", exporters=BOTH),
    tv("efficientnet-b4", "efficientnet", "efficientnet_b4", 380),
    tv("efficientnet-b7", "efficientnet", "efficientnet_b7", 600),
    tv("efficientnet-v2-s", "efficientnet", "efficientnet_v2_s", 384, BOTH),
    tv("efficientnet-v2-l", "efficientnet", "efficientnet_v2_l", 480),
    tm("efficientnet-l2", "efficientnet", "tf_efficientnet_l2", 475),
    tv("convnext-tiny", "convnext", "convnext_tiny", exporters=BOTH),
    tv("convnext-base", "convnext", "convnext_base"),
    tv("convnext-large", "convnext", "convnext_large"),
    tm("convnext-v2-base", "convnext", "convnextv2_base"),
    tv("vgg11", "vgg", "vgg11"),
    tv("vgg16", "vgg", "vgg16", exporters=BOTH),
    tv("vgg19-bn", "vgg", "vgg19_bn"),
    tv("alexnet", "alexnet", "alexnet", exporters=BOTH),
    tv("squeezenet1.0", "squeezenet", "squeezenet1_0", exporters=BOTH),
    tv("squeezenet1.1", "squeezenet", "squeezenet1_1"),
    tv("shufflenet-v2-x1.0", "shufflenet", "shufflenet_v2_x1_0", exporters=BOTH),
    tv("shufflenet-v2-x2.0", "shufflenet", "shufflenet_v2_x2_0"),
    tm("xception41", "xception", "xception41", 299),
    tm("xception71", "xception", "xception71", 299, OLD),
    tm("nasnet-a-large", "nasnet", "nasnetalarge", 331, BOTH),
    tm("pnasnet5-large", "nasnet", "pnasnet5large", 331),
    tm("hrnet-w18", "hrnet", "hrnet_w18", exporters=BOTH),
    tm("hrnet-w48", "hrnet", "hrnet_w48"),
    tm("dla34", "dla", "dla34"),
    tm("dla102", "dla", "dla102", exporters=BOTH),
    tm("cspdarknet53", "cspnet", "cspdarknet53", 256, BOTH),
    tm("cspresnet50", "cspnet", "cspresnet50", 256),
    tm("res2net50", "res2net", "res2net50_26w_8s", exporters=BOTH),
    tm("res2net101", "res2net", "res2net101_26w_4s"),
    tm("ghostnet-100", "ghostnet", "ghostnet_100", exporters=BOTH),
    tm("ese-vovnet39b", "vovnet", "ese_vovnet39b", exporters=BOTH),
    tm("ese-vovnet19b-dw", "vovnet", "ese_vovnet19b_dw"),
    tm("nfnet-f0", "nfnet", "dm_nfnet_f0", 256),
    tm("eca-nfnet-l0", "nfnet", "eca_nfnet_l0", 288, OLD),
    tm("repvgg-b1", "repvgg", "repvgg_b1"),
    tm("sknet50", "sknet", "skresnext50_32x4d"),
    tm("resnest50d", "resnest", "resnest50d", exporters=BOTH),
    tm("resnest200e", "resnest", "resnest200e", 320),
    tm("mixer-b16", "mlp-mixer", "mixer_b16_224", exporters=BOTH),
    tm("resmlp-24", "resmlp", "resmlp_24_224"),
    tm("poolformer-s24", "poolformer", "poolformer_s24"),
    tm("poolformer-m48", "poolformer", "poolformer_m48", exporters=OLD),
    tm("hgnetv2-b4", "hgnet", "hgnetv2_b4"),
    tm("tresnet-m", "tresnet", "tresnet_m"),
)
