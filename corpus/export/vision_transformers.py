"""Image and video classifiers built from attention."""

from hf import hf
from spec import BOTH, TORCHSCRIPT, Entry, floats, image
from vision import tm, tv

OLD = (TORCHSCRIPT,)
HIDDEN = ("last_hidden_state",)


def pixels(size: int) -> tuple:
    return (image(size, "pixel_values"),)


VIT = (
    tv("vit-b16", "vit", "vit_b_16", exporters=BOTH),
    tv("vit-l16", "vit", "vit_l_16"),
    tm("vit-b16-384", "vit", "vit_base_patch16_384", 384),
    tm("vit-tiny", "vit", "vit_tiny_patch16_224", exporters=OLD),
    tm("vit-huge-14", "vit", "vit_huge_patch14_224"),
    tm("deit3-base", "deit", "deit3_base_patch16_224"),
    tm("deit-small-distilled", "deit", "deit_small_distilled_patch16_224"),
)

TORCHVISION = (
    tv("swin-t", "swin", "swin_t", exporters=BOTH),
    tv("swin-b", "swin", "swin_b"),
    tv("swin-v2-t", "swin", "swin_v2_t", 256),
    tv("swin-v2-b", "swin", "swin_v2_b", 256, exporters=OLD),
    tv("maxvit-t", "maxvit", "maxvit_t", exporters=BOTH),
)

TIMM = (
    tm("beit-base", "beit", "beit_base_patch16_224", exporters=BOTH),
    tm("beit-large", "beit", "beit_large_patch16_224"),
    tm("beit-v2-base", "beit", "beitv2_base_patch16_224"),
    tm("eva02-base", "eva", "eva02_base_patch14_224"),
    tm("cait-s24", "cait", "cait_s24_224", exporters=BOTH),
    tm("coat-lite-small", "coat", "coat_lite_small"),
    tm("coatnet-0", "coatnet", "coatnet_0_224", exporters=BOTH),
    tm("coatnet-2", "coatnet", "coatnet_2_224"),
    tm("xcit-small-12", "xcit", "xcit_small_12_p16_224", exporters=BOTH),
    tm("pvt-v2-b2", "pvt", "pvt_v2_b2", exporters=BOTH),
    tm("pvt-v2-b5", "pvt", "pvt_v2_b5"),
    tm("twins-svt-base", "twins", "twins_svt_base"),
    tm("twins-pcpvt-large", "twins", "twins_pcpvt_large", exporters=OLD),
    tm("levit-256", "levit", "levit_256", exporters=BOTH),
    tm("mobilevit-s", "mobilevit", "mobilevit_s", 256, BOTH),
    tm("mobilevit-v2-100", "mobilevit", "mobilevitv2_100", 256),
    tm("crossvit-base", "crossvit", "crossvit_base_240", 240, BOTH),
    tm("tnt-s", "tnt", "tnt_s_patch16_224"),
    tm("volo-d1", "volo", "volo_d1_224", exporters=OLD),
    tm("visformer-small", "visformer", "visformer_small"),
    tm("efficientformer-l3", "efficientformer", "efficientformer_l3",
       exporters=BOTH),
    tm("efficientformer-v2-s1", "efficientformer", "efficientformerv2_s1"),
    tm("edgenext-small", "edgenext", "edgenext_small", 256),
    tm("fastvit-sa12", "fastvit", "fastvit_sa12", 256),
    tm("mvitv2-small", "mvit", "mvitv2_small", exporters=BOTH),
    tm("focalnet-small", "focalnet", "focalnet_small_srf", exporters=BOTH),
    tm("davit-small", "davit", "davit_small", exporters=BOTH),
    tm("nextvit-small", "nextvit", "nextvit_small"),
    tm("hiera-base", "hiera", "hiera_base_224", exporters=BOTH),
    tm("gcvit-tiny", "gcvit", "gcvit_tiny"),
    tm("convmixer-768", "convmixer", "convmixer_768_32", exporters=BOTH),
    tm("convit-base", "convit", "convit_base"),
    tm("sequencer2d-s", "sequencer", "sequencer2d_s"),
    tm("repvit-m1", "repvit", "repvit_m1_0"),
    tm("efficientvit-b2", "efficientvit", "efficientvit_b2"),
    tm("tiny-vit-21m", "tiny-vit", "tiny_vit_21m_224", exporters=BOTH),
    tm("inception-next-small", "inception-next", "inception_next_small"),
    tm("botnet26t", "botnet", "botnet26t_256", 256),
    tm("halonet50ts", "halonet", "halonet50ts", 256, OLD),
    tm("lambda-resnet50ts", "lambdanet", "lambda_resnet50ts", 256, OLD),
)

TRANSFORMERS: tuple[Entry, ...] = (
    hf("dinov2-base", "dinov2", "Dinov2Model", pixels(224), HIDDEN,
       {"image_size": 518, "patch_size": 14}, BOTH,
       source="facebook/dinov2-base"),
    hf("dinov2-giant", "dinov2", "Dinov2Model", pixels(224), HIDDEN,
       {"image_size": 518, "patch_size": 14, "hidden_size": 1536,
        "num_hidden_layers": 40, "num_attention_heads": 24,
        "use_swiglu_ffn": True}, source="facebook/dinov2-giant"),
    hf("cvt-13", "cvt", "CvtModel", pixels(224), HIDDEN, exporters=BOTH),
    hf("swiftformer-xs", "swiftformer", "SwiftFormerModel", pixels(224)),
    hf("vit-mae-base", "vit-mae", "ViTMAEForPreTraining", pixels(224),
       ("logits",)),
    hf("bit-50", "bit", "BitModel", pixels(224), exporters=OLD),
    hf("videomae-base", "videomae", "VideoMAEModel",
       (floats("pixel_values", 1, 16, 3, 224, 224),), HIDDEN,
       exporters=BOTH),
    hf("timesformer-base", "timesformer", "TimesformerModel",
       (floats("pixel_values", 1, 8, 3, 224, 224),), HIDDEN, exporters=BOTH),
    hf("vivit-b16x2", "vivit", "VivitModel",
       (floats("pixel_values", 1, 32, 3, 224, 224),)),
)

ENTRIES = (*VIT, *TORCHVISION, *TIMM, *TRANSFORMERS)
