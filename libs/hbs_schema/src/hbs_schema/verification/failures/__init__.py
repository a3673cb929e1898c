"""Why a check failed: a stable code and its sentence for every refusal of this library (docs/verify.md)."""
