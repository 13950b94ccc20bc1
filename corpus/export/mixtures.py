"""Mixtures of experts, batched and with every expert unrolled."""

from causal import DECODE, PREFILL, causal
from decoders import llama
from hf import hf
from spec import Entry, tokens

MIXTRAL = {**llama(4096, 14336, 32, 32, 8, 32000), "num_local_experts": 8,
           "num_experts_per_tok": 2}
OLMOE = {**llama(2048, 1024, 16, 16, 16, 50304), "num_experts": 64,
         "num_experts_per_tok": 8}
QWEN15_MOE = {
    **llama(2048, 5632, 24, 16, 16, 151936), "num_experts": 60,
    "num_experts_per_tok": 4, "moe_intermediate_size": 1408,
    "shared_expert_intermediate_size": 5632,
}
QWEN2_57B = {
    **llama(3584, 18944, 28, 28, 4, 151936), "num_experts": 64,
    "num_experts_per_tok": 8, "moe_intermediate_size": 2560,
    "shared_expert_intermediate_size": 20480,
}
QWEN3_30B = {
    **llama(2048, 6144, 48, 32, 4, 151936), "head_dim": 128,
    "num_experts": 128, "num_experts_per_tok": 8,
    "moe_intermediate_size": 768,
}
PHI_MOE = {**llama(4096, 6400, 32, 32, 8, 32064), "num_local_experts": 16,
           "num_experts_per_tok": 2}
DEEPSEEK_LITE = {
    **llama(2048, 10944, 27, 16, 16, 102400), "moe_intermediate_size": 1408,
    "n_routed_experts": 64, "n_shared_experts": 2, "num_experts_per_tok": 6,
    "q_lora_rank": None, "kv_lora_rank": 512, "qk_rope_head_dim": 64,
    "qk_nope_head_dim": 128, "v_head_dim": 128, "first_k_dense_replace": 1,
    "topk_method": "greedy", "n_group": 1, "topk_group": 1,
}
GRANITE_MOE = {**llama(1024, 512, 24, 16, 8, 49155), "num_local_experts": 32,
               "num_experts_per_tok": 8}
GPT_OSS_20B = {
    **llama(2880, 2880, 24, 64, 8, 201088), "head_dim": 64,
    "num_local_experts": 32, "num_experts_per_tok": 4, "sliding_window": 128,
}
UNROLLED = {"experts": "unrolled", "note": "every expert is unrolled"}

ENTRIES: tuple[Entry, ...] = (
    causal("mixtral-8x7b", "mixtral", "MixtralForCausalLM", MIXTRAL, PREFILL,
           512, source="mistralai/Mixtral-8x7B-v0.1"),
    causal("mixtral-8x7b", "mixtral", "MixtralForCausalLM", MIXTRAL, DECODE,
           1024, source="mistralai/Mixtral-8x7B-v0.1"),
    causal("mixtral-8x7b-unrolled", "mixtral", "MixtralForCausalLM", MIXTRAL,
           PREFILL, 256, source="mistralai/Mixtral-8x7B-v0.1", **UNROLLED),
    causal("olmoe-1b-7b", "olmoe", "OlmoeForCausalLM", OLMOE, DECODE, 512,
           source="allenai/OLMoE-1B-7B-0924"),
    causal("olmoe-1b-7b-unrolled", "olmoe", "OlmoeForCausalLM", OLMOE, PREFILL,
           256, source="allenai/OLMoE-1B-7B-0924", **UNROLLED),
    causal("qwen1.5-moe-a2.7b", "qwen-moe", "Qwen2MoeForCausalLM", QWEN15_MOE,
           PREFILL, 256, source="Qwen/Qwen1.5-MoE-A2.7B"),
    causal("qwen3-30b-a3b", "qwen-moe", "Qwen3MoeForCausalLM", QWEN3_30B,
           DECODE, 1024, source="Qwen/Qwen3-30B-A3B"),
    causal("qwen1.5-moe-a2.7b-unrolled", "qwen-moe", "Qwen2MoeForCausalLM",
           QWEN15_MOE, PREFILL, 128, source="Qwen/Qwen1.5-MoE-A2.7B",
           **UNROLLED),
    causal("qwen2-57b-a14b-unrolled", "qwen-moe", "Qwen2MoeForCausalLM",
           QWEN2_57B, PREFILL, 128, source="Qwen/Qwen2-57B-A14B",
           dtype="float16", **UNROLLED),
    causal("phi-3.5-moe", "phimoe", "PhimoeForCausalLM", PHI_MOE, PREFILL, 256,
           source="microsoft/Phi-3.5-MoE-instruct"),
    causal("deepseek-v2-lite", "deepseek", "DeepseekV2ForCausalLM",
           DEEPSEEK_LITE, PREFILL, 256, source="deepseek-ai/DeepSeek-V2-Lite"),
    causal("deepseek-v2-lite-unrolled", "deepseek", "DeepseekV2ForCausalLM",
           DEEPSEEK_LITE, PREFILL, 128,
           source="deepseek-ai/DeepSeek-V2-Lite", **UNROLLED),
    causal("granite-3.0-1b-a400m", "granite-moe", "GraniteMoeForCausalLM",
           GRANITE_MOE, PREFILL, 256,
           source="ibm-granite/granite-3.0-1b-a400m-base"),
    causal("gpt-oss-20b", "gpt-oss", "GptOssForCausalLM", GPT_OSS_20B, PREFILL,
           256, source="openai/gpt-oss-20b"),
    hf("switch-base-8", "switch-transformer",
       "SwitchTransformersForConditionalGeneration",
       (tokens("input_ids", 1, 128), tokens("decoder_input_ids", 1, 64)),
       ("logits",), {"num_experts": 8}, source="google/switch-base-8"),
)
