"""Text decoders, each as a prefill and as the decoding of one token.

The values are those of the named model cards.  Nothing is reduced unless the
entry says so: weights are never allocated for real (see lazy_weights.py).
"""

from causal import DECODE, PREFILL, both_modes, causal
from spec import BOTH, TORCHSCRIPT, Entry

OLD = (TORCHSCRIPT,)


def llama(
    hidden: int,
    inner: int,
    layers: int,
    heads: int,
    shared: int,
    vocabulary: int,
    **more: object,
) -> dict[str, object]:
    """The sizes that all models with the layout of Llama have."""
    return {
        "hidden_size": hidden,
        "intermediate_size": inner,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": shared,
        "vocab_size": vocabulary,
        **more,
    }


def gpt2(width: int, layers: int, heads: int) -> dict[str, int]:
    return {"n_embd": width, "n_layer": layers, "n_head": heads}


GPT2 = (
    *both_modes("gpt2-small", "gpt2", "GPT2LMHeadModel", gpt2(768, 12, 12),
                (256, 512), exporters=BOTH, source="openai-community/gpt2"),
    *both_modes("gpt2-medium", "gpt2", "GPT2LMHeadModel", gpt2(1024, 24, 16),
                (512, 1023), source="openai-community/gpt2-medium"),
    *both_modes("gpt2-xl", "gpt2", "GPT2LMHeadModel", gpt2(1600, 48, 25),
                (1024, 1023), source="openai-community/gpt2-xl"),
)

LLAMA_1B = llama(2048, 8192, 16, 32, 8, 128256, head_dim=64,
                 max_position_embeddings=131072, tie_word_embeddings=True)
LLAMA_8B = llama(4096, 14336, 32, 32, 8, 128256,
                 max_position_embeddings=131072)
LLAMA_2_7B = llama(4096, 11008, 32, 32, 32, 32000)
LLAMA_68M = llama(768, 3072, 2, 12, 12, 32000)
TINY_LLAMA = llama(2048, 5632, 22, 32, 4, 32000)
SMOL_LM = llama(576, 1536, 30, 9, 3, 49152, tie_word_embeddings=True)

LLAMA = (
    *both_modes("llama-68m", "llama", "LlamaForCausalLM", LLAMA_68M,
                (128, 256), exporters=BOTH, source="JackFram/llama-68m"),
    *both_modes("llama-3.2-1b", "llama", "LlamaForCausalLM", LLAMA_1B,
                (512, 1024), source="meta-llama/Llama-3.2-1B"),
    *both_modes("llama-3.1-8b", "llama", "LlamaForCausalLM", LLAMA_8B,
                (2048, 4096), source="meta-llama/Llama-3.1-8B",
                dtype="float16"),
    causal("llama-2-7b-b8", "llama", "LlamaForCausalLM", LLAMA_2_7B, DECODE,
           2048, source="meta-llama/Llama-2-7b", batch=8),
    causal("tinyllama-1.1b-sdpa", "llama", "LlamaForCausalLM", TINY_LLAMA,
           PREFILL, 1024, source="TinyLlama-1.1B", attention="sdpa"),
    *both_modes("smollm-135m", "llama", "LlamaForCausalLM", SMOL_LM,
                (256, 512), exporters=BOTH,
                source="HuggingFaceTB/SmolLM-135M"),
)

QWEN2_05B = llama(896, 4864, 24, 14, 2, 151936, tie_word_embeddings=True)
QWEN2_7B = llama(3584, 18944, 28, 28, 4, 152064)
QWEN3_06B = llama(1024, 3072, 28, 16, 8, 151936, head_dim=128)
QWEN3_8B = llama(4096, 12288, 36, 32, 8, 151936, head_dim=128)
MISTRAL_7B = llama(4096, 14336, 32, 32, 8, 32000, sliding_window=None)
GEMMA_2B = llama(2048, 16384, 18, 8, 1, 256000, head_dim=256)
GEMMA2_2B = llama(2304, 9216, 26, 8, 4, 256000, head_dim=256)
GEMMA3_1B = llama(1152, 6912, 26, 4, 1, 262144, head_dim=256)
PHI_15 = llama(2048, 8192, 24, 32, 32, 51200, partial_rotary_factor=0.5)
PHI3_MINI = llama(3072, 8192, 32, 32, 32, 32064, pad_token_id=0)

MODERN = (
    *both_modes("qwen2.5-0.5b", "qwen2", "Qwen2ForCausalLM", QWEN2_05B,
                (512, 1024), source="Qwen/Qwen2.5-0.5B"),
    *both_modes("qwen2.5-7b", "qwen2", "Qwen2ForCausalLM", QWEN2_7B,
                (1024, 4096), source="Qwen/Qwen2.5-7B"),
    *both_modes("qwen3-0.6b", "qwen3", "Qwen3ForCausalLM", QWEN3_06B,
                (512, 1024), source="Qwen/Qwen3-0.6B"),
    causal("qwen3-8b", "qwen3", "Qwen3ForCausalLM", QWEN3_8B, DECODE, 2048,
           source="Qwen/Qwen3-8B"),
    *both_modes("mistral-7b", "mistral", "MistralForCausalLM", MISTRAL_7B,
                (1024, 2048), source="mistralai/Mistral-7B-v0.3"),
    *both_modes("gemma-2b", "gemma", "GemmaForCausalLM", GEMMA_2B,
                (512, 1024), source="google/gemma-2b"),
    *both_modes("gemma2-2b", "gemma2", "Gemma2ForCausalLM", GEMMA2_2B,
                (512, 1024), source="google/gemma-2-2b"),
    *both_modes("gemma3-1b", "gemma3", "Gemma3ForCausalLM", GEMMA3_1B,
                (512, 1024), source="google/gemma-3-1b-pt"),
    *both_modes("phi-1.5", "phi", "PhiForCausalLM", PHI_15, (512, 1024),
                source="microsoft/phi-1_5"),
    *both_modes("phi-3-mini", "phi3", "Phi3ForCausalLM", PHI3_MINI,
                (512, 1024), source="microsoft/Phi-3-mini-4k-instruct"),
)

PYTHIA_410M = {
    "vocab_size": 50304, "hidden_size": 1024, "num_hidden_layers": 24,
    "num_attention_heads": 16, "intermediate_size": 4096,
    "max_position_embeddings": 2048,
}
BLOOM_560M = {"vocab_size": 250880, "hidden_size": 1024, "n_layer": 24,
              "n_head": 16}
FALCON_RW_1B = {
    "vocab_size": 50304, "hidden_size": 2048, "num_hidden_layers": 24,
    "num_attention_heads": 32, "alibi": True, "bias": True,
    "multi_query": False, "parallel_attn": False,
    "new_decoder_architecture": False,
}
FALCON_7B = {
    "vocab_size": 65024, "hidden_size": 4544, "num_hidden_layers": 32,
    "num_attention_heads": 71, "multi_query": True, "parallel_attn": True,
}
STARCODER2_3B = llama(3072, 12288, 30, 24, 2, 49152, sliding_window=None)
STABLELM_3B = llama(2560, 6912, 32, 32, 32, 50304, partial_rotary_factor=0.25)
OLMO2_1B = llama(2048, 8192, 16, 16, 16, 100352)
COHERE_R = llama(4096, 14336, 32, 32, 8, 256000)
GRANITE_2B = llama(2048, 8192, 40, 32, 8, 49155)
SMOLLM3_3B = llama(2048, 11008, 36, 16, 4, 128256, pad_token_id=0)
NEMOTRON_4B = llama(3072, 9216, 32, 24, 8, 256000, head_dim=128)
GLM4_9B = llama(4096, 13696, 40, 32, 2, 151552, head_dim=128, pad_token_id=0)

OLDER = (
    *both_modes("opt-125m", "opt", "OPTForCausalLM", {}, (256, 512),
                exporters=BOTH, source="facebook/opt-125m"),
    *both_modes("gpt-neo-125m", "gpt-neo", "GPTNeoForCausalLM",
                {"hidden_size": 768, "num_layers": 12, "num_heads": 12,
                 "attention_types": [[["global", "local"], 6]]},
                (256, 512), source="EleutherAI/gpt-neo-125m"),
    *both_modes("pythia-410m", "gpt-neox", "GPTNeoXForCausalLM", PYTHIA_410M,
                (256, 1024), exporters=BOTH, source="EleutherAI/pythia-410m"),
    *both_modes("gpt-j-6b", "gptj", "GPTJForCausalLM", {}, (512, 1024),
                source="EleutherAI/gpt-j-6b"),
    causal("codegen-350m", "codegen", "CodeGenForCausalLM",
           {"n_embd": 1024, "n_layer": 20, "n_head": 16, "rotary_dim": 32},
           PREFILL, 512, source="Salesforce/codegen-350M-mono"),
    *both_modes("bloom-560m", "bloom", "BloomForCausalLM", BLOOM_560M,
                (256, 512), source="bigscience/bloom-560m"),
    causal("xglm-564m", "xglm", "XGLMForCausalLM",
           {"d_model": 1024, "num_layers": 24, "attention_heads": 16},
           PREFILL, 256, source="facebook/xglm-564M"),
    causal("biogpt", "biogpt", "BioGptForCausalLM", {}, PREFILL, 512,
           source="microsoft/biogpt"),
    causal("mpt-7b", "mpt", "MptForCausalLM",
           {"d_model": 4096, "n_heads": 32, "n_layers": 32,
            "vocab_size": 50432},
           PREFILL, 512, source="mosaicml/mpt-7b", cached=False),
    causal("gpt-bigcode-santacoder", "gpt-bigcode", "GPTBigCodeForCausalLM",
           {"n_embd": 2048, "n_layer": 24, "n_head": 16, "vocab_size": 49280},
           PREFILL, 512, source="bigcode/gpt_bigcode-santacoder"),
    causal("ctrl", "ctrl", "CTRLLMHeadModel", {}, PREFILL, 256,
           source="Salesforce/ctrl", cached=False),
)

NEWER = (
    *both_modes("falcon-rw-1b", "falcon", "FalconForCausalLM", FALCON_RW_1B,
                (256, 512), source="tiiuae/falcon-rw-1b"),
    causal("falcon-7b", "falcon", "FalconForCausalLM", FALCON_7B, PREFILL,
           1024, source="tiiuae/falcon-7b"),
    causal("starcoder2-3b", "starcoder2", "Starcoder2ForCausalLM",
           STARCODER2_3B, DECODE, 2048, source="bigcode/starcoder2-3b"),
    causal("stablelm-3b", "stablelm", "StableLmForCausalLM", STABLELM_3B,
           PREFILL, 512, source="stabilityai/stablelm-3b-4e1t"),
    causal("olmo2-1b", "olmo2", "Olmo2ForCausalLM", OLMO2_1B, DECODE, 1024,
           source="allenai/OLMo-2-0425-1B"),
    causal("command-r7b", "cohere", "Cohere2ForCausalLM", COHERE_R, PREFILL,
           512, source="CohereLabs/c4ai-command-r7b-12-2024"),
    causal("granite-3-2b", "granite", "GraniteForCausalLM", GRANITE_2B, DECODE,
           1024, source="ibm-granite/granite-3.0-2b-base"),
    causal("smollm3-3b", "smollm3", "SmolLM3ForCausalLM", SMOLLM3_3B, PREFILL,
           512, source="HuggingFaceTB/SmolLM3-3B"),
    causal("minitron-4b", "nemotron", "NemotronForCausalLM", NEMOTRON_4B,
           PREFILL, 512, source="nvidia/Minitron-4B-Base"),
    causal("glm4-9b", "glm", "GlmForCausalLM", GLM4_9B, DECODE, 1024,
           source="THUDM/glm-4-9b"),
)

ENTRIES: tuple[Entry, ...] = (*GPT2, *LLAMA, *MODERN, *OLDER, *NEWER)
