"""From a question to a checked answer. Imports index."""
