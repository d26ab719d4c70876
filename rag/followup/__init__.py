"""Questions that lean on those before: "And who had scored first?", "Thế còn tổng kinh phí?"."""

from rag.followup.carry import carried, standalone
from rag.followup.leaning import leans
from rag.followup.rewrite import rewrite
from rag.followup.turn import Carried, Turn

__all__ = ["Carried", "Turn", "carried", "leans", "rewrite", "standalone"]
