"""Segmentation, depth and other dense prediction."""

from typing import Any

import segmentation_models_pytorch
import torchvision
from torch import Tensor, nn

from hf import hf
from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, image

OLD = (TORCHSCRIPT,)
SWIN_STAGES = {
    "_class": "SwinConfig",
    "out_features": ["stage1", "stage2", "stage3", "stage4"],
}


class MainOutput(nn.Module):
    """A torchvision segmentation model without its dictionary."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, pixels: Tensor) -> Tensor:
        return self.module(pixels)["out"]


def build_torchvision(constructor: str, size: int) -> Built:
    model = torchvision.models.get_model(
        constructor, weights=None, weights_backbone=None
    )
    return Built(MainOutput(model), (image(size),), ("logits",))


def build_smp(model: str, encoder: str, size: int) -> Built:
    """A decoder of segmentation_models_pytorch on one of its encoders."""
    constructor = getattr(segmentation_models_pytorch, model)
    module = constructor(encoder, encoder_weights=None, classes=19)
    return Built(module, (image(size),), ("logits",))


def ts(
    name: str,
    family: str,
    constructor: str,
    exporters: tuple[str, ...] = (DYNAMO,),
) -> Entry:
    args = {"constructor": constructor, "size": 520}
    return Entry(
        name, family, "torchvision", build_torchvision, args, exporters
    )


def smp(
    name: str,
    family: str,
    model: str,
    encoder: str = "resnet34",
    exporters: tuple[str, ...] = (DYNAMO,),
) -> Entry:
    args = {"model": model, "encoder": encoder, "size": 512}
    library = "segmentation_models_pytorch"
    return Entry(name, family, library, build_smp, args, exporters)


def dense(
    name: str, family: str, model: str, size: int, output: str, **more: Any
) -> Entry:
    inputs = (image(size, "pixel_values"),)
    return hf(name, family, model, inputs, (output,), **more)


ENTRIES: tuple[Entry, ...] = (
    smp("unet-r34", "unet", "Unet", exporters=BOTH),
    smp("unet-effb3", "unet", "Unet", "efficientnet-b3"),
    smp("unet-plus-plus-r34", "unet", "UnetPlusPlus", exporters=BOTH),
    smp("manet-r34", "unet", "MAnet"),
    smp("linknet-r34", "linknet", "Linknet", exporters=BOTH),
    smp("fpn-r34", "fpn", "FPN", exporters=BOTH),
    smp("pspnet-r34", "pspnet", "PSPNet", exporters=BOTH),
    smp("pan-r34", "pan", "PAN"),
    smp("deeplab-v3-plus-r34", "deeplab", "DeepLabV3Plus"),
    ts("deeplab-v3-r50", "deeplab", "deeplabv3_resnet50", BOTH),
    ts("deeplab-v3-mobile", "deeplab", "deeplabv3_mobilenet_v3_large"),
    ts("fcn-r50", "fcn", "fcn_resnet50", BOTH),
    ts("lraspp-mobile", "lraspp", "lraspp_mobilenet_v3_large", OLD),
    dense("segformer-b0", "segformer", "SegformerForSemanticSegmentation",
          512, "logits", exporters=BOTH),
    dense("segformer-b5", "segformer", "SegformerForSemanticSegmentation",
          640, "logits",
          values={"depths": [3, 6, 40, 3],
                  "hidden_sizes": [64, 128, 320, 512],
                  "decoder_hidden_size": 768},
          source="nvidia/segformer-b5-finetuned-ade-640-640"),
    dense("upernet-swin-t", "upernet", "UperNetForSemanticSegmentation", 512,
          "logits", values={"backbone_config": SWIN_STAGES}, exporters=BOTH),
    dense("mask2former-swin-t", "mask2former",
          "Mask2FormerForUniversalSegmentation", 384, "masks_queries_logits"),
    dense("maskformer-swin-t", "maskformer",
          "MaskFormerForInstanceSegmentation", 384, "masks_queries_logits"),
    dense("dpt-large", "dpt", "DPTForDepthEstimation", 384, "predicted_depth",
          exporters=BOTH),
    dense("glpn", "glpn", "GLPNForDepthEstimation", 480, "predicted_depth"),
    dense("sam-vit-b-encoder", "sam", "SamVisionModel", 1024,
          "last_hidden_state", values={"hidden_size": 768}),
    dense("swin2sr-x2", "swin2sr", "Swin2SRForImageSuperResolution", 64,
          "reconstruction", exporters=BOTH),
)
