"""`python -m bot` is `assetbot`, for a checkout that is not installed."""

import sys

from bot.cli import main

sys.exit(main())
