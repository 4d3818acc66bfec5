"""Assets as CSV: reading a file that anyone may have made, and writing one that reads back.

Pure but for opening the file: who is meant by a row is found in `bot.imports.dry_run`.
"""
