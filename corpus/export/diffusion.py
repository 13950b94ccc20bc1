"""Denoisers and autoencoders of diffusers."""

from collections.abc import Mapping
from typing import Any

import diffusers

from hf import Call
from spec import BOTH, DYNAMO, TORCHSCRIPT, Built, Entry, Input, floats, tokens

OLD = (TORCHSCRIPT,)


def build_diffusion(
    model: str,
    values: Mapping[str, Any],
    inputs: tuple[Input, ...],
    field: str,
    method: str,
) -> Built:
    module = getattr(diffusers, model)(**values)
    names = tuple(spec.name for spec in inputs)
    return Built(Call(module, names, (field,), method), inputs, (field,))


def df(
    name: str,
    family: str,
    model: str,
    inputs: tuple[Input, ...],
    values: Mapping[str, Any] | None = None,
    exporters: tuple[str, ...] = (DYNAMO,),
    source: str = "library default",
    layers: str = "",
    field: str = "sample",
    method: str = "forward",
) -> Entry:
    args = {
        "model": model,
        "values": dict(values or {}),
        "inputs": inputs,
        "field": field,
        "method": method,
    }
    return Entry(name, family, "diffusers", build_diffusion, args, exporters,
                 source, layers)


def step(batch: int = 1) -> Input:
    return tokens("timestep", batch, high=1000)


def latents(channels: int, size: int, batch: int = 1) -> Input:
    return floats("sample", batch, channels, size, size)


def hidden(*shape: int) -> Input:
    return floats("hidden_states", *shape)


def context(length: int, width: int, batch: int = 1) -> Input:
    return floats("encoder_hidden_states", batch, length, width)


SD15 = {"sample_size": 64, "cross_attention_dim": 768}
SD21 = {
    "sample_size": 96, "cross_attention_dim": 1024,
    "attention_head_dim": [5, 10, 20, 20], "use_linear_projection": True,
}
DDPM_CIFAR = {
    "sample_size": 32, "block_out_channels": [128, 256, 256, 256],
    "down_block_types": ["DownBlock2D", "AttnDownBlock2D", "DownBlock2D",
                         "DownBlock2D"],
    "up_block_types": ["UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"],
    "attention_head_dim": None, "flip_sin_to_cos": False,
    "freq_shift": 1, "downsample_padding": 0, "norm_eps": 1e-6,
}
KL_SD = {
    "block_out_channels": [128, 256, 512, 512], "layers_per_block": 2,
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4, "latent_channels": 4,
    "sample_size": 512,
}
SDXL = {
    "sample_size": 128, "cross_attention_dim": 2048,
    "attention_head_dim": [5, 10, 20],
    "block_out_channels": [320, 640, 1280],
    "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D",
                         "CrossAttnDownBlock2D"],
    "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
                       "UpBlock2D"],
    "transformer_layers_per_block": [1, 2, 10],
    "use_linear_projection": True,
}
PIXART = {
    "sample_size": 64, "caption_channels": 4096, "in_channels": 4,
    "use_additional_conditions": False,
}
DIT_SMALL = {"num_attention_heads": 6, "attention_head_dim": 64,
             "num_layers": 12, "out_channels": 8}
FLUX = {"num_layers": 19, "num_single_layers": 38, "guidance_embeds": False}
KL_FLUX = {**KL_SD, "latent_channels": 16, "sample_size": 1024,
           "use_quant_conv": False, "use_post_quant_conv": False}


def flux_inputs(image: int, text: int) -> tuple[Input, ...]:
    return (
        hidden(1, image, 64),
        context(text, 4096),
        floats("pooled_projections", 1, 768),
        floats("timestep", 1),
        floats("img_ids", image, 3),
        floats("txt_ids", text, 3),
    )


UNETS = (
    df("ddpm-cifar10", "diffusion-unet", "UNet2DModel",
       (latents(3, 32), step()), DDPM_CIFAR, BOTH,
       "google/ddpm-cifar10-32"),
    df("sd-1.5-unet", "diffusion-unet", "UNet2DConditionModel",
       (latents(4, 64, 2), step(2), context(77, 768, 2)), SD15, BOTH,
       "stable-diffusion-v1-5"),
    df("sd-2.1-unet", "diffusion-unet", "UNet2DConditionModel",
       (latents(4, 96), step(), context(77, 1024)), SD21,
       source="stabilityai/stable-diffusion-2-1"),
    df("sdxl-unet-core", "diffusion-unet", "UNet2DConditionModel",
       (latents(4, 128), step(), context(77, 2048)), SDXL,
       source="stabilityai/stable-diffusion-xl-base-1.0, without the "
       "conditioning on sizes"),
    df("unet-3d-text-to-video", "diffusion-unet", "UNet3DConditionModel",
       (floats("sample", 1, 4, 8, 32, 32), step(), context(77, 1024)),
       {"sample_size": 32}, source="damo-vilab/text-to-video-ms-1.7b"),
)

TRANSFORMERS = (
    df("dit-s2-256", "dit", "DiTTransformer2DModel",
       (hidden(1, 4, 32, 32), step(), tokens("class_labels", 1)), DIT_SMALL,
       BOTH, "Peebles and Xie 2023"),
    df("dit-xl2-512", "dit", "DiTTransformer2DModel",
       (hidden(2, 4, 64, 64), step(2), tokens("class_labels", 2)),
       {"sample_size": 64, "out_channels": 8}, source="facebook/DiT-XL-2-512"),
    df("pixart-xl2-512", "pixart", "PixArtTransformer2DModel",
       (hidden(1, 4, 64, 64), context(120, 4096), step()), PIXART, BOTH,
       "PixArt-alpha/PixArt-XL-2-512x512"),
    df("sd3-medium", "sd3", "SD3Transformer2DModel",
       (hidden(1, 16, 64, 64), context(154, 4096),
        floats("pooled_projections", 1, 2048), step()),
       {"num_layers": 24, "num_attention_heads": 24,
        "attention_head_dim": 64, "pos_embed_max_size": 192,
        "caption_projection_dim": 1536},
       source="stabilityai/stable-diffusion-3-medium"),
    df("flux-1-schnell-512", "flux", "FluxTransformer2DModel",
       flux_inputs(1024, 256), FLUX,
       source="black-forest-labs/FLUX.1-schnell"),
    df("auraflow", "auraflow", "AuraFlowTransformer2DModel",
       (hidden(1, 4, 64, 64), context(120, 2048), floats("timestep", 1)),
       source="fal/AuraFlow"),
    df("sana-0.6b", "sana", "SanaTransformer2DModel",
       (hidden(1, 32, 16, 16), context(300, 2304), step()),
       {"num_attention_heads": 36, "num_layers": 28,
        "num_cross_attention_heads": 16, "cross_attention_head_dim": 72,
        "cross_attention_dim": 1152},
       source="Efficient-Large-Model/Sana_600M_512px"),
    df("cogvideox-2b", "cogvideox", "CogVideoXTransformer3DModel",
       (hidden(1, 13, 16, 60, 90), context(226, 4096), step()),
       source="THUDM/CogVideoX-2b"),
    df("ltx-video", "ltx", "LTXVideoTransformer3DModel",
       (hidden(1, 512, 128), context(128, 4096), step(),
        Input("encoder_attention_mask", (1, 128), "mask")),
       source="Lightricks/LTX-Video"),
    df("wan-t2v-1.3b", "wan", "WanTransformer3DModel",
       (hidden(1, 16, 5, 32, 32), step(), context(128, 4096)),
       {"num_attention_heads": 12, "attention_head_dim": 128,
        "ffn_dim": 8960, "num_layers": 30},
       source="Wan-AI/Wan2.1-T2V-1.3B"),
    df("unidiffuser-uvit", "uvit", "UVit2DModel",
       (tokens("input_ids", 1, 16, 16), context(77, 768),
        floats("pooled_text_emb", 1, 768), floats("micro_conds", 1, 5)),
       source="amused/amused-256", field="output"),
    df("stable-audio-dit", "stable-audio", "StableAudioDiTModel",
       (hidden(1, 64, 1024), step(), context(130, 768),
        floats("global_hidden_states", 1, 1536)),
       source="stabilityai/stable-audio-open-1.0"),
    df("kandinsky-prior", "prior-transformer", "PriorTransformer",
       (hidden(1, 768), step(), floats("proj_embedding", 1, 768),
        context(77, 768)), field="predicted_image_embedding",
       source="kandinsky-community/kandinsky-2-1-prior", exporters=BOTH),
)

AUTOENCODERS = (
    df("sd-vae-decoder-512", "vae", "AutoencoderKL",
       (floats("z", 1, 4, 64, 64),), KL_SD, BOTH, "stabilityai/sd-vae-ft-mse",
       method="decode"),
    df("sd-vae-512", "vae", "AutoencoderKL", (latents(3, 512),), KL_SD,
       source="stabilityai/sd-vae-ft-mse"),
    df("flux-vae-decoder-1024", "vae", "AutoencoderKL",
       (floats("z", 1, 16, 128, 128),), KL_FLUX,
       source="black-forest-labs/FLUX.1-schnell", method="decode"),
    df("taesd", "vae-tiny", "AutoencoderTiny", (latents(3, 512),),
       exporters=BOTH, source="madebyollin/taesd"),
    df("vq-model", "vae", "VQModel", (floats("h", 1, 3, 32, 32),),
       exporters=BOTH, method="decode"),
    df("dc-ae-f32-decoder", "dc-ae", "AutoencoderDC",
       (floats("z", 1, 32, 16, 16),), method="decode",
       source="mit-han-lab/dc-ae-f32c32"),
    df("oobleck-decoder", "oobleck", "AutoencoderOobleck",
       (floats("z", 1, 64, 64),), method="decode", exporters=BOTH,
       source="stabilityai/stable-audio-open-1.0"),
)

ENTRIES: tuple[Entry, ...] = (*UNETS, *TRANSFORMERS, *AUTOENCODERS)
