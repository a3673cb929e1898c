"""The Sở's people: who they are to the console, what they may do, and for which schools."""
