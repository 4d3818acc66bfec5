"""A program that tells what it was told, for the tests of what is begun ahead."""

import json
import os
import sys
from pathlib import Path

sys.stdout.write(
    json.dumps(
        {
            "arguments": sys.argv[1:],
            "folder": Path.cwd().name,
            "settings": {name: value for name, value in os.environ.items() if "REAL" in name},
            "typed": sys.stdin.read(),
        }
    )
)
