"""The command line and the chat page. Imports rag and index, and mounts eval's command."""
