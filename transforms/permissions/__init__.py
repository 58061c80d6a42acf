"""What an outlet's rules say about one address: robots.txt, TDMRep, opt-outs from AI training."""

from transforms.permissions.permission import Permission, decide, with_signals
from transforms.permissions.robots import PRODUCT_TOKEN, Robots
from transforms.permissions.tdmrep import TdmRule, read_tdmrep

__all__ = [
    "PRODUCT_TOKEN",
    "Permission",
    "Robots",
    "TdmRule",
    "decide",
    "read_tdmrep",
    "with_signals",
]
