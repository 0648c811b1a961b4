"""What a text holds that memory should not take in as it is: secrets, and orders to the model.

Rules and two small regressions, in English and Chinese. It judges texts; who may say what, and what
becomes of it, is decided by `learn`.
"""

from aplysia.perceive.safety.instructions import Instruction, instructions, reason
from aplysia.perceive.safety.secrets import secrets, withheld
from aplysia.perceive.safety.values import Secret

__all__ = ["Instruction", "Secret", "instructions", "reason", "secrets", "withheld"]
