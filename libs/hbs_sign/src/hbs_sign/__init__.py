"""Signing at the signer's device: nothing that a service says is believed; keys, PINs and authorisations stay here."""
