"""Files that people are sent: CSVs and pictures of what they asked for."""
