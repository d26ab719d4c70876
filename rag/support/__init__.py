"""Does a paragraph support a sentence? A deterministic check of numbers, days, names and meaning, in either language.

What a sentence states in numbers, percentages, sums, dates, times and scores must stand in the paragraph, its headline
or its date line, in any written form of either language and, where both name one, with the same unit (figures, days,
needs, source); what it names, there or in the question (rag.names). And it must be near in meaning (overlap, check).
Two or three paragraphs may support the clauses of one sentence between them (clauses).

It cannot catch: a number, day or name that the paragraph holds, put in the place of another that it holds too, unless
their units differ; a name taken from the headline or the question; a wrong verb or a wrong relation between right
names; a "not" too many or too few, which no rule of words told from a paraphrase surely enough; "more than" for "less
than"; a rounded number is not recognised, and so is not supported.
"""

from rag.support.check import Claim, Support, find_support

__all__ = ["Claim", "Support", "find_support"]
