"""The packages the bot stands on, imported and its job engine launched, and nothing else done."""

import tempfile
from pathlib import Path

import httpx
import jinja2
import psutil
import pydantic
import slack_bolt.async_app
import sqlalchemy.ext.asyncio
from dbos import DBOS

IMPORTED = (httpx, jinja2, pydantic, slack_bolt.async_app, sqlalchemy.ext.asyncio)


def main() -> None:
    """Say how many megabytes that is."""
    with tempfile.TemporaryDirectory(prefix="assetbot-bench-") as folder:
        database = f"sqlite:///{Path(folder) / 'jobs.sqlite3'}"
        DBOS(config={"name": "imports", "system_database_url": database, "log_level": "ERROR"})
        DBOS.launch()
        print(psutil.Process().memory_info().rss / (1024 * 1024), flush=True)
        DBOS.destroy()


if __name__ == "__main__":
    main()
