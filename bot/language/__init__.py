"""Words to what they ask for: pure, without clock, network or database.

A command goes through `commands`. A sentence goes through `words` (tokens), `spans` (what stands in
it), `sentences` (what of that matters), `intents` (what it wants), `slots` (of which assets) and
`doubt` (how sure that is). `follow_ups` and `relevance` say whether it leans on what was said
before, and whether it is for the bot; `fallbacks` take what was not understood for sure.
"""
