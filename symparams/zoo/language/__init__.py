"""Language models: decoders, encoders, both, and state-space models."""

#: The families and variants of each module here; a test holds it against the modules.
HOMES = {
    "bart": "bart bart-base bart-large",
    "bert": (
        "bert bert-tiny bert-small bert-medium bert-base bert-base-cased bert-base-chinese "
        "bert-base-multilingual-cased bert-large bert-large-cased roberta roberta-base roberta-large "
        "xlm-roberta-base xlm-roberta-large"
    ),
    "bert_kin": (
        "distilbert distilbert-base distilbert-base-multilingual albert albert-base albert-large "
        "albert-xlarge albert-xxlarge electra electra-small electra-base electra-large"
    ),
    "deberta": "deberta deberta-v3-base",
    "deepseek": "deepseek deepseek-v2-lite deepseek-v2 deepseek-v3 deepseek-r1",
    "eleuther": (
        "gpt_neo gpt-neo-125m gpt-neo-1.3b gpt-neo-2.7b gptj gpt-j-6b gpt_neox gpt-neox-20b pythia-70m "
        "pythia-160m pythia-410m pythia-1b pythia-1.4b pythia-2.8b pythia-6.9b pythia-12b"
    ),
    "gemma": "gemma gemma-2b gemma-7b gemma2 gemma-2-2b gemma-2-9b gemma-2-27b gemma-3-270m gemma-3-1b",
    "gpt": "gpt1 openai-gpt gpt gpt2 gpt2-medium gpt2-large gpt2-xl gpt3-175b",
    "llama": (
        "llama llama-7b llama-13b llama-30b llama-65b llama-2-7b llama-2-13b llama-2-70b llama-3-8b "
        "llama-3-70b llama-3.1-8b llama-3.1-70b llama-3.1-405b llama-3.2-1b llama-3.2-3b yi-34b mistral-7b "
        "mistral-nemo-12b mistral-large qwen1.5-0.5b qwen1.5-1.8b qwen1.5-7b qwen1.5-110b qwen2-0.5b "
        "qwen2-1.5b qwen2-7b qwen2-72b qwen2.5-3b qwen2.5-7b qwen2.5-14b qwen2.5-32b qwen2.5-72b qwen3-0.6b "
        "qwen3-1.7b qwen3-4b qwen3-8b qwen3-14b qwen3-32b"
    ),
    "llama_kin": "stablelm stablelm-2-1.6b starcoder2 starcoder2-3b starcoder2-7b starcoder2-15b cohere command-r-35b",
    "mamba": (
        "mamba mamba-130m mamba-370m mamba-790m mamba-1.4b mamba-2.8b mamba2 mamba2-130m mamba2-780m mamba2-2.7b"
    ),
    "mixtral": (
        "mixtral mixtral-8x7b mixtral-8x22b gpt-oss-20b gpt-oss-120b dbrx dbrx-132b qwen_moe "
        "qwen1.5-moe-a2.7b qwen2-57b-a14b qwen3-30b-a3b qwen3-235b-a22b"
    ),
    "modernbert": "modernbert modernbert-base modernbert-large",
    "olmo": "olmo olmo-1b olmo-7b olmo2 olmo-2-7b olmo-2-13b olmo-2-32b olmoe olmoe-1b-7b",
    "opt": (
        "opt opt-125m opt-350m opt-1.3b opt-2.7b opt-6.7b opt-13b opt-30b opt-66b opt-175b bloom bloom-560m "
        "bloom-1b1 bloom-1b7 bloom-3b bloom-7b1 bloom-176b falcon falcon-7b falcon-40b falcon-180b mpt "
        "mpt-7b mpt-30b"
    ),
    "phi": "phi phi-1.5 phi-2 phi3 phi-3-mini phi-3-medium phi-4 phi-4-mini",
    "rwkv": "rwkv rwkv-4-169m rwkv-4-14b",
    "t5": "t5 t5-small t5-base t5-large t5-3b t5-11b flan-t5-base mt5-small",
    "transformer": "transformer transformer-base transformer-big",
    "xlnet": "xlnet xlnet-base-cased xlnet-large-cased",
}
#: The model types of each module here, as transformers names them; the same test holds it.
MODEL_TYPES = {
    "bart": "bart",
    "bert": "bert roberta xlm-roberta",
    "bert_kin": "distilbert albert electra",
    "deberta": "deberta-v2",
    "deepseek": "deepseek_v2 deepseek_v3",
    "eleuther": "gpt_neo gptj gpt_neox",
    "gemma": "gemma gemma2 gemma3_text",
    "gpt": "openai-gpt gpt2 gpt_bigcode",
    "llama": "llama mistral qwen2 qwen3 granite smollm3 glm",
    "llama_kin": "stablelm starcoder2 cohere",
    "mamba": "mamba mamba2",
    "mixtral": "mixtral gpt_oss granitemoe dbrx qwen2_moe qwen3_moe",
    "modernbert": "modernbert",
    "olmo": "olmo olmo2 olmoe",
    "opt": "opt bloom falcon mpt",
    "phi": "phi phi3",
    "rwkv": "rwkv",
    "t5": "t5 mt5",
    "xlnet": "xlnet",
}
