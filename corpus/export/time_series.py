"""Forecasting, control and other sequences of numbers."""

from hf import hf
from spec import BOTH, Entry, Input, floats, tokens

ENTRIES: tuple[Entry, ...] = (
    hf("patchtst-etth1", "patchtst", "PatchTSTForPrediction",
       (floats("past_values", 32, 512, 7),), ("prediction_outputs",),
       {"num_input_channels": 7, "context_length": 512,
        "prediction_length": 96, "patch_length": 12, "patch_stride": 12},
       BOTH, "ibm-granite/granite-timeseries-patchtst"),
    hf("patchtsmixer-etth1", "patchtsmixer", "PatchTSMixerForPrediction",
       (floats("past_values", 32, 512, 7),), ("prediction_outputs",),
       {"num_input_channels": 7, "context_length": 512,
        "prediction_length": 96, "patch_length": 8, "patch_stride": 8},
       BOTH, "ibm-granite/granite-timeseries-patchtsmixer"),
    hf("timesfm-200m", "timesfm", "TimesFmModel",
       (floats("past_values", 4, 512), Input("past_values_padding", (4, 512), "tokens", 1),
        tokens("freq", 4, 1, high=3)), source="google/timesfm-1.0-200m"),
    hf("decision-transformer", "decision-transformer",
       "DecisionTransformerModel",
       (floats("states", 1, 20, 17), floats("actions", 1, 20, 4),
        floats("returns_to_go", 1, 20, 1),
        tokens("timesteps", 1, 20), Input("attention_mask", (1, 20), "mask")),
       ("action_preds",), exporters=BOTH,
       source="edbeeching/decision-transformer-gym-hopper-medium"),
    hf("perceiver-lm", "perceiver", "PerceiverForMaskedLM",
       (tokens("inputs", 1, 2048, high=256),), ("logits",),
       source="deepmind/language-perceiver"),
)
