"""Pages of briefings: the desk, lists, versions, feeds and attachments."""
