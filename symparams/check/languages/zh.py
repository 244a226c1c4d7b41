"""Chinese."""

from __future__ import annotations

import re

from .record import Language, words

_ADJECTIVES = r"(?:(?:可训练|可学习|训练|学习|模型|网络|不同|独立|连接|共享|总共?|全部|所有|卷积核|滤波器|(?P<change>额外|新增|附加|更多))的?)*"
_NOUNS = (
    r"(?:(?P<trainable>可训练的?参数)|(?P<biases>偏置(?:单元|项|参数|值)?|偏差(?:单元|项)?)|(?P<weights>权重(?:参数|值)?|权值)"
    r"|(?P<parameters>参数))(?!矩阵|衰减|层|文件|共享|组|初始|服务器|名|向量|列表|更新|张量|效率|高效)"
)
_HOW_MANY = r"(?:的)?(?:总|具体)?(?:数量|数目|个数|总数|总量|数|量|总和|合计)"
_IS = r"(?:一共|总共|便|就|则|应|可?计算)*(?:为|是|等于|有|达到?|共计?|[：:=＝|])"
_LAYER = r"(?:操作|运算)?层"
_UNITS = r"(?:节点|单元|神经元|特征|维)"

CHINESE = Language(
    script=re.compile(r"[\u4e00-\u9fff]"),
    relevant=re.compile(
        r"参数|权重|权值|偏置|偏差|通道|卷积|全连接|线性层|归一化|池化|输入|输出|单元|神经元|[Cc]onv|BatchNorm"
    ),
    sentence_end=re.compile(r"[。！？!?]+"),
    after=words(rf"\s*(?:个|项|条)?(?:左右|上下)?的?\s*{_ADJECTIVES}\s*{_NOUNS}"),
    in_all=re.compile(r"(?!x)x"),
    before=words(
        rf"(?:(?:总|全部|所有)*{_ADJECTIVES}(?:{_NOUNS}(?:{_HOW_MANY}|(?<=总参数))|(?P<label>(?<![和与、])参数)(?=\s*[：:=＝|]))"
        r"(?:[^，。；、,;|\d]{0,14}?)"
        rf"){_IS}\s*(?:约|大约|约为|将近|近)?\s*$"
    ),
    about=re.compile(r"(?:大约|约为?|大概|近|将近|接近|差不多|左右|≈)\s*$"),
    bound=re.compile(
        r"(?:(?P<above>超过|多于|大于|至少|不少于|高达)|(?P<below>少于|小于|至多|不超过|最多|不到|低于))\s*$"
    ),
    topic=re.compile(r"参数|权重|偏置"),
    rivals=re.compile(
        r"激活值|浮点|运算量|计算量|乘加|乘法|字节|内存|显存|存储|像素|特征图|梯度|优化器|超参数|秒|张图|样本|准确率|学习率|词元|输出大小|[KMG]i?B"
    ),
    families={
        "convolution": rf"(?:卷积|[Cc]onv(?:\dd)?\s*){_LAYER}|[Cc]onv(?=\d)",
        "fully_connected": rf"(?:全连接|全链接|线性|稠密|密集|FC|fc|Linear|Dense)\s*{_LAYER}|(?:FC|fc)(?=\d)",
        "batch_norm": rf"(?:批量?归一化|批量?规范化|批标准化|[Bb]atch\s?[Nn]orm(?:\dd)?|BN)(?:（BatchNorm）|\(BatchNorm\))?\s*(?:{_LAYER})?",
        "max_pooling": rf"(?:最大)?(?:池化|汇聚){_LAYER}",
        "average_pooling": rf"平均(?:池化|汇聚){_LAYER}",
        "": r"层",
    },
    layer=(
        r"(?P<article>一个|某个|每个|单个|任意一?个|两个|这两个|各个?|该|此|这个|这一|这种|这些|所有)?\s*"
        r"(?:(?P<ordinal>第\s*[一二三四五六七八九十\d]{{1,3}}\s*个?|最后一?个?|首个)\s*)?(?:隐藏的?)?"
        r"(?:{families})(?P<plural>(?!x)x)?(?:\s*(?P<number>\d{{1,3}})(?!\d|[.,]\d|\s*[×*=]|\s*个))?"
    ),
    plural=False,
    parts={
        "convolutional": r"卷积(?:层?的?部分|模块|主干|基座)",
        "fully_connected": r"(?:全连接|全链接|线性)(?:层?的?部分|模块|头)",
    },
    whole=re.compile(
        r"(?:这个|该|此|整个|本|这一|我们的)(?:卷积|神经)*(?:网络|模型|架构)|(?:网络|模型)(?=的?(?:总|全部|所有|参数))"
    ),
    last=re.compile(r"(?:输出|分类|最后一)层"),
    ordinals={f"第{name}": value for value, name in enumerate("一二三四五六七八九十", 1)}
    | {f"第{name}个": value for value, name in enumerate("一二三四五六七八九十", 1)}
    | {"最后": -1, "最后一": -1, "最后一个": -1, "首个": 1},
    generic=frozenset(("一个", "某个", "每个", "单个", "任意一个", "任意个")),
    this=re.compile(r"它|其|该|此|这|因此|所以|于是|那么|也就是|换句话说|换言之|总共|一共|我们有|现在|由于|同样"),
    belonging=re.compile(r"(?!x)x"),
    inside=re.compile(r"(?!x)x"),
    sizes_after={
        "in_channels": re.compile(r"\s*个?\s*输入(?:特征)?通道"),
        "out_channels": re.compile(r"\s*个?\s*(?:输出(?:特征)?通道|(?:不同的?)?滤波器)"),
        "in_features": re.compile(rf"\s*(?:个|维)?\s*输入(?:{_UNITS})?(?!特?征?通道|图|数据|值|像素|序列|大小)"),
        "out_features": re.compile(
            rf"\s*(?:个|维)?\s*(?:输出(?:{_UNITS})?(?!特?征?通道|图|值|像素|大小|层)|(?:隐藏)?(?:单元|神经元|节点))"
        ),
        "num_features": re.compile(r"\s*个?\s*(?:通道|特征)"),
        "kernel_size": re.compile(r"\s*的(?:卷积核|滤波器)大小"),
    },
    sizes_before={
        "kernel_size": re.compile(
            r"(?:(?:卷积核|滤波器|核)(?:的)?(?:大小|尺寸|宽度|边长|宽高|宽度和高度|宽和高)?|(?:大小|尺寸|宽度和高度|高度和宽度|宽和高|宽高|边长))"
            r"(?:均|都)?(?:为|是|=|＝|：|:)\s*$"
        ),
        "in_channels": re.compile(
            r"输入通道(?:的)?(?:数量|数目|个数|数)?(?:为|是|=|＝|：|:|(?:从\s*\S{1,4}?\s*个?)?\s*(?:扩展|增加|增|变|提高)(?:到|至|为))\s*$"
        ),
        "out_channels": re.compile(
            r"输出通道(?:的)?(?:数量|数目|个数|数)?(?:为|是|=|＝|：|:|(?:从\s*\S{1,4}?\s*个?)?\s*(?:扩展|增加|增|变|提高)(?:到|至|为))\s*$"
        ),
        "in_features": re.compile(
            r"输入(?:节点|单元|神经元|特征)?(?:的)?(?:数量|数目|个数|数|维度)(?:为|是|=|＝|：|:)\s*$"
        ),
        "out_features": re.compile(
            r"(?:输出(?:节点|单元|神经元|特征)?(?:的)?(?:数量|数目|个数|数|维度)|隐藏单元数)(?:为|是|=|＝|：|:)\s*$"
        ),
    },
    window=re.compile(
        r"(?:(?P<filters>\d{1,6})\s*个\s*)?(?<![\d×x*.,])(?P<height>\d{1,3})\s*[×xX*乘]\s*(?P<width>\d{1,3})(?!\s*[×x*=]|\d)"
        r"\s*的?(?:卷积核|滤波器|卷积|窗口|核)"
    ),
    one_output=re.compile(
        r"(?:每个|每一个|单个|每)\s*(?:卷积核|滤波器|神经元|(?:全连接)?节点|输出(?:通道|单元|神经元|节点)?|单元)"
    ),
    respectively=re.compile(r"分别"),
    no_bias=re.compile(
        r"(?:不|没有?|无|去掉|忽略|不含|不带|不使用|不计|不考虑)(?:有|使用|计入|考虑|包括)?偏置|bias\s?=\s?False"
    ),
    one_bias=re.compile(
        r"(?:加上|再加|加|和|以及|与)\s*(?:一个|1\s*个|该|这个)?偏置(?:单元|项|参数|值)?(?!的?[数量个])"
    ),
    adding=re.compile(r"相加|加起来|求和|之和|合计|总和|加上"),
    hypothetical=re.compile(r"如果|假如|假设|若|例如|比如|设想|考虑"),
    units=re.compile(r"(?:隐藏)?(?:单元|神经元)"),
    listed=re.compile(r"\s*(?:个|项)?\s*(?:、|和|与|以及)\s*"),
    has=re.compile(r"(?:有|为|是|只有)\s*$"),
    total=re.compile(r"总|共|全部|合计"),
    owns=re.compile(r"有|包含|含有|需要|贡献"),
    summed=re.compile(r"(?:总共|一共|合计|总计|共计|共)(?:有|为|是)?[\s:：，]*$"),
    called=re.compile(r"函数|方法|接受|接收|传入|构造|调用|需要传"),
)
