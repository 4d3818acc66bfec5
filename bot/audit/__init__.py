"""The sealed audit trail: every event of history under a chain of keyed hashes.

`seals` says what a seal is, `sealing` makes them, `verifying` finds what does not fit them, and
`exporting` writes the events out.
"""
