"""Code lists as dated data: provinces, levels, subjects, ethnicities, schools. Each file says where it is from."""
