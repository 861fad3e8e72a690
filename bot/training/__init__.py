"""Making the reader from guidance/examples: `postwijzer reader train`. Needs the extra `train`; nothing at run time imports this."""
