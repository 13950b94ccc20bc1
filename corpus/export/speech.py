"""Speech and audio."""

from hf import hf
from seq2seq import step
from spec import BOTH, TORCHSCRIPT, Entry, Input, floats, tokens

OLD = (TORCHSCRIPT,)
HIDDEN = ("last_hidden_state",)
WHISPER = "WhisperForConditionalGeneration"


def audio(seconds: int) -> tuple[Input, ...]:
    return (floats("input_values", 1, 16000 * seconds),)


def whisper_sizes(width: int, layers: int, heads: int) -> dict[str, int]:
    return {
        "d_model": width,
        "encoder_layers": layers,
        "decoder_layers": layers,
        "encoder_attention_heads": heads,
        "decoder_attention_heads": heads,
        "encoder_ffn_dim": 4 * width,
        "decoder_ffn_dim": 4 * width,
    }


WHISPER_INPUTS = (
    floats("input_features", 1, 80, 3000),
    tokens("decoder_input_ids", 1, 32),
)
NO_CACHE = {"use_cache": False}

ENTRIES: tuple[Entry, ...] = (
    hf("whisper-tiny", "whisper", WHISPER, WHISPER_INPUTS, ("logits",),
       whisper_sizes(384, 4, 6), BOTH, "openai/whisper-tiny",
       constants=NO_CACHE),
    hf("whisper-small", "whisper", WHISPER, WHISPER_INPUTS, ("logits",),
       whisper_sizes(768, 12, 12), source="openai/whisper-small",
       constants=NO_CACHE),
    hf("whisper-large-v3", "whisper", WHISPER,
       (floats("input_features", 1, 128, 3000),
        tokens("decoder_input_ids", 1, 64)), ("logits",),
       {**whisper_sizes(1280, 32, 20), "num_mel_bins": 128,
        "vocab_size": 51866}, source="openai/whisper-large-v3",
       constants=NO_CACHE),
    step("whisper-small", "whisper", WHISPER, (1500, 128),
         whisper_sizes(768, 12, 12), source="openai/whisper-small"),
    hf("wav2vec2-base-5s", "wav2vec2", "Wav2Vec2ForCTC", audio(5),
       ("logits",), exporters=BOTH, source="facebook/wav2vec2-base"),
    hf("wav2vec2-large-10s", "wav2vec2", "Wav2Vec2ForCTC", audio(10),
       ("logits",), {"hidden_size": 1024, "num_hidden_layers": 24,
                     "num_attention_heads": 16, "intermediate_size": 4096,
                     "feat_extract_norm": "layer",
                     "do_stable_layer_norm": True, "conv_bias": True},
       source="facebook/wav2vec2-large-lv60"),
    hf("hubert-base-5s", "hubert", "HubertModel", audio(5), exporters=BOTH,
       source="facebook/hubert-base-ls960"),
    hf("wavlm-base-5s", "wavlm", "WavLMModel", audio(5), exporters=BOTH,
       source="microsoft/wavlm-base"),
    hf("sew-tiny-5s", "sew", "SEWModel", audio(5), exporters=OLD,
       source="asapp/sew-tiny-100k"),
    hf("data2vec-audio-5s", "data2vec-audio", "Data2VecAudioModel", audio(5),
       source="facebook/data2vec-audio-base"),
    hf("wav2vec2-conformer-5s", "conformer", "Wav2Vec2ConformerModel",
       audio(5), exporters=BOTH,
       source="facebook/wav2vec2-conformer-rel-pos-large"),
    hf("w2v-bert-2.0", "conformer", "Wav2Vec2BertModel",
       (floats("input_features", 1, 400, 160),),
       source="facebook/w2v-bert-2.0"),
    hf("parakeet-ctc", "parakeet", "ParakeetForCTC",
       (floats("input_features", 1, 800, 80),), ("logits",),
       source="nvidia/parakeet-ctc-1.1b"),
    hf("speech-to-text-small", "speech-to-text",
       "Speech2TextForConditionalGeneration",
       (floats("input_features", 1, 584, 80),
        tokens("decoder_input_ids", 1, 32)), ("logits",),
       constants=NO_CACHE, exporters=BOTH,
       source="facebook/s2t-small-librispeech-asr"),
    hf("moonshine-tiny-5s", "moonshine", "MoonshineForConditionalGeneration",
       (floats("input_values", 1, 80000),
        tokens("decoder_input_ids", 1, 32)), ("logits",),
       constants=NO_CACHE, source="UsefulSensors/moonshine-tiny"),
    hf("ast-base", "ast", "ASTForAudioClassification",
       (floats("input_values", 1, 1024, 128),), ("logits",), exporters=BOTH,
       source="MIT/ast-finetuned-audioset"),
    hf("clap-audio", "clap", "ClapAudioModel",
       (floats("input_features", 1, 1, 1001, 64),), HIDDEN,
       source="laion/clap-htsat-unfused"),
    hf("encodec-24khz-decoder", "encodec", "EncodecModel",
       (Input("audio_codes", (1, 1, 8, 75), "tokens", 1024),),
       ("audio_values",), method="decode",
       constants={"audio_scales": [None]}, source="facebook/encodec_24khz"),
    hf("dac-44khz", "dac", "DacModel", (floats("input_values", 1, 1, 44032),),
       ("audio_values",), source="descript/dac_44khz", exporters=OLD),
    hf("hifi-gan", "hifigan", "SpeechT5HifiGan",
       (floats("spectrogram", 1, 200, 80),), ("output",), exporters=BOTH,
       source="microsoft/speecht5_hifigan"),
    hf("univnet", "univnet", "UnivNetModel",
       (floats("input_features", 1, 100, 100),
        floats("noise_sequence", 1, 100, 64)), ("waveforms",)),
    hf("fastspeech2-conformer", "fastspeech2", "FastSpeech2ConformerModel",
       (tokens("input_ids", 1, 60, high=70),), ("spectrogram",),
       exporters=OLD),
    hf("musicgen-decoder", "musicgen", "MusicgenForCausalLM",
       (tokens("input_ids", 4, 64),), ("logits",), constants=NO_CACHE,
       source="facebook/musicgen-small"),
)
