"""Every reply the bot gives, one Jinja file each; `_kit.json.j2` alone spells Block Kit."""
