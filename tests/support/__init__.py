"""What the tests share: a world of keys and packets, servers, databases."""
