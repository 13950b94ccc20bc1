"""Detectors: dense ones up to their heads, and end-to-end transformers.

The torchvision detectors end with the outputs of their heads.  Suppression of
overlapping boxes depends on the data and is no work for an accelerator.
"""

from collections.abc import Mapping
from typing import Any

import torchvision
from torch import Tensor, nn

from hf import hf
from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, image

OLD = (TORCHSCRIPT,)
BOXES = ("logits", "pred_boxes")


class DenseDetector(nn.Module):
    """Backbone, feature pyramid and the heads on every level of it."""

    def __init__(self, detector: nn.Module) -> None:
        super().__init__()
        self.backbone = detector.backbone
        proposals = getattr(detector, "rpn", None)
        self.head = proposals.head if proposals else detector.head

    def forward(self, pixels: Tensor) -> list[Tensor]:
        features = list(self.backbone(pixels).values())
        return flatten(self.head(features))


def flatten(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value
    return [tensor for part in parts for tensor in flatten(part)]


def build_detector(constructor: str, height: int, width: int) -> Built:
    detector = torchvision.models.get_model(
        constructor, weights=None, weights_backbone=None
    )
    spec = image(height)
    shape = (1, 3, height, width)
    inputs = (type(spec)(spec.name, shape, spec.kind),)
    return Built(DenseDetector(detector), inputs)


def dense(
    name: str,
    family: str,
    constructor: str,
    size: tuple[int, int],
    exporters: tuple[str, ...] = (DYNAMO,),
) -> Entry:
    args = {"constructor": constructor, "height": size[0], "width": size[1]}
    return Entry(
        name,
        family,
        "torchvision",
        build_detector,
        args,
        exporters,
        note="up to the heads",
    )


DENSE = (
    dense("retinanet-r50-fpn", "retinanet", "retinanet_resnet50_fpn",
          (800, 1088), BOTH),
    dense("retinanet-r50-fpn-v2", "retinanet", "retinanet_resnet50_fpn_v2",
          (800, 1088)),
    dense("fcos-r50-fpn", "fcos", "fcos_resnet50_fpn", (800, 1088), BOTH),
    dense("ssd300-vgg16", "ssd", "ssd300_vgg16", (300, 300), BOTH),
    dense("ssdlite320-mobilenet", "ssd", "ssdlite320_mobilenet_v3_large",
          (320, 320)),
    dense("faster-rcnn-r50-fpn-rpn", "faster-rcnn", "fasterrcnn_resnet50_fpn",
          (800, 1088), BOTH),
    dense("faster-rcnn-mobile-rpn", "faster-rcnn",
          "fasterrcnn_mobilenet_v3_large_fpn", (800, 1088)),
)

RESNET50 = {
    "_class": "ResNetConfig",
    "out_features": ["stage1", "stage2", "stage3", "stage4"],
}
RESNET = {"backbone_config": RESNET50}


def end_to_end(
    name: str,
    family: str,
    model: str,
    size: int = 640,
    values: Mapping[str, Any] | None = None,
    exporters: tuple[str, ...] = (DYNAMO,),
    **options: Any,
) -> Entry:
    inputs = (image(size, "pixel_values"),)
    return hf(name, family, model, inputs, BOXES, values, exporters, **options)


END_TO_END = (
    end_to_end("detr-r50", "detr", "DetrForObjectDetection", 800, RESNET, BOTH),
    end_to_end("conditional-detr-r50", "detr",
               "ConditionalDetrForObjectDetection", 800, RESNET),
    end_to_end("table-transformer", "detr",
               "TableTransformerForObjectDetection", 800, RESNET, OLD),
    end_to_end("deformable-detr-r50", "deformable-detr",
               "DeformableDetrForObjectDetection", 640, RESNET),
    end_to_end("dab-detr-r50", "detr", "DabDetrForObjectDetection", 640,
               RESNET),
    end_to_end("yolos-small", "yolos", "YolosForObjectDetection", 512,
               {"image_size": [512, 512], "hidden_size": 384,
                "num_attention_heads": 6, "intermediate_size": 1536}, BOTH),
    end_to_end("rt-detr-r50", "rt-detr", "RTDetrForObjectDetection", 640),
    end_to_end("rt-detr-v2-r50", "rt-detr", "RTDetrV2ForObjectDetection", 640),
    end_to_end("d-fine", "d-fine", "DFineForObjectDetection", 640),
    end_to_end("lw-detr", "lw-detr", "LwDetrForObjectDetection", 640),
)

ENTRIES = (*DENSE, *END_TO_END)
