"""Is it any good? Measured on reference questions. Imports rag and index."""
