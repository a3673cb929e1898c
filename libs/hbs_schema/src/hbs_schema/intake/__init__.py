"""What a registrar asks of a submission, as far as it can be asked without a database: the Sở's worker and vendors."""
