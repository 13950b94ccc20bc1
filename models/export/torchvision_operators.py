"""Lets torchvision be imported where its compiled operators can't load.

Import this before torchvision and before transformers and timm, which import
torchvision where they find it.
"""

import torch


def declare_torchvision_operators() -> torch.library.Library:
    """Lets torchvision be imported where its compiled operators can't load.

    torchvision registers shape functions for two of its compiled operators
    when imported, and fails if they are unknown.  None of the models exported
    here uses them, so declaring their signatures is enough.  The declarations
    last as long as the returned object.
    """
    library = torch.library.Library("torchvision", "FRAGMENT")
    for operator in ("nms", "qnms"):
        library.define(
            f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"
        )
    return library


TORCHVISION_OPERATORS = declare_torchvision_operators()
