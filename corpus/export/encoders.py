"""Text encoders."""

from typing import Any

from hf import hf
from spec import BOTH, DYNAMO, TORCHSCRIPT, Entry, Input, mask, tokens, with_dims

OLD = (TORCHSCRIPT,)
HIDDEN = ("last_hidden_state",)


def token_inputs(
    sequence: int, batch: int = 1, segments: bool = False
) -> tuple[Input, ...]:
    inputs = [tokens("input_ids", batch, sequence)]
    inputs.append(mask("attention_mask", batch, sequence))
    if segments:
        inputs.append(tokens("token_type_ids", batch, sequence, high=2))
    return tuple(inputs)


def encoder(
    name: str,
    family: str,
    model: str,
    sequence: int,
    exporters: tuple[str, ...] = (DYNAMO,),
    batch: int = 1,
    segments: bool = False,
    fields: tuple[str, ...] = HIDDEN,
    values: dict[str, Any] | None = None,
    **options: Any,
) -> Entry:
    inputs = token_inputs(sequence, batch, segments)
    return hf(
        name, family, model, inputs, fields, values, exporters, **options
    )


def bert_sizes(hidden: int, layers: int) -> dict[str, int]:
    """The sizes of Turc et al. 2019: a head is always 64 wide."""
    return {
        "hidden_size": hidden,
        "num_hidden_layers": layers,
        "num_attention_heads": hidden // 64,
        "intermediate_size": 4 * hidden,
    }


def bert(name: str, sequence: int, **options: Any) -> Entry:
    return encoder(
        name,
        "bert",
        options.pop("model", "BertModel"),
        sequence,
        segments=True,
        fields=options.pop("fields", ("last_hidden_state", "pooler_output")),
        **options,
    )


LARGE = bert_sizes(1024, 24)
DEVLIN = "Devlin et al. 2019"
TURC = "Turc et al. 2019"

BERT = (
    bert("bert-tiny-s128", 128, values=bert_sizes(128, 2), source=TURC),
    bert("bert-small-s128", 128, values=bert_sizes(512, 4), source=TURC),
    bert("bert-base-s128", 128, exporters=BOTH, source=DEVLIN),
    bert("bert-base-s384", 384, exporters=BOTH, source=DEVLIN),
    bert("bert-base-s512-b8", 512, batch=8, source=DEVLIN),
    bert("bert-large-s384", 384, values=LARGE, exporters=BOTH, source=DEVLIN),
    bert(
        "bert-base-mlm-s256",
        256,
        model="BertForMaskedLM",
        fields=("logits",),
        source=DEVLIN,
    ),
    hf(
        "bert-base-dynamic",
        "bert",
        "BertModel",
        tuple(
            with_dims(spec, "batch", "sequence")
            for spec in token_inputs(384, batch=2, segments=True)
        ),
        ("last_hidden_state", "pooler_output"),
        source=DEVLIN,
        note="batch and sequence are open",
    ),
)

ROBERTA_BASE = {"vocab_size": 50265, "max_position_embeddings": 514}
DEBERTA_V3_BASE = {
    "vocab_size": 128100,
    "hidden_size": 768,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "intermediate_size": 3072,
    "relative_attention": True,
    "position_buckets": 256,
    "norm_rel_ebd": "layer_norm",
    "share_att_key": True,
    "pos_att_type": ["p2c", "c2p"],
    "position_biased_input": False,
    "type_vocab_size": 0,
    "max_position_embeddings": 512,
    "max_relative_positions": -1,
}
DEBERTA_V2_XXLARGE = {
    **DEBERTA_V3_BASE,
    "hidden_size": 1536,
    "num_hidden_layers": 48,
    "num_attention_heads": 24,
    "intermediate_size": 6144,
    "conv_kernel_size": 3,
    "conv_act": "gelu",
}
LIKE_BERT = (
    encoder(
        "roberta-base-s256",
        "roberta",
        "RobertaModel",
        256,
        BOTH,
        values=ROBERTA_BASE,
        source="Liu et al. 2019",
    ),
    encoder(
        "roberta-large-s512",
        "roberta",
        "RobertaModel",
        512,
        values={**LARGE, **ROBERTA_BASE},
        source="Liu et al. 2019",
    ),
    encoder(
        "electra-small-s128",
        "electra",
        "ElectraModel",
        128,
        BOTH,
        source="Clark et al. 2020",
    ),
    encoder(
        "electra-base-s384",
        "electra",
        "ElectraModel",
        384,
        values={**bert_sizes(768, 12), "embedding_size": 768},
        source="Clark et al. 2020",
    ),
    encoder("distilbert-s384", "distilbert", "DistilBertModel", 384, BOTH),
    encoder(
        "albert-base-s384",
        "albert",
        "AlbertModel",
        384,
        BOTH,
        values={
            "hidden_size": 768,
            "num_attention_heads": 12,
            "intermediate_size": 3072,
        },
        source="Lan et al. 2020",
    ),
    encoder(
        "albert-xxlarge-s256",
        "albert",
        "AlbertModel",
        256,
        source="Lan et al. 2020",
    ),
)

OTHERS = (
    encoder(
        "deberta-base-s256",
        "deberta",
        "DebertaModel",
        256,
        BOTH,
        values={
            "relative_attention": True,
            "pos_att_type": ["c2p", "p2c"],
            "position_biased_input": False,
        },
        source="He et al. 2021",
    ),
    encoder(
        "deberta-v3-base-s384",
        "deberta",
        "DebertaV2Model",
        384,
        BOTH,
        values=DEBERTA_V3_BASE,
        source="microsoft/deberta-v3-base",
    ),
    encoder(
        "deberta-v2-xxlarge-s512",
        "deberta",
        "DebertaV2Model",
        512,
        values=DEBERTA_V2_XXLARGE,
        source="microsoft/deberta-v2-xxlarge",
    ),
    encoder("mpnet-base-s384", "mpnet", "MPNetModel", 384, BOTH),
    encoder("xlnet-base-s256", "xlnet", "XLNetModel", 256, BOTH),
    encoder("funnel-s256", "funnel", "FunnelModel", 256, BOTH),
    encoder("fnet-base-s512", "fnet", "FNetModel", 512),
    encoder("convbert-base-s256", "convbert", "ConvBertModel", 256, BOTH),
    encoder("squeezebert-s384", "squeezebert", "SqueezeBertModel", 384, BOTH),
    encoder("mobilebert-s384", "mobilebert", "MobileBertModel", 384, BOTH),
    encoder("modernbert-base-s512", "modernbert", "ModernBertModel", 512, BOTH),
    encoder("nomic-bert-s512", "nomic-bert", "NomicBertModel", 512),
    encoder(
        "esm2-35m-s512",
        "esm",
        "EsmModel",
        512,
        BOTH,
        values={
            "vocab_size": 33,
            "hidden_size": 480,
            "num_hidden_layers": 12,
            "num_attention_heads": 20,
            "intermediate_size": 1920,
            "position_embedding_type": "rotary",
            "pad_token_id": 1,
            "mask_token_id": 32,
            "token_dropout": True,
            "emb_layer_norm_before": False,
        },
        source="facebook/esm2_t12_35M_UR50D",
    ),
    encoder("roformer-base-s256", "roformer", "RoFormerModel", 256, BOTH),
    encoder("nystromformer-s512", "nystromformer", "NystromformerModel", 512),
    encoder("longformer-base-s2048", "longformer", "LongformerModel", 2048, OLD,
            values={"max_position_embeddings": 4098}),
    encoder("bigbird-base-s1024", "bigbird", "BigBirdModel", 1024, OLD,
            values={"attention_type": "block_sparse"}),
    encoder("ibert-base-s256", "ibert", "IBertModel", 256),
    encoder("rembert-s256", "rembert", "RemBertModel", 256, OLD,
            values={"num_hidden_layers": 16}, layers="16 of 32"),
    encoder("canine-s-s512", "canine", "CanineModel", 512, BOTH),
    encoder("megatron-bert-345m-s512", "bert", "MegatronBertModel", 512),
    encoder("xlm-r-base-s256", "roberta", "XLMRobertaModel", 256, OLD,
            values={"vocab_size": 250002, "max_position_embeddings": 514}),
    encoder("yoso-s512", "yoso", "YosoModel", 512),
    encoder("layoutlmv3-base-s512", "layoutlmv3", "LayoutLMv3Model", 512),
)

ENTRIES = (*BERT, *LIKE_BERT, *OTHERS)
