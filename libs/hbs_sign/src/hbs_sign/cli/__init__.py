"""The commands of hbs-sign: results on stdout, words for people on stderr, `--json` for programs."""
