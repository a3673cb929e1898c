"""What the check reads, page by page."""
