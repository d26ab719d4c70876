"""Is our search better than LlamaIndex's ready-made ones? Asked of the same articles, paired question by question."""
