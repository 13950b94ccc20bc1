"""Which families the planner trains on, and which it never sees before a test.

Fixed by hand before anything was trained, by these rules:

1. A family is on one side as a whole, with all its sizes, sequence lengths and
   exporters.
2. Of every kind of model, the classic family that most others were derived
   from is in the test set: that is what a user is likely to bring, and it is
   how the published work tests (BERT there is never trained on).
3. A family whose blocks form the same graph as those of a test family, and
   differ only in sizes or in the embedding, is a test family too.  Otherwise
   the test would ask for graphs that were seen in training under another name.
4. Validation takes further families of seven kinds; the rest is for training.

Blocks that resemble each other without being the same are on both sides: many
decoders in training are close to each other and to Mixtral without its experts.
"""

TEST = frozenset(
    (
        # Convolutional: residual networks and their grouped variants, and the
        # inverted residuals of the mobile networks.
        "resnet",
        "resnext",
        "inception",
        "mobilenet",
        # Vision transformer, and those that put other inputs or heads on it.
        "vit",
        "deit",
        "vit-mae",
        "videomae",
        "yolos",
        "ast",
        # Segmentation with skips.
        "unet",
        # Detection with transformers.
        "detr",
        # Encoders with the blocks of BERT.
        "bert",
        "roberta",
        "electra",
        "distilbert",
        "rembert",
        "visual-bert",
        # Decoder, encoder-decoder, multimodal, speech, state space.
        "gpt2",
        "t5",
        "clip",
        "chinese-clip",
        "altclip",
        "whisper",
        "mamba",
        "mixtral",
        # Recurrent, diffusion, recommendation, graph networks.
        "lstm",
        "diffusion-unet",
        "dlrm",
        "gcn",
    )
)

VALIDATION = frozenset(
    (
        "densenet",
        "phi",
        "marian",
        "gru",
        "albert",
        "sd3",
        "two-tower",
    )
)


def split_of(family: str) -> str:
    if family in TEST:
        return "test"
    return "validation" if family in VALIDATION else "train"
