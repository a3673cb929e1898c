"""What FastAPI and browsers see of the portal."""
