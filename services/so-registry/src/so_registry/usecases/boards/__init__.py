"""What the console shows: boards, stories, lists. Whatever shows personal data stores why, before anybody sees it."""
