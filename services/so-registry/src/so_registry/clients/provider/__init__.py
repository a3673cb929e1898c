"""The identity provider of the Sở's people: OpenID Connect 1.0, code flow with PKCE (RFC 7636)."""
