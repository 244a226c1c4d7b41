"""Transformers that read images or sound, alone or beside text."""

#: The families and variants of each module here; a test holds it against the modules.
HOMES = {
    "clip": (
        "clip clip-vit-base-patch32 clip-vit-base-patch16 clip-vit-large-patch14 siglip "
        "siglip-base-patch16-224 clip_text clip_vision siglip_text siglip_vision"
    ),
    "vit": (
        "vit vit-base-patch16-224 vit-base-patch32-384 vit-large-patch16-224 vit-large-patch32-384 "
        "deit-tiny-patch16-224 deit-small-patch16-224 vit-huge-patch14-224-in21k dinov2 dinov2-small "
        "dinov2-base dinov2-large dinov2-giant"
    ),
    "wav2vec2": "wav2vec2 wav2vec2-base",
    "whisper": (
        "whisper whisper-tiny whisper-base whisper-small whisper-medium whisper-large whisper-large-v2 "
        "whisper-large-v3 whisper-large-v3-turbo"
    ),
}
#: The model types of each module here, as transformers names them; the same test holds it.
MODEL_TYPES = {
    "clip": "clip siglip clip_text_model clip_vision_model siglip_text_model siglip_vision_model",
    "vit": "vit dinov2",
    "wav2vec2": "wav2vec2",
    "whisper": "whisper",
}
