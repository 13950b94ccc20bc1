"""Models that read images together with text."""

from typing import Any

from hf import hf
from spec import BOTH, DYNAMO, TORCHSCRIPT, Entry, Input, floats, image, mask, tokens

OLD = (TORCHSCRIPT,)
SIMILARITY = ("logits_per_image", "logits_per_text")


def text_and_image(length: int, size: int, batch: int = 1) -> tuple[Input, ...]:
    return (
        tokens("input_ids", batch, length),
        image(size, "pixel_values", batch),
        mask("attention_mask", batch, length),
    )


def contrastive(
    name: str,
    family: str,
    model: str,
    length: int,
    size: int,
    exporters: tuple[str, ...] = (DYNAMO,),
    batch: int = 4,
    **options: Any,
) -> Entry:
    inputs = text_and_image(length, size, batch)
    return hf(name, family, model, inputs, SIMILARITY, exporters=exporters,
              **options)


CLIP_L = {
    "vision_config": {"hidden_size": 1024, "intermediate_size": 4096,
                      "num_attention_heads": 16, "num_hidden_layers": 24,
                      "patch_size": 14},
    "text_config": {"hidden_size": 768, "intermediate_size": 3072,
                    "num_attention_heads": 12},
    "projection_dim": 768,
}

ENTRIES: tuple[Entry, ...] = (
    contrastive("clip-vit-b32", "clip", "CLIPModel", 77, 224, BOTH),
    contrastive("clip-vit-l14", "clip", "CLIPModel", 77, 224, values=CLIP_L,
                source="openai/clip-vit-large-patch14"),
    contrastive("metaclip-2", "clip", "MetaClip2Model", 77, 224),
    contrastive("siglip-base", "siglip", "SiglipModel", 64, 224, BOTH),
    contrastive("chinese-clip", "chinese-clip", "ChineseCLIPModel", 52, 224),
    contrastive("altclip", "altclip", "AltCLIPModel", 77, 224),
    contrastive("align", "align", "AlignModel", 64, 289, BOTH),
    contrastive("groupvit", "groupvit", "GroupViTModel", 77, 224),
    hf("owlvit-b32", "owlvit", "OwlViTForObjectDetection",
       (tokens("input_ids", 2, 16), image(768, "pixel_values"),
        mask("attention_mask", 2, 16)), ("logits", "pred_boxes"),
       exporters=BOTH),
    hf("blip-base-caption", "blip", "BlipForConditionalGeneration",
       (image(384, "pixel_values"), tokens("input_ids", 1, 32)), ("logits",)),
    hf("blip-base-retrieval", "blip", "BlipForImageTextRetrieval",
       text_and_image(35, 384), ("itm_score",)),
    hf("blip-2-qformer", "blip2", "Blip2QFormerModel",
       (floats("query_embeds", 1, 32, 768),
        floats("encoder_hidden_states", 1, 257, 1408)),
       ("last_hidden_state",), exporters=BOTH),
    hf("vilt-b32", "vilt", "ViltModel", text_and_image(40, 384),
       ("last_hidden_state",)),
    hf("lxmert-base", "lxmert", "LxmertModel",
       (tokens("input_ids", 1, 20), floats("visual_feats", 1, 36, 2048),
        floats("visual_pos", 1, 36, 4)),
       ("language_output", "vision_output"), exporters=BOTH),
    hf("visual-bert", "visual-bert", "VisualBertModel",
       (tokens("input_ids", 1, 64), floats("visual_embeds", 1, 36, 512)),
       ("last_hidden_state",)),
    hf("flava-base", "flava", "FlavaModel", text_and_image(77, 224),
       ("multimodal_embeddings",)),
    hf("git-base", "git", "GitForCausalLM",
       (tokens("input_ids", 1, 40), image(224, "pixel_values")), ("logits",)),
    hf("bridgetower-base", "bridgetower", "BridgeTowerModel",
       text_and_image(50, 288), ("text_features", "image_features")),
    hf("trocr-decoder", "trocr", "TrOCRForCausalLM",
       (tokens("input_ids", 1, 64),), ("logits",),
       constants={"use_cache": False}),
    hf("clipseg-rd64", "clipseg", "CLIPSegForImageSegmentation",
       (tokens("input_ids", 1, 77), image(352, "pixel_values")), ("logits",)),
    hf("pix2struct-vision", "pix2struct", "Pix2StructVisionModel",
       (floats("flattened_patches", 1, 1024, 770),), ("last_hidden_state",)),
)
