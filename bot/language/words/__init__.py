"""From text to words: tokens, what the language means by each, and what typing errors may be."""
