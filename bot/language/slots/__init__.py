"""Of which assets a sentence speaks, and what is to become of them: filters, changes, a reason."""
