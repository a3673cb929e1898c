"""The values inside parts: pydantic models, versioned apart from the packet format."""
