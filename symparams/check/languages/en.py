"""English."""

from __future__ import annotations

from .language import Language

_ADJECTIVES = (
    r"(?:(?:trainable|learnable|learned|adjustable|free|model|network|distinct|different|unique|separate|individual|total"
    r"|such|kernel|filter|connection|shared|of its|of the|(?P<change>more|fewer|less|additional|extra|further|new)) )*"
)
_NOUNS = (
    r"(?:(?P<trainable>trainable param(?:eter)?s?)|(?P<biases>bias(?:es)?(?: (?:units?|terms?|param(?:eter)?s?|values?))?)"
    r"|(?P<weights>weights(?: param(?:eter)?s)?|weight param(?:eter)?s|weight(?! ))|(?P<parameters>param(?:eter)?s?))"
    r"(?![\w-]|\s+(?:layers?|matri|vectors?|decay|tensors?|files?|sharing|init|servers?|groups?|names?|sets?|updates?"
    r"|efficien|budget|type|sweep|list|kernels?))"
)
_OF = r"(?: (?:in|of|for|from|required (?:by|for)) [^.,;:=|]{1,60}?)?"
_IS = (
    r"(?: (?:is|are|was|were|equals?|be|becomes?|comes (?:out )?(?:to|at)|amounts? to|totals?|of)|\s*[:=|])"
    r"(?: (?:now|then|thus|therefore|hence|just|only|exactly|simply|also|equal to|calculated as|computed as|given by))*"
)
_CHANNELS = r"(?:feature )?(?:channels?|maps?|planes?)"
_UNITS = r"(?:units?|nodes?|neurons?|features?)"

LANGUAGE = Language(
    script="",
    relevant=(
        r"param(?:eter)?s?\b|weights?\b|bias|channels?\b|kernel|filters?\b|conv|connected|dense|linear"
        r"|layers?\b|inputs?\b|outputs?\b|units\b|neurons\b|batch.?norm"
    ),
    sentence_end=(
        r"[!?]+(?=\s|$)"
        r"|\.(?=\s+(?-i:[A-Z(\"“])|\s*$)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bFig\.)(?<!\bvs\.)(?<!\bcf\.)(?<!\bEq\.)"
    ),
    after=rf"[\s-]*{_ADJECTIVES}{_NOUNS}",
    in_all=r"[\s,]*(?:in all|in total|altogether|all told|total|overall)\b",
    before=(
        r"(?:"
        rf"\b(?:total |overall |full |combined )*(?:number|count|total|sum)s? of (?:all |the |its |{_ADJECTIVES})*{_NOUNS}{_OF}"
        r"|\b(?P<counted>(?:total |trainable |learnable )*(?:param(?:eter)?s?) counts?)"
        rf"{_OF}|\b(?P<plain>(?:total|all|trainable)(?: trainable)? param(?:eter)?s)|(?P<label>#\s?params?|\bparam(?:eter)?s(?=\s*[:=|]))"
        rf"){_IS}?(?: (?:about|approximately|roughly|around|some|nearly|over|≈|~))?\s*$"
    ),
    about=r"(?:\b(?:about|approximately|approx\.?|roughly|around|some|nearly|almost|close to|circa)|[≈~])\s*$",
    bound=(
        r"\b(?:(?P<above>more than|over|above|at least|upwards of|exceeds|exceeding|beyond)"
        r"|(?P<below>less than|fewer than|under|below|at most|up to|no more than|within))\s*$"
    ),
    topic=r"\b(?:param(?:eter)?s?|weights|biases)\b",
    rivals=(
        r"\b(?:activations?|flops?|macs?|mult(?:iplication|iply|s)?\b|operations?|bytes?|memory|[kmg]i?b|pixels?|positions?"
        r"|output size|feature map|values|elements|gradients?|optimi[sz]er|hyper-?param\w*|seconds|images|examples|samples"
        r"|accuracy|learning rate|tokens?)\b"
    ),
    families={
        "convolution": r"conv(?:olution(?:al)?)?(?:[ -]?layer)?",
        "fully_connected": r"(?:fully[ -]connected|densely[ -]connected|dense|linear|fc)(?: layer)?",
        "batch_norm": r"(?:batch[ -]?norm(?:ali[sz]ation)?)(?: layer)?",
        "max_pooling": r"(?:max(?:imum)?[ -]?)?pool(?:ing)?(?: layer)?",
        "average_pooling": r"(?:average|avg|mean)[ -]?pool(?:ing)?(?: layer)?",
        "": r"layer",
    },
    layer=(
        r"(?<![\w-])(?:(?P<article>a|an|each|every|any|one|the|this|that|these|our|its|both|all|two|three) )?"
        r"(?:(?P<ordinal>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{{1,3}}(?:st|nd|rd|th)|last|final) )?"
        r"(?:{families})(?P<plural>s)?(?:[ _#]?(?P<number>\d{{1,3}})(?!\w|[.,]\d|\s*[×x*=]))?(?![\w-])"
    ),
    plural=True,
    parts={
        "convolutional": r"convolution(?:al)? (?:part|portion|block|stage|base|half|section|feature extractor|layers)|conv layers",
        "fully_connected": r"(?:fully[ -]connected|dense|linear|fc) (?:part|portion|block|stage|half|section|head|layers)",
    },
    whole=(
        r"\b(?:(?:the|this|our|its|whole|entire|full|complete) (?:\w+ )?(?:network|model|architecture|net|cnn|mlp|convnet)(?:'s|’s)?)\b"
    ),
    last=r"\b(?:output|classification|final|last) layer\b",
    ordinals={
        name: value
        for value, name in enumerate(
            ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"), 1
        )
    }
    | {"last": -1, "final": -1},
    generic=frozenset(("a", "an", "each", "every", "any", "one")),
    this=(
        r"\b(?:it|its|it's|they|their|this|these|that|such|here|thus|therefore|hence|then|in this case|so|in other words"
        r"|now|the layer|the result|we have|we get|in all|in total)\b"
    ),
    belonging=(
        r"(?: (?:in all|in total|altogether))?\s*(?:are|sit|live|come|belong)?\s*(?:in|of|from|for|to|per|within|inside|across)"
        r" (?:(?:all|the|this|our|its|both|two|a|of|each) )*$"
    ),
    inside=r"\s*(?:of|in|within|inside) (?:(?:the|this|our|a) )?$",
    sizes_after={
        "in_channels": rf"[\s-]*(?:in(?:put|coming)?)[ -]{_CHANNELS}\b",
        "out_channels": (
            rf"[\s-]*(?:(?:out(?:put|going)?)[ -]{_CHANNELS}|(?:different |such |conv(?:olutional)? )?filters)\b(?! of input)"
        ),
        "in_features": (
            rf"[\s-]*(?:in(?:put|coming)?)(?:s| {_UNITS})?\b(?!\s*(?:[- ]?(?:feature )?(?:channels?|maps?|images?|pixels?|size|layer)))"
        ),
        "out_features": (
            rf"[\s-]*(?:(?:out(?:put|going)?)(?:s| {_UNITS})?|(?:hidden )?(?:units|neurons|nodes))\b"
            r"(?!\s*(?:[- ]?(?:feature )?(?:channels?|maps?|images?|pixels?|size|layer)))"
        ),
        "num_features": r"[\s-]*(?:channels|features|feature maps)\b",
        "kernel_size": r"[\s-]*(?:wide )?(?:kernel|filter) size\b",
    },
    sizes_before={
        "kernel_size": (
            r"\b(?:(?:kernel|filter)(?:s? of)?(?:[ _](?:size|width|side|length)(?! *s))?(?: (?:of|is))?(?: size)?(?: of)?"
            r"|(?:width and (?:a )?height|height and (?:a )?width)(?: of)?)\s*[=:]?\s*$"
        ),
        "in_channels": (
            r"\b(?:(?:number of )?in(?:put)?[ _]channels(?: (?:is|are|of)|\s*[=:])|input channels from \S+ to)\s*$"
        ),
        "out_channels": (
            r"\b(?:(?:number of )?out(?:put)?[ _]channels(?: (?:is|are|of)|\s*[=:])|output channels from \S+ to)\s*$"
        ),
        "in_features": r"\b(?:in_features\s*[=:]|(?:number of )?inputs (?:is|are|from \S+ to))\s*$",
        "out_features": r"\b(?:out_features\s*[=:]|(?:number of )?(?:outputs|units) (?:is|are|from \S+ to))\s*$",
    },
    window=(
        r"(?=\d)(?:\b(?P<filters>\d{1,6})[ -])?(?<![\d×x*.,])(?P<height>\d{1,3})\s*(?:[×x*]|-?by-?)\s*(?P<width>\d{1,3})(?!\s*[×x*=]|\d)"
        r"[\s-]*(?:pixel |square )?(?:kernels?|filters?|conv(?:olution)?s?\b|windows?)"
    ),
    one_output=(
        r"\b(?:each|every|per|a single|any one|one)(?: such)? (?:(?:output )?(?:neuron|unit|node)|filter|kernel|output channel|output)\b"
    ),
    respectively=r"\brespectively\b",
    no_bias=(
        r"\b(?:without (?:a |any |the |its |counting |using )*bias|no bias|bias ?= ?false|bias-free|ignoring (?:the )?bias|excluding (?:the )?bias)"
    ),
    one_bias=(
        r"(?:\bplus|\band|\bwith|\+) (?:the|a|one|its|a single|an additional|another) bias(?: (?:unit|term|parameter|value))?(?! *(?:units|terms|es\b|for each|per))(?![\w])"
    ),
    adding=r"\b(?:add(?:ing|ed)?|sum(?:ming|med)?|together|combined|combining|plus)\b",
    hypothetical=(r"\b(?:if|suppose|imagine|assum\w+|consider|would|could|were|e\.g|for (?:example|instance)|say)\b"),
    units=r"\b(?:hidden )?(?:units|neurons)\b",
    listed=r"\s*(?:,|and|or|, and) ",
    has=r"\b(?:has|have|had|only|another|gets|needs) $",
    total=r"\b(?:total|all|overall|altogether)\b",
    owns=r"\b(?:has|have|having|had|needs|contains|carries|contributes|requires|holds)\b",
    summed=r"\b(?:in all|in total|altogether|all told|the total|total)[\s:,]*$",
    called=(
        r"\b(?:takes?|accepts?|expects?|requires?|receives?|passing|called with|function|constructor|method|argument)\b"
    ),
)
