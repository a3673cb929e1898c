"""Where signing keys are: files, tokens and security modules behind one signer."""
