"""State-space models and other recurrences over the sequence.

The libraries fall back to a loop over the tokens where their kernels for
accelerators are missing, so these graphs are unrolled in time.
"""

from causal import PREFILL, causal
from hf import hf
from spec import BOTH, TORCHSCRIPT, Entry, tokens

OLD = (TORCHSCRIPT,)
MAMBA_130M = {"vocab_size": 50280, "hidden_size": 768,
              "num_hidden_layers": 24}
MAMBA_370M = {"vocab_size": 50280, "hidden_size": 1024,
              "num_hidden_layers": 48}
MAMBA2_130M = {"vocab_size": 50288, "hidden_size": 768,
               "num_hidden_layers": 24, "num_heads": 24, "head_dim": 64,
               "n_groups": 1}
RWKV_169M = {"vocab_size": 50277, "hidden_size": 768, "num_hidden_layers": 12}


def logits(name: str, family: str, model: str, sequence: int, values: dict,
           exporters: tuple[str, ...], source: str, layers: str = "") -> Entry:
    return hf(f"{name}-s{sequence}", family, model,
              (tokens("input_ids", 1, sequence),), ("logits",), values,
              exporters, source, layers=layers,
              constants={"use_cache": False})


ENTRIES: tuple[Entry, ...] = (
    logits("mamba-130m", "mamba", "MambaForCausalLM", 16, MAMBA_130M, BOTH,
           "state-spaces/mamba-130m"),
    logits("mamba-130m", "mamba", "MambaForCausalLM", 64, MAMBA_130M, OLD,
           "state-spaces/mamba-130m"),
    logits("mamba-130m", "mamba", "MambaForCausalLM", 256, MAMBA_130M, OLD,
           "state-spaces/mamba-130m"),
    logits("mamba-370m", "mamba", "MambaForCausalLM", 8, MAMBA_370M,
           ("dynamo",), "state-spaces/mamba-370m"),
    logits("mamba-370m", "mamba", "MambaForCausalLM", 256, MAMBA_370M, OLD,
           "state-spaces/mamba-370m"),
    logits("mamba2-130m", "mamba2", "Mamba2ForCausalLM", 256, MAMBA2_130M,
           BOTH, "state-spaces/mamba2-130m"),
    logits("rwkv-169m", "rwkv", "RwkvForCausalLM", 16, RWKV_169M, BOTH,
           "RWKV/rwkv-4-169m-pile"),
    logits("rwkv-169m", "rwkv", "RwkvForCausalLM", 128, RWKV_169M, OLD,
           "RWKV/rwkv-4-169m-pile"),
    logits("rwkv-169m", "rwkv", "RwkvForCausalLM", 256, RWKV_169M, OLD,
           "RWKV/rwkv-4-169m-pile"),
    logits("recurrentgemma-2b", "recurrent-gemma",
           "RecurrentGemmaForCausalLM", 16, {"num_hidden_layers": 26},
           ("dynamo",), "google/recurrentgemma-2b"),
    causal("lfm2-1.2b", "lfm2", "Lfm2ForCausalLM", {}, PREFILL, 64,
           source="LiquidAI/LFM2-1.2B", cached=False),
    causal("xlstm-small", "xlstm", "xLSTMForCausalLM",
           {"vocab_size": 50304, "hidden_size": 512, "num_hidden_layers": 4,
            "num_heads": 4}, PREFILL, 64,
           layers="4", source="Beck et al. 2024, sizes reduced", cached=False),
    causal("jamba-mini", "jamba", "JambaForCausalLM",
           {"num_hidden_layers": 8, "use_mamba_kernels": False}, PREFILL, 16,
           layers="8 of 32", source="ai21labs/Jamba-v0.1", cached=False),
    causal("zamba2-1.2b", "zamba2", "Zamba2ForCausalLM",
           {"num_hidden_layers": 38, "hidden_size": 2048,
            "use_mamba_kernels": False}, PREFILL, 64,
           source="Zyphra/Zamba2-1.2B", cached=False),
    causal("bamba-small", "bamba", "BambaForCausalLM",
           {"num_hidden_layers": 8, "attn_layer_indices": [3]}, PREFILL, 64,
           layers="8 of 32", source="ibm-ai-platform/Bamba-9B", cached=False),
)
