"""From a folder of articles to searchable paragraphs. Imports nothing of ours."""
