"""The numbers of a night's report, each by a definition that is written out."""
